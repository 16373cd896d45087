//! From the bytes of a file to a page: runs of cleaned lines, with their numbers in the original.
//!
//! A further format is a further [`Kind`] and a module here that makes [`Run`]s.

mod markdown;
mod text;

use std::fs::File;
use std::io::Read;

use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::input::{Kind, Source};

/// One line of a page, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1, as editors do.
    pub number: u32,
    /// In Unicode NFC, with every kind and run of white space folded to one space, trimmed.
    pub text: String,
}

/// What a file's markup says of a run of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Plain,
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item,
    /// Part of a block quote.
    Quote,
    /// A picture; the text is what stands in its place.
    Picture,
    /// A rule or another sign that separates.
    Rule,
    /// A field of the front matter, `key: value`.
    Field,
    /// Markup that holds no text for a reader.
    Markup,
}

/// Lines that stand together, with nothing between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The lines, at least one.
    pub lines: Vec<Line>,
    /// What the markup says of them.
    pub mark: Mark,
}

/// The text of one input file.
#[derive(Debug, Clone)]
pub struct Page {
    /// The file's name, as [`Source::name`].
    pub name: String,
    /// Its runs of lines, in order.
    pub runs: Vec<Run>,
    /// How its bytes became runs.
    pub kind: Kind,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many byte sequences were no UTF-8 and stand as U+FFFD.
    pub replaced: usize,
}

impl Page {
    /// Reads a source.
    ///
    /// # Errors
    /// Why it cannot be used, in words for the user: the system's message, or that it is no text.
    pub fn read(source: &Source) -> Result<Self, String> {
        let mut bytes = Vec::new();
        match &source.path {
            Some(path) => File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
            None => std::io::stdin().lock().read_to_end(&mut bytes),
        }
        .map_err(|error| format!("cannot be read ({error})"))?;
        Self::decode(&source.name, source.kind, &bytes)
    }

    /// Makes a page of a file's bytes, which must be UTF-8, with or without a byte order mark.
    ///
    /// # Errors
    /// That the bytes are no text: they hold NUL, are UTF-16, or a tenth of them is no UTF-8.
    pub fn decode(name: &str, kind: Kind, bytes: &[u8]) -> Result<Self, String> {
        let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if content.starts_with(b"\xFF\xFE") || content.starts_with(b"\xFE\xFF") {
            return Err("is UTF-16; save it as UTF-8".into());
        }
        if content.contains(&0) {
            return Err("is a binary file, not text".into());
        }
        let text = String::from_utf8_lossy(content);
        let replaced = match &text {
            std::borrow::Cow::Borrowed(_) => 0,
            std::borrow::Cow::Owned(text) => text.matches('\u{FFFD}').count(),
        };
        if replaced * 10 > content.len() {
            return Err("is not UTF-8 text; save it as UTF-8".into());
        }
        let runs = match kind {
            Kind::Text => text::runs(&text),
            Kind::Markdown => markdown::runs(&text),
        };
        Ok(Self {
            name: name.to_owned(),
            runs,
            kind,
            bytes: bytes.len() as u64,
            sha256: Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            replaced,
        })
    }
}

/// NFC, white space folded, invisible characters and controls taken out.
pub(crate) fn clean(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut push = |c: char| match c {
        _ if c.is_whitespace() || c.is_control() => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        _ if is_invisible(c) => {}
        _ => out.push(c),
    };
    match is_nfc_quick(line.chars()) {
        IsNormalized::Yes => line.chars().for_each(&mut push),
        _ => line.nfc().for_each(&mut push),
    }
    out.truncate(out.trim_end().len());
    out
}

/// Characters that show nothing: soft hyphen, zero-width space, byte order mark, directional
/// marks and overrides. Joiners stay, since some scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The lines of a text with their numbers, blank ones too.
fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    // A lone carriage return ends a line only in files that know no other end.
    let end = if text.contains('\n') { '\n' } else { '\r' };
    (1..).zip(text.split(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_folded_and_invisible_characters_dropped() {
        assert_eq!(clean("\u{a0}one\u{2003}\u{a0} two\tthree\u{ad}s\u{200b} "), "one two threes");
        assert_eq!(clean("Se\u{301}jour"), "Séjour");
        assert_eq!(clean("a\u{1b}[31mb"), "a [31mb");
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let page = Page::decode("p", Kind::Text, b"\xEF\xBB\xBFTitle\n").unwrap();
        assert_eq!(page.runs[0].lines[0].text, "Title");
    }

    #[test]
    fn what_is_no_text_is_refused_and_stray_bytes_are_counted() {
        let decode = |bytes: &[u8]| Page::decode("p", Kind::Text, bytes);
        assert!(decode(b"ab\0c").unwrap_err().contains("binary"));
        assert!(decode(b"\xFF\xFEa\0").unwrap_err().contains("UTF-16"));
        assert!(decode(&[0xE9; 40]).unwrap_err().contains("UTF-8"));
        assert_eq!(decode(b"The caf\xE9 was open on that day").unwrap().replaced, 1);
    }
}
