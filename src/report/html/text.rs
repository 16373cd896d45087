//! The text of an article as the page's script shows it: paragraphs, passages, statements.

use serde_json::{Value, json};

use super::data::act_number;
use crate::corpus::ParagraphKind;
use crate::pipeline::Analysis;
use crate::report::caption::NAME;
use crate::report::harmless::{clean, shorten};
use crate::stance::position::is_authors;

/// Weight from which a theme of a passage is told.
const TOLD: f32 = 0.2;

/// `{"deck", "paragraphs": [[text, line, kind]], "passages": [[first, last paragraph, [[theme, percent]]]],
/// "statements": [[paragraph, start, end, line, holder, acts, main act, target, polarity, certainty]]}`.
///
/// Starts and ends count UTF-16 units of the paragraph as it is shown, which is how scripts count; a holder is 0 for the
/// author and a name, maybe empty, for others.
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
    let of = |statement: &crate::stance::Statement| {
        let paragraph = &held.paragraphs[statement.paragraph - 1];
        let units = |end: usize| clean(&held.text[paragraph.start..end]).encode_utf16().count();
        let holder =
            if is_authors(statement) { json!(0) } else { json!(shorten(statement.holder.name(), NAME)) };
        let acts: Vec<usize> = statement.acts.iter().map(|(act, _)| act_number(*act)).collect();
        json!([
            statement.paragraph - 1,
            units(statement.start),
            units(statement.end),
            statement.line,
            holder,
            acts,
            act_number(statement.main_act()),
            statement.target.map_or(-1, |target| target as i64),
            statement.polarity(),
            statement.certainty,
        ])
    };
    analysis.stances[article].statements.iter().map(of).collect()
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
    let of = |place: usize| {
        let passage = &analysis.passages.all[place];
        let weights = analysis.passages.memberships.row(place);
        let mut themes: Vec<usize> = (0..weights.len()).collect();
        themes.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
        let told = |&(rank, theme): &(usize, usize)| rank == 0 || weights[theme] >= TOLD;
        let themes: Vec<Value> = themes
            .into_iter()
            .enumerate()
            .take_while(told)
            .map(|(_, theme)| json!([theme, (100.0 * weights[theme]).round() as i64]))
            .collect();
        json!([at(passage.start), at(passage.end.saturating_sub(1)), themes])
    };
    analysis.passages.of(article).map(of).collect()
}
