//! JSON: an object a line, or an array of objects.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use hashbrown::HashMap;
use rayon::prelude::*;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::fields::{self, Column, FieldNames, Fields, LOOKED_AT, NoText, ROLES};
use super::{Row, Rows, array, lines, number};
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
    let mut objects = Objects::new(wanted);
    if is_array {
        let mut bytes = Vec::new();
        input.by_ref().take(WHOLE + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > WHOLE {
            let limit = WHOLE >> 30;
            return Err(Refusal::Failed(format!(
                "{UNREADABLE} (an array of more than {limit} GiB; give an object a line instead)"
            )));
        }
        let (elements, broken) = array::elements(&bytes);
        objects.take(&elements)?;
        let broken = broken.map(|(line, message)| Rows::broken(line, message.to_owned()));
        objects.rows.dropped.extend(broken);
    } else {
        lines::each(input, failed, |part| {
            let message = format!("a line of more than {} MiB", ROW >> 20);
            let too_long = part.too_long.iter().map(|&line| Rows::broken(line, message.clone()));
            objects.rows.dropped.extend(too_long);
            objects.take(&part.lines)
        })?;
    }
    let mut rows = objects.finish()?;
    rows.dropped.sort_by_key(|row| row.lines);
    Ok(rows)
}

/// Bytes that an array may have.
const WHOLE: u64 = 4 << 30;

/// The objects of a file, while they are read.
struct Objects<'w> {
    rows: Rows,
    wanted: &'w FieldNames,
    /// Which fields are read; `None` until there is an object.
    sought: Option<Sought>,
    /// Which of them any object has, by role.
    seen: [bool; ROLES.len()],
}

impl<'w> Objects<'w> {
    fn new(wanted: &'w FieldNames) -> Self {
        Self { rows: Rows::default(), wanted, sought: None, seen: [false; ROLES.len()] }
    }

    /// Takes objects, each with the line on which it begins.
    fn take(&mut self, objects: &[(u64, &[u8])]) -> Result<(), Refusal> {
        if self.sought.is_none()
            && let Some((sought, fields)) = Sought::of_first(objects, self.wanted)?
        {
            self.sought = Some(sought);
            self.rows.columns = Some(fields);
        }
        let nothing = Sought::default();
        let sought = self.sought.as_ref().unwrap_or(&nothing);
        let taken: Vec<(Result<Option<Found>, String>, usize)> =
            objects.par_iter().map(|(_, bytes)| object(bytes, sought)).collect();
        let mut rows = Vec::with_capacity(taken.len());
        for ((found, replaced), (line, bytes)) in taken.into_iter().zip(objects) {
            self.rows.replaced += replaced;
            match found {
                Ok(found) => rows.extend(found.map(|found| Ok(self.row(found, *line)))),
                Err(message) => {
                    let mut broken = Rows::broken(*line, message);
                    broken.lines.1 = number(*line + array::line_ends(bytes.trim_ascii_end()));
                    rows.push(Err(broken));
                }
            }
        }
        self.rows.take(rows);
        Ok(())
    }

    /// The row of an object; what it tells of the fields is noted.
    fn row(&mut self, found: Found, line: u64) -> Row {
        for (seen, text) in self.seen.iter_mut().zip(&found.texts) {
            *seen |= text.is_some();
        }
        for (role, late) in ROLES.into_iter().zip(found.late) {
            if let (Some(fields), Some((rank, name))) = (&mut self.rows.columns, late) {
                fields.add(role, rank, name);
            }
        }
        Row { line: number(line), fields: found.texts.map(Option::unwrap_or_default) }
    }

    /// The rows, once all objects are taken.
    ///
    /// # Errors
    /// That no object has a field which the user named.
    fn finish(self) -> Result<Rows, Refusal> {
        let Some(sought) = &self.sought else { return Ok(self.rows) };
        for role in ROLES {
            let name = &self.wanted[role as usize];
            // A field that is named for two roles is read for the first.
            let is_seen = sought.names.iter().zip(self.seen).any(|(read, seen)| seen && read == name);
            if !is_seen {
                fields::exists(&sought.columns, self.wanted, role)?;
            }
        }
        Ok(self.rows)
    }
}

