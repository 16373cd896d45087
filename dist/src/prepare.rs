//! The job: shards are read and split, copies folded, words counted, each where the executors are.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use datafusion::arrow::array::{Int64Array, StringArray};
use datafusion::dataframe::DataFrameWriteOptions;

use standpoint::corpus::Walk;
use standpoint::corpus::source::find;

use crate::assign;
use crate::copies::{self, numbers};
use crate::session::Session;
use crate::table;

/// Articles of one shard are numbered below this.
const SHARD: i64 = 1 << 24;
/// How often a stage is written anew where files of a writer that died lie between the others.
const WRITES: usize = 3;

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
}

/// The model that articles are put into: its file, and the hash of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithModel {
    path: String,
    sha256: String,
}

impl WithModel {
    /// Reads a model.
    ///
    /// # Errors
    /// A file that is no whole model.
    pub fn open(path: &Path) -> Result<Self> {
        let path = fs::canonicalize(path)
            .with_context(|| format!("{} cannot be read; is it there?", path.display()))?;
        let Some(name) = path.to_str() else {
            bail!("{} is no name in UTF-8; rename it", path.display());
        };
        let sha256 = assign::check(&path)?;
        Ok(Self { path: name.to_owned(), sha256 })
    }
}

/// Prepares shards; the results take the place `out`, which must not be there, when all is whole.
///
/// # Errors
/// A shard that cannot be read; rows that are lost; a deadline that passes; executors that are of another kind.
pub async fn prepare(
    session: &Session,
    inputs: &[PathBuf],
    model: Option<&WithModel>,
    out: &Path,
    tell: impl Fn(&str),
) -> Result<Counts> {
    ensure!(!out.exists(), "{} is there already; give another folder, or move it away", out.display());
    let shards = shards(inputs)?;
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    let parent = fs::canonicalize(parent)?;
    // Goes when it is dropped, whatever happens.
    let work = tempfile::Builder::new().prefix(".standpoint-dist-").tempdir_in(&parent)?;
    let stage = Stages { session, work: work.path(), done: work.path().join("done"), tell: &tell };
    let started = Instant::now();
    let executors = session.check(work.path()).await?;
    tell(&format!("{executors} executors answer ({:.1} s)", started.elapsed().as_secs_f64()));
    let counts = stage.run(&shards, model).await?;
    let run = serde_json::json!({
        "version": crate::functions::VERSION, "shards": counts.shards, "occurrences": counts.occurrences,
        "articles": counts.articles, "words": counts.words,
    });
    fs::write(stage.done.join("run.json"), format!("{run:#}\n"))?;
    fs::rename(&stage.done, out).with_context(|| format!("{} cannot be put in place", out.display()))?;
    Ok(counts)
}

/// The files of the inputs that the library reads, sorted, with absolute names: executors have another current folder.
fn shards(inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let (sources, skipped) = find::find(inputs, Walk::default())?;
    ensure!(!sources.is_empty(), "no article is found: {} files are none that is read", skipped.len());
    let absolute = |path: &PathBuf| {
        fs::canonicalize(path).with_context(|| format!("{} cannot be read; is it there?", path.display()))
    };
    // In the order of their names below the inputs, by which the library orders articles, too.
    sources
        .iter()
        .map(|source| source.path.as_ref().context("standard input cannot be cut into parts"))
        .map(|path| absolute(path?))
        .collect()
}

struct Stages<'a> {
    session: &'a Session,
    work: &'a Path,
    done: PathBuf,
    tell: &'a dyn Fn(&str),
}

