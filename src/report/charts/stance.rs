//! Where the authors of a theme stand: a bar to two sides for each target.

use super::svg::Svg;
use crate::pipeline::Analysis;
use crate::stance::{Stance, ThemePosition};
use crate::wording::counted;

const WIDTH: f64 = 920.0;
const ROW: f64 = 40.0;
const TOP: f64 = 44.0;
/// Targets that are shown.
pub(in crate::report) const TARGETS: usize = 8;
/// Articles for which a bar has room at least, so that one article looks like few.
const ROOM: usize = 5;
/// The line between badly and well, and how far bars go from it.
const MIDDLE: f64 = 400.0;
const SIDE: f64 = 170.0;
/// Where the bar of those without a clear position begins, and how long it may be.
const NONE: f64 = 600.0;
const NONE_WIDE: f64 = 80.0;
/// Where the scale of shares begins, and how long it is.
const SHARE: f64 = 730.0;
const SHARE_WIDE: f64 = 130.0;
const BAR: f64 = 16.0;

/// The positions of a theme that are shown: on targets that several articles speak of, or on which one takes a position.
pub(in crate::report) fn shown(analysis: &Analysis, theme: usize) -> impl Iterator<Item = &ThemePosition> {
    analysis.theme_positions[theme]
        .iter()
        .filter(|position| position.articles > 1 || position.none < position.articles)
        .take(TARGETS)
}

/// The picture of a theme; `None` where no article speaks of a target.
pub(super) fn stance(analysis: &Analysis, theme: usize) -> Option<Svg> {
    let positions: Vec<&ThemePosition> = shown(analysis, theme).collect();
    if positions.is_empty() {
        return None;
    }
    let held = &analysis.themes.all[theme];
    let title = format!("Where the authors of theme {}, {}, stand, in articles", theme + 1, held.name);
    let says =
        positions.iter().take(3).map(|position| said(analysis, position)).collect::<Vec<_>>().join("; ");
    let height = TOP + ROW * positions.len() as f64 + 30.0;
    let mut svg = Svg::new(&format!("stance-{}", held.id), &title, &format!("{says}."), (WIDTH, height));
    head(&mut svg, height);
    let sided =
        |position: &&ThemePosition| position.negative.max(position.positive) + position.mixed.div_ceil(2);
    let most = positions.iter().map(sided).max().unwrap_or(1).max(ROOM) as f64;
    let silent = positions.iter().map(|position| position.none).max().unwrap_or(1).max(ROOM) as f64;
    for (row, position) in positions.iter().enumerate() {
        let y = TOP + ROW * row as f64;
        let name = &analysis.targets.all[position.target].name;
        svg.label("strong", (0.0, y + 19.0), name, MIDDLE - SIDE - 24.0);
        bars(&mut svg, y, position, SIDE / most, name);
        if position.none > 0 {
            let long = (NONE_WIDE * position.none as f64 / silent).max(3.0);
            let told = format!("{name}: {} without a clear position", counted(position.none, "article"));
            svg.rect("none", (NONE, y + 6.0), (long, BAR), &told);
            svg.text("small number", (NONE + long + 6.0, y + 19.0), &position.none.to_string());
        }
        share(&mut svg, y, position, name);
    }
    svg.text("small soft", (0.0, height - 8.0), "Articles are counted, not sentences. Dot and line: share of the greater side among those that take a position, with its 95 % interval.");
    Some(svg)
}

/// Titles of the columns, and the lines that go through all rows.
fn head(svg: &mut Svg, height: f64) {
    let (top, bottom) = (TOP - 6.0, height - 30.0);
    svg.text("small soft end", (MIDDLE - 24.0, 14.0), "◀ speak badly of it");
    svg.text("small soft middle", (MIDDLE, 31.0), "both");
    svg.text("small soft", (MIDDLE + 24.0, 14.0), "speak well of it ▶");
    svg.text("small soft", (NONE, 14.0), "no clear");
    svg.text("small soft", (NONE, 29.0), "position");
    svg.text("small soft", (SHARE, 14.0), "share of the greater side");
    for (part, label) in [(0.0, "0"), (0.5, "50"), (1.0, "100 %")] {
        let x = SHARE + part * SHARE_WIDE;
        svg.line("grid", (x, top), (x, bottom));
        svg.text("small soft middle", (x, 31.0), label);
    }
    svg.line("axis", (MIDDLE, top), (MIDDLE, bottom));
}

/// Badly to the left, well to the right, both around the middle.
fn bars(svg: &mut Svg, y: f64, position: &ThemePosition, unit: f64, name: &str) {
    let half = unit * position.mixed as f64 / 2.0;
    if position.mixed > 0 {
        let told = format!("{name}: {} both good and bad of it", counted_verb(position.mixed, "says", "say"));
        svg.rect("mixed", (MIDDLE - half, y + 6.0), (2.0 * half, BAR), &told);
    }
    let (left, right) = (unit * position.negative as f64, unit * position.positive as f64);
    if position.negative > 0 {
        let told = format!("{name}: {} badly of it", counted_verb(position.negative, "speaks", "speak"));
        svg.rect("negative", (MIDDLE - half - left, y + 6.0), (left, BAR), &told);
        svg.text("small number end", (MIDDLE - half - left - 5.0, y + 19.0), &position.negative.to_string());
    }
    if position.positive > 0 {
        let told = format!("{name}: {} well of it", counted_verb(position.positive, "speaks", "speak"));
        svg.rect("positive", (MIDDLE + half, y + 6.0), (right, BAR), &told);
        svg.text("small number", (MIDDLE + half + right + 5.0, y + 19.0), &position.positive.to_string());
    }
    if position.mixed > 0 {
        svg.text("small number middle", (MIDDLE, y + 34.0), &format!("{} both", position.mixed));
    }
}

/// The share of the greater side with its interval.
fn share(svg: &mut Svg, y: f64, position: &ThemePosition, name: &str) {
    let (Some(share), Some((low, high))) = (position.share, position.interval) else { return };
    if position.stance() == Stance::Mixed && position.negative == 0 && position.positive == 0 {
        return;
    }
    let place = |share: f64| SHARE + SHARE_WIDE * share;
    let middle = y + 6.0 + BAR / 2.0;
    svg.line("whisker", (place(low), middle), (place(high), middle));
    let told = format!("{name}: {}", interval(share, low, high));
    svg.circle("point", (place(share), middle), 4.5, &told);
    svg.text("small number end", (WIDTH, y + 19.0), &format!("{:.0} %", 100.0 * share));
}

/// "67 %, 95 % interval 35 to 88 %".
pub(in crate::report) fn interval(share: f64, low: f64, high: f64) -> String {
    format!("{:.0} %, 95 % interval {:.0} to {:.0} %", 100.0 * share, 100.0 * low, 100.0 * high)
}

fn counted_verb(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", counted(count, "article"), if count == 1 { one } else { many })
}

/// A position in words.
fn said(analysis: &Analysis, position: &ThemePosition) -> String {
    let name = &analysis.targets.all[position.target].name;
    format!(
        "on {name} {} badly, {} well, {} both, {} without a clear position",
        position.negative, position.positive, position.mixed, position.none
    )
}
