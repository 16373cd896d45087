//! What is said: where it begins behind a verb of saying, where it ends, and where it stands around it.

use std::ops::Range;

use super::subject::{Words, is_pronoun, is_time};
use super::verb::{entry, kind};

/// One past the last token of what a verb introduces: up to a semicolon, a dash, or a turn.
pub(super) fn end(words: Words<'_>, from: usize) -> usize {
    (from + 3..words.tokens.len())
        .find(|&at| {
            let gap = words.gap(at);
            let turn = matches!(
                words.lower(at),
                "but" | "yet" | "though" | "although" | "according" | "while" | "whereas"
            );
            gap.contains([';', '—'])
                || gap.contains(" – ")
                || gap.contains(" - ")
                || gap.contains("--")
                || (gap.contains(',') && turn)
        })
        .unwrap_or(words.tokens.len())
}

/// One past the last token of what somebody wants or judges: a comma and what goes on without it end it.
pub(super) fn wish_end(words: Words<'_>, verb: usize, end: usize) -> usize {
    let goes_on = |at: usize| {
        let word = words.lower(at);
        matches!(
            word,
            "who"
                | "which"
                | "where"
                | "when"
                | "as"
                | "after"
                | "before"
                | "even"
                | "a"
                | "an"
                | "the"
                | "with"
                | "giving"
                | "making"
                | "according"
        ) || word.ends_with("ing")
            || is_pronoun(word)
    };
    (verb + 2..end).find(|&at| words.comma(at) && goes_on(at)).unwrap_or(end)
}

/// The clause that ends before a token with a comma.
pub(super) fn clause_before(words: Words<'_>, end: usize) -> Range<usize> {
    let start = (1..end.saturating_sub(2))
        .rev()
        .find(|&at| {
            words.gap(at).contains([';', '—'])
                || (words.comma(at) && matches!(words.lower(at), "but" | "yet" | "although"))
        })
        .unwrap_or(0);
    start..end
}

/// What stands around a verb with its subject at `start`: "C, X said.", "C1, X said, C2", "As X said, C".
pub(super) fn around(
    words: Words<'_>,
    start: usize,
    verb: usize,
    as_said: bool,
    quoted: &[Range<usize>],
) -> Option<Range<usize>> {
    let length = words.tokens.len();
    let (tail, closed) = behind_time(words, verb + 1);
    let stop = closed && !words.gap(tail).starts_with(':');
    let begin = start - usize::from(as_said);
    // "When asked, X said, “…”"
    let speaks_on =
        quoted.iter().any(|range| range.start == tail) && !quoted.iter().any(|range| range.end == begin);
    if speaks_on && !as_said {
        return None;
    }
    let spoken = quoted.iter().find(|range| range.end == begin);
    if !stop && spoken.is_none() && !as_said {
        return None;
    }
    if let Some(spoken) = spoken {
        // "The plan is “dead now,” X said."
        let runs_on = spoken.start > 0 && !words.gap(spoken.start).contains([',', ':', '.', '?', '!', ';']);
        return Some(if runs_on { clause_before(words, begin) } else { spoken.clone() });
    }
    if begin == 0 || (as_said && begin <= 1) {
        let comma = (verb + 1..length.min(verb + 12)).find(|&at| words.comma(at))?;
        return as_said.then_some(comma..length);
    }
    if !words.cut(begin) || words.gap(begin).contains([';', ':', '.']) {
        return None;
    }
    // "In Iowa, X said, …": what stands before says only where or when.
    let short = begin <= 6
        && (words.is(0, kind::PREPOSITION)
            || is_time(words.lower(0))
            || is_introduction(words.lower(0)) && begin == 1);
    let opens = words.comma(tail) || tail < length;
    if short {
        return (opens && tail < length).then_some(tail..length);
    }
    if begin < 2 {
        return None;
    }
    let before = clause_before(words, begin);
    let participle = entry(words.lower(tail)).is(kind::VERB) && words.lower(tail).ends_with("ing");
    let goes_on = tail < length && words.comma(tail) && !participle;
    Some(if goes_on && !as_said { before.start..length } else { before })
}

