//! Whether the keywords of a theme stand near each other, in windows of a few words.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::coherence::{self, TOP};
use crate::text::Places;

/// Words of a window.
const WORDS: usize = 10;

/// For each theme the mean normalised pointwise mutual information of the pairs among its first ten
/// terms, in a window of ten words that slides over each article word by word (Bouma 2009; window and
/// measure are those of `c_npmi` in gensim and of Röder, Both, Hinneburg 2015). The collection itself is the
/// reference; its articles come a few at a time.
///
/// A window holds a term or does not; how often is all the same. An article of fewer than ten words is
/// one window. All words of a text take a place in it, small ones too, and a phrase is where its first word
/// is, so that it counts even if the window ends before the phrase does. A pair that no window holds counts
/// −1, the limit of the measure and as in [`coherence::npmi`]; gensim adds 10⁻¹² to the probability,
/// which makes it the milder the rarer the terms are: −½ for two that are in a thousandth of the windows each.
pub struct Windows {
    /// Places of the terms in `tally`.
    numbers: HashMap<u32, usize>,
    /// The pairs of each theme, by these places.
    pairs: Vec<Vec<(usize, usize)>>,
    tally: Tally,
}

impl Windows {
    /// Begins to count windows for the terms of themes, the best first.
    pub fn new(themes: &[Vec<u32>]) -> Self {
        let themes: Vec<&[u32]> = themes.iter().map(|terms| &terms[..terms.len().min(TOP)]).collect();
        let mut numbers: HashMap<u32, usize> = HashMap::new();
        for &term in themes.iter().copied().flatten() {
            let next = numbers.len();
            numbers.entry(term).or_insert(next);
        }
        let pairs: Vec<Vec<(usize, usize)>> = themes.iter().map(|terms| pairs(terms, &numbers)).collect();
        let tally = Tally::new(numbers.len(), pairs.iter().map(Vec::len).sum());
        Self { numbers, pairs, tally }
    }

    /// Counts the windows of further articles, which tell where the terms stand
    /// ([`crate::text::Placing`]).
    pub fn add(&mut self, articles: &[Places]) {
        let all: Vec<(usize, usize)> = self.pairs.iter().flatten().copied().collect();
        let empty = || Tally::new(self.numbers.len(), all.len());
        // Sums of whole numbers are the same in any order.
        let tally = articles
            .par_iter()
            .fold(empty, |mut tally, article| {
                tally.add(article, &self.numbers, &all);
                tally
            })
            .reduce(empty, Tally::join);
        self.tally = std::mem::replace(&mut self.tally, Tally::new(0, 0)).join(tally);
    }

    /// The mean of each theme; `None` for fewer than two terms.
    pub fn npmi(&self) -> Vec<Option<f64>> {
        let tally = &self.tally;
        let mut both = tally.both.iter();
        self.pairs
            .iter()
            .map(|pairs| {
                let sum: f64 = pairs
                    .iter()
                    .zip(&mut both)
                    .map(|(&(a, b), &both)| coherence::pair(tally.one[a], tally.one[b], both, tally.windows))
                    .sum();
                (!pairs.is_empty()).then(|| sum / pairs.len() as f64)
            })
            .collect()
    }
}

fn pairs(terms: &[u32], numbers: &HashMap<u32, usize>) -> Vec<(usize, usize)> {
    let after = |index: usize| terms[index + 1..].iter();
    let all = terms.iter().enumerate().flat_map(|(index, a)| after(index).map(move |b| (a, b)));
    all.map(|(a, b)| (numbers[a], numbers[b])).collect()
}

/// In how many windows terms and pairs are.
struct Tally {
    windows: u64,
    one: Vec<u64>,
    both: Vec<u64>,
}

/// Neighbouring windows, by their number in the article: from the first up to, and without, the last.
type Span = (usize, usize);

impl Tally {
    fn new(n_terms: usize, n_pairs: usize) -> Self {
        Self { windows: 0, one: vec![0; n_terms], both: vec![0; n_pairs] }
    }

    fn add(&mut self, article: &Places, numbers: &HashMap<u32, usize>, pairs: &[(usize, usize)]) {
        if article.words == 0 {
            return;
        }
        let windows = article.words.saturating_sub(WORDS - 1).max(1);
        self.windows += windows as u64;
        let mut spans: Vec<Vec<Span>> = vec![Vec::new(); numbers.len()];
        for (term, place) in &article.terms {
            let Some(&number) = numbers.get(term) else { continue };
            let (first, end) = (place.saturating_sub(WORDS - 1), (place + 1).min(windows));
            match spans[number].last_mut() {
                Some(last) if first <= last.1 => last.1 = end,
                _ => spans[number].push((first, end)),
            }
        }
        for (count, spans) in self.one.iter_mut().zip(&spans) {
            *count += spans.iter().map(|(first, end)| (end - first) as u64).sum::<u64>();
        }
        for (count, &(a, b)) in self.both.iter_mut().zip(pairs) {
            *count += shared(&spans[a], &spans[b]);
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.windows += other.windows;
        self.one.iter_mut().zip(other.one).for_each(|(sum, count)| *sum += count);
        self.both.iter_mut().zip(other.both).for_each(|(sum, count)| *sum += count);
        self
    }
}

/// Windows that are in both; spans rise and do not touch.
fn shared(a: &[Span], b: &[Span]) -> u64 {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (first, end) = (a[i].0.max(b[j].0), a[i].1.min(b[j].1));
        count += end.saturating_sub(first) as u64;
        if a[i].1 <= b[j].1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles of words that are one letter; `x` is no term.
    fn articles() -> Vec<Places> {
        let texts = [
            "a x x b x x x x x x x x c x x a x b",
            "c x b",
            "x x x x x x x x x a c",
            "b x x x x x x x x c x x x x",
            "a b x x x x x x x d",
            "x x d x x x x x x x x x x x a",
        ];
        let places = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            let term = |word: &str| "abcd".find(word).map(|term| term as u32);
            let terms = words.iter().enumerate().filter_map(|(place, word)| Some((term(word)?, place)));
            Places { words: words.len(), terms: terms.collect() }
        };
        texts.iter().map(|text| places(text)).collect()
    }

    #[test]
    fn npmi_in_windows_of_worked_examples() {
        // gensim 4.4.0: CoherenceModel(topics=…, texts=…, dictionary=…, coherence="c_npmi", window_size=10)
        // .get_coherence_per_topic(); it differs by the 10⁻¹² that it adds.
        let (a, b, c, d) = (0, 1, 2, 3);
        let themes = [vec![a, b, c], vec![a, b], vec![b, c], vec![b, d], vec![c, d], vec![a]];
        let mut windows = Windows::new(&themes);
        articles().chunks(4).for_each(|articles| windows.add(articles));
        let found = windows.npmi();
        let expected = [-0.010_901_234_767, 0.056_641_667_151, -0.044_672_685_727, -0.090_521_459_921];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?} {expected}");
        }
        // Never in one window: gensim says −0.913.
        assert_eq!(found[4], Some(-1.0));
        assert_eq!(found[5], None);
    }
}