/// Which fields of objects are read.
#[derive(Default)]
struct Sought {
    /// Their names, as far as the user or the first objects tell them.
    names: FieldNames,
    /// Roles of which nothing tells it: any name that is known for them counts where it turns up.
    open: [bool; ROLES.len()],
    /// The fields of the first objects, and where each stands among them.
    columns: Vec<Column>,
    places: HashMap<String, usize>,
}

impl Sought {
    /// What the first objects tell; `None` where none is one.
    fn of_first(objects: &[(u64, &[u8])], wanted: &FieldNames) -> Result<Option<(Self, Fields)>, NoText> {
        let mut sought = Self::default();
        let objects = objects.iter().filter_map(|(_, object)| {
            let object = encoding::line(object, &mut 0).into_owned();
            let object = object.trim_start_matches('\u{feff}');
            serde_json::Deserializer::from_str(object).deserialize_map(Raw).ok()
        });
        for (name, value) in objects.take(LOOKED_AT).flatten() {
            let columns = &mut sought.columns;
            let place = *sought.places.entry(name).or_insert_with_key(|name| {
                columns.push(Column::new(name));
                columns.len() - 1
            });
            columns[place].see(value.get());
        }
        if sought.columns.is_empty() {
            return Ok(None);
        }
        let fields = Fields::choose_of_some(&sought.columns, wanted)?;
        sought.names = fields.names.clone();
        sought.open = std::array::from_fn(|role| fields.names[role].is_none() && wanted[role].is_none());
        Ok(Some((sought, fields)))
    }

    /// The role of a field that is read, with the rank of its name where only later objects have it.
    fn role_of(&self, name: &str) -> Option<(usize, Option<usize>)> {
        if let Some(role) = self.names.iter().position(|known| known.as_deref() == Some(name)) {
            return Some((role, None));
        }
        if !self.open.contains(&true) || self.places.contains_key(name) {
            return None;
        }
        let (role, rank) = fields::known(name)?;
        self.open[role as usize].then_some((role as usize, Some(rank)))
    }
}

fn no_object(error: &serde_json::Error) -> String {
    // Its line is that of the file, which is said beside it.
    let message = error.to_string();
    let message = message.split_once(" at line").map_or(&*message, |(what, _)| what);
    format!("no JSON object ({message}, column {}); give one object a line", error.column())
}

/// What the object of a line holds, `None` for an empty line. Second, bytes and signs that are no text.
fn object(bytes: &[u8], sought: &Sought) -> (Result<Option<Found>, String>, usize) {
    let mut replaced = 0;
    let text = encoding::line(bytes, &mut replaced);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return (Ok(None), 0);
    }
    let found = whole(text, sought).or_else(|error| match mended(text) {
        Some((text, surrogates)) => {
            replaced += surrogates;
            whole(&text, sought)
        }
        None => Err(error),
    });
    (found.map(Some).map_err(|error| no_object(&error)), replaced)
}

