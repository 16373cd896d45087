//! From the text of a page to runs of cleaned lines, with their numbers in the original.

pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod text;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

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
    /// Blank lines before them, where the numbers of the lines do not tell.
    pub gap: Option<u32>,
    /// Spaces before the first line.
    pub indent: usize,
}

impl Run {
    /// A run that begins with a line.
    fn new(line: Line, mark: Mark) -> Self {
        Self { lines: vec![line], mark, gap: None, indent: 0 }
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
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
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
}
