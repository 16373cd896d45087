//! Strings as numbers.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Numbers strings from 0 in the order in which they come first, each of them with a tag: the same
/// letters with another tag are another string.
#[derive(Debug, Default)]
pub(super) struct Interner {
    numbers: HashTable<u32>,
    entries: Vec<Entry>,
    letters: String,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u64,
    /// Where it ends in `letters`; it begins where the one before ends.
    end: usize,
    tag: u8,
}

const HASHER: FixedState = FixedState::with_seed(0x5354_414e_4450_4f49);

impl Interner {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn text(&self, number: u32) -> &str {
        &self.letters[self.start(number)..self.entries[number as usize].end]
    }

    pub(super) fn tag(&self, number: u32) -> u8 {
        self.entries[number as usize].tag
    }

    fn start(&self, number: u32) -> usize {
        number.checked_sub(1).map_or(0, |before| self.entries[before as usize].end)
    }

    /// The number of a string, which it gets now if it has none.
    pub(super) fn intern(&mut self, text: &str, tag: u8) -> u32 {
        self.intern_hashed(HASHER.hash_one(text) ^ u64::from(tag), text, tag)
    }

    /// The number here of a string that another interner knows.
    pub(super) fn adopt(&mut self, other: &Self, number: u32) -> u32 {
        let entry = other.entries[number as usize];
        self.intern_hashed(entry.hash, other.text(number), entry.tag)
    }

    /// The number of a string that is known.
    pub(super) fn find(&self, text: &str, tag: u8) -> Option<u32> {
        let hash = HASHER.hash_one(text) ^ u64::from(tag);
        let same = |&number: &u32| self.tag(number) == tag && self.text(number) == text;
        self.numbers.find(hash, same).copied()
    }

    fn intern_hashed(&mut self, hash: u64, text: &str, tag: u8) -> u32 {
        let (entries, letters) = (&self.entries, &self.letters);
        let same = |&number: &u32| {
            let entry = entries[number as usize];
            let start = number.checked_sub(1).map_or(0, |before| entries[before as usize].end);
            entry.hash == hash && entry.tag == tag && letters[start..entry.end] == *text
        };
        let place = self.numbers.entry(hash, same, |&number| entries[number as usize].hash);
        match place {
            hashbrown::hash_table::Entry::Occupied(known) => *known.get(),
            hashbrown::hash_table::Entry::Vacant(free) => {
                let number = u32::try_from(self.entries.len()).expect("fewer than 2³² different words");
                free.insert(number);
                self.letters.push_str(text);
                self.entries.push(Entry { hash, end: self.letters.len(), tag });
                number
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_their_numbers() {
        let mut interner = Interner::default();
        let words = ["a", "b", "a", "", "ab", ""];
        assert_eq!(words.map(|word| interner.intern(word, 0)), [0, 1, 0, 2, 3, 2]);
        assert_eq!(interner.intern("a", 1), 4);
        assert_eq!((interner.text(3), interner.text(2), interner.tag(4)), ("ab", "", 1));
        assert_eq!((interner.find("ab", 0), interner.find("ab", 1), interner.len()), (Some(3), None, 5));
        let mut other = Interner::default();
        assert_eq!([3, 0, 3].map(|number| other.adopt(&interner, number)), [0, 1, 0]);
        assert_eq!(other.text(0), "ab");
    }
}
