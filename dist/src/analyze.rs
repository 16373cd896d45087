//! The job: shards are read, copies folded, words counted, themes found in a sample, articles put into them and read for
//! what they say, and all that summed up.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use standpoint::digest::sha256;
use standpoint::report::clean;

use crate::gather::{gather, shards};
use crate::model::Shared;
pub use crate::sample::Sampling;
use crate::session::Session;
use crate::stages::Stages;
use crate::{report, sample, sums};

/// The name of the model among the results: that which the single program gives it.
const MODEL: &str = standpoint::model::FILE_NAME;

/// Where themes come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// They are found in a sample.
    Sample(Sampling),
    /// A model of an earlier run has them.
    Model(PathBuf),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Files.
    pub shards: usize,
    /// Articles on them, copies too.
    pub occurrences: usize,
    /// Articles, copies folded.
    pub articles: usize,
    /// Different stems.
    pub words: usize,
    /// Themes.
    pub themes: usize,
    /// Statements.
    pub statements: usize,
}

/// Does the job; the results take the place `out`, which must not be there, when all is whole.
///
/// # Errors
/// A shard that cannot be read; a model that is none; those of the library's `analyze` on the sample; rows that are
/// lost; a deadline that passes; executors that are of another kind.
pub async fn analyze(
    session: &Session,
    inputs: &[PathBuf],
    source: &Source,
    out: &Path,
    tell: impl Fn(&str),
) -> Result<Counts> {
    ensure!(!out.exists(), "{} is there already; give another folder, or move it away", out.display());
    let (shards, left_out) = shards(inputs)?;
    for file in &left_out {
        tell(&format!("warning: {} is left out: {}", clean(&file.page), file.reason));
    }
    // A model that is none is told of before the work begins.
    let given = match source {
        Source::Model(path) => Some(Shared::open(path)?),
        Source::Sample(_) => None,
    };
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    let parent = fs::canonicalize(parent)?;
    // Goes when it is dropped, whatever happens.
    let work = tempfile::Builder::new().prefix(".standpoint-dist-").tempdir_in(&parent)?;
    let stages = Stages { session, work: work.path(), done: work.path().join("done"), tell: &tell };
    let started = Instant::now();
    let executors = session.check(work.path()).await?;
    stages.tell(&format!("{executors} executors answer"), started);
    let gathered = gather(&stages, &shards).await?;
    let (model, sampled) = match (source, given) {
        (Source::Sample(sampling), _) => {
            let (bytes, sampled) = sample::model(&stages, &shards, sampling).await?;
            fs::write(stages.done.join(MODEL), bytes)?;
            (Shared::open(&stages.done.join(MODEL))?, Some((sampling.seed, sampled)))
        }
        (Source::Model(_), Some(given)) => {
            fs::copy(&given.path, stages.done.join(MODEL))?;
            (given, None)
        }
        (Source::Model(path), None) => (Shared::open(path)?, None),
    };
    let sums = sums::all(&stages, &model, gathered.articles).await?;
    report::write(&stages.done, &model.model, &sums, &shards)?;
    let counts = Counts {
        shards: shards.len(),
        occurrences: gathered.occurrences,
        articles: gathered.articles,
        words: gathered.words,
        themes: sums.themes.len(),
        statements: sums.statements,
    };
    let names: Vec<String> = shards.iter().map(|shard| shard.display().to_string()).collect();
    let run = serde_json::json!({
        "program": "standpoint-dist", "version": crate::functions::VERSION,
        "counts": {
            "shards": counts.shards, "occurrences": counts.occurrences, "articles": counts.articles,
            "words": counts.words, "themes": counts.themes, "statements": counts.statements,
        },
        "model": {"sha256": model.sha256, "version": model.model.about().version},
        "sample": sampled.map(|(seed, articles)| serde_json::json!({"seed": seed, "articles": articles})),
        "left_out": left_out,
        "shards_sha256": sha256(names.join("\n")),
    });
    fs::write(stages.done.join("run.json"), format!("{run:#}\n"))?;
    fs::rename(&stages.done, out).with_context(|| format!("{} cannot be put in place", out.display()))?;
    Ok(counts)
}
