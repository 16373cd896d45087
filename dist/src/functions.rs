//! The library as functions of SQL. All are named, and have no state: an executor needs nothing but this program.

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::array::{
    Array, ArrayBuilder, ArrayRef, AsArray, Int64Array, Int64Builder, ListArray, ListBuilder, StringArray,
    StringBuilder, StructArray,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type};
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use sha2::{Digest, Sha256};
use standpoint::corpus::{dedupe, narrow};
use standpoint::digest::hex;
use standpoint::progress::Silent;
use standpoint::text::{language, word};

/// What client and executors must have in common. Raised by hand where a function changes what it gives.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/3");

/// How long a probe occupies an executor, so that one executor cannot answer for all.
const PROBE: Duration = Duration::from_millis(150);
/// What is kept of a sample beside its key, in a column of 64 bits: how many shingles it has, twice, and one more if it was
/// filled up.
pub(crate) const MEMBER: i64 = 1 << 16;
/// A shingle of more different texts than this proposes nothing: it is boilerplate.
const COMMON: usize = 128;
/// Stands for the other one where a shingle is of so many that not all pairs are made.
pub(crate) const NOBODY: i64 = -1;

/// Members of a shingle of which each two are a pair; of more members, those with which the others are one.
const SHORT: usize = 24;
const FIRST: usize = 4;

/// All functions, of the version that this program is.
pub fn all() -> Vec<Arc<ScalarUDF>> {
    of_version(VERSION)
}

/// All functions of a program that says that it is of this version: tests play one that is too old.
pub fn of_version(version: &'static str) -> Vec<Arc<ScalarUDF>> {
    let list = |fields: Fields| list_of(DataType::Struct(fields));
    let probe = move |columns: &[ColumnarValue]| {
        std::thread::sleep(PROBE);
        let given = texts(columns, 0)?;
        let who = format!("{version} {}", std::process::id());
        Ok(array(StringArray::from(vec![who; given.len()])))
    };
    let function = |name, arguments, returns, does| {
        Arc::new(create_udf(name, arguments, returns, Volatility::Immutable, does))
    };
    vec![
        // Not foldable: it must run where the executors are.
        Arc::new(create_udf(
            "standpoint_probe",
            vec![DataType::Utf8],
            DataType::Utf8,
            Volatility::Volatile,
            Arc::new(probe),
        )),
        function(
            "standpoint_read",
            vec![DataType::Utf8],
            list(crate::articles::fields()),
            Arc::new(crate::articles::read),
        ),
        crate::write::function(),
        function("standpoint_text_hash", vec![DataType::Utf8], DataType::Utf8, Arc::new(text_hash)),
        function(
            "standpoint_sketch",
            vec![DataType::Int64, DataType::Utf8],
            list(fields(&["hash", "member"])),
            Arc::new(sketch),
        ),
        function(
            "standpoint_pairs",
            vec![list_of(DataType::Int64)],
            list(fields(&["a", "b"])),
            Arc::new(pairs),
        ),
        function(
            "standpoint_enough",
            vec![DataType::Int64, DataType::Int64],
            DataType::Int64,
            Arc::new(enough),
        ),
        function(
            "standpoint_fold",
            vec![crate::copies::members()],
            list(crate::copies::fields()),
            Arc::new(crate::copies::folded),
        ),
        function(
            "standpoint_said",
            crate::said::arguments(),
            DataType::Struct(crate::said::fields()),
            Arc::new(crate::said::said),
        ),
        function("standpoint_draw", vec![DataType::Utf8, DataType::Utf8], DataType::Utf8, Arc::new(draw)),
        function(
            "standpoint_stems",
            vec![DataType::Utf8, DataType::Utf8],
            list_of(DataType::Utf8),
            Arc::new(stems),
        ),
    ]
}

pub(crate) fn list_of(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(item, true)))
}

fn fields(names: &[&str]) -> Fields {
    names.iter().map(|name| Field::new(*name, DataType::Int64, false)).collect()
}

/// `standpoint_text_hash(text)`: texts that share it are the same; half of a SHA-256 is enough for that.
fn text_hash(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let hashes = texts(columns, 0)?;
    let hash = |text: &str| hex(&Sha256::digest(text)[..16]);
    let hashes: Vec<Option<String>> = hashes.iter().map(|text| text.map(hash)).collect();
    Ok(array(StringArray::from(hashes)))
}

/// `standpoint_draw(seed, text)`: what articles are drawn by, as the library draws a sample; the smallest first.
fn draw(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let (seeds, texts) = (texts(columns, 0)?, texts(columns, 1)?);
    let key = |(seed, text): (Option<&str>, Option<&str>)| {
        let seed = seed.unwrap_or_default().parse().map_err(|_| wrong("a seed is no number"))?;
        Ok(Some(hex(&narrow::drawing_key(seed, text.unwrap_or_default()))))
    };
    let keys: Result<StringArray> = seeds.iter().zip(texts.iter()).map(key).collect();
    Ok(array(keys?))
}

fn wrong(what: &str) -> DataFusionError {
    DataFusionError::Execution(what.to_owned())
}

