//! A model of what a run has learnt.

use std::cmp::Reverse;

use ndarray::Array1;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::about::{About, Collection, KnownKeyword, KnownTarget, KnownTheme, Settings};
use super::likelihood::View;
use super::shares::Shares;
use super::{Kept, known_share};
use crate::cluster::space::spread;
use crate::cluster::{Anchors, temper};
use crate::config::Config;
use crate::corpus::PageInfo;
use crate::digest::hex;
use crate::features::weight::idf;
use crate::features::{Counts, TfIdf};
use crate::guide::Guide;
use crate::stance::Targets;
use crate::text::{Boilerplate, Documents, Language, RARE_IN, RareTerm, Term, Vocabulary, language};
use crate::themes::{Centres, Passages, Seeds, Theme, Themes};

/// Terms of a model at most, and terms × themes: beyond these the terms that fewest articles hold are left out, so that a
/// model does not grow with the collection.
pub(super) const MOST_TERMS: usize = 1 << 18;
const MOST_VALUES: usize = 1 << 23;
/// Articles by which memberships are calibrated.
const CALIBRATION: usize = 2_000;
/// The share of a theme's articles that are the least like it.
const FAR: f64 = 0.05;
/// By how much two ways to the same cosine differ, whose sums are of `f32`.
const ROUNDING: f64 = 1e-5;

/// Terms of a model of so many themes at most.
pub(super) fn most_terms(themes: usize) -> usize {
    MOST_TERMS.min(MOST_VALUES / themes.max(1))
}

/// What a run has learnt.
#[derive(Debug, Clone, Copy)]
pub struct Learnt<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Their guide with the aliases that edits add.
    pub guide: &'a Guide,
    /// The pages of the articles.
    pub pages: &'a [PageInfo],
    /// Their languages.
    pub languages: &'a [Language],
    /// What was not counted.
    pub boilerplate: &'a Boilerplate,
    /// What was counted.
    pub documents: &'a Documents,
    /// What became of the guide's seeds.
    pub seeds: &'a Seeds,
    /// The themes.
    pub themes: &'a Themes,
    /// Their passages.
    pub passages: &'a Passages,
    /// What stances are about.
    pub targets: &'a Targets,
    /// The file of edits that was applied; empty without one.
    pub edits: &'a [u8],
}

/// Sums up what a model keeps. Linear in the non-zeros of the counts; takes terms × themes of memory.
pub(super) fn kept(learnt: Learnt<'_>) -> Kept {
    let Learnt { documents, themes, .. } = learnt;
    let counts = Counts::new(documents);
    let most = most_terms(themes.all.len());
    let terms = terms(learnt, most);
    let unit = TfIdf::new(&counts).into_parts().0.unit();
    let centres = Centres::new(&unit, &themes.of, themes.all.len());
    let mut shares = Shares::sum(&counts.rows().transpose(), &terms, &themes.of, centres.sums());
    let number = |term: u32| terms.binary_search(&term).ok().map(|place| place as u32);
    let mut vocabulary: Vec<Term> =
        terms.iter().map(|&term| documents.vocabulary.terms[term as usize].clone()).collect();
    for rare in with_room(&documents.rare, most - terms.len()) {
        shares.push_rare(themes.of[rare.article as usize], rare.occurrences as f32);
        vocabulary.push(Term {
            stem: rare.stem.clone(),
            surface: rare.stem.clone(),
            articles: 1,
            occurrences: rare.occurrences.into(),
        });
    }
    let anchors = anchors(learnt, number);
    let idf: Vec<f32> = vocabulary.iter().map(|term| idf(themes.of.len(), term.articles)).collect();
    let views = View::all(&shares, &Anchors::new(anchors.clone()), learnt.config.weighting, &idf);
    let (heat, likeness) = factors(learnt, &counts, &terms, &views, &centres);
    let known = |(theme, least): (&Theme, f64)| KnownTheme {
        name: theme.name.clone(),
        guided: theme.guided,
        articles: theme.articles.len(),
        npmi: theme.npmi.map(|npmi| npmi.clamp(-1.0, 1.0)),
        stability: theme.stability,
        keywords: theme
            .keywords
            .iter()
            .filter_map(|keyword| Some(KnownKeyword { term: number(keyword.term)?, weight: keyword.weight }))
            .collect(),
        // The cosine of like articles with their centre passes 1 by a hair, or stays as much below it.
        least: (least - ROUNDING).clamp(0.0, 1.0),
    };
    let about = About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: settings(learnt.config),
        collection: collection(learnt),
        languages: language::counts(learnt.languages.iter().copied())
            .into_iter()
            .filter(|(language, _)| *language != Language::Unknown)
            .map(|(language, _)| language.code().to_owned())
            .collect(),
        guide: learnt.guide.clone(),
        anchors,
        themes: themes.all.iter().zip(centres.least(FAR)).map(known).collect(),
        alike: themes.alike.outer_iter().map(|row| row.to_vec()).collect(),
        targets: targets(learnt.targets),
        heat,
        likeness,
        passage_heat: learnt.passages.heat,
    };
    Kept {
        about,
        vocabulary: Vocabulary::new(vocabulary),
        phrases: documents.phrases.clone(),
        shares,
        lines: learnt.boilerplate.lines.hashes(),
        edits: learnt.edits.to_vec(),
    }
}

