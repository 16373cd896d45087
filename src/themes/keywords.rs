//! The keywords of themes: terms that many of a theme's articles hold and few others.

use crate::cluster::Clustering;
use crate::features::Counts;
use crate::text::Vocabulary;
use crate::text::word::is_capitals;

/// Keywords of a theme.
const MOST: usize = 15;

/// A keyword.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// Its number in the vocabulary.
    pub term: u32,
    /// As readers are shown it.
    pub surface: String,
    /// How much it tells about the theme: see [`keywords`].
    pub weight: f64,
    /// Articles of the theme that hold it.
    pub articles: usize,
}

/// The keywords of each cluster, the best first.
///
/// A term's weight is its contribution to the divergence between the theme's articles and all
/// articles, s · ln(s / S), with s the share of the theme's articles that hold it and S that of
/// all. Articles count, not occurrences: a term that one article repeats is no theme's. Phrases
/// weigh a quarter more, since they say more. No keyword is a variant of a better one.
pub fn keywords(counts: &Counts, vocabulary: &Vocabulary, clustering: &Clustering) -> Vec<Vec<Keyword>> {
    let k = clustering.k();
    let all = counts.rows().n_rows() as f64;
    let mut sizes = vec![0_usize; k];
    let mut held = vec![vec![0_u32; vocabulary.len()]; k];
    for (x, &cluster) in clustering.labels.iter().enumerate() {
        sizes[cluster] += 1;
        for &term in counts.rows().row(x).0 {
            held[cluster][term as usize] += 1;
        }
    }
    held.into_iter()
        .zip(sizes)
        .map(|(held, size)| {
            let least = if size >= 4 { 2 } else { 1 };
            let mut weighed: Vec<Keyword> = held
                .iter()
                .enumerate()
                .filter(|&(_, &articles)| articles >= least)
                .map(|(term, &articles)| {
                    let known = &vocabulary.terms[term];
                    let share = f64::from(articles) / size as f64;
                    let overall = f64::from(known.articles) / all;
                    let phrase = if known.surface.contains([' ', '-']) { 1.25 } else { 1.0 };
                    // In a single theme every share is the overall one; what is frequent counts.
                    let tells = if k == 1 { 1.0 } else { (share / overall).ln() };
                    Keyword {
                        term: term as u32,
                        surface: known.surface.clone(),
                        weight: share * tells * phrase,
                        articles: articles as usize,
                    }
                })
                .filter(|keyword| keyword.weight > 0.0)
                .collect();
            weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
            without_variants(weighed, vocabulary)
        })
        .collect()
}

fn without_variants(weighed: Vec<Keyword>, vocabulary: &Vocabulary) -> Vec<Keyword> {
    let mut kept: Vec<Keyword> = Vec::new();
    for keyword in weighed {
        let stem = &vocabulary.terms[keyword.term as usize].stem;
        let repeats =
            kept.iter().any(|other| are_variants(stem, &vocabulary.terms[other.term as usize].stem));
        if !repeats {
            kept.push(keyword);
        }
        if kept.len() == MOST {
            break;
        }
    }
    kept
}

/// True for two forms of one word (China, Chinese), and for a phrase beside a part of it.
pub(super) fn are_variants(a: &str, b: &str) -> bool {
    let lower = |text: &str| text.to_lowercase();
    let (a, b) = (lower(a), lower(b));
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (few, many) = if a.len() <= b.len() { (words(&a), words(&b)) } else { (words(&b), words(&a)) };
    few.iter().all(|word| many.iter().any(|other| same_root(word, other)))
}

/// Two stems that begin alike in all but a short end.
fn same_root(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let (shorter, longer) =
        (a.chars().count().min(b.chars().count()), a.chars().count().max(b.chars().count()));
    common >= 4 && common * 5 >= shorter * 4 && longer - common <= 4
}

/// A name for a theme, made of its best keywords: two or three that are no variants of each other.
pub fn name(keywords: &[Keyword]) -> String {
    let names: Vec<String> = keywords.iter().take(3).map(|keyword| keyword.surface.clone()).collect();
    let joined = names.join(", ");
    let first = joined.split([' ', ',']).next().unwrap_or_default();
    // "iPhone" and "al-Qaeda" keep their small letter.
    if first.chars().skip(1).any(char::is_uppercase) && !is_capitals(first) {
        return joined;
    }
    let mut chars = joined.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_told() {
        assert!(are_variants("china", "chines"));
        assert!(are_variants("terror", "terrorist"));
        assert!(are_variants("belt and road", "belt and road initi"));
        assert!(are_variants("fighter", "foreign fighter"));
        assert!(!are_variants("china", "chief"));
        assert!(!are_variants("attack", "attic"));
        assert!(!are_variants("foreign fighter", "foreign polici"));
    }

    #[test]
    fn names_begin_with_a_capital() {
        let keyword = |surface: &str| Keyword { term: 0, surface: surface.into(), weight: 1.0, articles: 1 };
        assert_eq!(name(&[keyword("foreign fighters"), keyword("Mosul")]), "Foreign fighters, Mosul");
        assert_eq!(name(&[]), "");
    }
}
