//! The outward shape of a block: its length, its capitals, how it ends.

use std::sync::LazyLock;

use hashbrown::HashSet;

use crate::lists;
use crate::unspaced;

/// What can be seen of a block without reading it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    /// Words, see [`words`].
    pub words: usize,
    /// It ends as a sentence does: `.`, `!`, `?`, `…`, also inside quotes, brackets or notes.
    pub stopped: bool,
    /// It ends with a question or exclamation mark, which titles may do.
    pub asked: bool,
    /// It ends in the middle of something: a comma, colon, semicolon or dash.
    pub open: bool,
    /// The first letter is small.
    pub lower: bool,
    /// All letters are capitals.
    pub upper: bool,
    /// It is a row of a table, or a note with its number in brackets, or the heading of a section that many texts have
    /// ("References"): no title of anything.
    pub part: bool,
    /// It begins as a piece of something: a number ("3. Act early"), a speaker ("Q:"), a long
    /// quotation.
    pub piece: bool,
    /// A sentence ends inside it.
    pub inner: bool,
    /// Share of the words of four letters and more that begin with a capital, without the first.
    pub capitals: f32,
}

impl Shape {
    pub(crate) fn of(text: &str) -> Self {
        let end = text
            .trim_end_matches(|c: char| is_closing(c) || matches!(c, '[' | '*' | '_') || c.is_ascii_digit());
        // Digits at the end are a note's number only behind a stop.
        let last = if end.ends_with(['.', '!', '?', '…', '。', '！', '？']) { end } else { text };
        let last = last.trim_end_matches(is_closing).chars().next_back();
        let first = text.chars().find(|c| c.is_alphabetic());
        let words = words(text);
        let (mut long, mut capital) = (0_u32, 0_u32);
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 && word.chars().filter(|c| c.is_alphabetic()).count() >= 4 {
                long += 1;
                let begins = word.chars().find(|c| c.is_alphabetic());
                capital += u32::from(begins.is_some_and(char::is_uppercase));
            }
        }
        let letters = || text.chars().filter(|c| c.is_alphabetic());
        Self {
            words,
            stopped: matches!(last, Some('.' | '!' | '?' | '…' | '。' | '！' | '？')),
            asked: matches!(last, Some('!' | '?' | '？')),
            open: matches!(last, Some(',' | ':' | ';' | '-' | '–' | '—' | '，' | '、' | '：' | '；')),
            lower: first.is_some_and(char::is_lowercase),
            part: is_part(text),
            piece: is_piece(text, words),
            inner: has_inner_stop(text),
            // Most scripts have no capitals.
            upper: letters().nth(3).is_some()
                && letters().all(|c| !c.is_lowercase())
                && letters().any(char::is_uppercase),
            capitals: if long == 0 { 0.5 } else { capital as f32 / long as f32 },
        }
    }

    /// How much it looks like a title, about −6 to 3: short, not stopped, a capital in front.
    pub(crate) fn title(&self) -> f32 {
        let length = match self.words {
            0..=1 => 0.2,
            2 => 0.8,
            3..=4 => 1.5,
            5..=16 => 2.0,
            17..=20 => 1.2,
            21..=25 => -0.3,
            _ => -4.0,
        };
        let end = match (self.stopped, self.asked, self.open) {
            (true, true, _) => 0.5,
            (true, false, _) => -2.5,
            (_, _, true) => -2.0,
            _ => 0.7,
        };
        let case = if self.lower {
            -2.0
        } else if self.upper || self.capitals >= 0.6 {
            0.7
        } else {
            0.0
        };
        let piece = if self.piece { -1.7 } else { 0.0 } + if self.part { -5.0 } else { 0.0 };
        // Titles of two sentences are short.
        let several = if self.inner && self.words > 14 { -1.5 } else { 0.0 };
        length + end + case + piece + several
    }

    /// How much it looks like a paragraph, −3 to 4: long and stopped.
    pub(crate) fn paragraph(&self) -> f32 {
        let length = match self.words {
            0..=4 => -1.0,
            5..=9 => 0.0,
            10..=17 => 0.7,
            18..=29 => 1.5,
            30..=44 => 2.3,
            _ => 3.2,
        };
        let end = if self.stopped {
            0.8
        } else if self.words >= 30 || self.open {
            0.0
        } else {
            -2.0
        };
        length + end
    }
}

