//! The text of an article as the page's script shows it: paragraphs, passages, statements.

use serde_json::{Value, json};

use super::data::act_number;
use crate::corpus::ParagraphKind;
use crate::pipeline::Analysis;
use crate::report::caption::NAME;
use crate::report::harmless::{clean, shorten};
use crate::stance::Statement;
use crate::stance::position::is_authors;

/// `{"deck", "paragraphs": [[text, line, kind]], "passages": [[first, last paragraph, [[theme, percent]], start]],
/// "statements": [[paragraph, start, end, line, holder, acts, main act, target, polarity, certainty]]}`.
///
/// Starts and ends count UTF-16 units of the paragraph as it is shown, which is how scripts count; a holder is 0 for the
/// author and a name, maybe empty, for others. The start of a passage is told where it is not that of its paragraph.
pub(super) fn text(analysis: &Analysis, article: usize) -> Value {
    let held = &analysis.corpus.articles[article];
    let paragraphs: Vec<Value> = held
        .paragraphs
        .iter()
        .map(|paragraph| {
            let kind = match paragraph.kind {
                ParagraphKind::Text => 0,
                ParagraphKind::Heading => 1,
                ParagraphKind::Item => 2,
                ParagraphKind::Quote => 3,
            };
            json!([clean(&held.text[paragraph.start..paragraph.end]), paragraph.lines.0, kind])
        })
        .collect();
    let deck = held.metadata.deck.as_deref().map_or(String::new(), |deck| shorten(deck, 400));
    json!({
        "deck": deck,
        "paragraphs": paragraphs,
        "passages": passages(analysis, article),
        "statements": statements(analysis, article),
    })
}

fn statements(analysis: &Analysis, article: usize) -> Vec<Value> {
    let held = &analysis.corpus.articles[article];
    let of = |shown: &mut Shown<'_>, statement: &Statement| {
        let holder =
            if is_authors(statement) { json!(0) } else { json!(shorten(statement.holder.name(), NAME)) };
        let acts: Vec<usize> = statement.acts.iter().map(|(act, _)| act_number(*act)).collect();
        json!([
            statement.paragraph - 1,
            shown.units(statement.start),
            shown.units(statement.end),
            statement.line,
            holder,
            acts,
            act_number(statement.main_act()),
            statement.target.map_or(-1, |target| target as i64),
            statement.polarity(),
            statement.certainty,
        ])
    };
    let paragraphs = analysis.stances[article].statements.chunk_by(|a, b| a.paragraph == b.paragraph);
    let of_paragraph = |statements: &[Statement]| {
        let mut shown = Shown::new(&held.text, held.paragraphs[statements[0].paragraph - 1].start);
        statements.iter().map(|statement| of(&mut shown, statement)).collect::<Vec<Value>>()
    };
    paragraphs.flat_map(of_paragraph).collect()
}

/// UTF-16 units of a paragraph as it is shown, up to places that are asked for in the order of the text: what was counted
/// once is not counted again.
struct Shown<'t> {
    text: &'t str,
    begin: usize,
    /// The place that was asked for last, and the units before it.
    last: (usize, usize),
}

impl<'t> Shown<'t> {
    fn new(text: &'t str, begin: usize) -> Self {
        Self { text, begin, last: (begin, 0) }
    }

    /// The units from the beginning to there. Texts are cleaned letter by letter, so that the units of parts add up.
    fn units(&mut self, end: usize) -> usize {
        let (from, before) = if end < self.last.0 { (self.begin, 0) } else { self.last };
        self.last = (end, before + clean(&self.text[from..end]).encode_utf16().count());
        self.last.1
    }
}

/// The paragraphs of each passage and its themes, the strongest first; none where all is one theme.
fn passages(analysis: &Analysis, article: usize) -> Vec<Value> {
    if analysis.themes.all.len() < 2 {
        return Vec::new();
    }
    let held = &analysis.corpus.articles[article];
    let at = |byte: usize| {
        held.paragraphs
            .partition_point(|paragraph| paragraph.end <= byte)
            .min(held.paragraphs.len().saturating_sub(1))
    };
    // A long paragraph is several passages: each is counted from the one before.
    let mut last = (usize::MAX, Shown::new(&held.text, 0));
    let mut start = |byte: usize, paragraph: usize| {
        if last.0 != paragraph {
            last = (paragraph, Shown::new(&held.text, held.paragraphs[paragraph].start.min(byte)));
        }
        last.1.units(byte)
    };
    let of = |place: usize| {
        let passage = &analysis.passages.all[place];
        let percent = |theme: usize| (100.0 * analysis.passages.memberships[[place, theme]]).round() as i64;
        let themes = analysis.passages.told(place).into_iter();
        let themes: Vec<Value> = themes.map(|theme| json!([theme, percent(theme)])).collect();
        let first = at(passage.start);
        let end = at(passage.end.saturating_sub(1));
        match start(passage.start, first) {
            0 => json!([first, end, themes]),
            start => json!([first, end, themes, start]),
        }
    };
    analysis.passages.of(article).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_the_whole_beginning() {
        let text = "Ä 𝄞\u{202e}b\u{0}\tc\r\nd\u{e0041}e\u{301} f\u{2028}g\u{feff}\u{200f}א 🎼.".repeat(20);
        let begin = 3;
        let places = || (begin..=text.len()).filter(|&end| text.is_char_boundary(end));
        let whole = |end: usize| clean(&text[begin..end]).encode_utf16().count();
        for step in [1, 2, 7] {
            let mut shown = Shown::new(&text, begin);
            for end in places().step_by(step) {
                assert_eq!(shown.units(end), whole(end), "{end}");
            }
            // Out of order it takes longer, and is the same.
            assert_eq!(shown.units(begin + 4), whole(begin + 4));
        }
    }
}
