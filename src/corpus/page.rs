//! One file: from its bytes to its articles.

use std::fs::File;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::UTF_8;

use super::article::{Article, Dropped};
use super::assemble::assemble;
use super::block::{self, Layout};
use super::read::{Run, html, markdown, text};
use super::rows::fields::{FieldNames, Fields, NoText};
use super::rows::{Rows, feed, json, parquet, press, table};
use super::source::encoding::{self, BINARY, Decoded, Decoding};
use super::source::find::{Source, UNREADABLE};
use super::source::format::Format;
use super::source::open::{Opened, PAGE};
use super::split;
use crate::guard::guarded;

/// A page that was read.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PageInfo {
    /// The file's name below its folder.
    pub page: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What it holds.
    pub format: Format,
    /// The encoding of its text, by the WHATWG's standard; empty where the format has its own.
    pub encoding: &'static str,
    /// How many byte sequences are no text in this encoding, and stand as U+FFFD.
    pub replaced: usize,
    /// Which columns were read, where it has columns: what each is, and its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Fields>,
    /// Where the packed data broke off and how, if they did; what comes before was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaks_off: Option<String>,
}

/// What a file gave.
#[derive(Debug)]
pub(super) struct Articles {
    pub info: PageInfo,
    pub articles: Vec<Article>,
    pub dropped: Vec<Dropped>,
}

/// Why a file is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It should have been read and could not; in words for the user.
    Failed(String),
    /// It is no collection of articles.
    Other(String),
}

impl Refusal {
    /// Why.
    pub(crate) fn reason(&self) -> &str {
        match self {
            Self::Failed(reason) | Self::Other(reason) => reason,
        }
    }
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

impl From<NoText> for Refusal {
    fn from(no_text: NoText) -> Self {
        match no_text {
            NoText::Named(reason) => Self::Failed(reason),
            NoText::Unnamed(reason) => Self::Other(reason),
        }
    }
}

/// Reads a file.
///
/// # Errors
/// Why it is not used.
pub(super) fn read(source: &Source, wanted: &FieldNames) -> Result<Articles, Refusal> {
    // The readers of other people's formats may stumble over what is malformed.
    let read = guarded(|| open_and_read(source, wanted));
    let unforeseen = || Err(format!("{UNREADABLE} (it is malformed in a way that was not foreseen)").into());
    match read.unwrap_or_else(unforeseen) {
        // What has no name that says so is no text that could have been meant.
        Err(Refusal::Failed(reason)) if source.format.is_none() && reason == BINARY => {
            Err(Refusal::Other(reason))
        }
        read => read,
    }
}

fn open_and_read(source: &Source, wanted: &FieldNames) -> Result<Articles, Refusal> {
    let failed = |error: io::Error| format!("{UNREADABLE} ({error})");
    let opened = Opened::open(source.path.as_deref()).map_err(failed)?;
    read_opened(opened, source, wanted)
}

/// Reads a file whose first bytes are known.
///
/// # Errors
/// Why it cannot be used.
pub(super) fn read_opened(
    mut opened: Opened,
    source: &Source,
    wanted: &FieldNames,
) -> Result<Articles, Refusal> {
    let failed = |error: io::Error| format!("{UNREADABLE} ({error})");
    let is_parquet = source.format == Some(Format::Parquet) || opened.head.starts_with(b"PAR1");
    let (format, found) = if is_parquet {
        (Format::Parquet, Found::rows(of_parquet(&mut opened, wanted)?, ""))
    } else {
        let declared = encoding::declared(&opened.head);
        let guessed = encoding::guess(&opened.head, declared);
        let head = guessed.decode(&opened.head).0.into_owned();
        let format = source.format.unwrap_or_else(|| Format::of_text(&head));
        (format, of_text(&mut opened, format, &head, wanted)?)
    };
    let breaks_off = opened.breaks_off();
    let file = opened.finish().map_err(failed)?;
    let info = PageInfo {
        page: source.name.clone(),
        bytes: file.bytes,
        sha256: file.sha256,
        format,
        encoding: found.encoding,
        replaced: found.replaced,
        columns: found.columns,
        breaks_off,
    };
    Ok(Articles { info, articles: found.articles, dropped: found.dropped })
}

/// What a file's bytes gave.
struct Found {
    articles: Vec<Article>,
    dropped: Vec<Dropped>,
    encoding: &'static str,
    replaced: usize,
    columns: Option<Fields>,
}

impl Found {
    fn rows(rows: Rows, encoding: &'static str) -> Self {
        let Rows { articles, dropped, replaced, columns } = rows;
        Self { articles, dropped, encoding, replaced, columns }
    }
}

fn of_text(opened: &mut Opened, format: Format, head: &str, wanted: &FieldNames) -> Result<Found, Refusal> {
    if matches!(format, Format::Text | Format::Markdown | Format::Html) {
        return of_page(opened, format);
    }
    let declared = encoding::declared(&opened.head).filter(|_| format == Format::Xml);
    if opened.head.iter().take(1024).any(|&byte| byte == 0) && encoding::guess(&opened.head, None) == UTF_8 {
        return Err(BINARY.to_owned().into());
    }
    let encoding = encoding_rs::Encoding::for_bom(&opened.head)
        .map_or_else(|| encoding::guess(&opened.head, declared), |(encoding, _)| encoding);
    let reader = opened.reader();
    let replaced = Rc::default();
    // UTF-8 goes through as it is: its readers count what is none.
    let reader: Box<dyn Read + '_> = if encoding == UTF_8 && format != Format::Xml {
        Box::new(reader)
    } else {
        Box::new(Decoding::new(reader, encoding, Rc::clone(&replaced)))
    };
    let mut rows = match format {
        Format::Csv => table::read(reader, None, wanted)?,
        Format::Tsv => table::read(reader, Some(b'\t'), wanted)?,
        Format::Json => {
            json::read(reader, head.trim_start_matches('\u{feff}').trim_start().starts_with('['), wanted)?
        }
        _ => feed::read(io::BufReader::with_capacity(1 << 16, reader))?,
    };
    rows.replaced += replaced.get();
    Ok(Found::rows(rows, encoding.name()))
}

fn of_page(opened: &mut Opened, format: Format) -> Result<Found, Refusal> {
    let bytes = opened.whole(PAGE).map_err(|error| format!("{UNREADABLE} ({error})"))?;
    let declared = if format == Format::Html { encoding::declared(&bytes) } else { None };
    let Decoded { text, encoding, replaced } = encoding::decode(&bytes, declared)?;
    drop(bytes);
    let (articles, dropped) = match format {
        Format::Html => html::articles(&text),
        Format::Markdown => split_up(&markdown::runs(&text), Layout::Filled),
        _ => match press::read(&text) {
            Some(rows) => (rows.articles, rows.dropped),
            None => split_up(&text::runs(&text), Layout::Lines),
        },
    };
    Ok(Found { articles, dropped, encoding, replaced, columns: None })
}

/// The articles of a page's runs.
pub(super) fn split_up(runs: &[Run], layout: Layout) -> (Vec<Article>, Vec<Dropped>) {
    let blocks = block::blocks(runs, layout);
    assemble(0, &blocks, &split::read(&blocks))
}

fn of_parquet(opened: &mut Opened, wanted: &FieldNames) -> Result<Rows, Refusal> {
    let failed = |error: io::Error| Refusal::Failed(format!("{UNREADABLE} ({error})"));
    match opened.file().map(File::try_clone) {
        Some(file) => parquet::of_file(file.map_err(failed)?, wanted),
        None => parquet::of_bytes(opened.whole(4 * PAGE).map_err(failed)?, wanted),
    }
}
