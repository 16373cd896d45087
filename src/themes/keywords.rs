//! The keywords of themes: terms that many of a theme's articles hold and few others.

use std::sync::LazyLock;

use hashbrown::HashSet;
use rayon::prelude::*;

use super::coherence;
use super::variants::are_variants;
use crate::cluster::Clustering;
use crate::features::Rows;
use crate::lists;
use crate::text::word::{is_capitals, is_syllable};
use crate::text::{Language, Term, Vocabulary};

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

/// The keywords of each cluster, in the order in which they tell it best together. `postings` are
/// the counts the other way round, terms × articles.
///
/// A term's weight is its log-odds in the theme against the rest of the collection, in standard
/// deviations, with the whole collection as prior (Monroe, Colaresi, Quinn 2008, "Fightin' Words"), so that
/// a term needs both to be frequent in the theme and to be rare elsewhere. An article counts a term as
/// 1 + ln of its occurrences: what one article repeats is no theme's. Phrases weigh a quarter more,
/// since they say more, and a term that tells another theme better weighs less by as much. Of the terms with the
/// greatest weights those are taken, one after the other, that also stand in the same articles as
/// the ones before ([`coherence::association`] counts as much as the weight). No keyword is a variant of a better one.
pub fn keywords(postings: &Rows, vocabulary: &Vocabulary, clustering: &Clustering) -> Vec<Vec<Keyword>> {
    candidates(postings, vocabulary, clustering)
        .into_par_iter()
        .map(|candidates| {
            let kept = coherent(without_variants(candidates, vocabulary), postings);
            kept.into_iter().map(|candidate| candidate.keyword(vocabulary)).collect()
        })
        .collect()
}

/// Terms that are weighed at a time.
const CHUNK: usize = 4096;
/// Terms of a theme that are compared with each other, without and with variants.
const POOL: usize = 60;
const CANDIDATES: usize = 5 * POOL;

/// A term that may be a keyword of a theme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub term: u32,
    pub weight: f64,
    pub articles: usize,
}

impl Candidate {
    pub(super) fn keyword(self, vocabulary: &Vocabulary) -> Keyword {
        let Self { term, weight, articles } = self;
        Keyword { term, surface: vocabulary.terms[term as usize].surface.clone(), weight, articles }
    }
}

/// The terms of each cluster with the greatest weights.
fn candidates(postings: &Rows, vocabulary: &Vocabulary, clustering: &Clustering) -> Vec<Vec<Candidate>> {
    let k = clustering.k();
    let mass_of = |term: usize| {
        let (mut mass, mut articles) = (vec![0.0_f64; k], vec![0_usize; k]);
        let (held_by, counts) = postings.row(term);
        for (&article, &count) in held_by.iter().zip(counts) {
            let cluster = clustering.labels[article as usize];
            mass[cluster] += 1.0 + f64::from(count).ln();
            articles[cluster] += 1;
        }
        (mass, articles)
    };
    let chunks: Vec<_> =
        (0..vocabulary.len()).step_by(CHUNK).map(|from| from..(from + CHUNK).min(vocabulary.len())).collect();
    let parts: Vec<Vec<f64>> = chunks
        .par_iter()
        .map(|terms| {
            terms.clone().fold(vec![0.0; k], |mut sums, term| {
                sums.iter_mut().zip(mass_of(term).0).for_each(|(sum, mass)| *sum += mass);
                sums
            })
        })
        .collect();
    let inside: Vec<f64> = (0..k).map(|cluster| parts.iter().map(|part| part[cluster]).sum()).collect();
    let mut sizes = vec![0_usize; k];
    clustering.labels.iter().for_each(|&cluster| sizes[cluster] += 1);
    let found: Vec<Vec<Vec<Candidate>>> = chunks
        .into_par_iter()
        .map(|terms| {
            let mut found = vec![Vec::new(); k];
            for term in terms.filter(|&term| !is_general(&vocabulary.terms[term].stem)) {
                let (mass, articles) = mass_of(term);
                let phrase = phrase_weight(&vocabulary.terms[term]);
                for (cluster, weight) in weights(&mass, &inside).into_iter().enumerate() {
                    let least = if sizes[cluster] >= 4 { 2 } else { 1 };
                    if weight > 0.0 && articles[cluster] >= least {
                        let (weight, articles) = (weight * phrase, articles[cluster]);
                        found[cluster].push(Candidate { term: term as u32, weight, articles });
                    }
                }
            }
            found.iter_mut().for_each(keep_best);
            found
        })
        .collect();
    let mut joined = vec![Vec::new(); k];
    for part in found {
        joined.iter_mut().zip(part).for_each(|(all, part)| all.extend(part));
    }
    joined.iter_mut().for_each(keep_best);
    joined
}

/// Phrases say more.
pub(super) fn phrase_weight(term: &Term) -> f64 {
    if term.is_phrase() { 1.25 } else { 1.0 }
}

fn keep_best(candidates: &mut Vec<Candidate>) {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
    candidates.truncate(CANDIDATES);
}

/// A term's weight in each theme, of its `mass` there and that of all terms `inside`.
fn weights(mass: &[f64], inside: &[f64]) -> Vec<f64> {
    let (overall, all) = (mass.iter().sum::<f64>(), inside.iter().sum::<f64>());
    if mass.len() == 1 {
        // In a single theme nothing is distinctive; what is frequent counts.
        return vec![overall / all];
    }
    let odds: Vec<f64> =
        mass.iter().zip(inside).map(|(&mass, &inside)| log_odds(mass, inside, overall, all)).collect();
    let most = odds.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    odds.into_iter().map(|odds| odds.max(0.0) * odds.max(0.0) / most).collect()
}

