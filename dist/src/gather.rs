//! The first stages: shards are read and split, copies folded, words counted, each where the executors are.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use datafusion::arrow::array::{Int64Array, StringArray};
use standpoint::corpus::Walk;
use standpoint::corpus::source::find;

use crate::copies;
use crate::stages::Stages;
use crate::table;

/// Articles of one shard are numbered below this.
pub(crate) const SHARD: i64 = 1 << 24;

/// What was read.
pub(crate) struct Gathered {
    /// Articles, copies too.
    pub occurrences: usize,
    /// Articles, copies folded.
    pub articles: usize,
    /// Different stems.
    pub words: usize,
}

/// The files of the inputs that the library reads, sorted, with absolute names: executors have another current folder.
pub(crate) fn shards(inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
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

/// Reads shards into the tables `copies`, `articles` and `words`.
pub(crate) async fn gather(stages: &Stages<'_>, shards: &[PathBuf]) -> Result<Gathered> {
    // A row group of its own file for each shard: files, not rows, are what parts are made of.
    for (number, shard) in shards.iter().enumerate() {
        let Some(path) = shard.to_str() else {
            bail!("{} is no name in UTF-8; rename it", shard.display());
        };
        let numbers: Int64Array = [number as i64].into_iter().collect();
        let paths: StringArray = [Some(path)].into_iter().collect();
        let file = stages.work.join(format!("shards/{number:06}.parquet"));
        table::write(&file, vec![("shard", Arc::new(numbers)), ("path", Arc::new(paths))])?;
    }
    stages.session.name("shards", &stages.work.join("shards")).await?;
    let occurrences = stages.meanwhile("occurrences", &occurrences()).await?;
    stages.meanwhile("repeated", &repeated()).await?;
    stages.meanwhile("repeats", REPEATS).await?;
    let started = Instant::now();
    let pairs = copies::find(stages.session, stages.work).await?;
    stages.tell(&format!("copies: {pairs} pairs compared"), started);
    let copies = stages.result("copies", COPIES).await?;
    stages.meanwhile("marks", &marks()).await?;
    let any_named = names(stages).await?;
    let articles = stages.result("articles", &articles(any_named)).await?;
    ensure!(
        articles + copies == occurrences,
        "{occurrences} articles were read, but {articles} kept and {copies} folded; run it again"
    );
    let words = stages.result("words", WORDS).await?;
    Ok(Gathered { occurrences, articles, words })
}

/// Columns of an article that come from `standpoint_read` as they are.
const READ: [&str; 12] = [
    "line_start", "line_end", "words", "doc_id", "title", "author", "outlet", "date", "paragraphs", "lines",
    "text", "text_hash",
];

fn occurrences() -> String {
    let columns: Vec<String> = READ[..11].iter().map(|name| format!("article['{name}'] AS {name}")).collect();
    format!(
        "SELECT shard * {SHARD} + article['row'] AS key, shard, {}, \
         standpoint_text_hash(article['text']) AS text_hash \
         FROM (SELECT shard, unnest(standpoint_read(path)) AS article FROM shards) AS articles",
        columns.join(", ")
    )
}

/// Texts that stand in several places, with the first of them, one with a title before one without: that one is compared
/// with others.
fn repeated() -> String {
    let untitled = 1_i64 << 62;
    format!(
        "SELECT text_hash AS hash, min(CASE WHEN title IS NULL THEN key + {untitled} ELSE key END) \
         % {untitled} AS first FROM occurrences GROUP BY text_hash HAVING count(*) > 1"
    )
}

const REPEATS: &str =
    "SELECT key, first FROM occurrences JOIN repeated ON text_hash = hash WHERE key <> first";

/// Each copy with the article that is kept: equal texts follow their first, wherever that goes.
const COPIES: &str = "\
    SELECT repeats.key AS key, coalesce(folded.kept, repeats.first) AS kept, \
           CAST(1.0 AS DOUBLE) AS similarity FROM repeats LEFT JOIN folded ON folded.copy = repeats.first \
    UNION ALL SELECT copy AS key, kept, similarity FROM folded";

/// What a page may tell of an article, and a copy where the page of the kept one does not.
const TOLD: [&str; 4] = ["title", "author", "outlet", "date"];

/// What articles have of their copies: how many there are, and what the first says that says it; and copies, which
/// have none. One small table, so that texts do not travel.
fn marks() -> String {
    let first = |name: &&str| {
        format!("first_value({name} ORDER BY occurrences.key) FILTER (WHERE {name} IS NOT NULL) AS {name}")
    };
    let columns: Vec<String> = TOLD.iter().map(first).collect();
    let nothing: Vec<String> = TOLD.iter().map(|name| format!("CAST(NULL AS VARCHAR) AS {name}")).collect();
    format!(
        "SELECT kept AS of, count(*) AS copies, {} FROM occurrences JOIN copies ON occurrences.key = copies.key \
         GROUP BY kept UNION ALL SELECT key AS of, CAST(0 AS BIGINT) AS copies, {} FROM copies",
        columns.join(", "),
        nothing.join(", ")
    )
}

/// Numbers articles whose texts differ and whose identifiers do not: the second is told by `-2`. Returns whether there
/// are any, which takes tens of millions of articles.
async fn names(stages: &Stages<'_>) -> Result<bool> {
    let kept = "SELECT occurrences.key AS key, doc_id FROM occurrences \
                LEFT ANTI JOIN copies ON occurrences.key = copies.key";
    let sql = format!(
        "SELECT kept.key AS key, kept.doc_id AS doc_id FROM ({kept}) AS kept JOIN \
         (SELECT doc_id FROM ({kept}) AS each GROUP BY doc_id HAVING count(*) > 1) AS shared \
         ON kept.doc_id = shared.doc_id"
    );
    let mut shared: Vec<(String, i64)> = Vec::new();
    for row in stages.few(&sql).await? {
        shared.push((row.text(1)?.unwrap_or_default(), row.number(0)?));
    }
    shared.sort();
    let mut named: Vec<(i64, String)> = Vec::new();
    let mut count = 0;
    for (place, (id, key)) in shared.iter().enumerate() {
        let again = place > 0 && shared[place - 1].0 == *id;
        count = if again { count + 1 } else { 1 };
        if count > 1 {
            named.push((*key, format!("{id}-{count}")));
        }
    }
    let keys: Int64Array = named.iter().map(|(key, _)| Some(*key)).collect();
    let names: StringArray = named.iter().map(|(_, name)| Some(name.as_str())).collect();
    let columns: Vec<(&str, datafusion::arrow::array::ArrayRef)> =
        vec![("key", Arc::new(keys)), ("name", Arc::new(names))];
    table::write(&stages.work.join("named/0.parquet"), columns)?;
    stages.session.name("named", &stages.work.join("named")).await?;
    Ok(!named.is_empty())
}

fn articles(any_named: bool) -> String {
    let column = |name: &&str| match *name {
        "doc_id" if any_named => "coalesce(named.name, doc_id) AS doc_id".to_owned(),
        name if TOLD.contains(&name) => format!("coalesce(occurrences.{name}, marks.{name}) AS {name}"),
        name => name.to_owned(),
    };
    let columns: Vec<String> = READ[..11].iter().map(column).collect();
    format!(
        "SELECT occurrences.key AS key, shard, {}, coalesce(marks.copies, 0) + 1 AS occurrences \
         FROM occurrences LEFT JOIN marks ON occurrences.key = marks.of {} \
         WHERE marks.copies IS NULL OR marks.copies > 0",
        columns.join(", "),
        if any_named { "LEFT JOIN named ON occurrences.key = named.key" } else { "" }
    )
}

const WORDS: &str = "SELECT stem, count(*) AS articles \
    FROM (SELECT unnest(standpoint_stems(title, text)) AS stem FROM articles) AS stems GROUP BY stem";
