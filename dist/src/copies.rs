//! Which articles are copies of which: proposals by group-by, judged by the library where the articles are brought together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Float64Array, Int64Array, Int64Builder, RecordBatch,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type};
use datafusion::common::DataFusionError;
use datafusion::logical_expr::ColumnarValue;
use standpoint::corpus::{Article, Metadata, dedupe};
use standpoint::progress::Silent;

use crate::functions::{MEMBER, NOBODY, column, list_of, structs};
use crate::stages::Stages;
use crate::table;

/// Articles that proposals bind, directly or by others, are judged together: each group on one executor.
const FOLDED: &str = "\
    SELECT copy['copy'] AS copy, copy['kept'] AS kept, copy['similarity'] AS similarity FROM (\
      SELECT unnest(standpoint_fold(members)) AS copy FROM (\
        SELECT array_agg(named_struct('key', occurrences.key, 'text', text)) AS members \
        FROM occurrences JOIN bound ON occurrences.key = bound.key GROUP BY bound.first) AS groups) AS copies";

/// Writes for each text that differs from all others and is a copy, of which one, as a table `folded`.
///
/// # Errors
/// Those of the stages; articles that are lost.
pub(crate) async fn fold(stages: &Stages<'_>, any_repeats: bool) -> Result<()> {
    let started = Instant::now();
    let others = if any_repeats { "LEFT ANTI JOIN repeats ON occurrences.key = repeats.key" } else { "" };
    let shared = format!(
        "SELECT a, b, count(*) AS shared FROM (SELECT pair['a'] AS a, pair['b'] AS b FROM (\
           SELECT unnest(standpoint_pairs(members)) AS pair FROM (\
             SELECT array_agg(shingle['member']) AS members FROM (\
               SELECT unnest(standpoint_sketch(key, text)) AS shingle FROM occurrences {others}) AS sketches \
             GROUP BY shingle['hash'] HAVING count(*) > 1) AS groups) AS all_pairs) AS pairs \
         GROUP BY a, b HAVING b = {NOBODY} OR count(*) >= least(standpoint_enough(a, {MEMBER}), \
           standpoint_enough(b, {MEMBER}))"
    );
    stages.meanwhile("shared", &shared).await?;
    let crowded = format!("SELECT a AS member, shared AS common FROM shared WHERE b = {NOBODY}");
    let any_crowded = stages.meanwhile("crowded", &crowded).await? > 0;
    let proposed = stages.session.rows(&proposed(any_crowded)).await?;
    let pairs = both(&proposed)?;
    drop(proposed);
    let (mut keys, mut first) = (Vec::new(), Vec::new());
    for group in groups(&pairs) {
        first.extend(std::iter::repeat_n(group[0], group.len()));
        keys.extend(group);
    }
    stages.tell(&format!("proposed: {} pairs of {} articles", pairs.len(), keys.len()), started);
    if keys.is_empty() {
        // A join with an empty table would be planned as if that were large, and texts would travel.
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("copy", Arc::new(Int64Array::from(keys))),
            ("kept", Arc::new(Int64Array::from(first))),
            ("similarity", Arc::new(Float64Array::from(Vec::<f64>::new()))),
        ];
        table::write(&stages.work.join("folded/0.parquet"), columns)?;
        return stages.session.name("folded", &stages.work.join("folded")).await;
    }
    let columns: Vec<(&str, ArrayRef)> =
        vec![("key", Arc::new(Int64Array::from(keys))), ("first", Arc::new(Int64Array::from(first)))];
    table::write(&stages.work.join("bound/0.parquet"), columns)?;
    stages.session.name("bound", &stages.work.join("bound")).await?;
    stages.meanwhile("folded", FOLDED).await?;
    Ok(())
}

/// Pairs that share enough; `any_crowded` tells whether shingles are of so many articles that not all pairs were made.
fn proposed(any_crowded: bool) -> String {
    let (join, common) = if any_crowded {
        let join =
            "LEFT JOIN crowded AS of_a ON of_a.member = a LEFT JOIN crowded AS of_b ON of_b.member = b";
        (join, ["of_a.common", "of_b.common"])
    } else {
        ("", ["0", "0"])
    };
    format!(
        "SELECT a / {MEMBER} AS a, b / {MEMBER} AS b FROM shared {join} WHERE b <> {NOBODY} AND shared >= least(\
         standpoint_enough(a, {}), standpoint_enough(b, {}))",
        common[0], common[1]
    )
}

/// What `standpoint_fold` gives of each copy.
pub(crate) fn fields() -> Fields {
    let number = |name| Field::new(name, DataType::Int64, false);
    Fields::from(vec![number("copy"), number("kept"), Field::new("similarity", DataType::Float64, false)])
}

/// What `standpoint_fold` takes: keys and texts of articles that are judged together.
pub(crate) fn members() -> DataType {
    let (key, text) = (Field::new("key", DataType::Int64, true), Field::new("text", DataType::Utf8, true));
    list_of(DataType::Struct(Fields::from(vec![key, text])))
}

/// `standpoint_fold(members)`: which of a list are copies of which others, as the library folds them, in the order of
/// their keys.
pub(crate) fn folded(columns: &[ColumnarValue]) -> datafusion::common::Result<ColumnarValue> {
    let lists = column(columns, 0, &members())?;
    let (mut copies, mut kept, mut alike) = (Int64Builder::new(), Int64Builder::new(), Vec::new());
    let mut lengths = Vec::new();
    for list in lists.as_list::<i32>().iter() {
        let before = alike.len();
        if let Some(list) = list {
            let rows = list.as_struct();
            let keys = rows.column(0).as_primitive::<Int64Type>();
            let texts = rows.column(1).as_string::<i32>();
            if keys.null_count() + texts.null_count() > 0 {
                return Err(DataFusionError::Execution("standpoint_fold: an article is none".to_owned()));
            }
            let mut together: Vec<(i64, &str)> =
                keys.values().iter().copied().zip(texts.iter().flatten()).collect();
            together.sort_unstable();
            let articles: Vec<Article> = together.iter().map(|(_, text)| article(text)).collect();
            for (place, (by, similarity)) in dedupe::fold(&articles, &Silent).into_iter().enumerate() {
                if by != place {
                    copies.append_value(together[place].0);
                    kept.append_value(together[by].0);
                    alike.push(similarity);
                }
            }
        }
        lengths.push(alike.len() - before);
    }
    let arrays: Vec<ArrayRef> =
        vec![Arc::new(copies.finish()), Arc::new(kept.finish()), Arc::new(Float64Array::from(alike))];
    structs(fields(), arrays, lengths)
}

fn article(text: &str) -> Article {
    Article {
        page: 0,
        lines: (1, 1),
        metadata: Metadata::default(),
        text: text.into(),
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
