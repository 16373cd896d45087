//! Phrases: words that belong together, "foreign fighters", "Belt and Road".
//!
//! Two neighbouring terms are a phrase where they occur together more often than their own
//! frequencies explain: normalised pointwise mutual information (Bouma 2009) at least
//! [`BOUND`], in at least [`LEAST_ARTICLES`] articles. A second round joins phrases with a further word.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::intern::Interner;
use super::read::{Piece, WORD, groups};
use super::token::JOINTS;
use crate::progress::Stage;

/// NPMI of a pair from which it is a phrase; 1 is "never apart", 0 is chance.
const BOUND: f64 = 0.5;
/// The same with a small word between ("of", "and"), which joins what need not belong together.
const BOUND_JOINED: f64 = 0.6;
const LEAST_OCCURRENCES: u32 = 3;
const LEAST_ARTICLES: u32 = 2;
/// Content words of a phrase at most.
const LONGEST: u8 = 3;
/// Rounds of joining.
const ROUNDS: usize = 2;
/// Steps of a stage that joins phrases: three looks at the sample and the joining, in each round.
pub(super) const STEPS: u64 = 4 * ROUNDS as u64;

/// How a term follows the one before in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Link(u8);

/// What may stand between two terms of a phrase, as places in [`JOINTS`]; a link is [`Link::NEXT`] more
/// than the place here.
const BETWEEN: [&[u8]; 13] =
    [&[0], &[1], &[4], &[5], &[6], &[3], &[7], &[1, 2], &[3, 2], &[5, 2], &[6, 2], &[0, 2], &[4, 2]];

impl Link {
    /// No phrase goes across.
    pub(super) const NONE: Self = Self(0);
    /// Nothing but a space or a hyphen is between.
    pub(super) const NEXT: Self = Self(1);

    /// The link of a number that [`Link::number`] gives.
    pub(super) fn of(number: u8) -> Option<Self> {
        (number <= Self::NEXT.0 + BETWEEN.len() as u8).then_some(Self(number))
    }

    /// As a number, less than 16.
    pub(super) fn number(self) -> u8 {
        self.0
    }

    /// The link behind a further small word.
    pub(super) fn behind(self, joint: u8) -> Self {
        let mut words = match self {
            Self::NONE => return Self::NONE,
            link => link.joints().to_vec(),
        };
        words.push(joint);
        let place = BETWEEN.iter().position(|known| *known == words);
        place.map_or_else(
            // "and the" is on the way to nothing if it is not known, "the" alone neither.
            || Self::NONE,
            |place| Self(Self::NEXT.0 + 1 + place as u8),
        )
    }

    fn joints(self) -> &'static [u8] {
        self.0.checked_sub(Self::NEXT.0 + 1).map_or(&[], |place| BETWEEN[usize::from(place)])
    }

    /// Small words between.
    fn n_joints(self) -> usize {
        self.joints().len()
    }

    /// The stems of a phrase as they are written: with the small words between.
    pub(super) fn written(self, a: &str, b: &str) -> String {
        let mut text = a.to_owned();
        for &joint in self.joints() {
            text.push(' ');
            text.push_str(JOINTS[usize::from(joint)]);
        }
        text.push(' ');
        text.push_str(b);
        text
    }
}

/// A term or phrase in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// Number of its stem.
    pub term: u32,
    /// Its first word's place among the article's words, and how it follows the item before.
    place: u32,
}

impl Item {
    pub(super) fn new(term: u32, word: usize, link: Link) -> Self {
        // Where a phrase stands matters for how it is shown only, so that the far end of an article of
        // 2²⁸ words may be cut.
        Self { term, place: ((word as u32) << 4) | u32::from(link.0) }
    }

    /// The place of its first word among the article's.
    pub(super) fn word(self) -> usize {
        (self.place >> 4) as usize
    }

    pub(super) fn link(self) -> Link {
        Link((self.place & 15) as u8)
    }
}

/// Two neighbouring terms and how they are linked.
pub(super) type Pair = (u32, u32, Link);

