//! Who speaks: the subject of a verb of saying, before it or behind it, and its name.

use std::ops::Range;

use super::verb::{entry, kind};
use crate::stance::pattern::Token;

/// Whom a verb of saying has for its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// "I", "we".
    Author,
    /// "he", "she", "they", "it": the token of it.
    Pronoun(usize),
    /// "some", "it is claimed".
    Unnamed,
    /// A name or description: the tokens that name it.
    Name(Range<usize>),
}

/// A subject and where its phrase begins, with what describes it ("Ann Lee, a former minister,").
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) subject: Subject,
    pub(super) start: usize,
}

/// A sentence's words for the search of phrases.
#[derive(Clone, Copy)]
pub(super) struct Words<'s> {
    pub(super) text: &'s str,
    pub(super) tokens: &'s [Token<'s>],
}

/// Words of a phrase at most.
const LONGEST: usize = 14;

impl<'s> Words<'s> {
    /// A word in small letters; one of capitals as it stands, since "IS" is not "is", nor "US" "us".
    pub(super) fn lower(self, at: usize) -> &'s str {
        self.tokens
            .get(at)
            .map_or("", |token| if shouted(token.word.text) { token.word.text } else { token.lower.as_str() })
    }

    /// The word before, or nothing.
    pub(super) fn before(self, at: usize) -> &'s str {
        at.checked_sub(1).map_or("", |at| self.lower(at))
    }

    /// A word is of one of these kinds.
    pub(super) fn is(self, at: usize, kinds: u32) -> bool {
        entry(self.lower(at)).is(kinds)
    }

    /// What stands between a token and the one before; at the end, what stands behind the last.
    pub(super) fn gap(self, at: usize) -> &'s str {
        let start = at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.word.end());
        let end = self.tokens.get(at).map_or(self.text.len(), |token| token.word.start);
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn comma(self, at: usize) -> bool {
        self.gap(at).contains(',')
    }

    /// What may stand on either side of a description stands before a token: a comma or a dash.
    fn sets_off(self, at: usize) -> bool {
        self.comma(at) || self.gap(at).trim().chars().eq(['–']) || self.gap(at).contains('—')
    }

    fn capital(self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_capital) && !self.is(at, kind::NONAME)
    }

    /// The row of capitals that a token begins; empty where it begins none.
    pub(super) fn capitals(self, at: usize) -> Range<usize> {
        if !self.capital(at) {
            return at..at;
        }
        let goes_on = |next: usize| self.capital(next) && !self.cut(next) && !self.possessive(next);
        at..(at + 1..).find(|&next| !goes_on(next)).unwrap_or(at + 1)
    }

    /// Punctuation that ends a phrase stands before a token; the stop of "Mr." is none.
    pub(super) fn cut(self, at: usize) -> bool {
        let gap = self.gap(at);
        if gap == " " {
            return false;
        }
        let stop = gap.contains('.') && !self.is_short(at);
        stop || gap.contains([',', ';', ':', '(', ')', '[', '“', '”', '"', '—', '!', '?', '…'])
            || gap.contains(" – ")
            || gap.contains(" - ")
            || gap.contains("''")
            || gap.contains("--")
    }

    /// The word before a token is a title or an initial, whose stop ends nothing.
    fn is_short(self, at: usize) -> bool {
        const TITLES: &[&str] = &[
            "dr", "mr", "mrs", "ms", "prof", "sen", "gen", "rep", "gov", "st", "rev", "col", "lt", "sgt",
            "maj", "capt", "jr", "sr", "reps", "sens", "inc", "u.s", "d.c", "corp", "co", "no",
        ];
        let before = self.before(at);
        before.len() == 1 || TITLES.contains(&before)
    }

    /// The subject of the verb at `verb`: the words before it, behind auxiliaries and adverbs.
    pub(super) fn subject_before(self, verb: usize) -> Option<Found> {
        let mut at = verb;
        let mut relative = false;
        while at > 0 && !self.cut(at) && passed_over(self.lower(at - 1)) {
            at -= 1;
            relative |= self.lower(at) == "who";
        }
        let last = at.checked_sub(1)?;
        if self.cut(at) && (relative || self.sets_off(at)) {
            return if relative { self.subject(self.described_by(last)) } else { self.described(last) };
        }
        // "Ann Lee (Leeds) said"
        if self.gap(at).starts_with([')', '.']) && self.gap(at).contains(')') {
            let open =
                (at.saturating_sub(6)..at).rev().find(|&open| open > 0 && self.gap(open).contains('('))?;
            return self.subject(self.phrase(open - 1));
        }
        if self.cut(at) {
            return None;
        }
        let phrase = if relative { self.described_by(last) } else { self.phrase(last) };
        // "It sent a message saying"
        if is_pronoun(self.lower(phrase.start)) && phrase.len() > 2 {
            return self.subject(phrase.start..phrase.start + 1);
        }
        self.subject(phrase)
    }

    /// "Ann Lee, a former minister," before a verb: the phrase between the commas describes what stands
    /// before it, or names it ("an adviser, Ann Lee,").
    fn described(self, last: usize) -> Option<Found> {
        let comma = (last.saturating_sub(2 * LONGEST)..=last).rev().find(|&at| at > 0 && self.cut(at))?;
        let phrase = self.phrase(comma - 1);
        if !self.sets_off(comma) || self.is(phrase.start, kind::PREPOSITION) {
            return None;
        }
        let before =
            self.tokens[comma - 1].is_capital() || matches!(self.lower(comma - 1), "he" | "she" | "they");
        if !before && self.capital(last) && self.capital(comma) {
            let named = self.subject(comma..last + 1)?;
            return Some(Found { start: phrase.start, ..named });
        }
        let begins = phrase.start == 0 || matches!(self.before(phrase.start), "but" | "and" | "yet");
        if before || begins { self.subject(phrase) } else { None }
    }

    /// The noun phrase that ends with a token.
    pub(super) fn phrase(self, last: usize) -> Range<usize> {
        const ENDS: &[&str] = &[
            "but", "or", "that", "as", "when", "while", "if", "because", "which", "who", "what", "where",
            "so", "yet", "than", "whether", "though", "although", "since", "after", "before", "until", "how",
            "why", "whom", "and", "for",
        ];
        let mut start = last;
        while start > 0 && last - start < LONGEST && !self.cut(start) {
            let word = self.lower(start - 1);
            // A pronoun has no words before it.
            if ENDS.contains(&word) || is_pronoun(self.lower(start)) {
                break;
            }
            start -= 1;
        }
        // "voters who know him say"
        if start > 1 && self.lower(start - 1) == "who" && !self.cut(start - 1) {
            return self.described_by(start - 2);
        }
        start..last + 1
    }

    /// The phrase before "who", which ends with a token.
    fn described_by(self, last: usize) -> Range<usize> {
        let phrase = self.phrase(last);
        // "The worst are the men who say": behind its verb.
        let kinds = if self.capital(last) { kind::AUXILIARY } else { kind::AUXILIARY | kind::PREPOSITION };
        let start = (phrase.start..last).rev().find(|&at| self.is(at, kinds));
        start.map_or(phrase.start, |at| at + 1)..last + 1
    }

    /// A verb stands inside a phrase: it is more than a subject.
    fn has_verb(self, phrase: &Range<usize>) -> bool {
        let verb = |at: usize| {
            let word = self.lower(at);
            let past = at > phrase.start + 1
                && word.len() > 4
                && word.ends_with("ed")
                && !self.before(at).ends_with("ly")
                && !self.tokens[at].word.hyphen;
            matches!(
                word,
                "is" | "are"
                    | "was"
                    | "were"
                    | "has"
                    | "have"
                    | "had"
                    | "will"
                    | "would"
                    | "can"
                    | "could"
                    | "may"
                    | "might"
                    | "should"
                    | "must"
                    | "does"
                    | "did"
            ) || past
        };
        phrase.clone().take(phrase.len().saturating_sub(1)).any(verb)
    }

    fn subject(self, phrase: Range<usize>) -> Option<Found> {
        let last = phrase.end.checked_sub(1)?;
        let start = phrase.start;
        let found = |subject| Some(Found { subject, start });
        let word = self.lower(last);
        match word.split('\'').next().unwrap_or(word) {
            "i" | "we" | "me" | "us" | "myself" => return found(Subject::Author),
            "he" | "she" | "they" | "it" => return found(Subject::Pronoun(last)),
            _ => {}
        }
        let first = entry(self.lower(start));
        let nobody =
            matches!(self.lower(start), "nobody" | "none" | "neither" | "nothing" | "no" | "few" | "nor");
        if nobody || self.is(last, kind::NOSUBJECT) || self.has_verb(&phrase) {
            return None;
        }
        let name = self.name(phrase);
        let empty =
            name.clone().all(|at| self.is(at, kind::NONAME | kind::CROWD) && !self.is(at, kind::PEOPLE));
        match (empty, first.is(kind::CROWD) || word == "others") {
            (true, true) => found(Subject::Unnamed),
            (true, false) => None,
            (false, _) => found(Subject::Name(name)),
        }
    }

    /// The subject behind an inverted verb: "said Ann Lee, a former minister".
    pub(super) fn subject_behind(self, verb: usize) -> Option<Subject> {
        let first = verb + 1;
        if first >= self.tokens.len() || self.gap(first).contains(['.', ',', ':', ';', '“', '"']) {
            return None;
        }
        let ends = |at: usize| at == self.tokens.len() || self.cut(at) || self.is(at, kind::ENDS);
        let end = (first + 1..=self.tokens.len()).find(|&at| ends(at))?;
        if self.is(first, kind::ENDS) {
            return None;
        }
        match self.lower(first) {
            "he" | "she" | "they" | "it" => Some(Subject::Pronoun(first)),
            "i" | "we" => Some(Subject::Author),
            _ => Some(Subject::Name(self.name(first..end.min(first + LONGEST))))
                .filter(|subject| !matches!(subject, Subject::Name(name) if name.is_empty())),
        }
    }

    /// The phrase that a token begins, up to what cannot belong to it: "according to *Ann Lee*, who".
    pub(super) fn phrase_from(self, first: usize) -> Range<usize> {
        const ENDS: &[&str] =
            &["who", "which", "that", "and", "but", "as", "when", "while", "released", "published"];
        let ends = |at: usize| at >= self.tokens.len() || self.cut(at) || ENDS.contains(&self.lower(at));
        let end = (first + 1..=self.tokens.len()).find(|&at| ends(at)).unwrap_or(self.tokens.len());
        first.min(end)..end.min(first + LONGEST)
    }

    /// Who stands first in a sentence, before `end`: a pronoun or a name.
    pub(super) fn leading(self, end: usize) -> Option<Subject> {
        // "In Iowa, Ann Lee …"
        let begin = match self.lower(0) {
            word if entry(word).is(kind::PREPOSITION) => (1..end.min(LONGEST)).find(|&at| self.comma(at))?,
            _ => 0,
        };
        self.first_named(begin, end)
    }

    /// Who stands right behind an introduction that ends at `begin`.
    pub(super) fn leading_from(self, begin: usize) -> Option<Subject> {
        self.first_named(begin, self.tokens.len())
    }

    fn first_named(self, begin: usize, end: usize) -> Option<Subject> {
        for at in begin..end.min(begin + LONGEST) {
            match self.lower(at) {
                "he" | "she" | "they" => return Some(Subject::Pronoun(at)),
                "i" | "we" => return Some(Subject::Author),
                word if word.ends_with("ing") && at == begin => {}
                _ if self.capital(at) || entry(self.lower(at)).is(kind::PEOPLE) => {
                    let last = (at + 1..end).take_while(|&next| self.capital(next) && !self.cut(next)).last();
                    return Some(Subject::Name(at..last.unwrap_or(at) + 1));
                }
                _ => {}
            }
        }
        None
    }

    /// The tokens that name somebody in a phrase: the name that its head ends with ("former minister *Ann
    /// Lee* of Leeds"), or all of it without articles.
    pub(super) fn name(self, phrase: Range<usize>) -> Range<usize> {
        let mut start = phrase.start;
        let end = self.without_time(phrase.end.min(self.tokens.len()), start);
        while start < end && (self.is(start, kind::SKIPPED) || self.lower(start).ends_with("ly")) {
            start += 1;
        }
        // "On Tuesday Ann Lee said": what a preposition introduces ends with the subject.
        let introduced = start < end && self.is(start, kind::PREPOSITION);
        let head_end = (start + 1..end)
            .find(|&at| {
                let word = self.lower(at);
                let joined =
                    word == "of" && self.capital(at - 1) && (at + 1..end).take(2).any(|at| self.capital(at));
                entry(word).is(kind::PREPOSITION) && !introduced && !joined
            })
            .unwrap_or(end);
        if let Some(last) =
            (start..head_end).rev().find(|&at| self.capital(at)).filter(|&last| last + 1 == head_end)
        {
            let linked = |at: usize| {
                self.capital(at)
                    || (matches!(self.lower(at), "of" | "the" | "de" | "van" | "von" | "al" | "bin" | "for")
                        && at > start
                        && !introduced)
            };
            let mut first = last;
            while first > start
                && linked(first - 1)
                && (!self.cut(first) || self.is_short(first))
                && !self.possessive(first)
            {
                first -= 1;
            }
            while !self.capital(first) {
                first += 1;
            }
            return first..last + 1;
        }
        if introduced {
            return start..start;
        }
        // "a report from last year": without what only says where and when.
        let stops = |&at: &usize| self.is(at, kind::PREPOSITION) && self.lower(at) != "of";
        let mut end = (start + 1..end).find(stops).unwrap_or(end).min(start + 6);
        while end > start + 1 && self.is(end - 1, kind::PREPOSITION | kind::DETERMINER) {
            end -= 1;
        }
        start..end
    }

    /// A phrase without the day at its end: "Ann Lee on Tuesday said".
    fn without_time(self, end: usize, start: usize) -> usize {
        let mut end = end;
        while end > start + 1
            && (is_time(self.lower(end - 1))
                || (end < self.tokens.len()
                    && matches!(self.lower(end - 1), "on" | "last" | "late" | "early")))
        {
            end -= 1;
        }
        end
    }

    pub(super) fn possessive(self, at: usize) -> bool {
        self.gap(at).starts_with("'s")
            || self.gap(at).starts_with("’s")
            || self.gap(at).starts_with("' ")
            || self.gap(at).starts_with("’ ")
    }
}

fn shouted(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub(super) fn is_pronoun(word: &str) -> bool {
    matches!(word, "it" | "he" | "she" | "they" | "we" | "i" | "you")
}

/// A day or part of one.
pub(super) fn is_time(word: &str) -> bool {
    const TIMES: &[&str] = &[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday",
        "morning", "evening", "night", "afternoon", "week", "month", "year", "tonight",
    ];
    TIMES.contains(&word)
}

/// Auxiliaries and adverbs between a subject and its verb.
fn passed_over(word: &str) -> bool {
    const NO_ADVERBS: &[&str] = &["family", "ally", "assembly", "italy", "july", "reply", "kelly", "reilly"];
    entry(word).is(kind::PASSED) || (word.ends_with("ly") && !NO_ADVERBS.contains(&word))
}
