//! JSON: an object a line, or an array of objects.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use rayon::prelude::*;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::fields::{Column, FieldNames, Fields, LOOKED_AT, NoText, ROLES};
use super::{Row, Rows, lines, number};
use crate::corpus::page::Refusal;
use crate::corpus::source::encoding;
use crate::corpus::source::find::UNREADABLE;
use crate::corpus::source::open::ROW;

/// Reads a file of objects.
///
/// # Errors
/// Why none of it can be used.
pub(crate) fn read(mut input: impl Read, is_array: bool, wanted: &FieldNames) -> Result<Rows, Refusal> {
    let failed = |error: io::Error| Refusal::Failed(format!("{UNREADABLE} ({error})"));
    let mut rows = Rows::default();
    if is_array {
        let mut bytes = Vec::new();
        input.by_ref().take(WHOLE + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > WHOLE {
            let limit = WHOLE >> 30;
            return Err(Refusal::Failed(format!(
                "{UNREADABLE} (an array of more than {limit} GiB; give an object a line instead)"
            )));
        }
        let (objects, open) = objects(&bytes);
        rows.objects(&objects, wanted)?;
        if let Some(line) = open {
            let message =
                "the array breaks off in what begins here, or is not well-formed; what follows is not read";
            rows.dropped.push(Rows::broken(line, message.into()));
        }
    } else {
        lines::each(input, failed, |part| {
            let message = format!("a line of more than {} MiB", ROW >> 20);
            rows.dropped.extend(part.too_long.iter().map(|&line| Rows::broken(line, message.clone())));
            rows.objects(&part.lines, wanted)
        })?;
    }
    rows.dropped.sort_by_key(|row| row.lines);
    Ok(rows)
}

/// Bytes that an array may have.
const WHOLE: u64 = 4 << 30;

impl Rows {
    /// Takes objects, each with the line on which it begins.
    fn objects(&mut self, objects: &[(u64, &[u8])], wanted: &FieldNames) -> Result<(), Refusal> {
        if self.columns.is_none() {
            self.columns = fields_of(objects, wanted).transpose()?;
        }
        let names = self.columns.clone().unwrap_or_default().names;
        let read: Vec<(Result<Option<Row>, String>, usize)> =
            objects.par_iter().map(|(line, bytes)| row(*line, bytes, &names)).collect();
        self.replaced += read.iter().map(|(_, replaced)| replaced).sum::<usize>();
        let read = read.into_iter().zip(objects).filter_map(|((row, _), (line, _))| match row {
            Ok(row) => row.map(Ok),
            Err(message) => Some(Err(Rows::broken(*line, message))),
        });
        self.take(read.collect());
        Ok(())
    }
}

/// The objects of an array with the lines on which they begin, and the line of what has no end.
fn objects(array: &[u8]) -> (Vec<(u64, &[u8])>, Option<u64>) {
    let mut objects = Vec::new();
    let (mut line, mut depth, mut start) = (1_u64, 0_usize, (1, 0));
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in array.iter().enumerate() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                if depth == 2 {
                    start = (line, at);
                }
            }
            b'}' | b']' => {
                if depth == 2 {
                    objects.push((start.0, &array[start.1..=at]));
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    (objects, (depth > 0 || in_string).then_some(start.0))
}

/// The fields of the first objects; `None` where none is one.
fn fields_of(objects: &[(u64, &[u8])], wanted: &FieldNames) -> Option<Result<Fields, NoText>> {
    let mut columns: Vec<Column> = Vec::new();
    let objects = objects.iter().take(10 * LOOKED_AT).filter_map(|(_, object)| {
        let object = encoding::line(object, &mut 0).into_owned();
        let object = object.trim_start_matches('\u{feff}');
        serde_json::Deserializer::from_str(object).deserialize_map(Raw).ok()
    });
    for (name, value) in objects.take(LOOKED_AT).flatten() {
        let place = columns.iter().position(|column| column.name == name).unwrap_or_else(|| {
            columns.push(Column::new(name));
            columns.len() - 1
        });
        columns[place].see(value.get());
    }
    (!columns.is_empty()).then(|| Fields::choose(&columns, wanted))
}

fn no_object(error: &serde_json::Error) -> String {
    // Its line is that of the file, which is said beside it.
    let message = error.to_string();
    let message = message.split_once(" at line").map_or(&*message, |(what, _)| what);
    format!("no JSON object ({message}, column {}); give one object a line", error.column())
}

/// The row of a line; `None` for an empty one. Second, bytes and signs that are no text.
fn row(line: u64, bytes: &[u8], names: &FieldNames) -> (Result<Option<Row>, String>, usize) {
    let mut replaced = 0;
    let text = encoding::line(bytes, &mut replaced);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return (Ok(None), 0);
    }
    let picked = pick(text.as_bytes(), names).or_else(|error| match mended(text) {
        Some((text, surrogates)) => {
            replaced += surrogates;
            pick(text.as_bytes(), names)
        }
        None => Err(error),
    });
    let row = picked.map(|picked| Some(of_values(line, picked))).map_err(|error| no_object(&error));
    (row, replaced)
}

fn of_values(line: u64, picked: [Option<Value>; ROLES.len()]) -> Row {
    Row { line: number(line), fields: picked.map(|value| value.map(told).unwrap_or_default()) }
}

/// Takes the named fields out of an object.
pub(crate) fn pick<const N: usize>(
    text: &[u8],
    names: &[Option<String>; N],
) -> serde_json::Result<[Option<Value>; N]> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let fields = json.deserialize_map(Picked(names))?;
    json.end()?;
    Ok(fields)
}