/// Puts keywords into the order in which each stands with those before, and keeps the first [`MOST`].
fn coherent(mut pool: Vec<Candidate>, postings: &Rows) -> Vec<Candidate> {
    let most = pool.first().map_or(1.0, |best| best.weight);
    let mut together = vec![0.0_f64; pool.len()];
    let mut kept: Vec<Candidate> = Vec::new();
    while kept.len() < MOST && !pool.is_empty() {
        let before = kept.len().max(1) as f64;
        let worth = |index: usize| pool[index].weight / most + together[index] / before;
        // Of equals the first.
        let best = (0..pool.len()).rev().max_by(|&a, &b| worth(a).total_cmp(&worth(b))).unwrap_or(0);
        let chosen = pool.remove(best);
        together.remove(best);
        for (sum, other) in together.iter_mut().zip(&pool) {
            *sum += coherence::association(postings, chosen.term, other.term);
        }
        kept.push(chosen);
    }
    kept
}

/// True for a word that any article may hold, and for the short parts of names ("al").
pub(super) fn is_general(stem: &str) -> bool {
    static GENERAL: LazyLock<HashSet<String>> = LazyLock::new(|| {
        lists::entries(include_str!("../../data/general.txt"))
            .flat_map(str::split_whitespace)
            .map(|word| Language::English.stem(word).into_owned())
            .collect()
    });
    // Two syllables of Chinese or Korean are a word; a single one may be anything.
    let least = if stem.contains(is_syllable) { 2 } else { 3 };
    GENERAL.contains(stem) || (stem.chars().count() < least && !is_capitals(stem))
}

/// The prior's weight, as a share of the collection's.
const PRIOR: f64 = 0.1;

/// Log-odds of a term inside against outside, over their standard deviation. `mass` of `inside` is the
/// term's in the theme, `overall` of `all` in the collection.
pub(super) fn log_odds(mass: f64, inside: f64, overall: f64, all: f64) -> f64 {
    let prior = PRIOR * overall;
    let odds = |mass: f64, of: f64| {
        let (mass, of) = (mass + prior, of + PRIOR * all);
        (mass / (of - mass).max(f64::MIN_POSITIVE)).ln()
    };
    let (rest, outside) = (overall - mass, all - inside);
    let variance = 1.0 / (mass + prior) + 1.0 / (rest + prior);
    (odds(mass, inside) - odds(rest, outside)) / variance.sqrt()
}

pub(super) fn without_variants(weighed: Vec<Candidate>, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in weighed {
        let term = |candidate: &Candidate| &vocabulary.terms[candidate.term as usize];
        let repeats = kept.iter().any(|other| are_variants(term(&candidate), term(other)));
        if !repeats {
            kept.push(candidate);
        }
        if kept.len() == POOL {
            break;
        }
    }
    kept
}

/// A name for a theme, made of its best keywords: two or three that are no variants of each other. Its first letter is a
/// capital as the language has it.
pub fn name(keywords: &[Keyword], language: Language) -> String {
    let names: Vec<String> = keywords.iter().take(3).map(|keyword| keyword.surface.clone()).collect();
    let joined = names.join(", ");
    let first = joined.split([' ', ',']).next().unwrap_or_default();
    // "iPhone" and "al-Qaeda" keep their small letter.
    if first.chars().skip(1).any(char::is_uppercase) && !is_capitals(first) {
        return joined;
    }
    let mut chars = joined.chars();
    chars.next().map_or(String::new(), |c| language.capital(c) + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_of_the_theme_that_it_tells_best_and_stands_with_the_others() {
        // "ship" and "port" stand together in the first theme, "grain" apart from them in both.
        let row = |terms: &[u32]| terms.iter().map(|&term| (term, 1.0)).collect::<Vec<_>>();
        let articles: Vec<Vec<(u32, f32)>> = (0..40)
            .map(|x| match x {
                0..10 => row(&[0, 1, 4]),
                10..20 => row(&[if x < 16 { 2 } else { 0 }, 4]),
                _ => row(&[if x < 24 { 2 } else { 3 }, 4]),
            })
            .collect();
        let postings = Rows::new(5, articles).transpose();
        let clustering =
            Clustering { labels: (0..40).map(|x| usize::from(x >= 20)).collect(), ..Clustering::whole(40) };
        let clustering = Clustering { cohesion: vec![1.0; 2], ..clustering };
        let vocabulary = Vocabulary::of(&["ship", "port", "grain", "road", "harbour"]);
        let found = keywords(&postings, &vocabulary, &clustering);
        let words = |theme: usize| found[theme].iter().map(|word| word.surface.as_str()).collect::<Vec<_>>();
        assert_eq!(words(0), ["ship", "port", "grain"]);
        assert_eq!(words(1)[0], "road");
        assert!(!words(1).contains(&"grain"));
    }

    #[test]
    fn names_begin_with_a_capital() {
        let keyword = |surface: &str| Keyword { term: 0, surface: surface.into(), weight: 1.0, articles: 1 };
        let english = |keywords: &[Keyword]| name(keywords, Language::English);
        assert_eq!(english(&[keyword("foreign fighters"), keyword("Mosul")]), "Foreign fighters, Mosul");
        assert_eq!((english(&[keyword("iPhone")]), english(&[])), ("iPhone".into(), String::new()));
        let turkish = Language::from_code("tr").unwrap();
        assert_eq!(name(&[keyword("iyileşme"), keyword("ilaç")], turkish), "İyileşme, ilaç");
    }
}
