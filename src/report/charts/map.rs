//! The map: articles as circles, those of a theme together.

use super::layout::{self, Disc};
use super::palette::HUES;
use super::svg::{Svg, lines, width};
use crate::pipeline::Analysis;
use crate::report::caption::{Caption, title_of};
use crate::wording::{counted, thousands};

const WIDTH: f64 = 920.0;
/// Least height of the part in which circles are.
const HEIGHT: f64 = 430.0;
/// Share of the map that circles cover.
const COVERED: f64 = 0.34;
/// Room above a theme for its label, and around it.
const LABEL: f64 = 22.0;
const MARGIN: f64 = 8.0;
/// Widest label of a few themes and of many, and how many are few and many; of more only the numbers are shown.
const WIDEST: (f64, f64) = (210.0, 112.0);
const NAMED: (usize, usize) = (12, 60);
/// Greatest radius of a circle, and its least share of what there is room for.
const GREATEST: f64 = 17.0;
const LEAST: f64 = 0.42;

/// Up to how many articles their titles stand at the circles, and how much room each then has.
const TITLED: usize = 40;
const SEAT: f64 = 124.0;
const TITLE: f64 = 100.0;

/// Which articles are drawn, as a list for each theme, the most typical first.
pub(in crate::report) type Drawn = Vec<Vec<usize>>;

/// The map of these articles. In a page, each circle names its article.
pub(super) fn map(analysis: &Analysis, drawn: &Drawn, linked: bool) -> Svg {
    let themes = &analysis.themes;
    let shown: usize = drawn.iter().map(Vec::len).sum();
    let sizes = sizes(analysis, drawn);
    let (discs, height) = layout::discs(themes.alike.view(), &sizes, WIDTH, HEIGHT);
    let all = analysis.corpus.articles.len();
    let title = if shown < all {
        format!("Map of {} of the {}", thousands(shown), counted(all, "article"))
    } else {
        format!("Map of the {}", counted(all, "article"))
    };
    let description = format!(
        "Articles as circles in {}, themes that use like words near each other.",
        counted(themes.all.len(), "theme")
    );
    let mut svg = Svg::new("map", &title, &description, (WIDTH, height + 40.0));
    let usual = usual_words(analysis, drawn);
    for (theme, articles) in drawn.iter().enumerate() {
        let disc = discs[theme];
        let hue = format!("c{}", theme % HUES);
        svg.circle(&format!("disc {hue}"), (disc.x, disc.y), disc.radius + 4.0, "");
        let most = (0.84 * disc.radius / (articles.len() as f64).sqrt()).min(GREATEST);
        let titled = shown <= TITLED;
        let pulls: Vec<(f64, f64)> =
            articles.iter().map(|&article| pull(analysis, &discs, article)).collect();
        // The circle of an article stays inside its theme's.
        let inner = Disc { radius: (disc.radius - if titled { 1.2 } else { 0.6 } * most).max(0.0), ..disc };
        for (&article, place) in articles.iter().zip(inner.place(&pulls)) {
            let words = analysis.corpus.articles[article].words() as f64;
            let radius = most * (words / usual).sqrt().clamp(LEAST, 1.0);
            dot(&mut svg, analysis, (article, &hue), place, radius, linked);
            if titled {
                for (line, part) in lines(&title_of(analysis, article), TITLE, 11.0, 3).iter().enumerate() {
                    let below = place.1 + radius + 12.0 + 12.0 * line as f64;
                    svg.text("tiny halo middle", (place.0, below), part);
                }
            }
        }
    }
    for (theme, disc) in discs.iter().enumerate().filter(|(theme, _)| !drawn[*theme].is_empty()) {
        let place = (disc.x, disc.y - disc.radius - 9.0);
        svg.label("strong halo middle", place, &label(analysis, theme), widest(analysis));
    }
    let far = if themes.far.contains(&true) { " Hollow: hardly like any theme." } else { "" };
    let note = format!(
        "A circle is an article; its area tells its length.{far} Themes that use like words are near each other."
    );
    svg.text("small soft", (MARGIN, height + 18.0), &note);
    let note = "The most typical articles of a theme are in its middle; others lie on the side of the theme to which \
                they lean.";
    svg.text("small soft", (MARGIN, height + 34.0), note);
    svg
}

