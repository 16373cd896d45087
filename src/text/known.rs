//! The phrases of a collection, for reading some of its texts again.

use hashbrown::HashMap;

use super::intern::Interner;
use super::phrase::{Joining, Link, Pair, Phrases};

/// Which terms were joined into phrases. What a phrase is depends on the whole collection; texts that are
/// read again get the same ones, however few they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownPhrases {
    /// The stems of all phrases and of their parts.
    pub(crate) stems: Vec<KnownStem>,
    /// Pairs are joined in rounds, each of them on what the one before has left.
    pub(crate) rounds: Vec<Vec<KnownPhrase>>,
}

/// Two neighbouring stems that are joined, and what they make; all three as places in [`KnownPhrases::stems`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownPhrase {
    pub parts: [u32; 2],
    /// How the second one follows the first; see [`is_link`].
    pub link: u8,
    pub whole: u32,
}

/// A stem as the interner of any reading knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownStem {
    pub text: String,
    /// One of those of [`super::read`]: a name of the guide, or a word.
    pub tag: u8,
}

/// True for a number that says how one term of a phrase follows another.
pub(crate) fn is_link(number: u8) -> bool {
    Link::of(number).is_some_and(|link| link != Link::NONE)
}

impl KnownPhrases {
    pub(super) fn new(phrases: &Phrases, stems: &Interner) -> Self {
        let mut known = Self::default();
        let mut places: HashMap<u32, u32> = HashMap::new();
        for round in &phrases.rounds {
            let mut place = |number: u32| {
                *places.entry(number).or_insert_with(|| {
                    let stem = KnownStem { text: stems.text(number).to_owned(), tag: stems.tag(number) };
                    known.stems.push(stem);
                    known.stems.len() as u32 - 1
                })
            };
            let phrase = |&((a, b, link), whole): &(Pair, u32)| KnownPhrase {
                parts: [place(a), place(b)],
                link: link.number(),
                whole: place(whole),
            };
            let round = round.iter().map(phrase).collect();
            known.rounds.push(round);
        }
        known
    }

    /// The rounds of joining for texts that are read with these stems and the same names of the guide.
    pub(super) fn joinings(&self, stems: &mut Interner) -> Vec<Joining> {
        let numbers: Vec<u32> = self.stems.iter().map(|stem| stems.intern(&stem.text, stem.tag)).collect();
        let joining = |round: &Vec<KnownPhrase>| {
            let number = |place: u32| numbers[place as usize];
            let pairs: HashMap<Pair, u32> = round
                .iter()
                .filter_map(|&KnownPhrase { parts: [a, b], link, whole }| {
                    Some(((number(a), number(b), Link::of(link)?), number(whole)))
                })
                .collect();
            let mut begins = vec![false; stems.len()];
            pairs.keys().for_each(|&(a, _, _)| begins[a as usize] = true);
            Joining { begins, pairs }
        };
        self.rounds.iter().map(joining).collect()
    }
}