/// Phrases: the terms that each is made of.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// Number of the first phrase; those before are words and names.
    pub first: u32,
    /// The parts of each phrase, from `first` on.
    pub parts: Vec<Pair>,
    /// Content words of each phrase.
    lengths: Vec<u8>,
    /// Words of each phrase as it stands in a text, the small ones too; `None` where a name of the
    /// guide is a part of it, which may stand there under another name.
    spans: Vec<Option<usize>>,
    /// Number of the guide's names, which are the first stems.
    names: u32,
    /// The pairs that each round joined, with the numbers of what they make.
    pub rounds: Vec<Vec<(Pair, u32)>>,
}

impl Phrases {
    fn place(&self, term: u32) -> Option<usize> {
        term.checked_sub(self.first).map(|place| place as usize).filter(|&place| place < self.parts.len())
    }

    /// What a phrase is made of; `None` for a word or name.
    pub(super) fn part(&self, term: u32) -> Option<Pair> {
        self.place(term).map(|place| self.parts[place])
    }

    fn length(&self, term: u32) -> u8 {
        self.place(term).map_or(1, |place| self.lengths[place])
    }

    /// Words of a term as it stands in a text, where these are always as many.
    pub(super) fn span(&self, term: u32) -> Option<usize> {
        match self.place(term) {
            Some(place) => self.spans[place],
            None => (term >= self.names).then_some(1),
        }
    }
}

/// Finds the phrases of the sample, one article in `every`, and joins them in all articles.
pub(super) fn join_all(
    pieces: &mut [Piece],
    stems: &mut Interner,
    names: usize,
    every: usize,
    stage: &dyn Stage,
) -> Phrases {
    let mut phrases = Phrases { first: stems.len() as u32, names: names as u32, ..Phrases::default() };
    for round in 0..ROUNDS {
        // What two words are is known after the first round; a second one looks at phrases only.
        let least = if round == 0 { 0 } else { phrases.first };
        let chosen = choose(pieces, stems.len(), least, every, stage);
        let mut joined: Vec<(Pair, u32)> = Vec::new();
        let mut begins = vec![false; stems.len()];
        for pair in chosen {
            let (a, b, link) = pair;
            let length = phrases.length(a) + phrases.length(b);
            if length > LONGEST {
                continue;
            }
            let span = phrases.span(a).zip(phrases.span(b)).map(|(a, b)| a + link.n_joints() + b);
            let term = number(stems, &mut phrases, pair, length, span);
            joined.push((pair, term));
            begins[a as usize] = true;
        }
        if joined.is_empty() {
            break;
        }
        Joining { begins, pairs: joined.iter().copied().collect() }.join(pieces);
        stage.advance(1);
        phrases.rounds.push(joined);
    }
    phrases
}

/// Pairs to join, with the numbers of what they make.
#[derive(Debug)]
pub(super) struct Joining {
    /// True for each term with which a pair begins; later ones are in none.
    pub begins: Vec<bool>,
    pub pairs: HashMap<Pair, u32>,
}

impl Joining {
    /// Joins the pairs in all pieces.
    pub(super) fn join(&self, pieces: &mut [Piece]) {
        pieces.par_iter_mut().for_each(|piece| self.join_piece(piece));
    }

    /// Joins the pairs of a piece, from left to right.
    pub(super) fn join_piece(&self, piece: &mut Piece) {
        let begins = |term: u32| self.begins.get(term as usize).is_some_and(|&begins| begins);
        let (mut from, mut to) = (0, 0);
        for end in &mut piece.item_ends {
            while from < *end {
                let item = piece.items[from];
                let next = piece.items[from + 1..*end].first().filter(|_| begins(item.term));
                let phrase = next.and_then(|next| self.pairs.get(&(item.term, next.term, next.link())));
                piece.items[to] = phrase.map_or(item, |&term| Item { term, ..item });
                from += if phrase.is_some() { 2 } else { 1 };
                to += 1;
            }
            *end = to;
        }
        piece.items.truncate(to);
    }
}

