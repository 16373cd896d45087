//! Whether the keywords of a theme stand together.

use crate::features::{Counts, Rows};

/// Keywords that are compared.
const TOP: usize = 10;

/// Mean normalised pointwise mutual information of the pairs among the first ten `terms`, with
/// articles as windows and the collection as reference (Bouma 2009; Lau, Newman, Baldwin 2014); a pair
/// that no article holds counts −1. `None` for fewer than two terms.
///
/// `postings` are the articles of each term, terms × articles.
pub fn npmi(postings: &Rows, terms: &[u32]) -> Option<f64> {
    let terms = &terms[..terms.len().min(TOP)];
    let mut sum = 0.0;
    let mut pairs = 0;
    for (index, &a) in terms.iter().enumerate() {
        for &b in &terms[index + 1..] {
            sum += Pair::new(postings, a, b).npmi();
            pairs += 1;
        }
    }
    (pairs > 0).then(|| sum / f64::from(pairs))
}

/// Articles by which a pair's association is half believed.
const BELIEF: f64 = 3.0;

/// The NPMI of two terms, drawn towards 0 where few articles hold both: that two rare terms stand
/// together twice is chance (after Pantel and Lin 2002). −1 for terms that no article holds both of.
pub fn association(postings: &Rows, a: u32, b: u32) -> f64 {
    let pair = Pair::new(postings, a, b);
    let seen = pair.both * pair.all;
    if seen == 0.0 { -1.0 } else { pair.npmi() * seen / (seen + BELIEF) }
}

/// Shares of articles that hold two terms.
struct Pair {
    all: f64,
    both: f64,
    /// The share that would hold both if the terms had nothing to do with each other.
    chance: f64,
}

impl Pair {
    fn new(postings: &Rows, a: u32, b: u32) -> Self {
        let all = postings.n_terms() as f64;
        let (of_a, of_b) = (postings.row(a as usize).0, postings.row(b as usize).0);
        let both = shared(of_a, of_b) as f64 / all;
        Self { all, both, chance: of_a.len() as f64 / all * of_b.len() as f64 / all }
    }

    fn npmi(&self) -> f64 {
        match self.both {
            0.0 => -1.0,
            both if both >= 1.0 => 1.0,
            both => (both / self.chance).ln() / -both.ln(),
        }
    }
}

/// Share of different terms among all `terms` (Dieng, Ruiz, Blei 2020): 1 where no two themes share one.
pub fn diversity(terms: &[Vec<u32>]) -> f64 {
    let all = terms.iter().map(Vec::len).sum::<usize>();
    let different: hashbrown::HashSet<u32> = terms.iter().flatten().copied().collect();
    if all == 0 { 1.0 } else { different.len() as f64 / all as f64 }
}

/// The articles of each term, terms × articles, as [`npmi`] needs them.
pub fn postings(counts: &Counts) -> Rows {
    counts.rows().transpose()
}

fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npmi_of_a_worked_example() {
        // Four articles; a in 0 1, b in 0 1, c in 2: p(ab) = 1/2, p(a) p(b) = 1/4, npmi = 1.
        let postings = Rows::new(4, [vec![(0, 1.0), (1, 1.0)], vec![(0, 1.0), (1, 1.0)], vec![(2, 1.0)]]);
        assert!((npmi(&postings, &[0, 1]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(npmi(&postings, &[0, 2]), Some(-1.0));
        assert!((npmi(&postings, &[0, 1, 2]).unwrap() - -1.0 / 3.0).abs() < 1e-12);
        assert_eq!(npmi(&postings, &[0]), None);
        // Two articles are no great proof.
        assert!((association(&postings, 0, 1) - 2.0 / (2.0 + BELIEF)).abs() < 1e-12);
        assert_eq!(association(&postings, 0, 2), -1.0);
    }
}