/// The seeds of each theme, by the numbers of terms in the model; edits may have moved or joined what the guide names.
fn anchors(learnt: Learnt<'_>, number: impl Fn(u32) -> Option<u32>) -> Vec<Vec<u32>> {
    let mut anchors = vec![Vec::new(); learnt.themes.all.len()];
    for (seeds, &place) in learnt.seeds.anchors.themes().iter().zip(&learnt.seeds.places) {
        if let Some(theme) = place {
            anchors[theme].extend(seeds.iter().filter_map(|&seed| number(seed)));
        }
    }
    for seeds in &mut anchors {
        seeds.sort_unstable();
        seeds.dedup();
    }
    while anchors.last().is_some_and(Vec::is_empty) {
        anchors.pop();
    }
    anchors
}

/// The terms that are kept, rising, so many at most: seeds, names of the guide, keywords, and those that most articles hold.
fn terms(learnt: Learnt<'_>, most: usize) -> Vec<u32> {
    let (vocabulary, themes) = (&learnt.documents.vocabulary, &learnt.themes.all);
    let seeds = learnt.seeds.anchors.themes().iter().flatten().copied();
    let names = learnt.guide.targets.iter().filter_map(|target| vocabulary.find(&target.name));
    let keywords = themes.iter().flat_map(|theme| &theme.keywords).map(|keyword| keyword.term);
    let mut is_kept = vec![false; vocabulary.len()];
    let mut n_kept = 0;
    for term in seeds.chain(names).chain(keywords).chain(0..vocabulary.len() as u32) {
        if n_kept < most && !is_kept[term as usize] {
            is_kept[term as usize] = true;
            n_kept += 1;
        }
    }
    (0..vocabulary.len() as u32).filter(|&term| is_kept[term as usize]).collect()
}

/// The terms of single articles for which there is room, in their order: those that occur most often.
fn with_room(rare: &[RareTerm], room: usize) -> impl Iterator<Item = &RareTerm> {
    let mut places: Vec<usize> = (0..rare.len()).collect();
    if room < places.len() {
        // Of terms that occur as often, the first.
        places.sort_by_key(|&place| Reverse(rare[place].occurrences));
        places.truncate(room);
        places.sort_unstable();
    }
    places.into_iter().map(|place| &rare[place])
}

/// What is known of an article where it is judged as if it were not among those of its theme.
struct Told {
    /// See [`known_share`].
    share: f32,
    scores: Vec<f32>,
    cosines: Vec<f64>,
    /// What its memberships should be.
    target: Array1<f32>,
}

/// Memberships as sure as so many other articles of its `own` theme allow: two more are thought to have been seen, one of
/// them there and one anywhere else. That is the rule of succession, as Platt (1999) has it in the calibration of scores.
fn succession(mut known: Vec<f32>, own: usize, others: f32) -> Vec<f32> {
    let rest = (known.len() - 1) as f32;
    if rest == 0.0 {
        return known;
    }
    for (theme, share) in known.iter_mut().enumerate() {
        let thought = if theme == own { 1.0 } else { 1.0 / rest };
        *share = (*share * others + thought) / (others + 2.0);
    }
    known
}

