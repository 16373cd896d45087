//! What fuzz targets need of the readers: one door each, without the guard that keeps a panic from ending a run.

use std::io::{self, Cursor};

use super::article::{Article, Dropped};
use super::page::{self, PageInfo};
use super::read::{Run, html, markdown, text};
use super::rows::fields::FieldNames;
use super::rows::press;
use super::source::encoding;
use super::source::find::Source;
use super::source::format::Format;
use super::source::open::Opened;
use crate::guard::guarded;

/// What a file gave.
#[derive(Debug)]
pub struct Found {
    /// What is known of the file.
    pub info: PageInfo,
    /// Its articles, in order.
    pub articles: Vec<Article>,
    /// What is in no article.
    pub dropped: Vec<Dropped>,
}

/// Reads a file from its bytes, packed or not, as a run does; without a format its bytes tell.
///
/// # Errors
/// Why it cannot be used.
pub fn file(bytes: Vec<u8>, format: Option<Format>) -> Result<Found, String> {
    let source = Source { name: "page".to_owned(), path: None, format };
    let opened = Opened::of(Box::new(Cursor::new(bytes)), None).map_err(|error| error.to_string())?;
    let page::Articles { info, articles, dropped } =
        page::read_opened(opened, &source, &FieldNames::default())
            .map_err(|refusal| refusal.reason().to_owned())?;
    Ok(Found { info, articles, dropped })
}

/// The same with the guard: a panic in code of others that reads a format costs the file.
///
/// # Errors
/// Those of [`file`], and that something panicked.
pub fn guarded_file(bytes: Vec<u8>, format: Option<Format>) -> Result<Found, String> {
    guarded(|| file(bytes, format)).unwrap_or_else(|| Err("it panicked".to_owned()))
}

/// The bytes of a file, unpacked if it is packed.
///
/// # Errors
/// What is packed wrongly, twice, or to more than `limit` bytes, and what breaks off, of which the program uses what came
/// before.
pub fn unpacked(bytes: Vec<u8>, limit: u64) -> io::Result<Vec<u8>> {
    let mut opened = Opened::of(Box::new(Cursor::new(bytes)), None)?;
    let whole = opened.whole(limit)?;
    opened.breaks_off().map_or(Ok(whole), |message| Err(io::Error::other(message)))
}

/// The lines of a page with their numbers, as its reader hands them to the splitter.
pub fn lines(page: &str, format: Format) -> Vec<(u32, String)> {
    let runs: Vec<Run> = match format {
        Format::Html => html::flat::runs(page),
        Format::Markdown => markdown::runs(page),
        _ => text::runs(page),
    };
    runs.into_iter().flat_map(|run| run.lines).map(|line| (line.number, line.text)).collect()
}

/// The documents of a press database's export and what is beside them; `None` for a text that is none.
pub fn press(text: &str) -> Option<(Vec<Article>, Vec<Dropped>)> {
    press::read(text).map(|rows| (rows.articles, rows.dropped))
}

/// Bytes as text, and how much of them stands as U+FFFD or was left out; `markup` may declare its encoding.
///
/// # Errors
/// Why they are none.
pub fn decoded(bytes: &[u8], markup: bool) -> Result<(String, usize), String> {
    let declared = if markup { encoding::declared(bytes) } else { None };
    encoding::decode(bytes, declared).map(|decoded| (decoded.text, decoded.replaced))
}

/// A text as articles hold it: without what is not seen, white space folded.
pub fn clean(text: &str) -> String {
    super::read::clean(text)
}
