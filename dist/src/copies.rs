//! Which articles are copies of which: proposals by group-by, judged by the library.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use datafusion::arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use standpoint::corpus::{Article, Metadata, dedupe};
use standpoint::progress::Silent;

use crate::functions::MEMBER;
use crate::session::Session;
use crate::table;

/// A shingle of more different texts than this proposes nothing: it is boilerplate.
const COMMON: usize = 128;

/// Writes for each text that differs from all others and is a copy, of which one, as a table `folded`. Returns how many pairs were proposed.
pub(crate) async fn find(session: &Session, work: &Path, any_repeats: bool) -> Result<usize> {
    let others = if any_repeats { "LEFT ANTI JOIN repeats ON occurrences.key = repeats.key" } else { "" };
    let proposed = session
        .rows(&format!(
            "SELECT a / {MEMBER} AS a, b / {MEMBER} AS b FROM (\
               SELECT pair['a'] AS a, pair['b'] AS b FROM (\
                 SELECT unnest(standpoint_pairs(members)) AS pair FROM (\
                   SELECT array_agg(shingle['member']) AS members FROM (\
                     SELECT unnest(standpoint_sketch(key, text)) AS shingle FROM occurrences \
                       {others}) AS sketches \
                   GROUP BY shingle['hash'] HAVING count(*) BETWEEN 2 AND {COMMON}) AS groups) AS all_pairs) AS pairs \
             GROUP BY a, b HAVING count(*) >= CASE WHEN a % {MEMBER} < b % {MEMBER} THEN a % {MEMBER} \
               ELSE b % {MEMBER} END"
        ))
        .await?;
    let pairs = both(&proposed)?;
    let named: BTreeSet<i64> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    let keys: Int64Array = named.iter().copied().collect();
    table::write(&work.join("proposed/0.parquet"), vec![("key", Arc::new(keys))])?;
    session.name("proposed", &work.join("proposed")).await?;
    let rows = session
        .rows("SELECT occurrences.key AS key, text FROM occurrences JOIN proposed ON occurrences.key = proposed.key")
        .await?;
    let mut texts: BTreeMap<i64, Arc<str>> = BTreeMap::new();
    for batch in &rows {
        let bodies = cast(batch.column(1), &DataType::Utf8)?;
        let bodies = bodies.as_string::<i32>().iter().map(Option::unwrap_or_default);
        texts.extend(numbers(batch, 0)?.into_iter().zip(bodies.map(Arc::from)));
    }
    let (mut copies, mut kept, mut alike) = (Vec::new(), Vec::new(), Vec::new());
    for together in groups(&pairs) {
        let articles: Vec<Article> =
            together.iter().filter_map(|key| Some(article(texts.get(key)?))).collect();
        anyhow::ensure!(articles.len() == together.len(), "a text was lost on the way; run it again");
        for (place, (by, similarity)) in dedupe::fold(&articles, &Silent).into_iter().enumerate() {
            if by != place {
                copies.push(together[place]);
                kept.push(together[by]);
                alike.push(similarity);
            }
        }
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("copy", Arc::new(Int64Array::from(copies))),
        ("kept", Arc::new(Int64Array::from(kept))),
        ("similarity", Arc::new(Float64Array::from(alike))),
    ];
    table::write(&work.join("folded/0.parquet"), columns)?;
    session.name("folded", &work.join("folded")).await?;
    Ok(pairs.len())
}

fn article(text: &Arc<str>) -> Article {
    Article {
        page: 0,
        lines: (1, 1),
        metadata: Metadata::default(),
        text: text.clone(),
        paragraphs: [].into(),
        line_starts: [].into(),
    }
}

/// Keys that pairs bind together, each group in rising order.
fn groups(pairs: &[(i64, i64)]) -> Vec<Vec<i64>> {
    let mut bound: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for &(a, b) in pairs {
        bound.entry(a).or_default().push(b);
        bound.entry(b).or_default().push(a);
    }
    let mut seen = BTreeSet::new();
    let mut groups = Vec::new();
    for &first in bound.keys() {
        let (mut group, mut next) = (Vec::new(), vec![first]);
        while let Some(key) = next.pop() {
            if seen.insert(key) {
                group.push(key);
                next.extend(&bound[&key]);
            }
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups
}

fn both(batches: &[RecordBatch]) -> Result<Vec<(i64, i64)>> {
    let mut pairs = Vec::new();
    for batch in batches {
        pairs.extend(numbers(batch, 0)?.into_iter().zip(numbers(batch, 1)?));
    }
    pairs.sort_unstable();
    Ok(pairs)
}

pub(crate) fn numbers(batch: &RecordBatch, column: usize) -> Result<Vec<i64>> {
    let column = cast(batch.column(column), &DataType::Int64)?;
    Ok(column.as_primitive::<Int64Type>().values().to_vec())
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn what_pairs_bind_is_one_group() {
        assert_eq!(groups(&[(1, 5), (2, 3), (5, 9)]), [vec![1, 5, 9], vec![2, 3]]);
    }
}