/// `standpoint_sketch(key, text)`: sampled shingles, each with who has it: the key and what [`MEMBER`] keeps.
fn sketch(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let (keys, texts) = (column(columns, 0, &DataType::Int64)?, texts(columns, 1)?);
    let keys = keys.as_primitive::<Int64Type>();
    let (mut hashes, mut members, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
    for (key, text) in keys.values().iter().zip(texts.iter()) {
        let sample = dedupe::Sample::of(text.unwrap_or_default());
        let count = sample.shingles.len();
        let member = key * MEMBER + (2 * count as i64).min(MEMBER - 2) + i64::from(sample.filled);
        lengths.push(count);
        members.extend(std::iter::repeat_n(member, count));
        // The bits of the hash: what counts is whether two are the same.
        hashes.extend(sample.shingles.into_iter().map(u64::cast_signed));
    }
    let arrays: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(hashes)), Arc::new(Int64Array::from(members))];
    structs(fields(&["hash", "member"]), arrays, lengths)
}

/// `standpoint_enough(member, common)`: how many shingles another must share with a member, of whose `common` are of very many.
fn enough(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let (members, common) = (column(columns, 0, &DataType::Int64)?, column(columns, 1, &DataType::Int64)?);
    let (members, common) = (members.as_primitive::<Int64Type>(), common.as_primitive::<Int64Type>());
    let enough = |(member, common): (Option<i64>, Option<i64>)| {
        let kept = member? % MEMBER;
        let (sampled, common) = (usize::try_from(kept / 2).ok()?, usize::try_from(common.unwrap_or(0)).ok()?);
        let least = dedupe::enough(sampled, kept % 2 == 1, sampled.saturating_sub(common));
        i64::try_from(least).ok()
    };
    Ok(array(members.iter().zip(common.iter()).map(enough).collect::<Int64Array>()))
}

/// `standpoint_pairs(members)`: pairs that bind a list, the smaller first: each two of a short one, and of a longer one
/// each with those that come first, so that the work stays linear. Where not each two are a pair, each member with [`NOBODY`], too.
fn pairs(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let lists = column(columns, 0, &list_of(DataType::Int64))?;
    let (mut a, mut b, mut lengths) = (Int64Builder::new(), Int64Builder::new(), Vec::new());
    for list in lists.as_list::<i32>().iter() {
        let mut members: Vec<i64> =
            list.map(|list| list.as_primitive::<Int64Type>().values().to_vec()).unwrap_or_default();
        members.sort_unstable();
        let before = a.len();
        let first = match members.len() {
            // A pair of others of them is not counted, so that it cannot be asked to share this one.
            many if many > SHORT => {
                members.iter().for_each(|&member| a.append_value(member));
                b.append_value_n(NOBODY, many);
                if many > COMMON { 0 } else { FIRST }
            }
            few => few,
        };
        for (place, &member) in members.iter().enumerate().take(first) {
            for &other in &members[place + 1..] {
                a.append_value(member);
                b.append_value(other);
            }
        }
        lengths.push(a.len() - before);
    }
    structs(fields(&["a", "b"]), vec![Arc::new(a.finish()), Arc::new(b.finish())], lengths)
}

/// `standpoint_stems(title, text)`: the different stems of an article, without stop words, in their order.
fn stems(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let (titles, bodies) = (texts(columns, 0)?, texts(columns, 1)?);
    let mut lists = ListBuilder::new(StringBuilder::new());
    for (title, body) in titles.iter().zip(bodies.iter()) {
        let (title, body) = (title.unwrap_or_default(), body.unwrap_or_default());
        for stem in stems_of(title, body) {
            lists.values().append_value(stem);
        }
        lists.append(true);
    }
    Ok(array(lists.finish()))
}

/// The different stems of an article, whose language is told from its own text.
pub(crate) fn stems_of(title: &str, body: &str) -> Vec<String> {
    let language = language::of_articles(&[(0, body)], &Silent)[0];
    let mut stems: Vec<String> = Vec::new();
    for text in [title, body] {
        let words = word::words(text).into_iter().map(|word| word.text.to_lowercase());
        let words =
            words.filter(|word| word.chars().any(char::is_alphabetic) && !language.is_stop_word(word));
        stems.extend(words.map(|word| language.stem_of(&word)));
    }
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn array(array: impl Array + 'static) -> ColumnarValue {
    ColumnarValue::Array(Arc::new(array))
}

/// An argument as an array of a type, whatever of its kin the planner made of it.
pub(crate) fn column(columns: &[ColumnarValue], place: usize, wanted: &DataType) -> Result<ArrayRef> {
    let rows = columns.iter().find_map(|column| match column {
        ColumnarValue::Array(array) => Some(array.len()),
        ColumnarValue::Scalar(_) => None,
    });
    let null = ColumnarValue::Scalar(ScalarValue::Null);
    let array = columns.get(place).unwrap_or(&null).to_array(rows.unwrap_or(1))?;
    Ok(cast(&array, wanted)?)
}

pub(crate) fn texts(columns: &[ColumnarValue], place: usize) -> Result<StringArray> {
    Ok(column(columns, place, &DataType::Utf8)?.as_string::<i32>().clone())
}

pub(crate) fn structs(fields: Fields, arrays: Vec<ArrayRef>, lengths: Vec<usize>) -> Result<ColumnarValue> {
    let structs = StructArray::try_new(fields, arrays, None)?;
    let item = Arc::new(Field::new_list_field(structs.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(array(ListArray::try_new(item, offsets, Arc::new(structs), None)?))
}