impl Stages<'_> {
    async fn run(&self, shards: &[PathBuf], model: Option<&WithModel>) -> Result<Counts> {
        // A row group of its own file for each shard: files, not rows, are what parts are made of.
        for (number, shard) in shards.iter().enumerate() {
            let Some(path) = shard.to_str() else {
                bail!("{} is no name in UTF-8; rename it", shard.display());
            };
            let numbers: Int64Array = [number as i64].into_iter().collect();
            let paths: StringArray = [Some(path)].into_iter().collect();
            let file = self.work.join(format!("shards/{number:06}.parquet"));
            table::write(&file, vec![("shard", Arc::new(numbers)), ("path", Arc::new(paths))])?;
        }
        self.session.name("shards", &self.work.join("shards")).await?;
        let occurrences = self
            .table(
                "occurrences",
                &self.work.join("occurrences"),
                &format!(
                    "SELECT shard * {SHARD} + article['row'] AS key, shard, article['line'] AS line, \
                     article['title'] AS title, article['author'] AS author, article['outlet'] AS outlet, \
                     article['date'] AS date, article['text'] AS text, \
                     standpoint_text_hash(article['text']) AS text_hash \
                     FROM (SELECT shard, unnest(standpoint_read(path)) AS article FROM shards) AS articles"
                ),
            )
            .await?;
        // Of equal texts the first is compared, one with a title before one without.
        let untitled = 1_i64 << 62;
        self.table(
            "firsts",
            &self.work.join("firsts"),
            &format!(
                "SELECT text_hash AS hash, min(CASE WHEN title IS NULL THEN key + {untitled} ELSE key END) \
                 % {untitled} AS first FROM occurrences GROUP BY text_hash"
            ),
        )
        .await?;
        self.table(
            "texts",
            &self.work.join("texts"),
            "SELECT key, text FROM occurrences JOIN firsts ON key = first",
        )
        .await?;
        let started = Instant::now();
        let pairs = copies::find(self.session, self.work).await?;
        (self.tell)(&format!("copies: {pairs} pairs compared ({:.1} s)", started.elapsed().as_secs_f64()));
        let copies = self.table("copies", &self.done.join("copies"), COPIES).await?;
        let articles = self
            .table(
                "articles",
                &self.done.join("articles"),
                "SELECT occurrences.* FROM occurrences LEFT ANTI JOIN copies ON occurrences.key = copies.key",
            )
            .await?;
        ensure!(
            articles + copies == occurrences,
            "{occurrences} articles were read, but {articles} kept and {copies} folded; run it again"
        );
        let words = self
            .table(
                "words",
                &self.done.join("words"),
                "SELECT stem, count(*) AS articles \
                 FROM (SELECT unnest(standpoint_stems(title, text)) AS stem FROM articles) AS stems GROUP BY stem",
            )
            .await?;
        if let Some(model) = model {
            self.assigned(model, articles).await?;
        }
        Ok(Counts { shards: shards.len(), occurrences, articles, words })
    }

    /// Puts the articles into the themes of a model, and counts them for each theme.
    async fn assigned(&self, model: &WithModel, articles: usize) -> Result<()> {
        let path = model.path.replace('\'', "''");
        let sql = format!(
            "SELECT key, put['theme'] AS theme, put['weight'] AS weight, put['runner_up'] AS runner_up, \
             put['runner_up_weight'] AS runner_up_weight, put['far'] AS far, put['typical'] AS typical, \
             put['language'] AS language \
             FROM (SELECT key, standpoint_assign('{path}', '{}', title, text) AS put FROM articles) AS puts",
            model.sha256
        );
        let rows = self.table("assigned", &self.done.join("assigned"), &sql).await?;
        ensure!(
            rows == articles,
            "{articles} articles were to be put into themes, but {rows} were; run it again"
        );
        let sql = "SELECT theme, count(*) AS articles, sum(CASE WHEN far THEN 1 ELSE 0 END) AS far \
                   FROM assigned GROUP BY theme";
        self.table("themes", &self.done.join("themes"), sql).await?;
        Ok(())
    }

    /// Writes what a query gives as a table. There is no commit of a job: a writer that died leaves files behind, so the
    /// rows that lie there are held against those that the writers tell of.
    async fn table(&self, name: &str, folder: &Path, sql: &str) -> Result<usize> {
        let started = Instant::now();
        for _ in 0..WRITES {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
            fs::create_dir_all(folder)?;
            let target = format!("{}/", folder.display());
            let written = self
                .session
                .within(async {
                    let query = self.session.context.sql(sql).await?;
                    query.write_parquet(&target, DataFrameWriteOptions::new(), None).await
                })
                .await
                .with_context(|| format!("stage {name} failed"))?;
            let mut told = 0;
            for batch in &written {
                told += numbers(batch, 0)?.into_iter().sum::<i64>();
            }
            self.session.context.deregister_table(name)?;
            self.session.name(name, folder).await?;
            let counted = self.session.rows(&format!("SELECT count(*) FROM {name}")).await?;
            let lie = counted.first().map(|batch| numbers(batch, 0)).transpose()?.unwrap_or_default();
            if lie == [told] {
                (self.tell)(&format!("{name}: {told} rows ({:.1} s)", started.elapsed().as_secs_f64()));
                return Ok(usize::try_from(told)?);
            }
            (self.tell)(&format!("{name}: rows of a writer that died are there; it is written anew"));
        }
        bail!("stage {name} was written {WRITES} times and is not whole; look whether executors die")
    }
}

/// Each copy with the article that is kept: equal texts follow their first, wherever that goes.
const COPIES: &str = "\
    SELECT occurrences.key AS key, coalesce(folded.kept, firsts.first) AS kept, \
           CASE WHEN occurrences.key = firsts.first THEN folded.similarity ELSE 1.0 END AS similarity \
    FROM occurrences JOIN firsts ON occurrences.text_hash = firsts.hash \
    LEFT JOIN folded ON folded.copy = firsts.first \
    WHERE occurrences.key <> firsts.first OR folded.kept IS NOT NULL";