/// The number of a phrase; one that also stands as one word ("counterterrorism") is that word.
fn number(stems: &mut Interner, phrases: &mut Phrases, pair: Pair, length: u8, span: Option<usize>) -> u32 {
    let (a, b, link) = pair;
    let (first, second) = (stems.text(a), stems.text(b));
    if link == Link::NEXT
        && let Some(solid) = stems.find(&format!("{first}{second}"), WORD)
    {
        return solid;
    }
    let term = stems.intern(&link.written(first, second), WORD);
    if term == phrases.first + phrases.parts.len() as u32 {
        phrases.parts.push(pair);
        phrases.lengths.push(length);
        phrases.spans.push(span);
    }
    term
}

/// How often a pair occurs.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    occurrences: u32,
    articles: u32,
    /// The last article in which it was seen, plus one.
    last: u32,
}

/// Slots of the filter of rare pairs.
const SLOTS: usize = 1 << 20;

/// The pairs that are phrases, in their order; one of their terms is `least` or more.
fn choose(pieces: &[Piece], n_terms: usize, least: u32, every: usize, stage: &dyn Stage) -> Vec<Pair> {
    let occurrences = occurrences(pieces, n_terms, every);
    stage.advance(1);
    let all: f64 = occurrences.iter().map(|&count| f64::from(count)).sum();
    // −1 for terms that are too rare.
    let share: Vec<f64> = occurrences
        .iter()
        .map(|&count| if count >= LEAST_OCCURRENCES { f64::from(count) / all } else { -1.0 })
        .collect();
    // With p(ab) ≤ min(p(a), p(b)), NPMI is at least one half only if the greater of both, squared, is not
    // beyond the lesser.
    let may_be = |a: u32, b: u32| {
        let (p, q) = (share[a as usize], share[b as usize]);
        p.max(q).powi(2) <= p.min(q) && (a >= least || b >= least)
    };
    // A first look counts pairs in slots that several may share, so that the many that come once or
    // twice need no entry.
    let slots: Vec<Vec<u8>> = groups(pieces)
        .map(|pieces| {
            let mut slots = vec![0_u8; SLOTS];
            each_pair(pieces, every, &may_be, |pair, _| {
                let slot = &mut slots[slot(pair)];
                *slot = slot.saturating_add(1);
            });
            slots
        })
        .collect();
    let slots = slots.into_iter().reduce(|mut sum, part| {
        sum.iter_mut().zip(part).for_each(|(sum, count)| *sum = sum.saturating_add(count));
        sum
    });
    let Some(slots) = slots else { return Vec::new() };
    stage.advance(1);
    let tallies: Vec<HashMap<Pair, Tally>> = groups(pieces)
        .map(|pieces| {
            let mut pairs: HashMap<Pair, Tally> = HashMap::default();
            each_pair(pieces, every, &may_be, |pair, article| {
                if u32::from(slots[slot(pair)]) >= LEAST_OCCURRENCES {
                    let tally = pairs.entry(pair).or_default();
                    tally.occurrences += 1;
                    if tally.last != article + 1 {
                        tally.last = article + 1;
                        tally.articles += 1;
                    }
                }
            });
            pairs
        })
        .collect();
    let mut sums: HashMap<Pair, Tally> = HashMap::default();
    for (pair, tally) in tallies.into_iter().flatten() {
        let sum = sums.entry(pair).or_default();
        sum.occurrences += tally.occurrences;
        sum.articles += tally.articles;
    }
    stage.advance(1);
    let mut chosen: Vec<Pair> = sums
        .into_iter()
        .filter(|(_, tally)| tally.occurrences >= LEAST_OCCURRENCES && tally.articles >= LEAST_ARTICLES)
        .filter(|((a, b, link), tally)| {
            let together = f64::from(tally.occurrences) / all;
            let npmi = (together / (share[*a as usize] * share[*b as usize])).ln() / -together.ln();
            npmi >= if *link == Link::NEXT { BOUND } else { BOUND_JOINED }
        })
        .map(|(pair, _)| pair)
        .collect();
    chosen.sort_unstable();
    chosen
}

fn slot((a, b, link): Pair) -> usize {
    let mixed = (u64::from(a) << 32 | u64::from(b)).wrapping_add(u64::from(link.0) << 28);
    (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS.trailing_zeros())) as usize
}

