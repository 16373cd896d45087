//! Themes: how many, found, held stable, and corrected by edits.

use std::collections::BTreeMap;

use super::ThemeChoice;
use crate::cluster::{self, Choice, Clustering, Plan, Space, Stability};
use crate::config::{self, Config};
use crate::corpus::Corpus;
use crate::edits::{self, Edits, Outcome};
use crate::error::{Error, Result};
use crate::features::Counts;
use crate::guide::Guide;
use crate::progress::Progress;
use crate::text::{self, Language};
use crate::themes::{Given, Seeds};
use crate::wording::counted;

/// The fewest articles without any seed word that make a theme beside the named ones, and the
/// least share of all.
const UNNAMED: usize = 6;
const UNNAMED_SHARE: f64 = 0.15;

/// The articles of each script in which there are enough for a theme, where these are several: articles in
/// different scripts share hardly a word.
pub(super) fn scripts(languages: &[Language]) -> Vec<Vec<usize>> {
    let mut scripts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (article, language) in languages.iter().enumerate() {
        scripts.entry(language.script()).or_default().push(article);
    }
    let enough: Vec<Vec<usize>> =
        scripts.into_values().filter(|articles| articles.len() >= UNNAMED).collect();
    if enough.len() > 1 { enough } else { Vec::new() }
}

/// What was found in a collection before edits.
pub(super) struct Found<'a> {
    pub corpus: &'a Corpus,
    pub counts: &'a Counts,
    pub space: &'a Space,
    pub clustering: Clustering,
    pub stability: Stability,
}

/// Replays the edits of the settings. Only clusters that edits left whole keep their stability: the others are not what
/// clustering finds in samples.
pub(super) fn edit(
    found: Found<'_>,
    words: (&Guide, &text::Vocabulary, &[Language]),
    seeds: &mut Seeds,
    config: &Config,
    progress: &dyn Progress,
) -> (Clustering, Stability, Vec<Given>, Outcome) {
    let Found { corpus, counts, space, clustering, mut stability } = found;
    if !config.edits.are_of_themes() {
        let names = seeds.names.iter().map(|name| Given { name: Some(name.clone()), guided: true }).collect();
        return (clustering, stability, names, unedited(&config.edits));
    }
    let plan = plan(config);
    let (edits, ids) = (&config.edits, &corpus.ids[..]);
    let material = edits::Material { edits, ids, words, counts, space, plan: &plan, progress, seeds };
    let replay = edits::replay(&material, &clustering);
    stability.shares =
        replay.whole.iter().map(|cluster| cluster.and_then(|cluster| stability.shares[cluster])).collect();
    seeds.places = replay.guided;
    (replay.clustering, stability, replay.names, replay.outcome)
}

/// What becomes of themes that nobody edited.
fn unedited(edits: &Edits) -> Outcome {
    let void = edits.are_void().then(|| {
        "the file is not as a run wrote it, but what it asks for is nothing: no theme has another name, is merged, split, dropped, \
         pinned to or kept"
            .to_owned()
    });
    Outcome { undone: void.into_iter().collect(), ..Outcome::default() }
}

/// Clusters a collection into as many themes as the settings ask for. Where none is asked for and there are
/// several `scripts`, each of them tells how many it has.
pub(crate) fn find_themes(
    space: &Space,
    seeds: &Seeds,
    scripts: &[Vec<usize>],
    config: &Config,
    progress: &dyn Progress,
    warnings: &mut Vec<String>,
) -> Result<(Clustering, ThemeChoice)> {
    let n = space.n_articles();
    // Those without a word in common with others cannot be told apart.
    let most = cluster::most_clusters(space.filled().len());
    let named = seeds.anchors.len();
    let plan = plan(config);
    if named > 0 && !config.engine.knows_anchors() {
        return Err(Error::Parameter {
            name: "--engine",
            value: config.engine.name().to_owned(),
            rule: "this engine cannot look for the themes that the guide names; take another, or give --no-guide",
        });
    }
    let (mut candidates, mut apart) = (Vec::new(), 0);
    let k = match config.themes {
        config::Themes::Fixed(k) if k < named => {
            return Err(Error::Parameter {
                name: "--themes",
                value: k.to_string(),
                rule: "the guide names more themes than that; raise it, or give --no-guide",
            });
        }
        config::Themes::Fixed(k) => k,
        config::Themes::Auto if named > 0 => named + unnamed(space, seeds, &plan, progress)?,
        config::Themes::Auto if !scripts.is_empty() => {
            apart = scripts.len();
            scripts.iter().try_fold(0, |sum, articles| {
                let choices = cluster::choose(&space.select(articles), &plan, progress)?;
                Ok::<_, Error>(sum + chosen(&choices).unwrap_or(1))
            })?
        }
        config::Themes::Auto => {
            candidates = cluster::choose(space, &plan, progress)?;
            chosen(&candidates).unwrap_or_else(|| {
                warnings.push(format!(
                    "{} {} too few, or too much alike, to tell themes apart; all is taken as one",
                    counted(n, "article"),
                    if n == 1 { "is" } else { "are" }
                ));
                1
            })
        }
    };
    if k > most {
        warnings.push(format!(
            "{} were asked for, but {} can be divided into {most} at most; {most} are shown",
            counted(k, "theme"),
            counted(n, "article")
        ));
    }
    let k = k.clamp(1, most);
    if k < named {
        return Err(Error::Parameter {
            name: "guide",
            value: format!("{named} themes"),
            rule: "there are too few articles for so many; name fewer themes, or give --no-guide",
        });
    }
    let clustering = cluster::cluster(space, k, &seeds.anchors, &plan, progress)?;
    let choice = ThemeChoice {
        candidates,
        scripts: apart,
        runs: clustering.runs,
        converged: clustering.converged,
        ..ThemeChoice::default()
    };
    Ok((clustering, choice))
}

/// Resamples a collection to see which of its themes stay together.
pub(crate) fn find_stability(
    space: &Space,
    clustering: &Clustering,
    seeds: &Seeds,
    config: &Config,
    progress: &dyn Progress,
) -> Result<Stability> {
    cluster::stability(space, clustering, &seeds.anchors, &plan(config), progress)
}

fn plan(config: &Config) -> Plan {
    Plan { engine: config.engine, starts: config.starts, seed: config.seed }
}

/// How many themes there are beside the named ones, among the articles that hold no seed word.
fn unnamed(space: &Space, seeds: &Seeds, plan: &Plan, progress: &dyn Progress) -> Result<usize> {
    let nearest = seeds.anchors.nearest(&space.joint);
    let rest: Vec<usize> = (0..nearest.len()).filter(|&article| nearest[article].is_none()).collect();
    if rest.len() < UNNAMED || (rest.len() as f64) < UNNAMED_SHARE * nearest.len() as f64 {
        return Ok(0);
    }
    let choices = cluster::choose(&space.select(&rest), plan, progress)?;
    Ok(chosen(&choices).unwrap_or(1))
}

/// The best number of themes, if anything speaks for it.
fn chosen(choices: &[Choice]) -> Option<usize> {
    choices.first().filter(|best| best.score > 0.0).map(|best| best.k)
}
