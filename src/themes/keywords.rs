//! The keywords of themes: terms that many of a theme's articles hold and few others.

use std::sync::LazyLock;

use hashbrown::HashSet;

use crate::cluster::Clustering;
use crate::features::Counts;
use crate::lists;
use crate::text::word::is_capitals;
use crate::text::{Language, Vocabulary};

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
/// A term's weight is its log-odds in the theme against the rest of the collection, in standard
/// deviations, with the whole collection as prior (Monroe, Colaresi, Quinn 2008, "Fightin' Words"), so that
/// a term needs both to be frequent in the theme and to be rare elsewhere. An article counts a term as
/// 1 + ln of its occurrences: what one article repeats is no theme's. Phrases weigh a quarter more,
/// since they say more. No keyword is a variant of a better one.
pub fn keywords(counts: &Counts, vocabulary: &Vocabulary, clustering: &Clustering) -> Vec<Vec<Keyword>> {
    let k = clustering.k();
    let mut sizes = vec![0_usize; k];
    let mut articles = vec![vec![0_u32; vocabulary.len()]; k];
    let mut mass = vec![vec![0.0_f64; vocabulary.len()]; k];
    let mut overall = vec![0.0_f64; vocabulary.len()];
    for (x, &cluster) in clustering.labels.iter().enumerate() {
        sizes[cluster] += 1;
        let (terms, values) = counts.rows().row(x);
        for (&term, &count) in terms.iter().zip(values) {
            let weight = 1.0 + f64::from(count).ln();
            articles[cluster][term as usize] += 1;
            mass[cluster][term as usize] += weight;
            overall[term as usize] += weight;
        }
    }
    let all: f64 = overall.iter().sum();
    (0..k)
        .map(|cluster| {
            let least = if sizes[cluster] >= 4 { 2 } else { 1 };
            let inside: f64 = mass[cluster].iter().sum();
            let mut weighed: Vec<Keyword> = (0..vocabulary.len())
                .filter(|&term| articles[cluster][term] >= least && !is_general(&vocabulary.terms[term].stem))
                .map(|term| {
                    let surface = &vocabulary.terms[term].surface;
                    let phrase = if surface.contains([' ', '-']) { 1.25 } else { 1.0 };
                    // In a single theme nothing is distinctive; what is frequent counts.
                    let weight = match k {
                        1 => mass[cluster][term] / all,
                        _ => log_odds(mass[cluster][term], inside, overall[term], all),
                    };
                    Keyword {
                        term: term as u32,
                        surface: surface.clone(),
                        weight: weight * phrase,
                        articles: articles[cluster][term] as usize,
                    }
                })
                .filter(|keyword| keyword.weight > 0.0)
                .collect();
            weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
            without_variants(weighed, vocabulary)
        })
        .collect()
}

/// True for a word that any article may hold, and for the short parts of names ("al").
fn is_general(stem: &str) -> bool {
    static GENERAL: LazyLock<HashSet<String>> = LazyLock::new(|| {
        lists::entries(include_str!("../../data/general.txt"))
            .flat_map(str::split_whitespace)
            .map(|word| Language::English.stem(word).into_owned())
            .collect()
    });
    GENERAL.contains(stem) || (stem.chars().count() < 3 && !is_capitals(stem))
}

/// The prior's weight, as a share of the collection's.
const PRIOR: f64 = 0.1;

/// Log-odds of a term inside against outside, over their standard deviation. `mass` of `inside` is the
/// term's in the theme, `overall` of `all` in the collection.
fn log_odds(mass: f64, inside: f64, overall: f64, all: f64) -> f64 {
    let prior = PRIOR * overall;
    let odds = |mass: f64, of: f64| {
        let (mass, of) = (mass + prior, of + PRIOR * all);
        (mass / (of - mass).max(f64::MIN_POSITIVE)).ln()
    };
    let (rest, outside) = (overall - mass, all - inside);
    let variance = 1.0 / (mass + prior) + 1.0 / (rest + prior);
    (odds(mass, inside) - odds(rest, outside)) / variance.sqrt()
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
