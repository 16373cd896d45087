//! The words of `data/stance/saying.txt` by each of their forms, and those of `data/stance/grammar.txt`.

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::lists;
pub(super) use crate::stance::inflect::Form;
use crate::stance::inflect::forms;

/// Kinds of a word, as bits; see `data/stance/saying.txt` and `data/stance/grammar.txt`.
pub(super) mod kind {
    pub(in super::super) const SAYS: u32 = 1 << 0;
    pub(in super::super) const WRITES: u32 = 1 << 1;
    pub(in super::super) const TELLS: u32 = 1 << 2;
    pub(in super::super) const DISTANCES: u32 = 1 << 3;
    pub(in super::super) const ENDORSES: u32 = 1 << 4;
    pub(in super::super) const CONCEDES: u32 = 1 << 5;
    pub(in super::super) const INFERS: u32 = 1 << 6;
    pub(in super::super) const WISHES: u32 = 1 << 7;
    pub(in super::super) const JUDGES: u32 = 1 << 8;
    pub(in super::super) const TALKS: u32 = 1 << 9;
    pub(in super::super) const NOUN: u32 = 1 << 10;
    pub(in super::super) const OWNED: u32 = 1 << 11;
    pub(in super::super) const VIEW: u32 = 1 << 12;
    pub(in super::super) const DOCUMENT: u32 = 1 << 13;
    pub(in super::super) const PEOPLE: u32 = 1 << 14;
    pub(in super::super) const CROWD: u32 = 1 << 15;
    pub(in super::super) const NOVERB: u32 = 1 << 16;
    pub(in super::super) const PASSED: u32 = 1 << 17;
    pub(in super::super) const PREPOSITION: u32 = 1 << 18;
    pub(in super::super) const AUXILIARY: u32 = 1 << 19;
    pub(in super::super) const NOSUBJECT: u32 = 1 << 20;
    pub(in super::super) const NONAME: u32 = 1 << 21;
    pub(in super::super) const SKIPPED: u32 = 1 << 22;
    pub(in super::super) const SPEECHLESS: u32 = 1 << 23;
    pub(in super::super) const ENDS: u32 = 1 << 24;
    pub(in super::super) const DETERMINER: u32 = 1 << 25;
    pub(in super::super) const BE: u32 = 1 << 26;
    pub(in super::super) const OBJECT: u32 = 1 << 27;
    pub(in super::super) const ADJUNCT: u32 = 1 << 28;
    /// A clause is reported, and the writer does not vouch for it.
    pub(in super::super) const CLAUSE: u32 = SAYS | WRITES | TELLS | DISTANCES | INFERS;
    /// Any verb.
    pub(in super::super) const VERB: u32 = CLAUSE | ENDORSES | CONCEDES | WISHES | JUDGES | TALKS;
}

/// What is known of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    kinds: u32,
    pub(super) form: Form,
}

impl Entry {
    const NONE: Self = Self { kinds: 0, form: Form::Base };

    /// It is of one of these kinds.
    pub(super) fn is(self, kinds: u32) -> bool {
        self.kinds & kinds != 0
    }
}

/// What is known of a word in small letters.
pub(super) fn entry(word: &str) -> Entry {
    static ENTRIES: LazyLock<HashMap<String, Entry, FixedState>> = LazyLock::new(read);
    ENTRIES.get(word).copied().unwrap_or(Entry::NONE)
}

/// # Panics
/// On an entry that cannot be read: the list is part of the program, and a test reads it.
fn read() -> HashMap<String, Entry, FixedState> {
    let mut entries: HashMap<String, Entry, FixedState> = HashMap::default();
    let saying = lists::pairs(include_str!("../../../data/stance/saying.txt"));
    let grammar = lists::pairs(include_str!("../../../data/stance/grammar.txt"));
    for (name, words) in saying.chain(grammar) {
        let bit = bit(name);
        for word in words.split(' ') {
            let forms = if bit & kind::VERB != 0 { forms(word) } else { vec![(word.to_owned(), Form::Base)] };
            for (form, which) in forms {
                let known = entries.entry(form).or_insert(Entry { kinds: 0, form: which });
                // A word may stand in the lists of nouns before those of verbs.
                if known.kinds & kind::VERB == 0 && bit & kind::VERB != 0 {
                    known.form = which;
                }
                known.kinds |= bit;
            }
        }
    }
    entries
}

fn bit(name: &str) -> u32 {
    match name {
        "says" => kind::SAYS,
        "writes" => kind::WRITES,
        "tells" => kind::TELLS,
        "distances" => kind::DISTANCES,
        "endorses" => kind::ENDORSES,
        "concedes" => kind::CONCEDES,
        "infers" => kind::INFERS,
        "wishes" => kind::WISHES,
        "judges" => kind::JUDGES,
        "talks" => kind::TALKS,
        "noun" => kind::NOUN,
        "owned" => kind::OWNED,
        "view" => kind::VIEW,
        "document" => kind::DOCUMENT,
        "people" => kind::PEOPLE,
        "crowd" => kind::CROWD,
        "noverb" => kind::NOVERB,
        "passed" => kind::PASSED,
        "preposition" => kind::PREPOSITION,
        "auxiliary" => kind::AUXILIARY,
        "nosubject" => kind::NOSUBJECT,
        "noname" => kind::NONAME,
        "skipped" => kind::SKIPPED,
        "speechless" => kind::SPEECHLESS,
        "ends" => kind::ENDS,
        "determiner" => kind::DETERMINER,
        "be" => kind::BE,
        "object" => kind::OBJECT,
        "adjunct" => kind::ADJUNCT,
        name => panic!("{name} is no kind of saying"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_verbs() {
        for (word, kinds, form) in [
            ("argues", kind::SAYS, Form::Third),
            ("arguing", kind::SAYS, Form::Ing),
            ("denied", kind::WRITES, Form::Past),
            ("denies", kind::WRITES, Form::Third),
            ("admitting", kind::CONCEDES, Form::Ing),
            ("written", kind::WRITES, Form::Participle),
            ("told", kind::TELLS, Form::Past),
            ("agreeing", kind::WRITES, Form::Ing),
            ("tweeted", kind::SAYS, Form::Past),
            ("saying", kind::SAYS, Form::Ing),
        ] {
            assert!(entry(word).is(kinds), "{word}");
            assert_eq!(entry(word).form, form, "{word}");
        }
        assert!(entry("claims").is(kind::NOVERB) && entry("claims").is(kind::DISTANCES));
        assert!(entry("argument").is(kind::NOUN));
        assert!(!entry("table").is(u32::MAX));
    }
}