fn label(analysis: &Analysis, theme: usize) -> String {
    if analysis.themes.all.len() <= NAMED.1 {
        format!("{} {}", theme + 1, analysis.themes.all[theme].name)
    } else {
        (theme + 1).to_string()
    }
}

/// How wide labels may be.
fn widest(analysis: &Analysis) -> f64 {
    if analysis.themes.all.len() <= NAMED.0 { WIDEST.0 } else { WIDEST.1 }
}

/// Radius and room of each theme: its area is its share of the articles.
fn sizes(analysis: &Analysis, drawn: &Drawn) -> Vec<(f64, f64)> {
    let shown: usize = drawn.iter().map(Vec::len).sum();
    let size = |theme: usize| {
        let share = analysis.themes.all[theme].share;
        let area = share * COVERED * WIDTH * HEIGHT;
        let most = 2.2 * GREATEST * (drawn[theme].len() as f64).sqrt();
        let seats = SEAT * (drawn[theme].len() as f64 / std::f64::consts::PI).sqrt();
        let radius =
            if shown <= TITLED { seats } else { (area / std::f64::consts::PI).sqrt().min(most).max(6.0) };
        let half = width(&label(analysis, theme), 14.0).min(widest(analysis)) / 2.0;
        // A circle around the theme's own and its label.
        (radius, (radius + LABEL).max(half.hypot(radius + LABEL / 2.0)) + MARGIN)
    };
    (0..drawn.len()).map(size).collect()
}

/// Words of a long article: nine of ten have fewer.
fn usual_words(analysis: &Analysis, drawn: &Drawn) -> f64 {
    let mut words: Vec<usize> =
        drawn.iter().flatten().map(|&article| analysis.corpus.articles[article].words()).collect();
    words.sort_unstable();
    words.get(words.len() * 9 / 10).map_or(1.0, |&words| words.max(1) as f64)
}

/// Where the other themes draw an article: towards each by its weight, in its passages where it was cut into some.
fn pull(analysis: &Analysis, discs: &[Disc], article: usize) -> (f64, f64) {
    let themes = &analysis.themes;
    let own = themes.of[article];
    let shares = analysis.passages.shares(article);
    let weight = |theme: usize| {
        let passages = shares.as_ref().map_or(0.0, |shares| shares[theme]);
        f64::from(themes.memberships[[article, theme]]) + 0.5 * passages
    };
    let (mut x, mut y) = (0.0, 0.0);
    for (theme, disc) in discs.iter().enumerate().filter(|(theme, _)| *theme != own) {
        let (dx, dy) = (disc.x - discs[own].x, disc.y - discs[own].y);
        let apart = dx.hypot(dy).max(1e-9);
        x += weight(theme) * dx / apart;
        y += weight(theme) * dy / apart;
    }
    (x, y)
}

fn dot(
    svg: &mut Svg,
    analysis: &Analysis,
    (article, hue): (usize, &str),
    place: (f64, f64),
    radius: f64,
    linked: bool,
) {
    let class = if analysis.themes.far[article] { format!("dot {hue} far") } else { format!("dot {hue}") };
    let caption = Caption::of(analysis, article);
    let told = match caption.source.as_str() {
        "" => title_of(analysis, article),
        source => format!("{} – {source}", caption.title),
    };
    // Identifiers are letters and digits.
    let id = &analysis.corpus.ids[article];
    let class = if linked { format!("{class}\" data-article=\"{id}") } else { class };
    svg.circle(&class, place, radius, &told);
}
