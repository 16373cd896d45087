//! Whose words and views: the author's, a source's, or somebody's who is not named.
//!
//! What a source *says* is taken from the author; what the author *tells* of a source's wishes and
//! judgements ("the minister wants to …", "she praised the plan") is the source's attitude in the author's words. See
//! [`Voice`].

mod content;
mod quotation;
mod saying;
mod sense;
mod speaker;
mod subject;
mod turn;
mod verb;

use std::ops::Range;

use super::pattern::Token;
use quotation::Mark;
use saying::{Said, sayings};
use speaker::Speakers;
use subject::{Subject, Words};

/// Who holds what a part of a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The author of the article: also behind "I think", "we must", and where the author vouches for what
    /// somebody found ("the figures show that", "she acknowledges that").
    Author,
    /// Somebody with a name or a description: "Ann Lee", "officials", "critics", "the report".
    Source(String),
    /// Somebody who is not told: "it is claimed", "some say", quotation marks without a speaker.
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

/// How somebody else's part of a sentence is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Their words or what they think: "said that", quotation marks.
    Words,
    /// What they want or how they judge, in the author's words: "wants to", "praised". It counts for who holds
    /// a sentence, but its claims stay the author's.
    Wish,
}

/// A part of a sentence that somebody else holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Who.
    pub holder: Holder,
    /// How it is told.
    pub voice: Voice,
    /// The word that says so: a verb of saying, "according to", or nothing for bare quotation marks.
    pub cue: String,
    /// The token of that word; `None` where it only stands nearest to a quotation.
    pub verb: Option<usize>,
    /// What they hold, as a range of tokens.
    pub content: Range<usize>,
}

/// Follows quotations and speakers from sentence to sentence of an article.
#[derive(Debug, Default)]
pub struct Quotations {
    /// The quoted parts of the paragraph, in bytes.
    quoted: Vec<Range<usize>>,
    /// A quotation is open at its end.
    open: Option<Mark>,
    /// Whoever speaks up to the end of the paragraph: "LEE: Well, …".
    turn: Option<Holder>,
    speakers: Speakers,
}

/// True for a form of a verb by which words, views or wishes are told: "says", "warned".
pub(super) fn tells(word: &str) -> bool {
    verb::entry(word).is(verb::kind::VERB)
}

/// Words in quotation marks, fewer than which the author only borrows.
const BORROWED: usize = 4;

