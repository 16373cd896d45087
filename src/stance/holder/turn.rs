//! Nouns and turns of saying: "the claim that", "according to", "in her view".

use super::content;
use super::saying::{Reader, Said};
use super::subject::Subject;
use super::verb::{entry, kind};

impl Reader<'_> {
    /// "the notion that", "Ann Lee's claim that", "the suggestion by Ann Lee that".
    pub(super) fn noun(&self) -> Option<Said> {
        let (words, verb) = (self.words, self.verb);
        let owned = words.possessive(verb) || matches!(words.before(verb), "his" | "her" | "their");
        let kinds = if owned { kind::NOUN | kind::OWNED } else { kind::NOUN };
        let noun = self.known.is(kinds)
            || words.lower(verb).strip_suffix('s').is_some_and(|word| entry(word).is(kinds));
        if !noun || words.lower(verb + 1) != "that" || words.cut(verb + 1) {
            return None;
        }
        let owner = words.before(verb);
        let subject = if words.possessive(verb) {
            Subject::Name(words.name(words.phrase(verb - 1)))
        } else {
            match owner {
                "my" | "our" => return None,
                "his" | "her" | "their" => Subject::Pronoun(verb - 1),
                _ => Subject::Unnamed,
            }
        };
        self.make(subject, verb + 2..content::end(words, verb))
    }

    /// "according to X", "in X's view".
    pub(super) fn turn(&self) -> Option<Said> {
        let (words, at) = (self.words, self.verb);
        if words.lower(at) == "according" && words.lower(at + 1) == "to" {
            return self.according();
        }
        if words.lower(at) != "in" && words.lower(at) != "to" && words.lower(at) != "for" {
            return None;
        }
        let phrase = words.phrase_from(at + 1);
        let opinion = (phrase.clone()).take(6).find(|&at| entry(words.lower(at)).is(kind::VIEW));
        let subject = match (words.lower(at), opinion) {
            ("in", Some(view)) if view > at + 1 && (words.possessive(view) || view == at + 2) => {
                match words.lower(view - 1) {
                    "his" | "her" | "their" => Subject::Pronoun(view - 1),
                    _ if words.possessive(view) => Subject::Name(words.name(at + 1..view)),
                    _ => return None,
                }
            }
            _ => return None,
        };
        let rest = phrase.end;
        let content = if at <= 2 { rest..words.tokens.len() } else { content::clause_before(words, at) };
        self.make(subject, content)
    }

    fn according(&self) -> Option<Said> {
        let (words, at) = (self.words, self.verb);
        let phrase = words.phrase_from(at + 2);
        let subject = match words.lower(phrase.start) {
            "him" | "her" | "them" => Subject::Pronoun(phrase.start),
            "me" | "us" => return None,
            _ => Subject::Name(words.name(phrase.clone())),
        };
        let content = if at <= 1 {
            // Behind a description, too: "According to Ann Lee, a former minister, …".
            phrase.end..words.tokens.len()
        } else if words.comma(at)
            && words.comma(phrase.end)
            && phrase.end + 4 < words.tokens.len()
            && !matches!(words.lower(phrase.end), "a" | "an" | "the" | "which" | "who")
        {
            0..words.tokens.len()
        } else {
            content::clause_before(words, at)
        };
        self.make(subject, content)
    }
}
