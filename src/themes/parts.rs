//! What a part of a theme's articles is about that the others are not.

use super::keywords::{Candidate, Keyword, is_general, log_odds, phrase_weight, without_variants};
use crate::features::Rows;
use crate::text::Vocabulary;

/// Keywords of a part.
const MOST: usize = 5;
/// Standard deviations that a keyword's log-odds are from nothing, at least.
const CLEAR: f64 = 1.0;
/// Articles of a part from which on a keyword has to stand in two of them.
const FEW: usize = 4;

/// The keywords of parts of a theme, the best first; none for a part that is the whole. `counts` are articles × terms.
///
/// They are weighed as those of themes are ([`super::keywords::keywords`]), with the theme in place of the collection.
pub(crate) fn keywords(
    counts: &Rows,
    vocabulary: &Vocabulary,
    theme: &[usize],
    parts: &[&[usize]],
) -> Vec<Vec<Keyword>> {
    let overall = masses(counts, theme);
    let all: f64 = overall.iter().map(|of| of.mass).sum();
    let of_part = |part: &&[usize]| {
        if part.len() == theme.len() {
            return Vec::new();
        }
        let here = masses(counts, part);
        let inside: f64 = here.iter().map(|here| here.mass).sum();
        let least = if part.len() >= FEW { 2 } else { 1 };
        let candidate = |here: &Mass| {
            let place = overall.binary_search_by_key(&here.term, |of| of.term);
            let overall = overall[place.expect("the theme holds what its part holds")].mass;
            let term = &vocabulary.terms[here.term as usize];
            let weight = log_odds(here.mass, inside, overall, all) * phrase_weight(term);
            let kept = weight >= CLEAR && here.articles >= least && !is_general(&term.stem);
            kept.then_some(Candidate { term: here.term, weight, articles: here.articles })
        };
        let mut candidates: Vec<Candidate> = here.iter().filter_map(candidate).collect();
        candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
        let kept = without_variants(candidates, vocabulary).into_iter().take(MOST);
        kept.map(|candidate| candidate.keyword(vocabulary)).collect()
    };
    parts.iter().map(of_part).collect()
}

/// How much of a term some articles hold.
struct Mass {
    term: u32,
    /// The sum of 1 + ln of its occurrences in each.
    mass: f64,
    articles: usize,
}

/// By rising term.
fn masses(counts: &Rows, articles: &[usize]) -> Vec<Mass> {
    let mut held: Vec<(u32, f32)> = Vec::new();
    for &article in articles {
        let (terms, counts) = counts.row(article);
        held.extend(terms.iter().copied().zip(counts.iter().copied()));
    }
    // Stable, so that sums are made in the order of the articles.
    held.sort_by_key(|&(term, _)| term);
    let sum = |held: &[(u32, f32)]| held.iter().map(|&(_, count)| 1.0 + f64::from(count).ln()).sum();
    held.chunk_by(|a, b| a.0 == b.0)
        .map(|held| Mass { term: held[0].0, mass: sum(held), articles: held.len() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_told_by_what_the_others_do_not_hold() {
        // All are about ships; the first three about grain, the others about coal.
        let article = |own: u32| vec![(0, 3.0), (own, 2.0)];
        let counts = Rows::new(4, (0..6).map(|x| article(if x < 3 { 1 } else { 2 })));
        let vocabulary = Vocabulary::of(&["ship", "grain", "coal", "port"]);
        let theme: Vec<usize> = (0..6).collect();
        let found = keywords(&counts, &vocabulary, &theme, &[&theme[..3], &theme[3..], &theme, &[]]);
        let words = |part: usize| found[part].iter().map(|word| word.surface.as_str()).collect::<Vec<_>>();
        assert_eq!([words(0), words(1)], [["grain"], ["coal"]]);
        assert!(words(2).is_empty() && words(3).is_empty());
    }
}
