//! Where an article appeared: known outlets, and phrases that name one.

use std::sync::LazyLock;

use hashbrown::HashMap;
use regex::Regex;

use super::shape;
use super::worded::Worded;
use crate::lists;

/// An outlet that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub start: usize,
    pub end: usize,
    pub name: &'static str,
}

/// Aliases by their first word, the longest first, each with the outlet's name.
type Index = HashMap<&'static str, Vec<(&'static str, &'static str)>>;

static OUTLETS: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::new();
    for entry in lists::entries(include_str!("../../../data/outlets.txt")) {
        let mut names = entry.split('|').map(str::trim);
        let name = names.next().expect("split gives at least one part");
        for alias in std::iter::once(name).chain(names) {
            let first = alias.split(' ').next().unwrap_or(alias);
            index.entry(first).or_default().push((alias, name));
        }
    }
    for aliases in index.values_mut() {
        aliases.sort_by_key(|(alias, _)| std::cmp::Reverse(alias.len()));
    }
    index
});

/// The plain letters with which an alias begins: few words of a text do.
static LETTERS: LazyLock<[bool; 128]> = LazyLock::new(|| {
    let mut letters = [false; 128];
    for (alias, _) in OUTLETS.values().flatten() {
        if let Some(begins) = letters.get_mut(usize::from(alias.as_bytes()[0])) {
            *begins = true;
        }
    }
    letters
});

/// The known outlets in a text, in order, the longest name where several fit.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let boundary = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let letters = &*LETTERS;
    let mut before = None;
    for (start, c) in text.char_indices() {
        let is_first = boundary(before.replace(c)) && letters.get(c as usize).is_none_or(|begins| *begins);
        if !is_first || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let rest = &text[start..];
        let word = first_word(rest, |c| matches!(c, ' ' | ',' | '.' | ';' | ':' | ')' | '/' | '’' | '\''));
        let aliases = [word, first_word(rest, |c| c == ' ')].into_iter().find_map(|word| OUTLETS.get(word));
        let fitting = aliases
            .into_iter()
            .flatten()
            .find(|(alias, _)| rest.starts_with(alias) && boundary(rest[alias.len()..].chars().next()));
        if let Some((alias, name)) = fitting {
            found.push(Mention { start, end: start + alias.len(), name });
        }
    }
    found
}

/// Bytes of an outlet's name at most.
const LONGEST: usize = 100;
/// Letters of the first word of an outlet's name at most.
const LONGEST_FIRST: usize = 40;

/// The beginning of a text up to a sign; no more of it than may be the first word of a name, since a text may
/// go on without a space for long.
fn first_word(text: &str, ends: impl Fn(char) -> bool) -> &str {
    let sign = text.char_indices().take(LONGEST_FIRST).find(|&(_, c)| ends(c));
    sign.or_else(|| text.char_indices().nth(LONGEST_FIRST)).map_or(text, |(end, _)| &text[..end])
}

/// The outlet where a text is nothing but its name, with or without "The".
pub(crate) fn whole(text: &str) -> Option<&'static str> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let text = text.strip_prefix("The ").or_else(|| text.strip_prefix("the ")).unwrap_or(text);
    if text.len() > LONGEST {
        return None;
    }
    match mentions(text).as_slice() {
        [one] if one.start == 0 && one.end == text.len() => Some(one.name),
        _ => None,
    }
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:publication|outlet|newspaper|publisher|published by|published in|magazine|journal|venue)\s*:?\s+")
        .expect("the pattern is valid")
});

/// Reads `Publication: The Guardian`, `Published by The Guardian`.
pub(crate) fn labelled(text: &str) -> Option<String> {
    let label = LABEL.find(text)?;
    let rest = text[label.end()..].trim();
    if rest.split(' ').count() > 10 {
        return None;
    }
    mentions(rest).first().map(|mention| mention.name.to_owned()).or_else(|| {
        let phrase = capitalised(rest)?;
        text[..label.end()].contains(':').then_some(phrase)
    })
}

static ORIGIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^[\[(*_]*(?:
            (?:an?\ |the\ |this\ |my\ )?(?:\w+\ ){0,2}?(?:version\ of\ )?(?:this|the|these)?\ ?
            (?:article|piece|essay|post|commentary|comment|op-ed|oped|column|story|analysis|review|text|interview|translation)
            (?:\ (?:was|is|were|has|have|been|being|first|originally|also|previously|initially|recently))*
            \ (?:published|appeared|appears|posted|printed|ran|featured|written|republished|reproduced|cross-?posted|reprinted|commissioned|taken)
          | (?:first|originally|previously)\ (?:published|appeared|posted|printed)
          | (?:re)?published\ (?:in|by|with|on)\ (?:the\ )?(?-i:[A-Z])
          | cross-?posted\ (?:from|at|on|with)
          | reprinted\ (?:from|with)
          | read\ (?:the\ (?:original|full\ \w+)|it)\ (?:at|in|on)\ (?:the\ )?(?-i:[A-Z])
          | courtesy\ (?:of|:)
          | source:\ 
          | original(?:ly)?\ (?:at|here|link|source)\b
        )",
    )
    .expect("the pattern is valid")
});

