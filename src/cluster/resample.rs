//! Whether clusters stay together when the collection is another sample of what might have been
//! written.
//!
//! Some of the articles are drawn without replacement and clustered in the same way, again and
//! again (Hennig 2007, "Cluster-wise assessment of cluster stability"). A cluster's stability is
//! the share of pairs of its articles, among those that were drawn, that fall together. Hennig asks
//! for the greatest Jaccard coefficient with a cluster of the resample instead, which also falls where others
//! join the cluster. Here the question is whether its own articles stay together, which is what can be said
//! of two articles; whom they are with, their memberships tell. It follows that a cluster of
//! everything is always at 1, and that greater clusters are so more easily.

use ndarray::Array2;
use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::{Anchors, Clustering, Plan, Space, cluster};
use crate::error::Result;
use crate::progress::{Progress, Silent};

/// The share of the articles that is drawn.
const SHARE: f64 = 0.8;
/// Articles that are drawn at most, so that the cost has a bound.
const MOST_ARTICLES: usize = 2000;
/// Starts for each resample: with a single one its clusters vary more than those they are held against.
const STARTS: usize = 2;
/// Resamples: as many as keep articles times resamples at [`WORK`], within these bounds, which is about half
/// the cost of the clustering for some hundred to some thousand articles, and less for more. Small
/// collections have few pairs and need more resamples.
const RESAMPLES: (usize, usize) = (3, 30);
const WORK: usize = 4000;

/// How stable clusters are.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// For each cluster the share of pairs of its articles that stay together, 0 to 1; `None` where no
    /// resample held two of them.
    pub shares: Vec<Option<f64>>,
    /// How often articles were drawn; 0 for a single cluster, which is always at 1.
    pub resamples: usize,
    /// How many of them each time.
    pub articles: usize,
}

impl Stability {
    /// The mean over articles, 0 to 1; those of clusters without a share are left out.
    pub fn mean(&self, labels: &[usize]) -> f64 {
        let shares: Vec<f64> = labels.iter().filter_map(|&label| self.shares[label]).collect();
        shares.iter().sum::<f64>() / shares.len().max(1) as f64
    }
}

/// How many resamples [`stability`] draws of so many articles.
fn resamples(n_articles: usize, k: usize) -> usize {
    (WORK / drawn(n_articles, k).max(1)).clamp(RESAMPLES.0, RESAMPLES.1)
}

/// Articles of a resample; there must be two for each cluster.
fn drawn(n_articles: usize, k: usize) -> usize {
    ((SHARE * n_articles as f64) as usize).min(MOST_ARTICLES).max(2 * k).min(n_articles)
}

