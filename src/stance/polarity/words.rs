//! The lexicon of praise, blame and fortune: `data/stance/polarity.txt`.

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::inflect::forms;
use super::super::pattern::Patterns;
use crate::lists;

/// What a word says: how good or bad it calls something, and what a verb does to whom.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Entry {
    /// −1 to 1; 0 for a word that is only a verb.
    pub weight: f32,
    /// What kind of word carries the weight.
    pub kind: Kind,
    /// For a verb's form: what it says of who does it, and of whom it is done to.
    pub verb: Option<(f32, f32)>,
}

/// Categories of the lexicon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Praise and blame of people.
    #[default]
    Judge,
    /// How good something is.
    Thing,
    /// What happens to people.
    Event,
    /// How somebody feels.
    Feeling,
}

impl Kind {
    /// Its letter in the names of features.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Judge => "j",
            Self::Thing => "t",
            Self::Event => "e",
            Self::Feeling => "f",
        }
    }
}

/// The lexicon, read once.
#[derive(Debug)]
pub(super) struct Words {
    entries: HashMap<String, Entry, FixedState>,
    beginnings: Vec<(&'static str, Entry)>,
    /// Rows of words, with what they say of who stands before and behind them.
    pub phrases: Patterns<(f32, f32)>,
}

/// The lexicon that is compiled in.
pub(super) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(Words::read);
    &WORDS
}

impl Words {
    /// # Panics
    /// On an entry that cannot be read: the list is part of the program, and a test reads it.
    fn read() -> Self {
        let mut phrases = Vec::new();
        let mut words = Self {
            entries: HashMap::default(),
            beginnings: Vec::new(),
            phrases: Patterns::new([]).unwrap_or_else(|error| panic!("{error}")),
        };
        for (category, rest) in lists::pairs(include_str!("../../../data/stance/polarity.txt")) {
            let (weights, list) = rest.split_once('\t').unwrap_or_else(|| panic!("no words: {rest}"));
            let kind = match category {
                "judge" => Kind::Judge,
                "thing" => Kind::Thing,
                "event" => Kind::Event,
                "feeling" => Kind::Feeling,
                "verb" => {
                    let roles = two(weights);
                    list.split(' ').for_each(|verb| words.add_verb(verb, roles));
                    continue;
                }
                "phrase" => {
                    let roles = two(weights);
                    phrases.extend(list.split(", ").map(|phrase| (phrase, roles)));
                    continue;
                }
                category => panic!("{category} is no category"),
            };
            for word in list.split(' ') {
                words.add(word, number(weights), kind);
            }
        }
        words.beginnings.sort_by_key(|(begin, _)| *begin);
        words.phrases = Patterns::new(phrases).unwrap_or_else(|error| panic!("{error}"));
        words
    }

    fn add(&mut self, word: &'static str, weight: f32, kind: Kind) {
        match word.strip_suffix('*') {
            Some(begin) => self.beginnings.push((begin, Entry { weight, kind, verb: None })),
            None => {
                let entry = self.entries.entry_ref(word).or_default();
                (entry.weight, entry.kind) = (weight, kind);
            }
        }
    }

    /// Adds a verb's forms; a verb in several rows keeps the strongest of each weight.
    fn add_verb(&mut self, verb: &str, (subject, object): (f32, f32)) {
        let stronger = |a: f32, b: f32| if a.abs() >= b.abs() { a } else { b };
        for (form, _) in forms(verb) {
            let entry = self.entries.entry(form).or_default();
            let (known_subject, known_object) = entry.verb.unwrap_or_default();
            entry.verb = Some((stronger(known_subject, subject), stronger(known_object, object)));
        }
    }

    /// What a word in small letters says; `None` for most words.
    pub(super) fn get(&self, word: &str) -> Option<Entry> {
        if let Some(&entry) = self.entries.get(word) {
            return Some(entry);
        }
        // Beginnings are sorted: the one that fits stands right before where the word would.
        let place = self.beginnings.partition_point(|(begin, _)| *begin <= word);
        let (begin, entry) = self.beginnings[..place].last()?;
        word.starts_with(begin).then_some(*entry)
    }
}

fn two(weights: &str) -> (f32, f32) {
    let (first, second) = weights.split_once(' ').unwrap_or_else(|| panic!("two weights: {weights}"));
    (number(first), number(second))
}

fn number(text: &str) -> f32 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_what_verbs_do_to_whom() {
        let words = words();
        assert!(words.get("brutal").is_some_and(|entry| entry.weight < -0.5));
        assert!(words.get("shameful").is_some_and(|entry| entry.weight < -0.5));
        assert!(words.get("sensible").is_some_and(|entry| entry.weight > 0.5));
        assert_eq!(words.get("table"), None);
        let (subject, object) = words.get("criticised").and_then(|entry| entry.verb).unwrap();
        assert!(object < -0.5 && subject > object);
        assert!(words.get("hailed").and_then(|entry| entry.verb).is_some_and(|(_, object)| object > 0.5));
    }
}
