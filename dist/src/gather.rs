//! The first stages: shards are read and split, copies folded, words counted, each where the executors are.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use datafusion::arrow::array::{Int64Array, StringArray};
use standpoint::corpus::Walk;
use standpoint::corpus::source::find::{self, Skipped};

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

/// The files of the inputs that the library reads, sorted, with absolute names, since executors have another current folder; and
/// those that it does not.
pub(crate) fn shards(inputs: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<Skipped>)> {
    let (sources, skipped) = find::find(inputs, Walk::default())?;
    if let Some(file) = skipped.iter().find(|file| file.failed) {
        bail!("{}: {}", file.page, file.reason);
    }
    ensure!(!sources.is_empty(), "no article is found: {} files are none that is read", skipped.len());
    let absolute = |path: &PathBuf| {
        fs::canonicalize(path).with_context(|| format!("{} cannot be read; is it there?", path.display()))
    };
    // In the order of their names below the inputs, by which the library orders articles, too.
    let shards = sources
        .iter()
        .map(|source| source.path.as_ref().context("standard input cannot be cut into parts"))
        .map(|path| absolute(path?))
        .collect::<Result<_>>()?;
    Ok((shards, skipped))
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
    ensure!(occurrences > 0, "no article is found in {} files", shards.len());
    stages.meanwhile("repeated", &repeated()).await?;
    let repeats = stages.meanwhile("repeats", REPEATS).await?;
    copies::fold(stages, repeats > 0).await?;
    let copies = stages.result("copies", COPIES).await?;
    stages.meanwhile("marks", &marks()).await?;
    let any_named = names(stages).await?;
    let articles = stages.result("articles", &articles(copies > 0, any_named)).await?;
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
           coalesce(folded.similarity, CAST(1.0 AS DOUBLE)) AS similarity FROM repeats LEFT JOIN folded ON folded.copy = repeats.first \
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
    let named = numbered(shared);
    let keys: Int64Array = named.iter().map(|(key, _)| Some(*key)).collect();
    let names: StringArray = named.iter().map(|(_, name)| Some(name.as_str())).collect();
    let columns: Vec<(&str, datafusion::arrow::array::ArrayRef)> =
        vec![("key", Arc::new(keys)), ("name", Arc::new(names))];
    table::write(&stages.work.join("named/0.parquet"), columns)?;
    stages.session.name("named", &stages.work.join("named")).await?;
    Ok(!named.is_empty())
}

/// The articles that need another name than their identifier, by their keys.
fn numbered(mut shared: Vec<(String, i64)>) -> Vec<(i64, String)> {
    shared.sort();
    let mut named = Vec::new();
    let mut count = 0;
    for (place, (id, key)) in shared.iter().enumerate() {
        count = if place > 0 && shared[place - 1].0 == *id { count + 1 } else { 1 };
        if count > 1 {
            named.push((*key, format!("{id}-{count}")));
        }
    }
    named
}

/// Joins with empty tables are left out: they would be planned as if these were large, and texts would travel.
fn articles(any_copies: bool, any_named: bool) -> String {
    let column = |name: &&str| match *name {
        "doc_id" if any_named => "coalesce(named.name, doc_id) AS doc_id".to_owned(),
        name if any_copies && TOLD.contains(&name) => {
            format!("coalesce(occurrences.{name}, marks.{name}) AS {name}")
        }
        name => name.to_owned(),
    };
    let columns: Vec<String> = READ[..11].iter().map(column).collect();
    format!(
        "SELECT occurrences.key AS key, shard, {}, {} AS occurrences FROM occurrences {} {} {}",
        columns.join(", "),
        if any_copies { "coalesce(marks.copies, 0) + 1" } else { "CAST(1 AS BIGINT)" },
        if any_copies { "LEFT JOIN marks ON occurrences.key = marks.of" } else { "" },
        if any_named { "LEFT JOIN named ON occurrences.key = named.key" } else { "" },
        if any_copies { "WHERE marks.copies IS NULL OR marks.copies > 0" } else { "" }
    )
}

const WORDS: &str = "SELECT stem, count(*) AS articles \
    FROM (SELECT unnest(standpoint_stems(title, text)) AS stem FROM articles) AS stems GROUP BY stem";

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use datafusion::arrow::array::{ArrayRef, AsArray};
    use datafusion::arrow::compute::cast;
    use datafusion::arrow::datatypes::DataType;

    use super::*;
    use crate::session::{Place, Session};

    #[test]
    fn the_second_of_an_identifier_has_a_number() {
        let shared = [("b", 4), ("a", 9), ("a", 2), ("a", 5)].map(|(id, key)| (id.to_owned(), key));
        assert_eq!(numbered(shared.to_vec()), [(5, "a-2".to_owned()), (9, "a-3".to_owned())]);
    }

    #[tokio::test]
    async fn identifiers_that_texts_share_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::open(&Place::Here, 1, Duration::from_secs(60)).await.unwrap();
        let ints = |values: &[i64]| -> ArrayRef { Arc::new(Int64Array::from(values.to_vec())) };
        let texts = |values: &[Option<&str>]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
        let keys = [1, 2, 3, 4];
        let mut columns = vec![("key", ints(&keys)), ("shard", ints(&[0; 4]))];
        for name in READ {
            columns.push(match name {
                "doc_id" => (name, texts(&[Some("a"), Some("a"), Some("a"), Some("b")])),
                "line_start" | "line_end" | "words" => (name, ints(&keys)),
                _ => (name, texts(&[None, Some("x"), None, None])),
            });
        }
        table::write(&folder.path().join("occurrences/0.parquet"), columns).unwrap();
        table::write(
            &folder.path().join("copies/0.parquet"),
            vec![("key", ints(&[2])), ("kept", ints(&[1]))],
        )
        .unwrap();
        for name in ["occurrences", "copies"] {
            session.name(name, &folder.path().join(name)).await.unwrap();
        }
        let done = folder.path().join("done");
        let stages = Stages { session: &session, work: folder.path(), done, tell: &|_| () };
        stages.meanwhile("marks", &marks()).await.unwrap();
        assert!(names(&stages).await.unwrap());
        stages.result("articles", &articles(true, true)).await.unwrap();
        let rows =
            session.rows("SELECT doc_id, title, occurrences FROM articles ORDER BY key").await.unwrap();
        let column = |place: usize| cast(rows[0].column(place), &DataType::Utf8).unwrap();
        let [ids, titles, counts] = [0, 1, 2].map(column);
        let told = |texts: &ArrayRef| -> Vec<Option<String>> {
            texts.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect()
        };
        let some = |text: &str| Some(text.to_owned());
        // The third text has the identifier of the first; the second is a copy of that, and tells its title.
        assert_eq!(told(&ids), [some("a"), some("a-2"), some("b")]);
        assert_eq!(told(&titles), [some("x"), None, None]);
        assert_eq!(told(&counts), [some("2"), some("1"), some("1")]);
    }
}