impl Quotations {
    /// A new paragraph begins; empty ones end nothing.
    pub fn begin_paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            (self.quoted, self.open) = quotation::quoted(text, self.open);
            self.turn = None;
        }
    }

    /// The parts of the next sentence of the paragraph that somebody else than the author holds.
    /// `start`: where the sentence begins in its paragraph, in bytes.
    pub fn read(&mut self, start: usize, text: &str, tokens: &[Token<'_>]) -> Vec<Attribution> {
        if tokens.is_empty() {
            return Vec::new();
        }
        let words = Words { text, tokens };
        let quoted = self.quoted_tokens(start, text, tokens);
        if let Some(attributions) = self.in_turn(words) {
            return attributions;
        }
        let said = sayings(words, &quoted);
        let mut attributions: Vec<Attribution> = Vec::new();
        for found in &said {
            let holder = self.speakers.resolve(words, &found.subject);
            if found.voice == Voice::Words {
                self.speakers.spoke(&holder);
            }
            let cue = tokens[found.verb].lower.clone();
            attributions.push(Attribution {
                holder,
                voice: found.voice,
                cue,
                verb: Some(found.verb),
                content: found.content.clone(),
            });
        }
        self.add_quoted(words, quoted, &said, &mut attributions);
        self.speakers.learn(words);
        attributions.sort_by_key(|found| found.content.start);
        attributions
    }

    /// Quoted words that no saying reports belong to who speaks in the sentence, else, where they are all of
    /// it, to who spoke last.
    fn add_quoted(
        &mut self,
        words: Words<'_>,
        quoted: Vec<Range<usize>>,
        said: &[Said],
        attributions: &mut Vec<Attribution>,
    ) {
        let known = attributions.len();
        for range in quoted {
            let borrowed = range.len() < BORROWED && (said.is_empty() || !is_complete(words, &range));
            let whole = 3 * range.len() >= 2 * words.tokens.len();
            let covered = attributions[..known].iter().position(|known| overlap(&known.content, &range));
            // A quotation inside what somebody wants is their words.
            if let Some(place) = covered {
                attributions[place].content.end = attributions[place].content.end.max(range.end);
                continue;
            }
            if borrowed && !whole {
                continue;
            }
            let nearest = (0..said.len()).min_by_key(|&at| {
                let verb = said[at].verb;
                (said[at].voice == Voice::Wish, verb.abs_diff(range.start).min(verb.abs_diff(range.end)))
            });
            let (holder, cue) = match nearest {
                Some(at) => (attributions[at].holder.clone(), attributions[at].cue.clone()),
                None if whole => (self.speakers.last(), String::new()),
                None => (self.speakers.named_in(words), String::new()),
            };
            attributions.push(Attribution { holder, voice: Voice::Words, cue, verb: None, content: range });
        }
    }

    /// "LEE: Well, it is dead." and what follows it in the paragraph.
    fn in_turn(&mut self, words: Words<'_>) -> Option<Vec<Attribution>> {
        let mut begin = 0;
        if let Some(label) = self.speakers.label(words) {
            begin = label.end;
            let holder = self.speakers.resolve(words, &Subject::Name(label));
            self.speakers.spoke(&holder);
            self.turn = Some(holder);
        }
        let holder = self.turn.clone()?;
        let content = begin..words.tokens.len();
        Some(vec![Attribution { holder, voice: Voice::Words, cue: String::new(), verb: None, content }])
    }

    /// The quoted parts of a sentence as ranges of tokens.
    fn quoted_tokens(&self, start: usize, text: &str, tokens: &[Token<'_>]) -> Vec<Range<usize>> {
        let end = start + text.len();
        let place = |byte: usize| tokens.partition_point(|token| start + token.word.start < byte);
        let first = self.quoted.partition_point(|range| range.end <= start);
        let inside = self.quoted[first..].iter().take_while(|range| range.start < end);
        inside.map(|range| place(range.start)..place(range.end)).filter(|range| !range.is_empty()).collect()
    }
}

/// It ends as a sentence or clause does: nobody borrows a stop.
fn is_complete(words: Words<'_>, range: &Range<usize>) -> bool {
    range.len() > 1 && words.gap(range.end).starts_with([',', '.', '!', '?'])
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Vec<(String, String)> {
        let mut quotations = Quotations::default();
        let mut found = Vec::new();
        for text in texts {
            let tokens = Token::all(text);
            quotations.begin_paragraph(text);
            for said in quotations.read(0, text, &tokens) {
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
    fn sayings_around_and_behind() {
        for (text, holder, words) in [
            ("The plan, he said, is dead.", "(unnamed)", "The plan he said is dead"),
            ("The plan is dead, said Ann Lee, a minister.", "Ann Lee", "The plan is dead"),
            ("As Ann Lee put it, the plan is dead.", "Ann Lee", "the plan is dead"),
            ("In Ann Lee's view, the plan is dead.", "Ann Lee", "the plan is dead"),
            ("Ann Lee, who argues that the plan is dead, left.", "Ann Lee", "the plan is dead left"),
            ("Ann Lee told reporters on Monday that the plan is dead.", "Ann Lee", "the plan is dead"),
            ("Ann Lee's claim that the plan is dead is new.", "Ann Lee", "the plan is dead is new"),
            ("The group is believed to be weak.", "(unnamed)", "The group is believed to be weak"),
            ("Some say that the plan is dead.", "(unnamed)", "the plan is dead"),
            ("In a letter, Ann Lee said the plan “cannot work”.", "Ann Lee", "the plan cannot work"),
            ("The minister was asked whether the plan is dead.", "(unnamed)", "the plan is dead"),
            ("The worst are the men who say that the plan is dead.", "men", "the plan is dead"),
            ("A report from last year suggests that the plan is dead.", "report", "the plan is dead"),
            ("ANN LEE: Well, the plan is dead.", "ANN LEE", "Well the plan is dead"),
        ] {
            assert_eq!(one(text), Some((holder.to_owned(), words.to_owned())), "{text}");
        }
    }

    #[test]
    fn one_speaker_says_several_things_and_several_speak() {
        let pair = |holder: &str, words: &str| (holder.to_owned(), words.to_owned());
        assert_eq!(
            read(&["Ann Lee said that the plan is dead and claimed that nobody wants it."]),
            [pair("Ann Lee", "the plan is dead"), pair("Ann Lee", "nobody wants it")]
        );
        assert_eq!(
            read(&["Ann Lee said the plan is dead, but Bob Ray insisted that it is not."]),
            [pair("Ann Lee", "the plan is dead"), pair("Bob Ray", "it is not")]
        );
    }

    #[test]
    fn wishes_and_judgements_are_told_in_the_authors_words() {
        for (text, words) in [
            ("Ann Lee wants to end the plan.", "to end the plan"),
            ("Ann Lee urged ministers to end the plan.", "ministers to end the plan"),
            ("Ann Lee praised the plan.", "the plan"),
            ("Ann Lee refused to end the plan.", "to end the plan"),
        ] {
            let tokens = Token::all(text);
            let found = Quotations::default().read(0, text, &tokens);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].voice, found[0].holder.name()), (Voice::Wish, "Ann Lee"), "{text}");
            assert_eq!(one(text).map(|found| found.1).as_deref(), Some(words), "{text}");
        }
    }

    #[test]
    fn pronouns_and_surnames_are_who_bears_them() {
        let holders = |texts: &[&str]| read(texts).into_iter().map(|found| found.0).collect::<Vec<_>>();
        assert_eq!(
            holders(&[
                "Mrs. Ann Lee said that the plan is dead.",
                "Mr. Bob Ray said that it is not.",
                "She said that it is.",
                "Mr. Ray said that he was right.",
                "Officials said that it is dead.",
                "They said that it was dead before.",
            ]),
            ["Ann Lee", "Bob Ray", "Ann Lee", "Bob Ray", "Officials", "Officials"]
        );
    }

    #[test]
    fn what_the_author_says_stays_the_authors() {
        for text in [
            "I think that the plan is dead.",
            "We must say that it was wrong.",
            "The group claimed responsibility for it.",
            "The figures show that the plan is dead.",
            "The so-called “failed traveller” stays at home.",
            "The pattern suggests that the plan is dead.",
            "Even Ann Lee acknowledges that the plan is dead.",
            "It is worth noting that the plan is dead.",
            "Nobody believes that the plan is dead.",
            "The US said nothing.",
            "The group had been reported to the police.",
            "The use of bombs can add confusion to the picture.",
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
