//! Where quotation marks open and close in a paragraph.
//!
//! A paragraph is read as a whole, since only what follows tells a single mark from an apostrophe. What
//! is left open at its end goes on in the next paragraph where that begins with a mark again, as the
//! rules of typesetting have it, or closes before it opens.

use std::ops::Range;

/// What a quotation opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// “ ”, « », " ", or two single marks in a row. Pages mix them.
    Double,
    /// ‘ ’ or ' '.
    Single,
}

/// The quoted parts of a paragraph without their marks, as bytes, and what is open at its end.
/// `open`: a quotation goes on from the paragraph before.
pub(super) fn quoted(text: &str, open: Option<Mark>) -> (Vec<Range<usize>>, Option<Mark>) {
    let mut found = Vec::new();
    let mut start = open.filter(|mark| closes_first(text, *mark)).map(|mark| (mark, 0));
    let mut at = 0;
    while at < text.len() {
        let Some(next) = text[at..].find(MARKS) else { break };
        at += next;
        let sign = Sign::read(text, at);
        let end = at + sign.length;
        match (sign.mark, start) {
            // Only a quotation that can be seen to close opens with a single mark.
            (Mark::Single, None) => {
                if let Some(close) = sign.opens.then(|| single_close(text, end)).flatten() {
                    found.push(end..close);
                    at = close + text[close..].chars().next().map_or(1, char::len_utf8);
                    continue;
                }
            }
            (mark, None) if sign.opens => start = Some((mark, end)),
            (mark, Some((known, begin))) if mark == known => {
                if !sign.opens {
                    found.push(begin..at);
                    start = None;
                } else if sign.sure {
                    // The one before was never closed.
                    found.push(begin..at);
                    start = Some((mark, end));
                }
            }
            _ => {}
        }
        at = end;
    }
    if let Some((_, begin)) = start {
        found.push(begin..text.len());
    }
    found.retain(|range| !range.is_empty());
    (found, start.map(|(mark, _)| mark))
}

/// True where the first mark of a kind closes.
fn closes_first(text: &str, mark: Mark) -> bool {
    let mut signs = text.match_indices(MARKS).map(|(at, _)| Sign::read(text, at));
    mark != Mark::Single && signs.find(|sign| sign.mark == mark).is_some_and(|sign| !sign.opens)
}

const MARKS: [char; 8] = ['“', '”', '"', '\'', '‘', '’', '«', '»'];

/// Bytes in which a quotation that a single mark opened must close, or it was an apostrophe.
const LONGEST: usize = 4096;

/// A mark where it stands.
struct Sign {
    mark: Mark,
    length: usize,
    opens: bool,
    /// Its shape says that it opens, not only what stands around it.
    sure: bool,
}

impl Sign {
    fn read(text: &str, at: usize) -> Self {
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        let free = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-'));
        let opens_before = |length: usize| {
            let next = rest[length..].chars().next();
            let word = next.is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | ')'));
            let touches = before.is_some_and(|c| matches!(c, '“' | '"' | '‘' | '\'' | ':' | ','));
            (free && word) || (touches && next.is_some_and(char::is_alphanumeric))
        };
        let double = ["''", "‘‘", "’’", "``"].iter().find(|pair| rest.starts_with(**pair));
        if let Some(pair) = double {
            let length = pair.len();
            return Self { mark: Mark::Double, length, opens: opens_before(length), sure: false };
        }
        let c = rest.chars().next().unwrap_or(' ');
        let length = c.len_utf8();
        let (mark, opens, sure) = match c {
            '“' | '«' => (Mark::Double, true, true),
            '”' | '»' => (Mark::Double, false, true),
            '"' => (Mark::Double, opens_before(length), false),
            '‘' => (Mark::Single, opens_before(length), true),
            _ => (Mark::Single, opens_before(length) && !elided(&rest[length..]), false),
        };
        Self { mark, length, opens, sure }
    }
}

/// "'tis", "'90s": an apostrophe stands for what is left out.
fn elided(rest: &str) -> bool {
    const ELIDED: &[&str] = &["tis", "twas", "em", "til", "cause", "bout", "n"];
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    rest.starts_with(|c: char| c.is_ascii_digit()) || ELIDED.contains(&word)
}

/// Where a quotation that a single mark opened before `from` closes: an apostrophe has a letter
/// behind it, or, behind a plural ("workers’"), a word and no stop before it.
fn single_close(text: &str, from: usize) -> Option<usize> {
    let end = (from + LONGEST).min(text.len());
    let text = (end..text.len()).find(|&at| text.is_char_boundary(at)).map_or(text, |end| &text[..end]);
    let mut fallback = None;
    let mut at = from;
    while let Some(next) = text[at..].find(['’', '\'', '‘']) {
        let place = at + next;
        let mark = text[place..].chars().next()?;
        let end = place + mark.len_utf8();
        let before = text[..place].chars().next_back()?;
        let after = text[end..].chars().next();
        let opens = mark == '‘' || before.is_whitespace();
        if opens && fallback.is_some() {
            break;
        }
        if !opens && !after.is_some_and(char::is_alphanumeric) && place > from {
            let stop = matches!(before, ',' | '.' | '!' | '?' | '…' | '”' | '"')
                || after
                    .is_none_or(|c| matches!(c, ',' | '.' | ';' | ':' | ')' | '?' | '!' | '”' | '"' | '—'));
            if stop {
                return Some(place);
            }
            fallback = fallback.or(Some(place));
        }
        at = end;
    }
    fallback
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        quoted(text, None).0.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn marks_of_all_kinds() {
        for text in [
            "He said “it is late” and left.",
            "He said \"it is late\" and left.",
            "He said ''it is late'' and left.",
            "He said ‘it is late’ and left.",
            "He said 'it is late' and left.",
        ] {
            assert_eq!(parts(text), ["it is late"], "{text}");
        }
        assert_eq!(parts("“A ‘bad’ day,” he said."), ["A ‘bad’ day,"]);
        assert_eq!(
            parts("‘Don’t wait. The workers’ council won’t,’ he said."),
            ["Don’t wait. The workers’ council won’t,"]
        );
    }

    #[test]
    fn apostrophes_quote_nothing() {
        for text in
            ["The workers’ council won’t.", "Rock 'n' roll in the '90s, 'tis said.", "It's the boys' own."]
        {
            assert_eq!(parts(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_left_open_goes_on_where_the_next_paragraph_opens_again() {
        let (found, open) = quoted("He said: “It is late.", None);
        assert_eq!((found.len(), open), (1, Some(Mark::Double)));
        let text = "“And dark.”";
        let (found, closed) = quoted(text, open);
        assert_eq!((&text[found[0].clone()], closed), ("And dark.", None));
        assert_eq!(quoted("And dark.” So he said.", open).0.first(), Some(&(0..9)));
        assert!(quoted("And so he left.", open).0.is_empty());
    }
}