/// Words of a block, split at spaces; in scripts without them, those that a dictionary finds.
pub(super) fn words(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b' ').count() + 1 + unspaced::hidden_words(text)
}

/// True for a block of more than so many [`words`]; of a long one only its beginning is looked at.
pub(super) fn has_more_words(text: &str, most: usize) -> bool {
    text.split(' ').nth(most).is_some() || words(text) > most
}

/// True for what may stand behind the stop of a sentence.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）' | '》' | '】')
}

fn is_part(text: &str) -> bool {
    /// Cells from which on a line is a row.
    const CELLS: usize = 4;
    /// Bytes of the heading of a section at most.
    const HEADING: usize = 100;
    let heading = text.trim_end_matches(':');
    let note = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let numbered = note.is_some_and(|(number, rest)| {
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(' ')
    });
    let is_number =
        |word: &str| word.contains(|c: char| c.is_ascii_digit()) && !word.contains(char::is_alphabetic);
    let row = text.contains(' ') && text.split(' ').all(|word| word == "|" || is_number(word));
    let year = text.len() == 4 && text.starts_with(['1', '2']);
    let bare = !year && !text.contains(char::is_alphabetic);
    numbered
        || row
        || bare
        || text.matches(" | ").count() >= CELLS
        || heading.len() <= HEADING && SECTIONS.contains(&*heading.to_lowercase())
}

static SECTIONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lists::entries(include_str!("../../../data/sections.txt")).collect());

/// True where a word of more than three letters with a stop stands before one with a capital.
fn has_inner_stop(text: &str) -> bool {
    let words = || text.split(' ');
    words().zip(words().skip(1)).any(|(word, next)| {
        let core = word.trim_end_matches(is_closing);
        core.ends_with(['.', '!', '?'])
            && core.chars().count() > 4
            && next.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
    })
}

fn is_piece(text: &str, words: usize) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let number = first.strip_suffix(['.', ')', ':']).unwrap_or_default();
    let numbered = !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    let speaker = first.strip_suffix(':').is_some_and(|name| name.len() <= 2);
    numbered || speaker || (text.starts_with(['“', '"']) && words >= 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_paragraphs_look_different() {
        for title in [
            "After the bridge, what can we do to protect our public transport network?",
            "It’s not the returning fighters we should fear. It’s those who are here",
            "Cars And Knives",
            "A WORLD OF ITS OWN",
            "政府将提高电动汽车的补贴",
        ] {
            let shape = Shape::of(title);
            assert!(shape.title() > 1.0 && shape.title() > shape.paragraph(), "{title}");
        }
        for paragraph in [
            "Nothing of the kind has happened, and nobody who has looked at it thinks that it will.",
            "“That is the point,” she said.",
            "The group is weak.[12]",
            "政府周二宣布将提高电动汽车的补贴，专家认为价格会下降。",
            "部长说：“价格会下降。”",
        ] {
            let shape = Shape::of(paragraph);
            assert!(shape.stopped && shape.paragraph() > shape.title(), "{paragraph}");
        }
        assert!(!Shape::of("What they will do in 2017").stopped);
    }

    #[test]
    fn words_are_counted_as_far_as_they_matter() {
        for text in ["", "one", "one two three four", "政府将提高电动汽车的补贴", "a 政府将提高 b"]
        {
            for most in 0..8 {
                assert_eq!(has_more_words(text, most), words(text) > most, "{text}, {most}");
            }
        }
    }
}
