//! Charts, as SVG: the same pictures in the page and as files beside `report.md`.

mod bins;
mod check;
mod layout;
mod map;
pub(super) mod palette;
mod sizes;
pub(super) mod stance;
mod svg;
mod timeline;

use super::priority;
use crate::pipeline::Analysis;
pub(super) use check::is_drawing;
pub(super) use map::Drawn;
pub(super) use svg::Svg;
pub(super) use timeline::Timeline;

/// Folder of the files.
pub(super) const FOLDER: &str = "charts";
/// Articles that a map shows at most; in larger collections the most typical ones of each theme.
const DOTS: usize = 2_500;

/// The pictures of a run.
#[derive(Debug)]
pub(super) struct Charts {
    /// The sizes of the themes.
    pub sizes: Svg,
    /// The articles that are on the map.
    drawn: Drawn,
    /// Themes over time.
    pub timeline: Option<Timeline>,
    /// For each theme where its authors stand.
    pub stance: Vec<Option<Svg>>,
}

impl Charts {
    /// Draws what an analysis has.
    pub(super) fn of(analysis: &Analysis) -> Self {
        let drawn = priority::typical(&analysis.themes, DOTS);
        Self {
            sizes: sizes::sizes(analysis),
            timeline: Timeline::of(analysis),
            stance: (0..analysis.themes.all.len()).map(|theme| stance::stance(analysis, theme)).collect(),
            drawn,
        }
    }

    /// The map; in a page its circles name their articles.
    pub(super) fn map(&self, analysis: &Analysis, linked: bool) -> Svg {
        map::map(analysis, &self.drawn, linked)
    }

    /// Articles on the map.
    pub(super) fn drawn(&self) -> usize {
        self.drawn.iter().map(Vec::len).sum()
    }

    /// The files, with their names below the folder of the report.
    pub(super) fn files(&self, analysis: &Analysis) -> Vec<(String, String)> {
        let name = |stem: &str| format!("{FOLDER}/{stem}.svg");
        let mut files =
            vec![(name("sizes"), self.sizes.file()), (name("map"), self.map(analysis, false).file())];
        files.extend(self.timeline.as_ref().map(|timeline| (name("timeline"), timeline.svg().file())));
        for (theme, stance) in analysis.themes.all.iter().zip(&self.stance) {
            files.extend(stance.as_ref().map(|svg| (stance_path(&theme.id), svg.file())));
        }
        files
    }
}

/// The path of the picture of where the authors of a theme stand.
pub(super) fn stance_path(theme_id: &str) -> String {
    format!("{FOLDER}/stance-{theme_id}.svg")
}

/// True for names that charts have: such a file of an earlier run goes where the new run has none of that name.
pub(super) fn is_chart(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".svg") else { return false };
    let of_theme = |stem: &str| {
        stem.strip_prefix("stance-t").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem, "sizes" | "map" | "timeline") || of_theme(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_charts() {
        assert!(is_chart("map.svg") && is_chart("stance-t12.svg"));
        assert!(
            !is_chart("stance-t.svg")
                && !is_chart("mine.svg")
                && !is_chart("map.png")
                && !is_chart("stance-t1x.svg")
        );
    }
}