/// What a value says as text.
fn told(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(values) => {
            let told: Vec<String> = values.into_iter().map(told).filter(|text| !text.is_empty()).collect();
            told.join("; ")
        }
        // Authors and rendered texts of content systems.
        Value::Object(mut object) => ["name", "rendered", "text", "title", "value", "$date"]
            .iter()
            .find_map(|name| object.remove(*name))
            .map(told)
            .unwrap_or_default(),
        other => other.to_string(),
    }
}

/// A text whose escapes of half a character stand for U+FFFD; `None` where there are none.
fn mended(text: &str) -> Option<(String, usize)> {
    let mut out = String::with_capacity(text.len());
    let mut halves = 0;
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                halves += 1;
                out.push('\u{FFFD}');
                rest = &escape[6..];
                continue;
            }
            _ => 1 + escape[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&escape[..length]);
        rest = &escape[length..];
    }
    out.push_str(rest);
    (halves > 0).then_some((out, halves))
}

/// The unit of UTF-16 that a text escapes at its beginning.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// Takes named fields from an object and leaves the rest unread.
struct Picked<'a, const N: usize>(&'a [Option<String>; N]);

impl<'de, const N: usize> Visitor<'de> for Picked<'_, N> {
    type Value = [Option<Value>; N];

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = [const { None }; N];
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match self.0.iter().position(|name| name.as_deref() == Some(&*key)) {
                Some(place) => fields[place] = Some(map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(fields)
    }
}

/// The fields of an object with their values as they are written.
struct Raw;

impl<'de> Visitor<'de> for Raw {
    type Value = Vec<(String, Box<RawValue>)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of articles and the lines on which they begin.
    type Texts = Vec<(String, u32)>;
    /// Lines that are left out, and why.
    type Lines = Vec<(u32, String)>;

    fn read_all(content: &[u8], is_array: bool) -> (Texts, Lines, usize) {
        let rows = read(content, is_array, &FieldNames::default()).unwrap();
        let articles =
            rows.articles.iter().map(|article| (article.text.to_string(), article.lines.0)).collect();
        (articles, rows.dropped.into_iter().map(|row| (row.lines.0, row.text)).collect(), rows.replaced)
    }

    #[test]
    fn a_broken_line_is_named_and_the_rest_used() {
        let content = b"{\"text\": \"one\"}\n\n{\"text\": \"tw\n{\"text\": \"three\", \"more\": {\"a\": []}}\n[1]\n{\"text\": \"\"}\n";
        let (articles, dropped, _) = read_all(content, false);
        assert_eq!(articles, [("one".into(), 1), ("three".into(), 4)]);
        assert_eq!(dropped.iter().map(|row| row.0).collect::<Vec<_>>(), [3, 5, 6]);
        assert!(dropped[0].1.contains("no JSON object"), "{dropped:?}");
    }

    #[test]
    fn an_array_is_read_object_by_object() {
        let content = b"[\n{\"text\": \"one ]}\"},\n{\"text\": 2,},\n{\"text\":\n\"three\"}]";
        let (articles, dropped, _) = read_all(content, true);
        assert_eq!(articles, [("one ]}".into(), 2), ("three".into(), 4)]);
        assert_eq!(dropped[0].0, 3);
        let (articles, dropped, _) = read_all(b"[{\"text\": \"one\"},\n{\"text\": \"tw", true);
        assert_eq!(articles.len(), 1);
        assert_eq!(dropped[0].0, 2);
    }

    #[test]
    fn half_characters_and_bytes_that_are_no_text_are_counted() {
        let content = b"{\"text\": \"a \\ud83d b \\ud83d\\ude00 \\\\ud83d c \xff\"}";
        let (articles, dropped, replaced) = read_all(content, false);
        assert_eq!(articles[0].0, "a \u{FFFD} b \u{1F600} \\ud83d c \u{FFFD}", "{dropped:?}");
        assert_eq!(replaced, 2);
    }

    #[test]
    fn values_that_are_no_strings() {
        let content =
            br#"{"content": {"rendered": "The ferry came back, and nobody had asked for it."}, "authors": ["Ann Lee", {"name": "Bo"}], "date": 1488672000}"#;
        let rows = read(&content[..], false, &FieldNames::default()).unwrap();
        let metadata = &rows.articles[0].metadata;
        assert_eq!(metadata.author.as_deref(), Some("Ann Lee; Bo"));
        assert_eq!(metadata.date.unwrap().to_string(), "2017-03-05");
    }

    #[test]
    fn deep_nesting_ends_nothing() {
        let deep = |name: &str, other: &str| {
            let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
            format!("{{\"{name}\": {open}1{close}, \"{other}\": \"a\"}}\n{{\"text\": \"b\"}}")
        };
        let (articles, dropped, _) = read_all(deep("text", "x").as_bytes(), false);
        assert_eq!((articles.len(), dropped.len()), (1, 1));
        let (articles, dropped, _) = read_all(deep("x", "text").as_bytes(), false);
        assert_eq!((articles.len(), dropped.len()), (2, 0));
    }
}
