//! Whether the keywords of a theme stand together.

use crate::features::Rows;

/// Keywords that are compared.
pub(super) const TOP: usize = 10;

/// Mean normalised pointwise mutual information of the pairs among the first ten `terms`, with
/// articles as windows and the collection as reference (Bouma 2009; Lau, Newman, Baldwin 2014); a pair
/// that no article holds counts −1. `None` for fewer than two terms.
///
/// `postings` are the articles of each term, terms × articles.
pub fn npmi(postings: &Rows, terms: &[u32]) -> Option<f64> {
    let all = postings.n_terms() as u64;
    let terms = &terms[..terms.len().min(TOP)];
    let mut sum = 0.0;
    let mut pairs = 0;
    for (index, &a) in terms.iter().enumerate() {
        for &b in &terms[index + 1..] {
            let (of_a, of_b) = (postings.row(a as usize).0, postings.row(b as usize).0);
            sum += pair(of_a.len() as u64, of_b.len() as u64, shared(of_a, of_b), all);
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
    let (of_a, of_b) = (postings.row(a as usize).0, postings.row(b as usize).0);
    let both = shared(of_a, of_b);
    let npmi = pair(of_a.len() as u64, of_b.len() as u64, both, postings.n_terms() as u64);
    if both == 0 { npmi } else { npmi * both as f64 / (both as f64 + BELIEF) }
}

/// NPMI of two terms that are in so many windows, in so many of them together, of `all`.
pub(super) fn pair(a: u64, b: u64, both: u64, all: u64) -> f64 {
    let share = |count: u64| count as f64 / all as f64;
    match both {
        0 => -1.0,
        // Its limit; the formula divides 0 by 0.
        both if both == all => 1.0,
        both => (share(both) / (share(a) * share(b))).ln() / -share(both).ln(),
    }
}

/// Share of different terms among all `terms` (Dieng, Ruiz, Blei 2020): 1 where no two themes share one.
pub fn diversity(terms: &[Vec<u32>]) -> f64 {
    let all = terms.iter().map(Vec::len).sum::<usize>();
    let different: hashbrown::HashSet<u32> = terms.iter().flatten().copied().collect();
    if all == 0 { 1.0 } else { different.len() as f64 / all as f64 }
}

fn shared(a: &[u32], b: &[u32]) -> u64 {
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
        let everywhere = Rows::new(2, [vec![(0, 1.0), (1, 1.0)], vec![(0, 1.0), (1, 1.0)]]);
        assert_eq!(npmi(&everywhere, &[0, 1]), Some(1.0));
    }

    #[test]
    fn npmi_as_another_program_counts_it() {
        // gensim 4.4.0: CoherenceModel(topics=…, texts=…, dictionary=…, coherence="c_npmi", window_size=100)
        // .get_coherence_per_topic(), each text shorter than the window: "sea boat fish net", "sea boat wind",
        // "sea fish boat court", "court judge law", "court law fish", "judge court sea law".
        let postings = |articles: &[u32]| articles.iter().map(|&article| (article, 1.0)).collect::<Vec<_>>();
        let (sea, boat, fish) = (postings(&[0, 1, 2, 5]), postings(&[0, 1, 2]), postings(&[0, 2, 4]));
        let (court, judge, law) = (postings(&[2, 3, 4, 5]), postings(&[3, 5]), postings(&[3, 4, 5]));
        let postings = Rows::new(6, [sea, boat, fish, court, judge, law]);
        assert!((npmi(&postings, &[0, 1, 2]).unwrap() - 0.282_274_002_624_9).abs() < 1e-9);
        assert!((npmi(&postings, &[3, 4, 5]).unwrap() - 0.528_320_833_577_9).abs() < 1e-9);
        // Never together: gensim adds 10⁻¹² to the probability and says −0.935.
        assert_eq!(npmi(&postings, &[1, 4]), Some(-1.0));
    }

    #[test]
    fn diversity_is_the_share_of_different_terms() {
        // The definition: 8 different ones among 9.
        assert!((diversity(&[vec![0, 1, 2], vec![3, 4, 5], vec![6, 7, 0]]) - 8.0 / 9.0).abs() < 1e-12);
        assert_eq!(diversity(&[vec![0, 1], vec![2, 3]]), 1.0);
        assert_eq!(diversity(&[vec![0, 1], vec![0, 1]]), 0.5);
        assert_eq!(diversity(&[]), 1.0);
    }
}
