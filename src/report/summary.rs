//! What a run says of itself on a terminal when it is done.

use super::outputs::table_of;
use super::{Format, charts, harmless, theme_view};
use crate::pipeline::Analysis;
use crate::wording::counted;

/// Characters of a theme's name at most.
const NAME: usize = 40;
/// Keywords of a theme.
const KEYWORDS: usize = 5;
/// Themes at most; the report has the others.
const THEMES: usize = 40;

/// The themes with their share and what their authors do. Text from articles has no
/// signs in it that a terminal would obey.
pub fn summary(analysis: &Analysis) -> String {
    let themes = &analysis.themes.all;
    let articles = analysis.corpus.articles.len();
    let mut text = format!("{}, {}\n\n", counted(articles, "article"), counted(themes.len(), "theme"));
    let name = |name: &str| harmless::shorten(name, NAME);
    let width = themes.iter().map(|theme| name(&theme.name).chars().count()).max().unwrap_or(0);
    for (number, theme) in themes.iter().enumerate().take(THEMES) {
        let keywords: Vec<&str> =
            theme.keywords.iter().take(KEYWORDS).map(|keyword| keyword.surface.as_str()).collect();
        text.push_str(&format!(
            "{:>3}  {:width$}  {:>6}  {:>3.0} %  {}\n",
            number + 1,
            name(&theme.name),
            theme.articles.len(),
            100.0 * theme.share,
            harmless::clean(&keywords.join(", "))
        ));
        let gist = theme_view::gist(analysis, number);
        if !gist.is_empty() {
            text.push_str(&format!("     {}\n", harmless::clean(&gist)));
        }
    }
    if themes.len() > THEMES {
        text.push_str(&format!("     and {} more\n", themes.len() - THEMES));
    }
    let edits = &analysis.edits;
    if !edits.is_empty() {
        let undone = match edits.undone.len() {
            0 => String::new(),
            number => format!("; {number} not, as the warnings say"),
        };
        text.push_str(&format!("\n{} replayed{undone}\n", counted(edits.done.len(), "edit")));
    }
    text
}

/// The files that were written, in a few words.
pub fn written(files: &[(String, Vec<u8>)]) -> String {
    let names = || files.iter().map(|(name, _)| name.as_str());
    let mut parts: Vec<String> =
        names().filter(|name| name.starts_with("report.")).rev().map(str::to_owned).collect();
    let formats = |name: &str| table_of(name).map(|(_, format)| format);
    let held = |format: &Format| names().any(|name| formats(name) == Some(*format));
    let kinds: Vec<&str> = Format::ALL.into_iter().filter(held).map(Format::extension).collect();
    let tables = names().filter(|name| formats(name).is_some()).count() / kinds.len().max(1);
    parts.push(format!("{} ({})", counted(tables, "table"), kinds.join(", ")));
    let pictures = names().filter(|name| name.starts_with(charts::FOLDER)).count();
    if pictures > 0 {
        parts.push(counted(pictures, "picture"));
    }
    let tables_and_pictures = |name: &&str| formats(name).is_some() || name.starts_with(charts::FOLDER);
    let others = names().filter(|name| !tables_and_pictures(name) && !name.starts_with("report."));
    parts.extend(others.map(str::to_owned));
    format!("Written: {}", parts.join(", "))
}
