//! What a word is where it stands: a verb that reports, or a noun, or a verb whose subject only lets the
//! writer infer.

use super::saying::Reader;
use super::subject::Subject;
use super::verb::{Form, entry, kind};

impl Reader<'_> {
    /// A form that is a noun, too, is a verb only behind a plain subject or before what it reports.
    pub(super) fn is_noun(&self) -> bool {
        if !self.known.is(kind::NOVERB) {
            return false;
        }
        let (words, verb) = (self.words, self.verb);
        let Some(at) = verb.checked_sub(1) else { return true };
        if words.cut(verb) || words.possessive(verb) {
            return !self.reports();
        }
        let before = words.lower(at);
        let known = entry(before);
        let subject = matches!(
            before.split('\'').next(),
            Some("i" | "he" | "she" | "they" | "who" | "it" | "we" | "you")
        );
        let auxiliary = before == "to" || (known.is(kind::PASSED) && !known.is(kind::BE));
        let form = self.known.form;
        if subject || auxiliary || matches!(form, Form::Past | Form::Participle | Form::Ing) {
            return false;
        }
        let plural = (before.ends_with('s') && before.len() > 3 && form == Form::Base)
            || known.is(kind::PEOPLE | kind::CROWD);
        let name = words.tokens[at].is_capital() && form == Form::Third;
        let behind = words.lower(verb + 1);
        if plural || name {
            let object = words.tokens.get(verb + 1).is_some_and(|next| next.is_capital());
            // "…, officials claim."
            let postposed = known.is(kind::PEOPLE | kind::CROWD) && words.cut(verb + 1);
            return !(postposed || object || words.is(verb + 1, kind::OBJECT) || self.reports());
        }
        // "the government plans to"
        let singular = form == Form::Third
            && at > 0
            && (words.is(at - 1, kind::DETERMINER) || words.tokens[at - 1].is_capital())
            && !known.is(kind::PREPOSITION | kind::DETERMINER | kind::NOSUBJECT)
            && !matches!(before, "such" | "any" | "new");
        let reports = matches!(behind, "to" | "that" | "he" | "she" | "they" | "it") || self.reports();
        !(singular && reports)
    }

    /// A quotation or a colon follows.
    pub(super) fn reports(&self) -> bool {
        let gap = self.words.gap(self.verb + 1);
        gap.contains(['“', '"', '‘']) || gap.contains("''") || gap.starts_with(':')
    }

    /// The form of "to be" that stands before the verb, behind adverbs.
    pub(super) fn auxiliary(&self) -> Option<usize> {
        let words = self.words;
        let mut at = self.verb;
        while at > 0 && self.verb - at < 3 && !words.cut(at) {
            at -= 1;
            let word = words.lower(at);
            if words.is(at, kind::BE) || word.ends_with("'re") || word.ends_with("'m") {
                return Some(at);
            }
            if !(word.ends_with("ly") || words.is(at, kind::PASSED)) {
                // "he's saying"
                let short = self.known.form == Form::Ing && words.possessive(at + 1);
                return short.then_some(at + 1);
            }
        }
        None
    }

    /// "The figures suggest": nobody says it but the writer.
    pub(super) fn infers_from(&self, subject: &Subject) -> bool {
        if !self.known.is(kind::INFERS | kind::ENDORSES | kind::CONCEDES) {
            return false;
        }
        let speaks = |at: usize| {
            let word = self.words.lower(at);
            let kinds = kind::DOCUMENT | kind::PEOPLE;
            entry(word).is(kinds)
                || word.strip_suffix('s').is_some_and(|word| entry(word).is(kinds))
                || self.words.tokens[at].is_capital()
        };
        match subject {
            Subject::Name(name) => {
                let head = name.clone().take_while(|&at| !self.words.is(at, kind::PREPOSITION));
                !head.into_iter().any(speaks)
            }
            Subject::Pronoun(at) => self.words.lower(*at) == "it",
            _ => false,
        }
    }
}
