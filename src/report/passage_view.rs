//! What the report shows of passages: the most typical ones of a theme, and articles that are about several.

use std::ops::Range;

use serde::Serialize;

use super::theme_view::{ArticleView, LISTED, Listed, article_view, percent};
use crate::corpus::ParagraphKind;
use crate::pipeline::Analysis;
use crate::text::language::each_word_in;
use crate::text::sentence::sentences;
use crate::themes::passages::{Beside, Passage};

/// Typical passages that are shown for a theme.
const TYPICAL: usize = 3;
/// Characters of a passage that are quoted at most.
const QUOTED: usize = 240;
/// Rows of lines that are named for an article.
const RUNS: usize = 3;

/// The most typical passages of a theme.
pub(super) fn passages(analysis: &Analysis, number: usize) -> Vec<PassageView> {
    // Where all is one theme, all passages are.
    if analysis.themes.all.len() < 2 {
        return Vec::new();
    }
    let places = analysis.passages.typical(number, &analysis.themes, TYPICAL);
    let view = |place: usize| {
        let passage = &analysis.passages.all[place];
        let (text, line) = telling(analysis, passage, number)?;
        let page = analysis.corpus.articles[passage.article].page;
        Some(PassageView {
            article: article_view(analysis, passage.article),
            text,
            page: analysis.corpus.pages[page].page.clone(),
            line,
        })
    };
    places.into_iter().filter_map(view).collect()
}

/// The sentence of a passage that holds the most of a theme's keywords, by their weights, verbatim, with its
/// line: the first one where none holds any. Headings and boilerplate are passed over.
fn telling(analysis: &Analysis, passage: &Passage, theme: usize) -> Option<(String, u32)> {
    let article = &analysis.corpus.articles[passage.article];
    let language = analysis.languages[passage.article];
    let paragraphs = article.paragraphs.iter().filter(|paragraph| paragraph.kind != ParagraphKind::Heading);
    let inside = paragraphs
        .map(|paragraph| paragraph.start.max(passage.start)..paragraph.end.min(passage.end))
        .filter(|range| range.start < range.end);
    let ranges = inside.flat_map(|part| {
        let ranges = sentences(&article.text[part.clone()]).into_iter();
        ranges.map(move |range| part.start + range.start..part.start + range.end)
    });
    let keywords: Vec<(String, f64)> = analysis.themes.all[theme]
        .keywords
        .iter()
        .map(|keyword| {
            let stem = &analysis.documents.vocabulary.terms[keyword.term as usize].stem;
            (format!(" {} ", stem.to_lowercase()), keyword.weight)
        })
        .collect();
    let told = |range: &Range<usize>| -> f64 {
        let mut stems = String::new();
        each_word_in(&article.text[range.clone()], language, |word| {
            stems.push(' ');
            stems.push_str(&language.stem_of(word.text));
        });
        let stems = format!("{} ", stems.to_lowercase());
        keywords.iter().filter(|(stem, _)| stems.contains(stem)).map(|(_, weight)| weight).sum()
    };
    let best = ranges
        .filter(|range| !analysis.boilerplate.holds(passage.article, range))
        .map(|range| (told(&range), range))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let (_, range) = best?;
    let text = &article.text[range.clone()];
    let quoted = match text.char_indices().nth(QUOTED) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
            format!("{} …", text[..cut].trim_end())
        }
    };
    Some((quoted, article.line_at(range.start)))
}

/// Articles of a theme that sit between themes, or of which another theme holds a considerable part: those
/// with the most of it first.
pub(super) fn between(analysis: &Analysis, number: usize) -> Listed<BetweenView> {
    let themes = &analysis.themes;
    let mut found: Vec<(f64, usize, Option<Beside>)> = Vec::new();
    for &article in &themes.all[number].articles {
        let beside = analysis.passages.beside(article, themes).filter(|_| !themes.far[article]);
        let other = themes.runner_up(article).filter(|_| !themes.is_core(article));
        if beside.is_some() || other.is_some() {
            let part = beside.as_ref().map_or(0.0, |beside| beside.share);
            let weight = other.map_or(0.0, |(_, weight)| f64::from(weight));
            found.push((part.max(weight), article, beside));
        }
    }
    // Those that are alike stay as typical as they are.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let view = |(_, article, beside): &(f64, usize, Option<Beside>)| BetweenView {
        article: article_view(analysis, *article),
        own: percent(themes.weight(*article).into()),
        other: themes
            .runner_up(*article)
            .filter(|_| !themes.is_core(*article))
            .map(|(theme, weight)| (percent(weight.into()), themes.all[theme].name.clone())),
        beside: beside.as_ref().map(|beside| beside_view(analysis, beside)),
    };
    let shown = found.iter().take(LISTED).map(view).collect();
    Listed { articles: found.len(), more: found.len().saturating_sub(LISTED), shown }
}

fn beside_view(analysis: &Analysis, beside: &Beside) -> BesideView {
    let run = |&(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    let mut lines: Vec<String> = beside.lines.iter().take(RUNS).map(run).collect();
    if beside.lines.len() > RUNS {
        lines.push("…".to_owned());
    }
    BesideView {
        share: percent(beside.share),
        name: analysis.themes.all[beside.theme].name.clone(),
        several: lines.len() > 1 || beside.lines.iter().any(|(first, last)| first < last),
        lines: lines.join(", "),
    }
}

#[derive(Serialize)]
pub(super) struct PassageView {
    article: ArticleView,
    text: String,
    page: String,
    line: u32,
}

#[derive(Serialize)]
pub(super) struct BetweenView {
    article: ArticleView,
    own: String,
    /// Weight and name of the runner-up of an article between themes.
    other: Option<(String, String)>,
    beside: Option<BesideView>,
}

/// What another theme holds of an article.
#[derive(Serialize)]
struct BesideView {
    share: String,
    name: String,
    several: bool,
    lines: String,
}
