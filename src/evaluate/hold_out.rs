//! How well a model of some articles serves for others.

use std::time::Instant;

use ndarray::Array2;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

use super::collection::{self, Collection};
use crate::cluster::{Clustering, Space, compare};
use crate::config::Config;
use crate::corpus::records::Labelled;
use crate::error::{Error, Result};
use crate::features::Counts;
use crate::model::{Learnt, Model};
use crate::pipeline;
use crate::progress::Progress;
use crate::stance::Targets;
use crate::text::LineCounts;
use crate::themes::{Passages, Seeds, Theme, Themes};

/// Articles that a model was made without.
#[derive(Debug, Clone, Serialize)]
pub struct HoldOut {
    /// Their number.
    pub n_articles: usize,
    /// Themes of the model.
    pub n_themes: usize,
    /// Normalised mutual information of the themes into which the model puts them with their labels.
    pub nmi: f64,
    /// That of the themes in which they are where all articles are clustered.
    pub nmi_whole: f64,
    /// The first by the second.
    pub ratio: f64,
    /// Normalised mutual information of the model's own articles with their labels, by the themes that were found among them.
    pub nmi_model: f64,
    /// That of the same articles where all are clustered: what is missing here is missing before anything is assigned.
    pub nmi_model_whole: f64,
    /// Seconds that the model took from its articles' texts on.
    pub model_seconds: f64,
    /// Seconds that it took to put the others into its themes, from their texts on.
    pub assign_seconds: f64,
}

/// Makes a model without some of the articles and puts these into its themes; `whole` are the themes of all articles where
/// all are clustered.
pub(super) fn hold_out(
    collection: &Collection,
    is_held: &[bool],
    whole: &[u32],
    config: &Config,
    progress: &dyn Progress,
    warnings: &mut Vec<String>,
) -> Result<HoldOut> {
    let begin = Instant::now();
    let (model, own) = model(collection, is_held, config, progress, warnings)?;
    let model_seconds = begin.elapsed().as_secs_f64();
    let begin = Instant::now();
    let mut assigned: Vec<u32> = Vec::new();
    each_of(collection, is_held, true, &mut |rows| {
        let theme = |row: &Labelled| model.assign(Some(&row.title), &row.text).theme as u32;
        assigned.par_extend(rows.par_iter().map(theme));
    })?;
    let assign_seconds = begin.elapsed().as_secs_f64();
    let labels_of = |wanted: bool, all: &[u32]| -> Vec<u32> {
        all.iter().zip(is_held).filter(|(_, held)| **held == wanted).map(|(&one, _)| one).collect()
    };
    let labels = labels_of(true, &collection.labels);
    let nmi = compare::Agreement::new(&assigned, &labels).nmi();
    let nmi_whole = compare::Agreement::new(&labels_of(true, whole), &labels).nmi();
    Ok(HoldOut {
        n_articles: labels.len(),
        n_themes: model.about().themes.len(),
        nmi,
        nmi_whole,
        nmi_model: compare::Agreement::new(&own, &labels_of(false, &collection.labels)).nmi(),
        nmi_model_whole: {
            let whole = labels_of(false, whole);
            compare::Agreement::new(&whole, &labels_of(false, &collection.labels)).nmi()
        },
        ratio: if nmi_whole > 0.0 { nmi / nmi_whole } else { 1.0 },
        model_seconds,
        assign_seconds,
    })
}

/// Which articles are held out: a share of them, drawn by the seed.
///
/// # Errors
/// [`Error::Parameter`] where none would be, or too few be left.
pub(super) fn draw(n: usize, share: f64, seed: u64) -> Result<Vec<bool>> {
    let held = (n as f64 * share).round() as usize;
    if held == 0 || held + 2 > n {
        return Err(Error::Parameter {
            name: "--hold-out",
            value: share.to_string(),
            rule: "there are too few articles to be divided so",
        });
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let mut is_held = vec![false; n];
    order[..held].iter().for_each(|&article| is_held[article] = true);
    Ok(is_held)
}

/// Goes through those articles that are held out, or through the others.
fn each_of(
    collection: &Collection,
    is_held: &[bool],
    wanted: bool,
    found: &mut dyn FnMut(&[Labelled]),
) -> Result<()> {
    let mut first = 0;
    collection.each_batch(|rows| {
        let of = rows.iter().zip(&is_held[first..]).filter(|(_, held)| **held == wanted);
        let some: Vec<Labelled> = of.map(|(row, _)| row.clone()).collect();
        found(&some);
        first += rows.len();
    })
}

/// A model of the articles that are not held out, and the theme of each of them.
fn model(
    collection: &Collection,
    is_held: &[bool],
    config: &Config,
    progress: &dyn Progress,
    warnings: &mut Vec<String>,
) -> Result<(Model, Vec<u32>)> {
    let n = is_held.iter().filter(|held| !**held).count();
    let mut lines = LineCounts::default();
    each_of(collection, is_held, false, &mut |rows| lines.add(&collection::texts(rows)))?;
    let lines = lines.common();
    let (mut boilerplate, documents) =
        collection.documents(n, &lines, |found| each_of(collection, is_held, false, found), progress)?;
    boilerplate.lines = lines;
    let counts = Counts::new(&documents);
    let seeds = Seeds::default();
    let stage = progress.stage("weighing words", Space::STEPS);
    let space = Space::new(&counts, &seeds.anchors, config.weighting, config.seed, stage.as_ref());
    drop(stage);
    let mut found = Vec::new();
    let (clustering, _) = pipeline::find_themes(&space, &seeds, &[], config, progress, &mut found)?;
    warnings.extend(found.into_iter().map(|warning| format!("hold_out: {warning}")));
    drop(space);
    let own = clustering.labels.iter().map(|&theme| theme as u32).collect();
    let model = Model::new(Learnt {
        config,
        guide: &config.guide,
        pages: &[],
        languages: &vec![collection.language; documents.bags.len()],
        boilerplate: &boilerplate,
        documents: &documents,
        seeds: &seeds,
        themes: &bare(clustering),
        passages: &Passages::default(),
        targets: &Targets::default(),
        edits: &[],
    });
    Ok((model, own))
}

/// Themes of which nothing is said.
fn bare(clustering: Clustering) -> Themes {
    let k = clustering.k();
    Themes {
        all: vec![Theme::default(); k],
        far: vec![false; clustering.labels.len()],
        of: clustering.labels,
        memberships: clustering.memberships,
        alike: Array2::eye(k),
        of_model: false,
    }
}
