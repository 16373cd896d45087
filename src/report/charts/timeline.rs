//! Themes over time: a row of bars for each theme, on one scale.

use super::bins::Bins;
use super::palette::HUES;
use super::svg::Svg;
use crate::corpus::Date;
use crate::pipeline::Analysis;
use crate::wording::{counted, thousands};

const WIDTH: f64 = 920.0;
const LEFT: f64 = 230.0;
const RIGHT: f64 = 60.0;
const ROW: f64 = 46.0;
/// Themes that have a row; further ones share the last.
const ROWS: usize = 15;
/// Room that a label of the axis needs.
const LABEL: f64 = 66.0;

/// Articles of each theme in each span of time.
#[derive(Debug)]
pub(in crate::report) struct Timeline {
    bins: Bins,
    /// Names of rows, their hues and counts in each span.
    rows: Vec<(String, Option<usize>, Vec<usize>)>,
    /// Articles without a date, and those whose date is coarser than a span.
    pub undated: usize,
    /// See `undated`.
    pub coarse: usize,
}

impl Timeline {
    /// `None` where fewer than a third of the articles are dated.
    pub(in crate::report) fn of(analysis: &Analysis) -> Option<Self> {
        let date = |article: usize| analysis.corpus.articles[article].metadata.date;
        let dates: Vec<Date> = (0..analysis.corpus.articles.len()).filter_map(date).collect();
        if 3 * dates.len() < analysis.corpus.articles.len() {
            return None;
        }
        let bins = Bins::of(&dates)?;
        let themes = &analysis.themes.all;
        let shown = if themes.len() > ROWS { ROWS - 1 } else { themes.len() };
        let mut rows: Vec<(String, Option<usize>, Vec<usize>)> = themes
            .iter()
            .take(shown)
            .enumerate()
            .map(|(number, theme)| {
                (format!("{} {}", number + 1, theme.name), Some(number % HUES), vec![0; bins.count])
            })
            .collect();
        if shown < themes.len() {
            rows.push((counted(themes.len() - shown, "further theme"), None, vec![0; bins.count]));
        }
        let mut coarse = 0;
        for (article, &theme) in analysis.themes.of.iter().enumerate() {
            let Some(date) = date(article) else { continue };
            match bins.place(date) {
                Some(place) => rows[theme.min(shown)].2[place] += 1,
                None => coarse += 1,
            }
        }
        Some(Self { bins, rows, undated: analysis.corpus.articles.len() - dates.len(), coarse })
    }

    /// "year", "month": what a bar counts.
    pub(in crate::report) fn unit(&self) -> String {
        self.bins.unit.name()
    }

    /// The spans' names, and for each row its name and counts.
    pub(in crate::report) fn table(&self) -> (Vec<String>, Vec<(&str, &[usize])>) {
        let spans = (0..self.bins.count).map(|place| self.bins.labels(place).0).collect();
        (spans, self.rows.iter().map(|(name, _, counts)| (name.as_str(), &counts[..])).collect())
    }

    /// The picture.
    pub(in crate::report) fn svg(&self) -> Svg {
        let count = self.bins.count;
        let height = ROW * self.rows.len() as f64 + 56.0;
        let title = format!("Themes over time, in articles a {}", self.unit());
        let (first, last) = (self.bins.labels(0).0, self.bins.labels(count - 1).0);
        let description = format!(
            "A row of bars for each theme, from {first} to {last}; {} without a date not shown.",
            counted(self.undated, "article")
        );
        let mut svg = Svg::new("timeline", &title, &description, (WIDTH, height));
        let most = self.rows.iter().flat_map(|(_, _, counts)| counts).copied().max().unwrap_or(0).max(1);
        let step = (WIDTH - LEFT - RIGHT) / count as f64;
        let width = (step * 0.8).min(34.0);
        // Either all bars have their numbers or none has.
        let numbered = step >= 7.5 * most.to_string().len() as f64 + 2.0;
        for (row, (name, hue, counts)) in self.rows.iter().enumerate() {
            let base = ROW * (row + 1) as f64 + 6.0;
            svg.label("strong", (0.0, base - 12.0), name, LEFT - 16.0);
            svg.line("axis", (LEFT, base), (WIDTH - RIGHT, base));
            let class = hue.map_or("bar c7".to_owned(), |hue| format!("bar c{hue}"));
            for (place, &articles) in counts.iter().enumerate().filter(|(_, articles)| **articles > 0) {
                let tall = (ROW - 18.0) * articles as f64 / most as f64;
                let middle = LEFT + step * (place as f64 + 0.5);
                let told = format!("{name}, {}: {}", self.bins.labels(place).0, counted(articles, "article"));
                svg.rect(&class, (middle - width / 2.0, base - tall.max(1.0)), (width, tall.max(1.0)), &told);
                if numbered {
                    svg.text("small middle number", (middle, base - tall - 4.0), &articles.to_string());
                }
            }
            let sum: usize = counts.iter().sum();
            svg.text("soft end number", (WIDTH, base - 2.0), &thousands(sum));
        }
        self.axis(&mut svg, step, most);
        svg
    }

    fn axis(&self, svg: &mut Svg, step: f64, most: usize) {
        let base = ROW * self.rows.len() as f64 + 24.0;
        let every = (LABEL / step).ceil().max(1.0) as usize;
        for place in (0..self.bins.count).step_by(every) {
            let middle = LEFT + step * (place as f64 + 0.5);
            svg.text("small soft middle", (middle, base), &self.bins.labels(place).1);
        }
        svg.text("small soft end", (WIDTH, base), "in all");
        let unit = self.unit();
        let note = format!("Articles a {unit}, on one scale; the tallest bar is {}.", thousands(most));
        svg.text("small soft", (LEFT, base + 22.0), &note);
    }
}
