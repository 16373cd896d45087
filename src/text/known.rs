//! The phrases of a collection, for reading some of its texts again.

use hashbrown::HashMap;

use super::intern::Interner;
use super::phrase::{Joining, Link, Pair, Phrases};

/// Which terms were joined into phrases. What a phrase is depends on the whole collection; texts that are
/// read again get the same ones, however few they are.
#[derive(Debug, Clone, Default)]
pub struct KnownPhrases {
    /// Pairs are joined in rounds, each of them on what the one before has left.
    rounds: Vec<Vec<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    parts: [Stem; 2],
    link: Link,
    whole: Stem,
}

/// A stem as the interner of any reading knows it.
#[derive(Debug, Clone)]
struct Stem {
    text: String,
    tag: u8,
}

impl Stem {
    fn of(stems: &Interner, number: u32) -> Self {
        Self { text: stems.text(number).to_owned(), tag: stems.tag(number) }
    }
}

impl KnownPhrases {
    pub(super) fn new(phrases: &Phrases, stems: &Interner) -> Self {
        let known = |&((a, b, link), whole): &(Pair, u32)| Known {
            parts: [Stem::of(stems, a), Stem::of(stems, b)],
            link,
            whole: Stem::of(stems, whole),
        };
        Self { rounds: phrases.rounds.iter().map(|round| round.iter().map(known).collect()).collect() }
    }

    /// The rounds of joining for texts that are read with these stems and the same names of the guide.
    pub(super) fn joinings(&self, stems: &mut Interner) -> Vec<Joining> {
        let joining = |round: &Vec<Known>| {
            let mut intern = |stem: &Stem| stems.intern(&stem.text, stem.tag);
            let mut pairs: HashMap<Pair, u32> = HashMap::default();
            for Known { parts: [a, b], link, whole } in round {
                pairs.insert((intern(a), intern(b), *link), intern(whole));
            }
            let mut begins = vec![false; stems.len()];
            pairs.keys().for_each(|&(a, _, _)| begins[a as usize] = true);
            Joining { begins, pairs }
        };
        self.rounds.iter().map(joining).collect()
    }
}
