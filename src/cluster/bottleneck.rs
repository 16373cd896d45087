//! The default engine: runs of sIB from different starts on both views, to be joined.

use rayon::prelude::*;

use super::anchors::Anchors;
use super::engine::{Engine, Run, Start, random_labels};
use super::kmeans::{Effort, kmeans};
use super::sib::{self, Joint};
use super::space::{Space, spread};
use crate::error::Result;
use crate::progress::{Progress, Stage};

/// sIB on both views of [`Space`], started from k-means and at random. The k-means runs count too: they
/// see the neighbourhood of articles where few words are shared, sIB the words that set clusters
/// apart. Some runs have more clusters than are asked for, so that their consensus is not forced to
/// put far articles together.
pub(super) struct SibEngine;

impl Engine for SibEngine {
    fn prepare(&self, space: &Space, progress: &dyn Progress) {
        space.views();
        space.find_lsa(progress);
    }

    /// k-means, then for each view sIB from it and at random.
    fn runs_of_start(&self, space: &Space) -> usize {
        1 + 2 * space.views().len()
    }

    fn runs(&self, space: &Space, start: Start<'_>, stage: &dyn Stage) -> Result<Vec<Run>> {
        let Start { index, k, anchors, seed } = start;
        let n = space.n_articles();
        let step = (k / 8).max(1);
        let more = (k + step * (index % 3)).min((n / 3).max(k));
        let dimensions = [more, more + 1, more + 2, more + 4, 2 * more, 3 * more][(index / 3) % 6];
        let from_kmeans = kmeans(space, more, anchors, dimensions, seed, Effort::START)?;
        stage.advance(1);
        let at_random = random_labels(space, more, anchors, seed);
        let starts: Vec<(&Joint, &[u32])> = space
            .views()
            .into_iter()
            .flat_map(|joint| [(joint, from_kmeans.labels.as_slice()), (joint, at_random.as_slice())])
            .collect();
        let mut runs: Vec<Run> = starts
            .into_par_iter()
            .map(|(joint, labels)| {
                let run = improve(joint, labels.to_vec(), more, anchors, seed);
                stage.advance(1);
                run
            })
            .collect();
        runs.insert(0, from_kmeans);
        Ok(runs)
    }

    /// In a small collection almost any clusters keep as much information as the right ones do.
    /// The part of it that shuffled words would not keep says how far sIB can be trusted: from one
    /// half on wholly. Then k-means is not needed, and of the runs on a view only the half counts that
    /// keeps the most; at none only sIB from k-means on the first view is worth as much as k-means itself,
    /// and what a run keeps says nothing.
    fn weigh(&self, space: &Space, k: usize, seed: u64, runs: &mut [Run]) {
        let each = self.runs_of_start(space);
        let found: Vec<f64> =
            runs.iter().skip(1).step_by(each).filter(|run| run.k == k).map(|run| run.objective).collect();
        let found = found.iter().sum::<f64>() / found.len().max(1) as f64;
        let chance = chance(space, k, seed);
        let beyond_chance = if found > 0.0 { (1.0 - chance / found).max(0.0) } else { 0.0 };
        let trust = (2.0 * beyond_chance).min(1.0);
        let views: Vec<Option<usize>> = (0..runs.len()).map(|index| (index % each).checked_sub(1)).collect();
        let better = |index: usize| {
            let same = |&other: &usize| {
                views[other].map(|view| view / 2) == views[index].map(|view| view / 2)
                    && runs[other].k == runs[index].k
            };
            let rivals: Vec<usize> = (0..runs.len()).filter(same).collect();
            let ahead = |&&other: &&usize| runs[other].objective > runs[index].objective;
            2 * rivals.iter().filter(ahead).count() < rivals.len()
        };
        let weights: Vec<f64> = views
            .iter()
            .enumerate()
            .map(|(index, view)| match view {
                None => 1.0 - trust,
                Some(kind) => {
                    let start = if *kind == 0 { 1.0 } else { trust };
                    start * if better(index) { 1.0 } else { 1.0 - trust }
                }
            })
            .collect();
        runs.iter_mut().zip(weights).for_each(|(run, weight)| run.weight = weight);
    }
}

/// Articles of which what chance keeps is computed; of more it keeps less.
const CHANCE: usize = 5000;

/// The information that sIB keeps of shuffled words.
fn chance(space: &Space, k: usize, seed: u64) -> f64 {
    let few = spread(space.n_articles(), CHANCE).map(|rows| space.joint.select(&rows));
    let shuffled = few.as_ref().unwrap_or(&space.joint).shuffled(seed);
    let labels: Vec<u32> = (0..shuffled.n_articles()).map(|x| (x % k) as u32).collect();
    sib::run(&shuffled, labels, k, &Anchors::default(), seed).information
}

fn improve(joint: &Joint, labels: Vec<u32>, k: usize, anchors: &Anchors, seed: u64) -> Run {
    let run = sib::run(joint, labels, k, anchors, seed);
    Run {
        labels: run.labels,
        k,
        objective: run.information,
        converged: run.converged,
        weight: 1.0,
        soft: None,
    }
}
