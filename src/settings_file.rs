//! Files of settings, read so that each mistake is told with its line, in the words of whoever wrote the file.

use std::fmt::Display;
use std::io::{self, ErrorKind, Read};
use std::ops::{Range, RangeInclusive};
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::corpus::open;
use crate::error::{Error, Result};
use crate::wording::nearest;

/// Bytes that no file of settings has. The stream that a shell makes may never end.
const LONGEST: u64 = 16 << 20;

/// What is shown of a value, in characters; a longer one is only called by its type.
const SHOWN: usize = 40;

/// The text of a file.
///
/// # Errors
/// [`Error::Read`]; [`Error::Settings`] for one that is not UTF-8.
pub fn read(path: &Path) -> Result<String> {
    let mut text = String::new();
    let read = open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    let read = read.and_then(|bytes| match bytes as u64 {
        LONGEST => Err(io::Error::other(format!("it has more than {} MiB", LONGEST >> 20))),
        _ => Ok(text),
    });
    read.map_err(|source| match source.kind() {
        ErrorKind::InvalidData => Error::Settings {
            file: path.display().to_string(),
            message: "is no UTF-8 text; save it in that encoding".to_owned(),
        },
        _ => Error::Read { path: path.to_path_buf(), source },
    })
}

/// What to write instead of a name that there is not: the nearest one, if it is near, and all that there are.
pub fn instead(name: &str, known: &[&str]) -> String {
    let all = known.join(", ");
    match nearest(name, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`? Known: {all}"),
        None => format!("known: {all}"),
    }
}

/// A value and the line on which it stands, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<T> {
    /// The line.
    pub line: usize,
    /// The value.
    pub value: T,
}

/// What [`Table::number_or_lists`] reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberOrLists {
    /// A number.
    Number(u64),
    /// Lists of texts.
    Lists(Vec<Vec<String>>),
}

/// A table of a TOML file. Each key is asked for by its name, then [`Table::end`] refuses all others.
#[derive(Debug)]
pub struct Table<'a> {
    source: Source<'a>,
    line: usize,
    entries: DeTable<'a>,
    asked: Vec<&'static str>,
}

#[derive(Debug, Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> Table<'a> {
    /// A whole file; `file` is its name, for messages.
    ///
    /// # Errors
    /// [`Error::Settings`] for a text that is no TOML, or has a key twice.
    pub fn parse(text: &'a str, file: &'a str) -> Result<Self> {
        let source = Source { file, text };
        let entries = DeTable::parse(text).map_err(|error| {
            let line = source.line(&error.span().unwrap_or_default());
            let written = text.lines().nth(line - 1).unwrap_or_default().trim();
            source.error(line, format!("{}, in “{written}”", error.message().replace('\n', " ")))
        })?;
        Ok(Self { source, line: 1, entries: entries.into_inner(), asked: Vec::new() })
    }

    /// An error at a line of this table's file.
    pub fn error(&self, line: usize, message: impl Display) -> Error {
        self.source.error(line, message)
    }

    /// The line on which the table begins.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Yes or no.
    ///
    /// # Errors
    /// [`Error::Settings`] for any other value.
    pub fn flag(&mut self, key: &'static str) -> Result<Option<bool>> {
        self.take(key)
            .map(|item| item.value().as_bool().ok_or_else(|| item.mistake("give true or false")))
            .transpose()
    }

    /// A whole number in a range.
    ///
    /// # Errors
    /// [`Error::Settings`] for any other value.
    pub fn number(&mut self, key: &'static str, range: RangeInclusive<u64>) -> Result<Option<u64>> {
        self.take(key).map(|item| item.number(range)).transpose()
    }

    /// A text in quotes.
    ///
    /// # Errors
    /// [`Error::Settings`] for any other value.
    pub fn text(&mut self, key: &'static str) -> Result<Option<Placed<String>>> {
        self.take(key).map(|item| item.text()).transpose()
    }

    /// A list of texts in quotes.
    ///
    /// # Errors
    /// [`Error::Settings`] for any other value, and for a list that holds others.
    pub fn texts(&mut self, key: &'static str) -> Result<Option<Vec<Placed<String>>>> {
        let texts = |item: Item<'a>| match item.items() {
            Ok(items) => items.iter().map(Item::text).collect(),
            Err(item) => Err(item.mistake(&format!("give a list of texts, as in {key} = [\"…\", \"…\"]"))),
        };
        self.take(key).map(texts).transpose()
    }

    /// A whole number in a range, or lists of texts, as in `[["…", "…"], ["…"]]`.
    ///
    /// # Errors
    /// [`Error::Settings`] for any other value.
    pub fn number_or_lists(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
    ) -> Result<Option<Placed<NumberOrLists>>> {
        let Some(item) = self.take(key) else { return Ok(None) };
        let line = item.line();
        if item.value().is_integer() {
            return Ok(Some(Placed { line, value: NumberOrLists::Number(item.number(range)?) }));
        }
        let wanted = format!("give a number, or lists of texts, as in {key} = [[\"…\", \"…\"], [\"…\"]]");
        let lists = item.items().map_err(|item| item.mistake(&wanted))?;
        let list = |item: Item<'a>| {
            let items = item.items().map_err(|item| item.mistake(&wanted))?;
            items.iter().map(|item| Ok(item.text()?.value)).collect()
        };
        let lists = lists.into_iter().map(list).collect::<Result<_>>()?;
        Ok(Some(Placed { line, value: NumberOrLists::Lists(lists) }))
    }

    /// A value as it would be given on the command line, read by the same function, which fails with what to give
    /// instead. Quotes are left out where TOML allows it, as in `1` and `2019-03-01`.
    ///
    /// # Errors
    /// [`Error::Settings`] where the function fails.
    pub fn value<T, E: Display>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>> {
        Ok(self.placed(key, parse)?.map(|placed| placed.value))
    }

    /// The same with its line.
    ///
    /// # Errors
    /// [`Error::Settings`] where the function fails.
    pub fn placed<T, E: Display>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Placed<T>>> {
        let placed = |item: Item<'a>| Ok(Placed { line: item.line(), value: item.parse(&parse)? });
        self.take(key).map(placed).transpose()
    }

    /// One value like that, or a list of them.
    ///
    /// # Errors
    /// [`Error::Settings`] where the function fails.
    pub fn values<T, E: Display>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>> {
        let values = |item: Item<'a>| {
            let items = item.items().unwrap_or_else(|one| vec![one]);
            items.iter().map(|item| item.parse(&parse)).collect()
        };
        self.take(key).map(values).transpose()
    }

    /// The tables that begin with `[[key]]`; none where there is no such key.
    ///
    /// # Errors
    /// [`Error::Settings`] for anything else under this key.
    pub fn tables(&mut self, key: &'static str) -> Result<Vec<Table<'a>>> {
        let Some(item) = self.take(key) else { return Ok(Vec::new()) };
        let mistake = |item: &Item<'a>| {
            item.source.error(item.line(), format!("write each {key} under a [[{key}]] of its own"))
        };
        let table = |item: Item<'a>| match item.value() {
            DeValue::Table(entries) => Ok(Self {
                source: item.source,
                line: item.line(),
                entries: entries.clone(),
                asked: Vec::new(),
            }),
            _ => Err(mistake(&item)),
        };
        item.items().map_err(|item| mistake(&item))?.into_iter().map(table).collect()
    }

    /// Refuses the keys that were not asked for.
    ///
    /// # Errors
    /// [`Error::Settings`] with the first of them and what it may have been meant for.
    pub fn end(&self) -> Result<()> {
        match self.entries.keys().min_by_key(|key| key.span().start) {
            None => Ok(()),
            Some(key) => {
                let name = key.get_ref();
                let message = format!("unknown key `{name}`; {}", instead(name, &self.asked));
                Err(self.source.error(self.source.line(&key.span()), message))
            }
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.asked.push(key);
        let value = self.entries.remove(key)?;
        Some(Item { source: self.source, key, value })
    }
}

/// The value of a key, or one of a list of them.
struct Item<'a> {
    source: Source<'a>,
    key: &'static str,
    value: Spanned<DeValue<'a>>,
}

impl<'a> Item<'a> {
    fn value(&self) -> &DeValue<'a> {
        self.value.get_ref()
    }

    fn line(&self) -> usize {
        self.source.line(&self.value.span())
    }

    /// The items of a list; what is no list comes back as it is.
    fn items(self) -> Result<Vec<Self>, Self> {
        let span = self.value.span();
        match self.value.into_inner() {
            DeValue::Array(items) => Ok(items.into_iter().map(|value| Self { value, ..self }).collect()),
            other => Err(Self { value: Spanned::new(span, other), ..self }),
        }
    }

    fn number(&self, range: RangeInclusive<u64>) -> Result<u64> {
        let number = self.value().as_integer();
        let number = number.and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok());
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            let to = match *range.end() {
                u64::MAX => "on".to_owned(),
                end => format!("to {end}"),
            };
            self.mistake(&format!("give a whole number from {} {to}", range.start()))
        })
    }

    fn text(&self) -> Result<Placed<String>> {
        match self.value().as_str() {
            Some(text) => Ok(Placed { line: self.line(), value: text.to_owned() }),
            None => Err(self.mistake("give a text in quotes")),
        }
    }

    fn parse<T, E: Display>(&self, parse: &impl Fn(&str) -> Result<T, E>) -> Result<T> {
        let written = self.value().as_str().unwrap_or(&self.source.text[self.value.span()]);
        parse(written).map_err(|error| self.mistake(&error.to_string()))
    }

    /// What the value is, and what to give instead.
    fn mistake(&self, instead: &str) -> Error {
        let written = &self.source.text[self.value.span()];
        let is = match written.chars().count() <= SHOWN && !written.contains('\n') {
            true => format!("`{written}`"),
            false => format!("a {}", self.value().type_str()),
        };
        self.source.error(self.line(), format!("`{}` is {is}; {instead}", self.key))
    }
}

impl Source<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|&byte| byte == b'\n').count() + 1
    }

    fn error(&self, line: usize, message: impl Display) -> Error {
        Error::Settings { file: self.file.to_owned(), message: format!("line {line}: {message}") }
    }
}
