//! The sizes of themes.

use super::palette::HUES;
use super::svg::Svg;
use crate::pipeline::Analysis;
use crate::wording::{counted, thousands};

const WIDTH: f64 = 920.0;
const LEFT: f64 = 300.0;
const BAR: f64 = 440.0;
const ROW: f64 = 44.0;
/// Themes that are shown.
const ROWS: usize = 60;
const KEYWORDS: usize = 8;

/// A bar for each theme, with its keywords.
pub(super) fn sizes(analysis: &Analysis) -> Svg {
    let themes = &analysis.themes.all;
    let shown = &themes[..themes.len().min(ROWS)];
    let more = themes.len() - shown.len();
    let title = format!("Sizes of the {}, in articles", counted(themes.len(), "theme"));
    let largest = themes.iter().max_by_key(|theme| theme.articles.len());
    let description = largest.map_or(String::new(), |theme| {
        format!(
            "A bar for each theme; the largest is {} with {}.",
            theme.name,
            counted(theme.articles.len(), "article")
        )
    });
    let height = ROW * shown.len() as f64 + if more > 0 { 34.0 } else { 8.0 };
    let mut svg = Svg::new("sizes", &title, &description, (WIDTH, height));
    let most = largest.map_or(1, |theme| theme.articles.len().max(1)) as f64;
    for (number, theme) in shown.iter().enumerate() {
        let y = ROW * number as f64;
        let articles = theme.articles.len();
        svg.label("strong", (0.0, y + 18.0), &format!("{} {}", number + 1, theme.name), LEFT - 16.0);
        let told = format!("{}: {}", theme.name, counted(articles, "article"));
        let class = format!("bar c{}", number % HUES);
        let long = BAR * articles as f64 / most;
        svg.rect(&class, (LEFT, y + 6.0), (long.max(1.0), 14.0), &told);
        let value = format!("{} · {:.0} %", thousands(articles), 100.0 * theme.share);
        svg.text("number", (LEFT + long + 8.0, y + 18.0), &value);
        let keywords: Vec<&str> =
            theme.keywords.iter().take(KEYWORDS).map(|keyword| &*keyword.surface).collect();
        svg.label("small soft", (LEFT, y + 35.0), &keywords.join(", "), WIDTH - LEFT);
    }
    if more > 0 {
        svg.text("small soft", (0.0, height - 12.0), &format!("and {}", counted(more, "smaller theme")));
    }
    svg
}