/// What a text that is one object, and nothing more, holds.
fn whole(text: &str, sought: &Sought) -> serde_json::Result<Found> {
    let mut json = serde_json::Deserializer::from_str(text);
    let found = json.deserialize_map(sought)?;
    json.end()?;
    Ok(found)
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

/// What an object holds of the fields that are read, by role.
#[derive(Debug, Default)]
struct Found {
    texts: [Option<String>; ROLES.len()],
    /// Names that the first objects do not have, and how usual they are for the role.
    late: [Option<(usize, String)>; ROLES.len()],
}

impl<'de> Visitor<'de> for &Sought {
    type Value = Found;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Found::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match self.role_of(&name) {
                None => drop(map.next_value::<IgnoredAny>()?),
                Some((role, None)) => found.texts[role] = Some(told(map.next_value()?)),
                Some((role, Some(rank))) => {
                    let text = told(map.next_value()?);
                    let is_best = found.late[role].as_ref().is_none_or(|(other, _)| rank < *other);
                    if is_best && !text.is_empty() {
                        found.texts[role] = Some(text);
                        found.late[role] = Some((rank, name.into_owned()));
                    }
                }
            }
        }
        Ok(found)
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
    fn what_is_no_element_of_an_array_is_told_and_the_rest_read() {
        for (content, texts, lines) in [
            ("[{\"text\":\"A\"}},\n{\"text\":\"B\"},\n{\"text\":\"C\"}]", "A B C", vec![1]),
            ("[{\"text\":\"A\"}]\n{\"text\":\"B\"}", "A B", vec![]),
            ("[{\"text\":\"A\"}]\n[{\"text\":\"B\"}]\n", "A B", vec![]),
            ("[{\"text\":\"A\"},\n\"a ], [text\", \"another\",\n{\"text\":\"B\"}, 5]", "A B", vec![2, 3]),
            ("[{\"text\":\"A\"}\",\n{\"text\":\"B\"}]\nthe end", "A B", vec![1, 3]),
            ("[{\"text\":\"A\",\n{\"text\":\"B\"}]", "B", vec![1]),
            ("[{\"text\":\"A\"},\n{\"text\":\"B\"", "A", vec![2]),
            ("[{\"text\":\"A\"},\n", "A", vec![2]),
        ] {
            let (articles, dropped, _) = read_all(content.as_bytes(), true);
            let read: Vec<&str> = articles.iter().map(|(text, _)| text.as_str()).collect();
            assert_eq!(read.join(" "), texts, "{content}");
            assert_eq!(dropped.iter().map(|row| row.0).collect::<Vec<_>>(), lines, "{content}: {dropped:?}");
        }
        let rows = read(&b"[{\"text\":\n\"A\",}\n]"[..], true, &FieldNames::default()).unwrap();
        assert_eq!(rows.dropped[0].lines, (1, 2));
    }

    /// Objects without a date, then others with what is given.
    fn with_late(fields: &str) -> String {
        let early = "{\"text\": \"early\", \"created\": 1}\n".repeat(3 * LOOKED_AT);
        format!("{early}{{\"text\": \"late\", {fields}}}\n")
    }

    fn wanted(role: fields::Role, name: &str) -> FieldNames {
        let mut wanted = FieldNames::default();
        wanted[role as usize] = Some(name.to_owned());
        wanted
    }

    #[test]
    fn fields_that_only_later_objects_have_are_read() {
        let content = with_late(
            "\"by\": \"Bo Ray\", \"Author\": \"Ann Lee\", \"site\": null, \"host\": \"The Courier\", \"tags\": \"a\"",
        );
        let rows = read(content.as_bytes(), false, &FieldNames::default()).unwrap();
        let metadata = &rows.articles.last().unwrap().metadata;
        assert_eq!(metadata.author.as_deref(), Some("Ann Lee"));
        assert_eq!(metadata.outlet.as_deref(), Some("The Courier"));
        let columns = rows.columns.unwrap();
        assert!(columns.is_guess());
        let told = "text from “text”, author from “Author”, outlet from “host”, date from “created”";
        assert_eq!(columns.to_string(), told);
    }

    #[test]
    fn a_field_that_the_user_names_may_come_late_but_must_come() {
        let date = |content: &str, wanted: &FieldNames| {
            let rows = read(content.as_bytes(), false, wanted)?;
            Ok::<_, Refusal>(rows.articles.last().unwrap().metadata.date.map(|date| date.to_string()))
        };
        let content = with_late("\"day\": \"2019-03-14\", \"date\": \"2018-01-01\"");
        assert_eq!(
            date(&content, &wanted(fields::Role::Date, "day")).unwrap().as_deref(),
            Some("2019-03-14")
        );
        let refusal = date(&content, &wanted(fields::Role::Date, "dya")).unwrap_err();
        assert!(matches!(&refusal, Refusal::Failed(_)), "{refusal:?}");
        assert!(refusal.reason().contains("no column `dya`, which --date-field names"), "{refusal:?}");
        // What the first objects have is the column, and a better name behind them is another one.
        assert_eq!(date(&content, &FieldNames::default()).unwrap(), None);
        let text = wanted(fields::Role::Text, "lead");
        let rows = read(with_late("\"lead\": \"The lead.\"").as_bytes(), false, &text).unwrap();
        assert_eq!(rows.articles.iter().map(|article| &*article.text).collect::<Vec<_>>(), ["The lead."]);
    }

    #[test]
    fn the_first_objects_are_those_behind_what_is_broken() {
        let content = format!("{}{{\"text\": \"one\"}}\n", "none\n".repeat(20 * LOOKED_AT));
        let (articles, dropped, _) = read_all(content.as_bytes(), false);
        assert_eq!((articles.len(), dropped.len()), (1, 20 * LOOKED_AT));
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
