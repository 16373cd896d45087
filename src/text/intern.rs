//! Strings as numbers.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Numbers strings from 0 in the order in which they come first, each of them with a tag: the same
/// letters with another tag are another string.
#[derive(Debug, Default)]
pub(super) struct Interner {
    numbers: HashTable<Slot>,
    seeds: Seeds,
    /// Where each string ends in `letters`; it begins where the one before ends.
    ends: Vec<usize>,
    tags: Vec<u8>,
    letters: String,
}

/// A string's number beside what tells it apart, so that most look-ups touch one place in memory.
#[derive(Debug, Clone, Copy)]
struct Slot {
    key: Key,
    number: u32,
}

/// All of a string of up to 16 bytes with its tag; of a longer one a hash, its end and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    head: u64,
    tail: u64,
    /// Bytes, and the tag in the last eight bits.
    size: u32,
}

/// Other ones in each run, so that nobody can write words that all fall together. Numbers do not depend on them.
#[derive(Debug)]
struct Seeds {
    hasher: DefaultHashBuilder,
    head: u64,
    tail: u64,
}

impl Default for Seeds {
    fn default() -> Self {
        let hasher = DefaultHashBuilder::default();
        Self { head: hasher.hash_one(0), tail: hasher.hash_one(1), hasher }
    }
}

impl Seeds {
    #[inline]
    fn key(&self, text: &str, tag: u8) -> Key {
        let bytes = text.as_bytes();
        let (head, tail) = match (bytes, bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (_, Some(head), Some(tail)) if bytes.len() <= WHOLE => {
                (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
            }
            (_, Some(_), Some(tail)) => (self.hasher.hash_one(text), u64::from_le_bytes(*tail)),
            ([], ..) => (0, 0),
            ([first, ..], ..) => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
                (Some(head), Some(tail)) => {
                    (u64::from(u32::from_le_bytes(*head)), u64::from(u32::from_le_bytes(*tail)))
                }
                _ => {
                    let [middle, last] = [bytes[bytes.len() / 2], bytes[bytes.len() - 1]];
                    (u64::from(*first) | u64::from(middle) << 8 | u64::from(last) << 16, 0)
                }
            },
        };
        let length = bytes.len().min(0xff_ffff) as u32;
        Key { head, tail, size: length << 8 | u32::from(tag) }
    }

    #[inline]
    fn hash(&self, key: Key) -> u64 {
        let (a, b) = (key.head ^ self.head, key.tail ^ self.tail);
        let mixed = u128::from(a) * u128::from(b.rotate_left(7) ^ (u64::from(key.size) << 40));
        let folded = (mixed as u64) ^ (mixed >> 64) as u64;
        folded.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Key {
    /// True where equal keys are not enough to know that strings are equal.
    #[inline]
    fn is_cut(self) -> bool {
        self.size >= (WHOLE as u32 + 1) << 8
    }
}

/// Bytes of a string that a key holds wholly.
const WHOLE: usize = 16;

impl Interner {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn text(&self, number: u32) -> &str {
        text(&self.letters, &self.ends, number)
    }

    pub(super) fn tag(&self, number: u32) -> u8 {
        self.tags[number as usize]
    }

    /// The number of a string, which it gets now if it has none.
    #[inline]
    pub(super) fn intern(&mut self, string: &str, tag: u8) -> u32 {
        let key = self.seeds.key(string, tag);
        let (letters, ends, seeds) = (&self.letters, &self.ends, &self.seeds);
        let same =
            |slot: &Slot| slot.key == key && (!key.is_cut() || text(letters, ends, slot.number) == string);
        match self.numbers.entry(seeds.hash(key), same, |slot| seeds.hash(slot.key)) {
            hashbrown::hash_table::Entry::Occupied(known) => known.get().number,
            hashbrown::hash_table::Entry::Vacant(free) => {
                let number = u32::try_from(self.ends.len()).expect("fewer than 2³² different words");
                free.insert(Slot { key, number });
                self.letters.push_str(string);
                self.ends.push(self.letters.len());
                self.tags.push(tag);
                number
            }
        }
    }

    /// The number of a string that is known.
    #[inline]
    pub(super) fn find(&self, string: &str, tag: u8) -> Option<u32> {
        let key = self.seeds.key(string, tag);
        let same = |slot: &Slot| slot.key == key && (!key.is_cut() || self.text(slot.number) == string);
        self.numbers.find(self.seeds.hash(key), same).map(|slot| slot.number)
    }
}

fn text<'l>(letters: &'l str, ends: &[usize], number: u32) -> &'l str {
    let start = number.checked_sub(1).map_or(0, |before| ends[before as usize]);
    &letters[start..ends[number as usize]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_know_which_words_collide() {
        let place = |seeds: Seeds| {
            ["tiger", "a much longer form of a word"].map(|word| seeds.hash(seeds.key(word, 0)))
        };
        let (one, other) = (place(Seeds::default()), place(Seeds::default()));
        assert!(one[0] != other[0] && one[1] != other[1]);
    }

    #[test]
    fn strings_keep_their_numbers() {
        let mut interner = Interner::default();
        let words = ["a", "b", "a", "", "ab", ""];
        assert_eq!(words.map(|word| interner.intern(word, 0)), [0, 1, 0, 2, 3, 2]);
        assert_eq!(interner.intern("a", 1), 4);
        assert_eq!((interner.text(3), interner.text(2), interner.tag(4)), ("ab", "", 1));
        assert_eq!((interner.find("ab", 0), interner.find("ab", 1), interner.len()), (Some(3), None, 5));
    }

    #[test]
    fn strings_of_any_length_are_told_apart() {
        let mut interner = Interner::default();
        let mut all: Vec<String> = Vec::new();
        for length in 0..40 {
            let plain = "a".repeat(length);
            for place in 0..length {
                let mut other = plain.clone();
                other.replace_range(place..=place, "b");
                all.push(other);
            }
            all.push(plain);
        }
        for (number, string) in all.iter().enumerate() {
            assert_eq!(interner.intern(string, 0), number as u32, "{string}");
        }
        for (number, string) in all.iter().enumerate() {
            assert_eq!(
                (interner.find(string, 0), interner.text(number as u32)),
                (Some(number as u32), string.as_str())
            );
        }
    }
}