static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:in|by|on|at|with|from|for|source:|courtesy of|courtesy:)\s+(?:the\s+)?")
        .expect("the pattern is valid")
});

/// True for "Source: …" with no outlet that is known.
pub(crate) fn is_source(text: &str) -> bool {
    /// Bytes of such a label, with room for letters that take more than one.
    const LABEL: usize = 30;
    let label = text.split_once(':').map(|(label, _)| label.trim()).filter(|label| label.len() <= LABEL);
    let is_label = |label: &str| matches!(&*label.to_lowercase(), "source" | "sources");
    label.is_some_and(is_label) && mentions(text).is_empty()
}

/// A line that tells where an article appeared first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The outlet, where the line names one.
    pub outlet: Option<String>,
}

/// Reads "This article first appeared in …", "Originally published by …", "Source: …".
pub(crate) fn origin(text: &str) -> Option<Origin> {
    if shape::has_more_words(text, 50) || !ORIGIN.is_match(text) {
        return None;
    }
    let outlet = mentions(text)
        .first()
        .map(|mention| mention.name.to_owned())
        .or_else(|| PLACE.find_iter(text).find_map(|place| capitalised(&text[place.end()..])));
    Some(Origin { outlet })
}

/// The capitalised phrase of at most six words at the beginning of a text.
fn capitalised(text: &str) -> Option<String> {
    let text = text.strip_prefix("The ").unwrap_or(text);
    let mut words = Vec::new();
    for word in text.split(' ').take(6) {
        let core = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let capital = core.chars().next().is_some_and(char::is_uppercase);
        let joint = !words.is_empty() && matches!(core, "of" | "and" | "the" | "for" | "&" | "in");
        if !capital && !joint {
            break;
        }
        words.push(core);
        if core.len() < word.len() {
            break;
        }
    }
    while words.last().is_some_and(|word| word.starts_with(char::is_lowercase) || *word == "&") {
        words.pop();
    }
    let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ];
    (!words.is_empty() && !months.contains(&words[0])).then(|| words.join(" "))
}

static INTERVIEW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:spoke|spoken|speaking|talked|talking|interview\w*|quoted|chatted|appeared on)\b|^to\b",
    )
    .expect("the pattern is valid")
});
static WORK: LazyLock<Regex> = LazyLock::new(|| {
    // With a capital, "Post" is a newspaper.
    Regex::new(r"\b(?:posts?|(?i:pieces?|articles?|posting|op-?eds?|columns?|essays?|comments?|commentary|something|contribution|review|offering|latest|interpretation|analysis))\b")
        .expect("the pattern is valid")
});
static APPEARED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:published|appeared|ran|wrote|written|landed|printed)\b")
        .expect("the pattern is valid")
});
static HERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:below|following|here(?:’s|'s)?|this time|again for)\b")
        .expect("the pattern is valid")
});
static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^.*\b(for|in|with|at|by|from|on|to)\s+(?:[\w’'-]+\s+){0,4}$")
        .expect("the pattern is valid")
});

/// The outlet that a blogger's note gives for the article below it.
///
/// A note names many outlets (interviews, mentions elsewhere). The one that is meant follows a
/// preposition of place ("for the …", "in yesterday's …") in a sentence about a piece of work.
pub(crate) fn of_note(note: &str) -> Option<String> {
    /// Mentions that are looked at: each has its sentence read anew.
    const MENTIONS: usize = 100;
    let mut best: Option<(f32, String)> = None;
    let mut alone: Option<(&str, bool)> = None;
    let mut offer = |score: f32, name: &str| {
        if score > 1.5 && best.as_ref().is_none_or(|(top, _)| score > *top) {
            best = Some((score, name.to_owned()));
        }
    };
    let mut start = 0;
    for mention in mentions(note).into_iter().take(MENTIONS) {
        // The sentence up to the mention.
        if let Some(stop) = note[start..mention.start].rfind(". ") {
            start += stop + 2;
        }
        let lead = end_of(&note[start..mention.start]);
        let first = start == 0;
        let published = PUBLISHED.is_match(&note[mention.end..]);
        let score = note_score(lead) + if first { 0.5 } else { 0.0 } + if published { 3.0 } else { 0.0 };
        offer(score, mention.name);
        let place = LEADS.is_match(lead) && INTERVIEW.find_iter(lead).last().is_none();
        alone = match alone {
            None => Some((mention.name, place)),
            Some((name, before)) if name == mention.name => Some((name, before || place)),
            Some((name, _)) => Some((name, false)),
        };
    }
    // The only one that a note names, wherever it does.
    if let Some((name, true)) = alone.filter(|_| best.is_none()) {
        return Some(name.to_owned());
    }
    if best.is_none() {
        // An outlet that no list knows: "a new piece for the Northern Courier".
        static UNKNOWN: LazyLock<Worded> = LazyLock::new(|| {
            Worded::new(
                r"(?x)(?i:\b(?:piece|article|op-ed|column|post|essay|comment|commentary|something|one|thoughts|latest|review|published|appeared|more)\b)
                  [^.;]{0,40}?\b(?:for|in|with|from)\s+(?:(?:the|this|last|today’s|yesterday’s|\w+’s)\s+){0,2}(\p{Lu}.*)",
            )
        });
        best = UNKNOWN
            .captures(note)
            .and_then(|captures| capitalised(&captures[1]))
            .filter(|name| name.contains(' '))
            .map(|name| (0.0, name));
    }
    best.map(|(_, name)| name)
}