fn is_introduction(word: &str) -> bool {
    matches!(
        word,
        "but"
            | "and"
            | "still"
            | "yet"
            | "so"
            | "then"
            | "now"
            | "meanwhile"
            | "however"
            | "also"
            | "instead"
            | "later"
            | "additionally"
    )
}

/// The token behind words that say when and where something was said, and whether punctuation follows.
fn behind_time(words: Words<'_>, from: usize) -> (usize, bool) {
    let length = words.tokens.len();
    let closes = |at: usize| at >= length || words.cut(at);
    if closes(from) {
        return (from, true);
    }
    let time = (words.is(from, kind::PREPOSITION)
        && !matches!(words.lower(from), "to" | "of" | "for" | "like" | "into" | "about"))
        || is_time(words.lower(from))
        || matches!(
            words.lower(from),
            "last"
                | "this"
                | "earlier"
                | "later"
                | "recently"
                | "again"
                | "reporters"
                | "afterward"
                | "then"
                | "simply"
        );
    let told = words.tokens[from].is_capital()
        || matches!(
            words.lower(from),
            "reporters" | "the" | "a" | "me" | "him" | "her" | "them" | "us" | "supporters" | "voters" | "an"
        );
    let told = told && matches!(words.lower(from - 1), "told" | "tells" | "tell");
    if !time && !told {
        return (from, false);
    }
    let stop = (from + 1..=length.min(from + 14)).find(|&at| closes(at));
    match stop {
        Some(at) if !has_verb(words, from..at) => (at, true),
        _ => (from, false),
    }
}

/// Where what is said begins behind a verb; `None` where nothing is.
pub(super) fn begin(
    words: Words<'_>,
    verb: usize,
    tells: bool,
    strong: bool,
    quoted: &[Range<usize>],
) -> Option<usize> {
    let first = verb + 1;
    let length = words.tokens.len();
    if first >= length {
        return None;
    }
    let gap = words.gap(first);
    if gap.contains([':', '“', '"', '‘']) || gap.contains("''") || gap.contains("('") || gap.contains(" '")
    {
        return Some(first);
    }
    if matches!(words.lower(first), "that" | "whether" | "how" | "why" | "what" | "if") && !words.cut(first) {
        return Some(first + usize::from(words.lower(first) == "that")).filter(|&at| at < length);
    }
    let introduced = tells || words.is(first, kind::ADJUNCT) || is_time(words.lower(first));
    let reach = length.min(first + 14);
    if introduced && let Some(begin) = behind_adjunct(words, first..reach, tells, quoted) {
        return begin;
    }
    let near =
        |range: &&Range<usize>| range.start > verb && range.start < verb + 12 && words.cut(range.start);
    let spoken = quoted.iter().find(near).filter(|spoken| words.gap(spoken.start).contains([',', ':']));
    if let Some(spoken) = spoken {
        return Some(spoken.start);
    }
    if words.cut(first) {
        return None;
    }
    let at = (first..reach).find(|&at| !is_time(words.lower(at))).unwrap_or(reach);
    // "told CNN he would", "said on Monday he would"
    if introduced {
        let pronoun = |word| matches!(word, "he" | "she" | "they" | "it" | "there" | "i" | "we");
        if let Some(clause) = (at.max(first + 1)..reach).find(|&at| pronoun(words.lower(at))) {
            return Some(clause);
        }
        if at == first {
            return (tells && has_verb(words, first..length.min(first + 16))).then_some(first);
        }
    }
    begins_clause(words, at, strong).then_some(at)
}

