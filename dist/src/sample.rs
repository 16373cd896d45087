//! A sample of the articles comes to the client, where themes are found in it as always.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use datafusion::arrow::array::{Array, AsArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use standpoint::config::{Config, Themes};
use standpoint::corpus::source::format::Format;
use standpoint::corpus::{Article, Corpus, Metadata, Occurrence, PageInfo};
use standpoint::digest::sha256;
use standpoint::guide::Guide;
use standpoint::pipeline;
use standpoint::progress::Silent;

use crate::articles::Columns;
use crate::copies::numbers;
use crate::functions::list_of;
use crate::gather::SHARD;
use crate::stages::Stages;
use crate::table;

/// How themes are found.
#[derive(Debug, Clone)]
pub struct Sampling {
    /// Articles in which they are found.
    pub articles: usize,
    /// From which the sample and all randomness follow.
    pub seed: u64,
    /// How many.
    pub themes: Themes,
    /// Names of themes and targets.
    pub guide: Guide,
}

/// Draws a sample, the same that `standpoint analyze --sample` draws of the same articles, and makes a model of it: the
/// bytes of its file. Returns with it how many articles were drawn.
pub(crate) async fn model(
    stages: &Stages<'_>,
    shards: &[PathBuf],
    sampling: &Sampling,
) -> Result<(Vec<u8>, usize)> {
    let started = Instant::now();
    let sql = format!(
        "SELECT key FROM (SELECT key, standpoint_draw('{}', text) AS mark FROM articles) AS marked \
         ORDER BY mark, key LIMIT {}",
        sampling.seed, sampling.articles
    );
    let mut keys: Vec<i64> = Vec::new();
    for batch in stages.session.rows(&sql).await? {
        keys.extend(numbers(&batch, 0)?);
    }
    let drawn: Int64Array = keys.iter().copied().collect();
    table::write(&stages.work.join("drawn/0.parquet"), vec![("key", Arc::new(drawn))])?;
    stages.session.name("drawn", &stages.work.join("drawn")).await?;
    let sql = "SELECT articles.key AS key, title, text, paragraphs, lines, line_start, line_end, doc_id, author, \
               outlet, date FROM articles JOIN drawn ON articles.key = drawn.key";
    let corpus = corpus(&stages.session.rows(sql).await?, shards)?;
    let n = corpus.articles.len();
    ensure!(n == keys.len(), "{} articles were drawn, but {n} came; run it again", keys.len());
    stages.tell(&format!("sample: {n} articles"), started);
    let started = Instant::now();
    let config = Config {
        themes: sampling.themes,
        guide: sampling.guide.clone(),
        seed: sampling.seed,
        ..Config::default()
    };
    let made = tokio::task::spawn_blocking(move || {
        pipeline::analyze_corpus(corpus, &config, &Silent).map(|analysis| {
            let themes = analysis.themes.all.len();
            (analysis.model().to_bytes(), themes, analysis.warnings)
        })
    });
    let (bytes, themes, warnings) = made.await.context("finding themes was broken off")??;
    for warning in warnings {
        (stages.tell)(&format!("warning: in the sample: {warning}"));
    }
    stages.tell(&format!("model: {themes} themes"), started);
    Ok((bytes, n))
}

/// The articles of a sample as a collection, in the order of shards and rows. A page is what was drawn of a shard.
fn corpus(batches: &[RecordBatch], shards: &[PathBuf]) -> Result<Corpus> {
    let mut found: Vec<(i64, String, Article)> = Vec::new();
    for batch in batches {
        let texts = |column: usize| -> Result<StringArray> {
            Ok(cast(batch.column(column), &DataType::Utf8)?.as_string::<i32>().clone())
        };
        let number = |column: usize| -> Result<Int64Array> {
            Ok(cast(batch.column(column), &DataType::Int64)?.as_primitive::<Int64Type>().clone())
        };
        let list = |column: usize| cast(batch.column(column), &list_of(DataType::Int64));
        let columns = Columns {
            titles: texts(1)?,
            texts: texts(2)?,
            paragraphs: list(3)?.as_list().clone(),
            lines: list(4)?.as_list().clone(),
            first: number(5)?,
            last: number(6)?,
        };
        let (ids, told) = (texts(7)?, [texts(8)?, texts(9)?, texts(10)?]);
        let keys = numbers(batch, 0)?;
        for (row, key) in keys.into_iter().enumerate() {
            let article = columns.article(row)?;
            let [author, outlet, date] =
                told.each_ref().map(|told| told.is_valid(row).then(|| told.value(row).to_owned()));
            let date = date.map(|date| date.parse()).transpose().map_err(anyhow::Error::msg)?;
            let metadata = Metadata { author, outlet, date, ..article.metadata };
            found.push((key, ids.value(row).to_owned(), Article { metadata, ..article }));
        }
    }
    found.sort_by_key(|(key, ..)| *key);
    let mut corpus = Corpus::default();
    let mut texts: BTreeMap<i64, String> = BTreeMap::new();
    for (key, _, article) in &found {
        texts.entry(key / SHARD).or_default().push_str(&article.text);
    }
    for (shard, text) in &texts {
        let path = usize::try_from(*shard).ok().and_then(|shard| shards.get(shard));
        corpus.pages.push(PageInfo {
            page: path.map_or_else(String::new, |path| path.display().to_string()),
            bytes: text.len() as u64,
            sha256: sha256(text),
            format: Format::Text,
            encoding: "UTF-8",
            replaced: 0,
            columns: None,
            breaks_off: None,
        });
    }
    for (key, id, article) in found {
        let article = Article { page: texts.range(..key / SHARD).count(), ..article };
        let number = corpus.articles.len();
        corpus.occurrences.push(Occurrence {
            copy: article.clone(),
            article: number,
            kept: true,
            similarity: 1.0,
        });
        corpus.articles.push(article);
        corpus.ids.push(id);
    }
    Ok(corpus)
}