/// The end of a sentence that is longer than any; others whole.
fn end_of(sentence: &str) -> &str {
    /// Bytes of a sentence.
    const LONGEST: usize = 2_000;
    let begins = (sentence.len().saturating_sub(LONGEST)..).find(|&at| sentence.is_char_boundary(at));
    &sentence[begins.unwrap_or(0)..]
}

/// What an outlet does with a piece.
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s+(?:(?:has|have|had|just|very|kindly|also|first)\s+)*(?:ran|run|published|printed|carried|commissioned|took|asked\s+me|wanted|let\s+me)\b")
        .expect("the pattern is valid")
});

fn note_score(lead: &str) -> f32 {
    let Some(preposition) = LEADS.captures(lead).and_then(|captures| captures.get(1)) else {
        return 0.0;
    };
    // What was said after the last word of interviewing is what counts.
    let about_work = WORK.find_iter(lead).last();
    let interview = INTERVIEW.find_iter(lead).last();
    let mut score = if preposition.as_str().eq_ignore_ascii_case("to") { -1.0 } else { 1.0 };
    if about_work.is_some() {
        score += 1.5;
    }
    if APPEARED.is_match(lead) {
        score += 1.5;
    }
    if HERE.is_match(lead) {
        score += 1.0;
    }
    if lead.contains("picked up") {
        score -= 2.0;
    }
    if interview.is_some_and(|spoke| about_work.is_none_or(|work| work.start() < spoke.start())) {
        score -= 3.0;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_outlets_are_found_by_their_longest_name() {
        let names: Vec<_> = mentions("for the South China Morning Post, BBC News and (The Guardian)")
            .iter()
            .map(|m| m.name)
            .collect();
        assert_eq!(names, ["South China Morning Post", "BBC", "Guardian"]);
        assert_eq!(whole("The New York Times"), Some("New York Times"));
        assert_eq!(whole("The New York Times is right"), None);
        assert!(OUTLETS.keys().all(|first| first.chars().count() < LONGEST_FIRST));
        assert!(OUTLETS.values().flatten().all(|(alias, _)| alias.len() <= LONGEST));
        assert!(mentions("Sunlight on the Timeshare").is_empty());
    }

    #[test]
    fn the_outlet_of_a_note_is_where_the_piece_appeared() {
        for (note, outlet) in [
            (
                "A short piece for the Telegraph after the vote. Spoke to the BBC and Sky News too.",
                Some("Telegraph"),
            ),
            (
                "Spoke to the BBC about it. Here is something from yesterday’s Financial Times.",
                Some("Financial Times"),
            ),
            (
                "Late again, as it was published a week ago in the Guardian on the anniversary.",
                Some("Guardian"),
            ),
            ("A new piece for the Northern Courier, on the vote.", Some("Northern Courier")),
            ("Bob wrote it up for the BBC and we published the below piece with Newsweek.", Some("Newsweek")),
            ("The Guardian kindly ran the following from me yesterday.", Some("Guardian")),
            ("My contribution to this week’s Spectator is below.", Some("Spectator")),
            ("The vote again; the longer argument can be found in the Guardian.", Some("Guardian")),
            ("Am in the Guardian today on the vote.", Some("Guardian")),
            ("Spoke to the Guardian about this as well, but here is the argument in full.", None),
            ("Talked to the Guardian about the vote.", None),
            ("A quiet week in the garden.", None),
        ] {
            assert_eq!(of_note(note).as_deref(), outlet, "{note}");
        }
    }

    #[test]
    fn of_a_sentence_without_an_end_no_more_is_read_than_one_has() {
        let long = "é".repeat(1_500);
        assert_eq!(end_of(&long), "é".repeat(1_000));
        assert_eq!((end_of(&format!("a{long}")), end_of("é"), end_of("")), (&*"é".repeat(1_000), "é", ""));
        let note = format!("{}A new piece for the Guardian.", "word ".repeat(1_000));
        assert_eq!(of_note(&note).as_deref(), Some("Guardian"));
    }

    #[test]
    fn lines_that_tell_the_origin() {
        let outlet = |text| origin(text).map(|origin| origin.outlet.unwrap_or_default());
        assert_eq!(
            outlet("This article appeared in the Guardian print edition as: A vote").as_deref(),
            Some("Guardian")
        );
        assert_eq!(
            outlet("A version of this piece was first published by the Northern Courier on 3 May 2015.")
                .as_deref(),
            Some("Northern Courier")
        );
        assert_eq!(outlet("Originally published on 3 May 2015").as_deref(), Some(""));
        assert_eq!(outlet("The story of the town is long."), None);
        assert_eq!(labelled("Publication: The Northern Courier").as_deref(), Some("Northern Courier"));
    }
}
