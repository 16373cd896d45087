//! Whose words and views: the author's, a source's, or somebody's who is not named.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::pattern::Token;
use super::saying::{Said, sayings};

/// Who holds what a part of a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The author of the article.
    Author,
    /// Somebody with a name or a description ("officials").
    Source(String),
    /// Somebody who is not named ("it is claimed").
    Unnamed,
}

impl Holder {
    /// As in the tables: `author`, `source`, `unnamed`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Source(_) => "source",
            Self::Unnamed => "unnamed",
        }
    }

    /// The name, empty where there is none.
    pub fn name(&self) -> &str {
        match self {
            Self::Source(name) => name,
            _ => "",
        }
    }
}

/// A part of a sentence that somebody else holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Who.
    pub holder: Holder,
    /// The word that says so: a verb of saying, "according to", or nothing for bare quotation marks.
    pub cue: String,
    /// What they hold, as a range of tokens.
    pub content: Range<usize>,
}

/// Follows quotations from sentence to sentence of an article.
#[derive(Debug, Default)]
pub struct Quotations {
    /// A quotation is open since an earlier sentence.
    open: bool,
    /// Who spoke last.
    speaker: Option<Holder>,
}

/// Words in quotation marks, fewer than which the author only borrows.
const BORROWED: usize = 4;

impl Quotations {
    /// A new paragraph begins. A quotation that was left open goes on only where the paragraph
    /// begins with a quotation mark again.
    pub fn begin_paragraph(&mut self, text: &str) {
        self.open &= text.starts_with(['“', '"', '‘', '\'']);
    }

    /// The parts of the next sentence that somebody else than the author holds.
    pub fn read(&mut self, text: &str, tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<Attribution> {
        let mut quoted = self.quoted(text, tokens);
        let said = sayings(text, tokens, &quoted, lexicon);
        // A few words are quoted only where somebody says them.
        quoted.retain(|range| !said.is_empty() || range.len() >= BORROWED);
        if let Some(found) = said.first() {
            // "he" is whoever spoke before.
            self.speaker = Some(match &found.holder {
                Holder::Unnamed if found.by_pronoun => self.speaker.take().unwrap_or(Holder::Unnamed),
                holder => holder.clone(),
            });
        }
        let speaker = |found: &Said| if found.by_pronoun { self.speaker.clone() } else { None };
        let mut attributions: Vec<Attribution> = Vec::new();
        for range in quoted {
            // Quoted words belong to who speaks in the sentence, else to who spoke last.
            let nearest = said
                .iter()
                .min_by_key(|found| found.verb.abs_diff(range.start).min(found.verb.abs_diff(range.end)));
            let holder = match nearest {
                Some(found) => speaker(found).unwrap_or_else(|| found.holder.clone()),
                None => self.speaker.clone().unwrap_or(Holder::Unnamed),
            };
            let cue = nearest.map_or(String::new(), |found| tokens[found.verb].lower.clone());
            attributions.push(Attribution { holder, cue, content: range });
        }
        for found in said {
            let holder = speaker(&found).unwrap_or(found.holder);
            let covered = attributions.iter().any(|known| overlap(&known.content, &found.content));
            if !covered && !found.content.is_empty() {
                let cue = tokens[found.verb].lower.clone();
                attributions.push(Attribution { holder, cue, content: found.content });
            }
        }
        attributions.sort_by_key(|found| found.content.start);
        attributions
    }

    /// Ranges of tokens inside quotation marks, without those of a few borrowed words.
    fn quoted(&mut self, text: &str, tokens: &[Token<'_>]) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut start = self.open.then_some(0);
        let mut last_end = 0;
        let mut before = ' ';
        for index in 0..=tokens.len() {
            let next = tokens.get(index).map_or(text.len(), |token| token.word.start);
            for c in text[last_end..next].chars() {
                match (c, start) {
                    ('“', _) => start = Some(index),
                    ('"', None) => start = Some(index),
                    ('”', Some(begin)) | ('"', Some(begin)) => {
                        let complete = matches!(before, ',' | '.' | '!' | '?');
                        if index - begin >= BORROWED || (complete && index > begin + 1) {
                            ranges.push(begin..index);
                        }
                        start = None;
                    }
                    _ => {}
                }
                before = c;
            }
            last_end = tokens.get(index).map_or(text.len(), |token| token.word.end());
            before = ' ';
        }
        self.open = start.is_some();
        if let Some(begin) = start {
            ranges.push(begin..tokens.len());
        }
        ranges
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::lexicon;
    use super::*;

    fn read(texts: &[&str]) -> Vec<(String, String)> {
        let mut quotations = Quotations::default();
        let mut found = Vec::new();
        for text in texts {
            let tokens = Token::all(text);
            for said in quotations.read(text, &tokens, lexicon()) {
                let content = &tokens[said.content.clone()];
                let words: Vec<&str> = content.iter().map(|token| token.word.text).collect();
                let holder = match &said.holder {
                    Holder::Source(name) => name.clone(),
                    holder => format!("({})", holder.kind()),
                };
                found.push((holder, words.join(" ")));
            }
        }
        found
    }

    fn one(text: &str) -> Option<(String, String)> {
        read(&[text]).into_iter().next()
    }

    #[test]
    fn sayings_with_that_and_without() {
        let said = |holder: &str, words: &str| Some((holder.to_owned(), words.to_owned()));
        assert_eq!(one("Ann Lee said that the plan is dead."), said("Ann Lee", "the plan is dead"));
        assert_eq!(one("Ann Lee, a former minister, believes it is dead."), said("Ann Lee", "it is dead"));
        assert_eq!(one("It is claimed that the plan is dead."), said("(unnamed)", "the plan is dead"));
        assert_eq!(
            one("The network is dismantled, officials claim."),
            said("officials", "The network is dismantled")
        );
        assert_eq!(one("There is a presumption that it will fail."), said("(unnamed)", "it will fail"));
        assert_eq!(one("According to Ann Lee, the plan is dead."), said("Ann Lee", "the plan is dead"));
        assert_eq!(one("The plan is dead, according to Ann Lee."), said("Ann Lee", "The plan is dead"));
    }

    #[test]
    fn what_the_author_says_stays_the_authors() {
        for text in [
            "I think that the plan is dead.",
            "We must say that it was wrong.",
            "The group claimed responsibility for it.",
            "The figures show that the plan is dead.",
            "The so-called “failed traveller” stays at home.",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }

    #[test]
    fn quotations_belong_to_who_speaks() {
        assert_eq!(
            read(&["“The plan is dead now,” Ann Lee said.", "“It will never come back.”"]),
            [
                ("Ann Lee".to_owned(), "The plan is dead now".to_owned()),
                ("Ann Lee".to_owned(), "It will never come back".to_owned())
            ]
        );
        assert_eq!(
            one("“The plan is dead now,” Ann Lee wrote in the Review last month."),
            Some(("Ann Lee".to_owned(), "The plan is dead now".to_owned()))
        );
        for (text, holder) in [
            ("“Ministers should leave,” said Rita Jones.", "Rita Jones"),
            ("\"Ministers should leave,\" said Dr. Jones in London.", "Dr. Jones"),
            ("“The government must leave now,” said the minister, who smiled.", "minister"),
            ("“They must leave now,” Jones told reporters.", "Jones"),
        ] {
            assert_eq!(one(text).map(|said| said.0).as_deref(), Some(holder), "{text}");
        }
        // Open at the end of a sentence.
        assert_eq!(read(&["Ann Lee said: “The plan is dead now.", "Nothing will come of it.”"]).len(), 2);
    }
}
