//! Verbs, nouns and turns of saying: who says what inside one sentence.

use std::ops::Range;

use super::holder::Holder;
use super::lexicon::{Lexicon, Saying};
use super::pattern::Token;

/// A saying in a sentence.
pub(super) struct Said {
    pub(super) holder: Holder,
    /// Who says it stands as a pronoun.
    pub(super) by_pronoun: bool,
    /// The token of the verb or noun of saying.
    pub(super) verb: usize,
    /// The tokens of what is said.
    pub(super) content: Range<usize>,
}

/// Whoever says something in a sentence outside its quotation marks, in order.
pub(super) fn sayings(
    text: &str,
    tokens: &[Token<'_>],
    quoted: &[Range<usize>],
    lexicon: &Lexicon,
) -> Vec<Said> {
    let outside = |index: usize| !quoted.iter().any(|range| range.contains(&index));
    let mut found: Vec<Said> = Vec::new();
    for index in 0..tokens.len() {
        if !outside(index) || found.last().is_some_and(|last| last.verb + 2 > index) {
            continue;
        }
        if let Some(said) = according_to(text, tokens, index) {
            found.push(said);
            continue;
        }
        let kinds = lexicon.saying(&tokens[index].lower);
        let reports = before_report(text, tokens, index) || is_postposed(text, tokens, index);
        let verb = kinds.contains(&Saying::Says) || kinds.contains(&Saying::Distances);
        let ambiguous = kinds.contains(&Saying::Ambiguous);
        if kinds.contains(&Saying::Noun) && follows_that(tokens, index) && !has_subject(tokens, index) {
            found.push(Said {
                holder: Holder::Unnamed,
                by_pronoun: false,
                verb: index,
                content: index + 2..clause_end(text, tokens, index),
            });
        } else if (verb && !ambiguous) || reports_clause(tokens, index, ambiguous, reports) {
            found.extend(verb_of_saying(text, tokens, index, reports, quoted));
        }
    }
    found
}

/// A verb that may be a noun too reports before "that" and the like, or before a pronoun: "has stated he
/// will".
fn reports_clause(tokens: &[Token<'_>], index: usize, ambiguous: bool, reports: bool) -> bool {
    let pronoun = tokens.get(index + 1).is_some_and(|next| {
        matches!(next.lower.as_str(), "he" | "she" | "they" | "it" | "there") && !next.word.apart
    });
    ambiguous && (reports || pronoun)
}

/// "according to X": X holds the rest of the sentence.
fn according_to(text: &str, tokens: &[Token<'_>], index: usize) -> Option<Said> {
    let here = tokens[index].lower == "according" && tokens.get(index + 1)?.lower == "to";
    if !here {
        return None;
    }
    let end = (index + 3..tokens.len())
        .find(|&at| text[tokens[at - 1].word.end()..tokens[at].word.start].contains(','))
        .unwrap_or(tokens.len());
    let name = noun_phrase(text, tokens, index + 2..end);
    // "Even according to X, …": what is held follows; otherwise it stands before.
    let content = if index <= 1 { end..tokens.len() } else { 0..index };
    Some(Said { holder: Holder::Source(name), by_pronoun: false, verb: index, content })
}

/// Who speaks, before the verb or (in "said X") behind it, and what they say.
/// A name after the verb, right behind a quotation: "'…,' said Ann Lee".
fn subject_behind(text: &str, tokens: &[Token<'_>], verb: usize) -> Option<Subject> {
    const ENDS: &[&str] = &[
        "in", "on", "at", "to", "after", "before", "when", "as", "during", "earlier", "last", "this",
        "yesterday", "today", "and", "who", "adding", "with", "while", "that",
    ];
    const TITLES: &[&str] =
        &["dr", "mr", "mrs", "ms", "prof", "sen", "gen", "rep", "gov", "st", "rev", "col"];
    let goes_on = |at: usize| {
        let between = &text[tokens[at - 1].word.end()..tokens[at].word.start];
        let titled = at > verb + 1 && TITLES.contains(&tokens[at - 1].lower.as_str());
        !ENDS.contains(&tokens[at].lower.as_str())
            && (!between.contains([',', '.', ';', ':', '—', '“', '"']) || titled)
    };
    let end = (verb + 1..tokens.len()).find(|&at| !goes_on(at)).unwrap_or(tokens.len());
    match tokens.get(verb + 1)?.lower.as_str() {
        "he" | "she" | "they" | "it" => Some(Subject::Pronoun),
        "i" | "we" => Some(Subject::Author),
        _ => Some(Subject::Name(noun_phrase(text, tokens, verb + 1..end)))
            .filter(|subject| matches!(subject, Subject::Name(name) if !name.is_empty())),
    }
}

fn verb_of_saying(
    text: &str,
    tokens: &[Token<'_>],
    verb: usize,
    reports: bool,
    quoted: &[Range<usize>],
) -> Option<Said> {
    let spoken = quoted.iter().find(|range| range.end == verb);
    let subject = match spoken {
        Some(_) => subject_behind(text, tokens, verb)?,
        None => subject_before(text, tokens, verb)?,
    };
    let named = matches!(&subject, Subject::Name(name) if name.starts_with(char::is_uppercase));
    let (holder, by_pronoun) = match subject {
        Subject::Author => return None,
        Subject::Pronoun => (Holder::Unnamed, true),
        Subject::Impersonal => (Holder::Unnamed, false),
        Subject::Name(name) => (Holder::Source(name), false),
    };
    let postposed = is_postposed(text, tokens, verb);
    let comma_before = (1..=verb)
        .rev()
        .take(6)
        .find(|&at| text[tokens[at - 1].word.end()..tokens[at].word.start].contains(','));
    let content = match comma_before.filter(|_| postposed && spoken.is_none()) {
        // "…, officials claim."
        Some(comma) => 0..comma,
        None if spoken.is_some() => spoken?.clone(),
        None if reports || ((named || subject_is_sure(tokens, verb)) && begins_clause(tokens, verb + 1)) => {
            let begin = verb + 1 + usize::from(follows_that(tokens, verb));
            begin..clause_end(text, tokens, verb)
        }
        // "'…,' Ann Lee wrote in the Review last month"
        None => quoted
            .iter()
            .min_by_key(|range| verb.abs_diff(range.end).min(verb.abs_diff(range.start)))?
            .clone(),
    };
    Some(Said { holder, by_pronoun, verb, content })
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "it" | "he" | "she" | "they" | "who" | "we" | "i" | "you")
}

enum Subject {
    Author,
    Pronoun,
    Impersonal,
    Name(String),
}

/// The subject of a verb: the words right before it, behind adverbs and auxiliaries.
fn subject_before(text: &str, tokens: &[Token<'_>], verb: usize) -> Option<Subject> {
    const SKIPPED: &[&str] = &[
        "also", "has", "have", "had", "been", "be", "is", "was", "were", "are", "who", "repeatedly", "often",
        "once", "recently", "already", "then", "now", "long", "still", "rightly", "wrongly", "reportedly",
        "would", "will", "could", "might", "must", "should", "can", "may", "does", "did", "do", "not",
        "never", "previously", "later", "even", "publicly",
    ];
    let mut at = verb;
    while at > 0 && SKIPPED.contains(&tokens[at - 1].lower.as_str()) {
        at -= 1;
    }
    let last = at.checked_sub(1)?;
    match tokens[last].lower.as_str() {
        "i" | "we" | "me" | "us" => Some(Subject::Author),
        "he" | "she" | "they" => Some(Subject::Pronoun),
        "it" => (at < verb).then_some(Subject::Impersonal),
        "to" | "the" | "a" | "an" | "of" | "by" | "for" | "and" | "or" | "in" | "on" | "with" | "as"
        | "that" | "this" | "which" | "their" | "its" | "his" | "her" | "our" | "my" => None,
        _ => {
            // A comma between: "X, a former spy, said".
            let start = phrase_start(text, tokens, last);
            // "It sent a message saying": the phrase is a clause, and who speaks is its subject.
            if tokens[start..last].iter().any(|token| is_pronoun(&token.lower)) {
                return Some(Subject::Pronoun);
            }
            let name = match named_before_comma(text, tokens, start) {
                Some(name) => name,
                None => noun_phrase(text, tokens, start..last + 1),
            };
            (!name.is_empty()).then_some(Subject::Name(name))
        }
    }
}

/// The name that an apposition between commas describes: "Ann Lee, a former minister, said".
fn named_before_comma(text: &str, tokens: &[Token<'_>], start: usize) -> Option<String> {
    let before = start.checked_sub(1)?;
    let comma = text[tokens[before].word.end()..tokens[start].word.start].contains(',');
    if !comma || !tokens[before].is_capital() {
        return None;
    }
    Some(noun_phrase(text, tokens, phrase_start(text, tokens, before)..start)).filter(|name| !name.is_empty())
}

/// The first token of the noun phrase that ends at `last`: capitals and a description before it.
fn phrase_start(text: &str, tokens: &[Token<'_>], last: usize) -> usize {
    const ENDS: &[&str] = &[
        "and", "but", "or", "that", "as", "when", "while", "if", "because", "which", "who", "what", "where",
        "so", "yet", "in", "on", "at", "with", "by", "from", "than",
    ];
    let mut start = last;
    while start > 0 && last - start < 8 {
        let between = &text[tokens[start - 1].word.end()..tokens[start].word.start];
        let before = tokens[start - 1].lower.as_str();
        if between.contains([',', ';', ':', '(', '“', '"', '—', '.']) || ENDS.contains(&before) {
            break;
        }
        start -= 1;
    }
    start
}

/// The text of a noun phrase without its article; a name within it is enough.
fn noun_phrase(text: &str, tokens: &[Token<'_>], range: Range<usize>) -> String {
    let tokens = &tokens[range.start.min(tokens.len())..range.end.min(tokens.len())];
    let capital = |token: &Token<'_>| token.is_capital() && !NO_NAMES.contains(&token.lower.as_str());
    let named = tokens.iter().rposition(capital).map(|last| {
        let first = tokens[..last].iter().rposition(|token| !capital(token)).map_or(0, |before| before + 1);
        (first, last)
    });
    // "an official in London": a place does not speak. Two capitals or the end of the phrase do.
    let (first, last) = match named {
        Some((first, last)) if last > first || last + 1 == tokens.len() => (first, last),
        _ if tokens.is_empty() => return String::new(),
        _ => {
            let skip = tokens.iter().take_while(|token| ARTICLES.contains(&token.lower.as_str())).count();
            let first = skip.max(tokens.len().saturating_sub(4)).min(tokens.len() - 1);
            (first, tokens.len() - 1)
        }
    };
    text[tokens[first].word.start..tokens[last].word.end()].to_owned()
}

const ARTICLES: &[&str] =
    &["the", "a", "an", "some", "many", "most", "other", "several", "one", "these", "those"];
const NO_NAMES: &[&str] = &[
    "the", "a", "an", "in", "on", "at", "but", "and", "as", "some", "many", "most", "while", "although",
    "other", "others", "critics", "officials", "experts", "analysts", "even", "last", "yet", "one", "this",
    "these",
];

/// The verb ends what it reports: "…, officials claim."
fn is_postposed(text: &str, tokens: &[Token<'_>], verb: usize) -> bool {
    let behind = text[tokens[verb].word.end()..].trim_start();
    verb > 2 && (behind.is_empty() || behind.starts_with(['.', ',']))
}

/// The verb stands before "that", a quotation or a colon.
fn before_report(text: &str, tokens: &[Token<'_>], verb: usize) -> bool {
    let behind = text[tokens[verb].word.end()..].trim_start();
    follows_that(tokens, verb)
        || behind.starts_with(['“', '"', ':'])
        || behind.starts_with(", “")
        || behind.starts_with(", \"")
}

fn follows_that(tokens: &[Token<'_>], index: usize) -> bool {
    tokens.get(index + 1).is_some_and(|token| token.lower == "that" && !token.word.apart)
}

/// "he believes", "officials fear": a pronoun or people stand right before the verb.
fn subject_is_sure(tokens: &[Token<'_>], verb: usize) -> bool {
    const PEOPLE: &[&str] = &[
        "he", "she", "they", "officials", "analysts", "experts", "critics", "commentators", "observers",
        "others", "some", "many", "supporters", "opponents",
    ];
    verb.checked_sub(1).is_some_and(|before| PEOPLE.contains(&tokens[before].lower.as_str()))
}

/// What follows a verb is a clause, not an object: "claimed responsibility" reports nothing.
fn begins_clause(tokens: &[Token<'_>], at: usize) -> bool {
    const BEGIN: &[&str] = &["it", "he", "she", "they", "there", "the", "this", "we", "i", "no"];
    let told =
        matches!(tokens[at - 1].lower.as_str(), "claimed" | "told" | "describes" | "described" | "accused");
    let first = tokens.get(at);
    !told && first.is_some_and(|token| BEGIN.contains(&token.lower.as_str()) || token.is_capital())
}

/// True where a possessive or a pronoun before a noun names who holds it: "his claim that".
fn has_subject(tokens: &[Token<'_>], noun: usize) -> bool {
    noun.checked_sub(1).is_some_and(|before| matches!(tokens[before].lower.as_str(), "my" | "our"))
}

/// One past the last token of what a verb of saying introduces: up to a semicolon, a dash, or a turn.
fn clause_end(text: &str, tokens: &[Token<'_>], from: usize) -> usize {
    (from + 2..tokens.len())
        .find(|&at| {
            let between = &text[tokens[at - 1].word.end()..tokens[at].word.start];
            between.contains([';', '—'])
                || between.contains(" – ")
                || (between.contains(',')
                    && matches!(tokens[at].lower.as_str(), "but" | "yet" | "though" | "although"))
        })
        .unwrap_or(tokens.len())
}