/// The stability of the clusters that were found with `anchors` and `plan`.
///
/// Articles without a term are not drawn: nothing says where they belong. Above 2,500 articles a resample is less than 80 % of them. Clusters are found less surely in
/// fewer articles, so that the stability is an underestimate there.
///
/// # Errors
/// [`crate::error::Error::Engine`] if the engine fails.
pub fn stability(
    space: &Space,
    clustering: &Clustering,
    anchors: &Anchors,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Stability> {
    let filled = space.filled();
    let (n, k) = (filled.len(), clustering.k());
    if k == 1 || n == 0 {
        return Ok(Stability { shares: vec![Some(1.0); k], resamples: 0, articles: 0 });
    }
    let (count, size) = (resamples(n, k), drawn(n, k));
    let stage = progress.stage("resampling", count as u64);
    let tables: Vec<Array2<u64>> = (0..count)
        .into_par_iter()
        .map(|number| {
            // Other streams than those of the starts, which are drawn from seeds nearby.
            let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
            random.set_stream(number as u64 + 1);
            let mut rows = index::sample(&mut random, n, size).into_vec();
            rows.sort_unstable();
            rows.iter_mut().for_each(|row| *row = filled[*row]);
            let plan = Plan {
                starts: Some(plan.starts.map_or(STARTS, |starts| starts.min(STARTS))),
                seed: plan.seed.wrapping_add(number as u64 + 1),
                ..plan.clone()
            };
            let found = cluster(&space.select(&rows), k, anchors, &plan, &Silent)?;
            let mut table = Array2::zeros((k, found.k()));
            for (&row, &label) in rows.iter().zip(&found.labels) {
                table[[clustering.labels[row], label]] += 1;
            }
            stage.advance(1);
            Ok(table)
        })
        .collect::<Result<_>>()?;
    Ok(Stability { shares: (0..k).map(|x| together(&tables, x)).collect(), resamples: count, articles: size })
}

/// The share of pairs of a cluster's articles that are together. `tables` are those of all
/// resamples: articles of each cluster, (k × clusters of the resample).
fn together(tables: &[Array2<u64>], cluster: usize) -> Option<f64> {
    let pairs = |count: u64| count * count.saturating_sub(1) / 2;
    let of_cluster = tables.iter().map(|table| table.row(cluster));
    let (all, kept) = of_cluster.fold((0, 0), |(all, kept), row| {
        (all + pairs(row.sum()), kept + row.iter().map(|&count| pairs(count)).sum::<u64>())
    });
    (all > 0).then(|| kept as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::EngineKind;
    use crate::features::Counts;
    use crate::text::{Documents, Vocabulary};
    use ndarray::array;

    /// Three groups of ten articles; those of the first two have words of their own, those of the last
    /// any of them.
    fn space() -> Space {
        let words: Vec<String> = (0..16).map(|word| word.to_string()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut documents = Documents { vocabulary: Vocabulary::of(&words), ..Documents::default() };
        for article in 0..30_u32 {
            let word = |place: u32| match article / 10 {
                2 => (article * 7 + place * place * 5) % 16,
                group => 8 * group + (article + place * 3) % 8,
            };
            let mut terms: Vec<u32> = (0..6).map(word).collect();
            terms.sort_unstable();
            documents.bags.push(&terms, 0);
        }
        Space::new(
            &Counts::new(&documents),
            &Anchors::default(),
            crate::cluster::Weighting::default(),
            1,
            &Silent,
        )
    }

    fn plan() -> Plan {
        Plan { engine: EngineKind::Sib, starts: None, seed: 1 }
    }

    #[test]
    fn pairs_are_counted_among_those_that_were_drawn() {
        // 3 of 6 pairs and 1 of 1; of the other cluster 2 of 6, and a single article.
        let tables = [array![[3, 1], [2, 2], [0, 0]], array![[2, 0], [0, 1], [1, 0]]];
        assert_eq!(together(&tables, 0), Some(4.0 / 7.0));
        assert_eq!(together(&tables, 1), Some(2.0 / 6.0));
        assert_eq!(together(&tables, 2), None);
    }

    #[test]
    fn what_has_words_of_its_own_stays_together() {
        let space = space();
        let labels: Vec<usize> = (0..30).map(|article| article / 10).collect();
        let clustering = Clustering { labels, cohesion: vec![1.0; 3], ..Clustering::whole(30) };
        let found = stability(&space, &clustering, &Anchors::default(), &plan(), &Silent).unwrap();
        let share = |cluster: usize| found.shares[cluster].unwrap();
        assert!(share(0) > 0.8 && share(1) > 0.8 && share(2) < 0.7, "{found:?}");
        assert_eq!((found.resamples, found.articles), (30, 24));
        let mean = (share(0) + share(1) + share(2)) / 3.0;
        assert!((found.mean(&clustering.labels) - mean).abs() < 1e-12);
    }

    #[test]
    fn one_thread_and_several() {
        let space = space();
        let clustering = cluster(&space, 4, &Anchors::default(), &plan(), &Silent).unwrap();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| stability(&space, &clustering, &Anchors::default(), &plan(), &Silent)).unwrap()
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn one_cluster_cannot_fall_apart() {
        let found =
            stability(&space(), &Clustering::whole(30), &Anchors::default(), &plan(), &Silent).unwrap();
        assert_eq!((found.shares, found.resamples), (vec![Some(1.0)], 0));
    }

    #[test]
    fn there_are_two_articles_for_each_cluster_and_a_bound_on_all() {
        assert_eq!((drawn(2, 1), drawn(20, 3), drawn(20, 10)), (2, 16, 20));
        assert_eq!((drawn(100_000, 20), resamples(100_000, 20), resamples(500, 5)), (2000, 3, 10));
    }
}