/// How often each term occurs in the sample.
fn occurrences(pieces: &[Piece], n_terms: usize, every: usize) -> Vec<u32> {
    let parts: Vec<Vec<u32>> = groups(pieces)
        .map(|pieces| {
            let mut counts = vec![0; n_terms];
            for (piece, article) in sampled(pieces, every) {
                piece.items_of(article).iter().for_each(|item| counts[item.term as usize] += 1);
            }
            counts
        })
        .collect();
    parts.into_iter().fold(vec![0; n_terms], |mut sum, part| {
        sum.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
        sum
    })
}

/// The articles that belong to the sample, by their piece and their place in it.
pub(super) fn sampled(pieces: &[Piece], every: usize) -> impl Iterator<Item = (&Piece, usize)> {
    pieces.iter().flat_map(move |piece| {
        let articles = 0..piece.n_articles();
        articles
            .filter(move |article| (piece.first + article).is_multiple_of(every))
            .map(move |article| (piece, article))
    })
}

fn each_pair(
    pieces: &[Piece],
    every: usize,
    may_be: &impl Fn(u32, u32) -> bool,
    mut found: impl FnMut(Pair, u32),
) {
    for (piece, article) in sampled(pieces, every) {
        for pair in piece.items_of(article).windows(2) {
            let (a, b, link) = (pair[0].term, pair[1].term, pair[1].link());
            if link != Link::NONE && may_be(a, b) {
                found((a, b, link), (piece.first + article) as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn piece(articles: &[&[u32]]) -> Piece {
        let mut piece = Piece::default();
        for terms in articles {
            let links = std::iter::once(Link::NONE).chain(std::iter::repeat(Link::NEXT));
            piece.items.extend(
                terms.iter().zip(links).enumerate().map(|(at, (&term, link))| Item::new(term, at, link)),
            );
            piece.item_ends.push(piece.items.len());
        }
        piece
    }

    #[test]
    fn words_that_belong_together_are_joined() {
        // 0 1 always together; 2 and 3 everywhere.
        let mut pieces =
            [piece(&[&[0, 1, 2, 3, 2, 0, 1, 3, 3], &[3, 2, 0, 1, 3, 3, 2]]), piece(&[&[2, 3, 3, 2, 2, 3]])];
        pieces[1].first = 2;
        let mut stems = Interner::default();
        assert_eq!(["a", "b", "c", "d"].map(|stem| stems.intern(stem, WORD)), [0, 1, 2, 3]);
        let phrases = join_all(&mut pieces, &mut stems, 0, 1, &Silent);
        assert_eq!(phrases.parts, [(0, 1, Link::NEXT)]);
        assert_eq!(stems.text(4), "a b");
        let terms: Vec<u32> = pieces[0].items_of(0).iter().map(|item| item.term).collect();
        assert_eq!(terms, [4, 2, 3, 2, 4, 3, 3]);
        assert_eq!(pieces[0].items_of(0)[4].word(), 5);
    }

    #[test]
    fn small_words_may_stand_between() {
        let of_the = Link::NEXT.behind(1).behind(2);
        assert_eq!(of_the.written("state", "union"), "state of the union");
        assert_eq!(Link::NEXT.written("a", "b"), "a b");
        assert_eq!(Link::NEXT.behind(2), Link::NONE);
        assert_eq!(of_the.behind(2), Link::NONE);
        assert_eq!(Link::NONE.behind(1), Link::NONE);
    }

    #[test]
    fn nothing_is_joined_across_punctuation() {
        let mut pieces = [piece(&[&[0, 1], &[0, 1], &[0, 1, 2]])];
        for item in &mut pieces[0].items {
            *item = Item::new(item.term, item.word(), Link::NONE);
        }
        let mut stems = Interner::default();
        assert_eq!(["a", "b", "c"].map(|stem| stems.intern(stem, WORD)), [0, 1, 2]);
        assert!(join_all(&mut pieces, &mut stems, 0, 1, &Silent).parts.is_empty());
    }
}