/// The factors of scores and of cosines at which memberships come nearest to those of the run, over some of its articles;
/// each is judged as if it were not among them. The collection itself says how much each of the two tells.
fn factors(
    learnt: Learnt<'_>,
    counts: &Counts,
    kept: &[u32],
    views: &[View],
    centres: &Centres<'_>,
) -> (f32, f32) {
    let themes = learnt.themes;
    let (n, k) = (themes.of.len(), themes.all.len());
    let vocabulary = &learnt.documents.vocabulary;
    let mut sizes = vec![0_usize; k];
    themes.of.iter().for_each(|&theme| sizes[theme] += 1);
    let articles = spread(n, CALIBRATION).unwrap_or_else(|| (0..n).collect());
    let bags = &learnt.documents.bags;
    // What one other article holds is known without this one in a small collection only.
    let alone = if n <= RARE_IN { 1 } else { 2 };
    let told: Vec<Told> = articles
        .par_iter()
        .map(|&article| {
            let (terms, values) = counts.rows().row(article);
            let all: f32 = values.iter().sum::<f32>() + bags.unknown[article] as f32;
            let elsewhere = terms.iter().zip(values).filter(|(term, _)| {
                vocabulary.terms[**term as usize].articles > alone && kept.binary_search(term).is_ok()
            });
            let elsewhere: f32 = elsewhere.map(|(_, value)| value).sum();
            let known = |(&term, &value): (&u32, &f32)| Some((kept.binary_search(&term).ok()? as u32, value));
            let (terms, values): (Vec<u32>, Vec<f32>) = terms.iter().zip(values).filter_map(known).unzip();
            let mut scores = vec![0.0; k];
            let own = themes.of[article];
            views.iter().for_each(|view| view.score_without(&terms, &values, own, &mut scores));
            let others = (sizes[own] - 1) as f32;
            let share = known_share(elsewhere, (all - elsewhere) as u32);
            let target = succession(themes.memberships.row(article).to_vec(), own, others);
            Told { share, scores, cosines: centres.cosines(article), target: target.into() }
        })
        .collect();
    let loss = |heat: f32, likeness: f32| -> f64 {
        let of_article = |told: &Told| {
            let both = told.scores.iter().zip(&told.cosines);
            let mut shares: Array1<f32> =
                both.map(|(score, &cosine)| heat * score + likeness * cosine as f32).collect();
            temper::soften(shares.view_mut(), told.share);
            temper::cross_entropy(told.target.view(), shares.iter().map(|&share| f64::from(share)))
        };
        told.iter().map(of_article).sum()
    };
    // Each factor is √2 times the one before, or nothing.
    let steps =
        |least: f32| std::iter::once(0.0).chain((0..=20).map(move |step| least * (step as f32 / 2.0).exp2()));
    let all = steps(0.125).flat_map(|heat| steps(0.5).map(move |likeness| (heat, likeness)));
    // One of them must tell.
    let pairs: Vec<(f32, f32)> = all.skip(1).collect();
    let losses: Vec<f64> = pairs.par_iter().map(|&(heat, likeness)| loss(heat, likeness)).collect();
    let best = (0..pairs.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b])).unwrap_or(0);
    pairs[best]
}

fn settings(config: &Config) -> Settings {
    Settings {
        themes: config.themes.name(),
        engine: config.engine.name().to_owned(),
        weighting: config.weighting.name().to_owned(),
        starts: config.starts,
        seed: config.seed,
    }
}

fn collection(learnt: Learnt<'_>) -> Collection {
    let mut hash = Sha256::new();
    learnt.pages.iter().for_each(|page| hash.update(&page.sha256));
    let sha256 = hex(&hash.finalize());
    Collection { articles: learnt.documents.bags.len(), sha256 }
}

fn targets(targets: &Targets) -> Vec<KnownTarget> {
    let known = |target: &crate::stance::Target| KnownTarget {
        name: target.name.clone(),
        aliases: target.aliases.clone(),
        guided: target.guided,
    };
    targets.all.iter().map(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_single_articles_have_the_room_that_is_left() {
        let term =
            |(stem, occurrences): (&str, u32)| RareTerm { stem: stem.to_owned(), article: 0, occurrences };
        let rare = [("ab", 1), ("cd", 3), ("ef", 1), ("gh", 2)].map(term);
        let kept = |room| with_room(&rare, room).map(|term| term.stem.as_str()).collect::<Vec<_>>();
        assert_eq!(kept(9), ["ab", "cd", "ef", "gh"]);
        assert_eq!(kept(3), ["ab", "cd", "gh"]);
        assert_eq!(kept(2), ["cd", "gh"]);
        assert!(kept(0).is_empty());
    }

    #[test]
    fn more_themes_leave_room_for_fewer_terms() {
        assert_eq!((most_terms(0), most_terms(1), most_terms(32)), (MOST_TERMS, MOST_TERMS, MOST_TERMS));
        for themes in [33, 400, 1_000, 65_535] {
            let most = most_terms(themes);
            assert!(most * themes <= MOST_VALUES && (most + 1) * themes > MOST_VALUES, "{themes}");
        }
    }

    #[test]
    fn memberships_are_as_sure_as_the_number_of_articles_allows() {
        let near = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4);
        assert!(near(&succession(vec![1.0, 0.0, 0.0], 0, 5.0), &[6.0 / 7.0, 0.5 / 7.0, 0.5 / 7.0]));
        assert!(near(&succession(vec![0.2, 0.8], 1, 0.0), &[0.5, 0.5]));
        assert!(near(&succession(vec![0.2, 0.8], 1, 1e6), &[0.2, 0.8]));
        assert_eq!(succession(vec![1.0], 0, 3.0), [1.0]);
    }
}