/// Where what is said begins behind words of when, where and to whom: "said on Monday that". The
/// inner value is `None` where a stop comes first.
fn behind_adjunct(
    words: Words<'_>,
    among: Range<usize>,
    tells: bool,
    quoted: &[Range<usize>],
) -> Option<Option<usize>> {
    for at in among.start + 1..among.end {
        let word = words.lower(at);
        let asks = tells && matches!(word, "whether" | "how" | "why" | "what");
        if asks || (word == "that" && !words.cut(at)) {
            return Some(Some(at + 1).filter(|&at| at < words.tokens.len()));
        }
        if quoted.iter().any(|range| range.start == at) {
            return Some(Some(at));
        }
        let gap = words.gap(at);
        if gap.len() > 1 && gap.contains([';', ':', '.', '—']) {
            return Some(gap.contains(':').then_some(at));
        }
    }
    None
}

/// What follows is a clause, not an object: "claimed responsibility" reports nothing.
fn begins_clause(words: Words<'_>, at: usize, strong: bool) -> bool {
    let word = words.lower(at);
    let pronoun = matches!(
        word.split('\'').next(),
        Some("he" | "she" | "they" | "there" | "it" | "we" | "i" | "you" | "this")
    );
    if at >= words.tokens.len() || (words.is(at, kind::SPEECHLESS) && !(word == "no" && strong)) {
        return false;
    }
    let reach = words.tokens.len().min(at + 16);
    if strong {
        let said = at > 0 && matches!(words.lower(at - 1), "said" | "says" | "say");
        return pronoun
            || (said && reach > at + 2)
            || has_verb(words, at + 1..reach)
            || (reach > at + 5 && words.tokens[at].is_capital());
    }
    let plain = words.tokens[at].is_capital() || (words.is(at, kind::DETERMINER) && word != "that");
    let stops = |&at: &usize| {
        words.cut(at)
            || matches!(
                words.lower(at),
                "that"
                    | "who"
                    | "which"
                    | "where"
                    | "when"
                    | "before"
                    | "after"
                    | "as"
                    | "while"
                    | "because"
                    | "if"
            )
    };
    let reach = (at + 1..reach).find(stops).unwrap_or(reach);
    (pronoun && !matches!(word, "it" | "this")) || ((plain || pronoun) && has_verb(words, at + 1..reach))
}

/// True where a clause begins behind a token.
pub(super) fn is_clause(words: Words<'_>, at: usize) -> bool {
    let end = (at + 1..words.tokens.len()).find(|&at| words.cut(at)).unwrap_or(words.tokens.len());
    has_verb(words, at..end)
}

/// A verb that can be told by its form stands among these.
fn has_verb(words: Words<'_>, range: Range<usize>) -> bool {
    range.clone().any(|at| {
        let word = words.lower(at);
        words.is(at, kind::AUXILIARY)
            || word.ends_with("'re")
            || word.ends_with("'ll")
            || word.ends_with("'d")
            || word.ends_with("'ve")
            || (is_pronoun(word) && at > range.start)
            || (at > range.start && word.len() > 4 && word.ends_with("ed"))
    })
}

/// "to" with a verb, right behind or behind somebody: "plans to", "urged them to".
pub(super) fn has_infinitive(words: Words<'_>, verb: usize) -> bool {
    let reach = words.tokens.len().min(verb + 10);
    for at in verb + 1..reach {
        if words.cut(at) {
            return false;
        }
        if words.lower(at) == "to" && at + 1 < words.tokens.len() {
            return at == verb + 1 || !matches!(words.lower(at + 1), "the" | "a" | "his" | "her" | "their");
        }
    }
    false
}

/// An object stands behind a verb.
pub(super) fn has_object(words: Words<'_>, verb: usize) -> bool {
    let at = verb + 1;
    at < words.tokens.len()
        && !words.cut(at)
        && !matches!(
            words.lower(at),
            "and"
                | "or"
                | "but"
                | "in"
                | "at"
                | "from"
                | "during"
                | "after"
                | "before"
                | "than"
                | "when"
                | "while"
                | "where"
                | "if"
                | "because"
                | "until"
        )
}
