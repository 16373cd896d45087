//! Phrases: words that belong together, "foreign fighters", "Belt and Road".
//!
//! Two neighbouring terms are a phrase where they occur together more often than their own
//! frequencies explain: normalised pointwise mutual information (Bouma 2009) at least
//! [`BOUND`], in at least [`LEAST_ARTICLES`] articles. A second round joins phrases with a further word.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// NPMI of a pair from which it is a phrase; 1 is "never apart", 0 is chance.
const BOUND: f64 = 0.5;
/// The same with a small word between ("of", "and"), which joins what need not belong together.
const BOUND_JOINED: f64 = 0.6;
const LEAST_OCCURRENCES: u32 = 3;
const LEAST_ARTICLES: u32 = 2;

/// A term or phrase in an article, as an index into a vocabulary that grows by phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// Index of the term.
    pub term: u32,
    /// Where it begins and ends in the text, in bytes.
    pub start: u32,
    pub end: u32,
    /// How it follows the item before: see [`link`].
    pub link: u8,
}

/// No phrase goes across.
pub(super) const APART: u8 = 0;
/// Nothing but a space or a hyphen is between.
pub(super) const NEXT: u8 = 1;

/// What may stand between two terms of a phrase; a link is [`NEXT`] more than the place here.
const BETWEEN: &[&str] = &[
    "and", "of", "for", "on", "in", "to", "de", "of the", "for the", "on the", "in the", "and the", "to the",
];

/// The link of a term that follows another with these small words between.
pub(super) fn link(between: &[&str]) -> u8 {
    if between.is_empty() {
        return NEXT;
    }
    let place = BETWEEN.iter().position(|known| known.split(' ').eq(between.iter().copied()));
    place.map_or(APART, |place| NEXT + 1 + place as u8)
}

/// The stems of a phrase as they are written: with the small words between.
pub(super) fn written(a: &str, b: &str, link: u8) -> String {
    match usize::from(link).checked_sub(usize::from(NEXT) + 1) {
        Some(place) => format!("{a} {} {b}", BETWEEN[place]),
        None => format!("{a} {b}"),
    }
}

/// Content words in the stems of a term.
pub(super) fn length(stem: &str) -> usize {
    stem.split(' ').filter(|word| !BETWEEN.contains(word) && *word != "the").count()
}

/// Two neighbouring terms and how they are linked.
pub(super) type Pair = (u32, u32, u8);

/// How often a pair occurs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    occurrences: u32,
    articles: u32,
    /// The last article in which it was seen, plus one.
    last: u32,
}

/// Counts of pairs over a part of a collection.
pub(super) type Pairs = HashMap<Pair, Tally, FixedState>;

/// Counts the pairs of an article.
pub(super) fn count(items: &[Item], article: u32, pairs: &mut Pairs) {
    for pair in items.windows(2).filter(|pair| pair[1].link != APART) {
        let tally = pairs.entry((pair[0].term, pair[1].term, pair[1].link)).or_default();
        tally.occurrences += 1;
        if tally.last != article + 1 {
            tally.last = article + 1;
            tally.articles += 1;
        }
    }
}

/// Adds the counts of another part.
pub(super) fn merge(into: &mut Pairs, part: Pairs) {
    for (pair, tally) in part {
        let sum = into.entry(pair).or_default();
        sum.occurrences += tally.occurrences;
        sum.articles += tally.articles;
    }
}

/// The pairs that are phrases, in the order of their terms. `occurrences` are those of each term
/// in the same articles.
pub(super) fn choose(pairs: &Pairs, occurrences: &[u32]) -> Vec<Pair> {
    let all: f64 = occurrences.iter().map(|&count| f64::from(count)).sum();
    let share = |count: u32| f64::from(count) / all;
    let mut chosen: Vec<Pair> = pairs
        .iter()
        .filter(|(_, tally)| tally.occurrences >= LEAST_OCCURRENCES && tally.articles >= LEAST_ARTICLES)
        .filter(|((a, b, link), tally)| {
            let together = share(tally.occurrences);
            let chance = share(occurrences[*a as usize]) * share(occurrences[*b as usize]);
            let npmi = (together / chance).ln() / -together.ln();
            npmi >= if *link == NEXT { BOUND } else { BOUND_JOINED }
        })
        .map(|(pair, _)| *pair)
        .collect();
    chosen.sort_unstable();
    chosen
}

/// Joins the pairs that are phrases, from left to right; `phrases` gives the term of each.
pub(super) fn join(items: &[Item], phrases: &HashMap<Pair, u32, FixedState>) -> Vec<Item> {
    let mut joined: Vec<Item> = Vec::with_capacity(items.len());
    let mut at = 0;
    while at < items.len() {
        let item = items[at];
        let next = items.get(at + 1).filter(|next| next.link != APART);
        match next.and_then(|next| Some((next, phrases.get(&(item.term, next.term, next.link))?))) {
            Some((next, &term)) => {
                joined.push(Item { term, end: next.end, ..item });
                at += 2;
            }
            None => {
                joined.push(item);
                at += 1;
            }
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(terms: &[u32]) -> Vec<Item> {
        let links = std::iter::once(APART).chain(std::iter::repeat(NEXT));
        terms.iter().zip(links).map(|(&term, link)| Item { term, start: 0, end: 0, link }).collect()
    }

    #[test]
    fn words_that_belong_together_are_joined() {
        // 0 1 always together; 2 and 3 everywhere.
        let articles =
            [items(&[0, 1, 2, 3, 2, 0, 1, 3, 3]), items(&[3, 2, 0, 1, 3, 3, 2]), items(&[2, 3, 3, 2, 2, 3])];
        let mut pairs = Pairs::default();
        let mut occurrences = vec![0; 4];
        for (index, items) in articles.iter().enumerate() {
            count(items, index as u32, &mut pairs);
            items.iter().for_each(|item| occurrences[item.term as usize] += 1);
        }
        let chosen = choose(&pairs, &occurrences);
        assert_eq!(chosen, [(0, 1, NEXT)]);
        let phrases = chosen.into_iter().map(|pair| (pair, 4)).collect();
        let terms: Vec<u32> = join(&articles[0], &phrases).iter().map(|item| item.term).collect();
        assert_eq!(terms, [4, 2, 3, 2, 4, 3, 3]);
    }

    #[test]
    fn nothing_is_joined_across_punctuation() {
        assert_eq!(link(&["of", "the"]), link(&["of", "the"]));
        assert_eq!(link(&["the", "of", "the"]), APART);
        assert_eq!(written("bank", "england", link(&["of"])), "bank of england");
        let mut apart = items(&[0, 1]);
        apart[1].link = APART;
        let phrases = std::iter::once(((0, 1, NEXT), 2)).collect();
        assert_eq!(join(&apart, &phrases).len(), 2);
    }
}
