//! The colours of reports, each for light and for dark paper.
//!
//! Hues of themes are told apart by people who do not see red and green alike, and differ in lightness; all of
//! them stand out from the paper by 3 : 1 at least, and text by 4.5 : 1 (WCAG 2.2, 1.4.3 and 1.4.11). Nothing is told
//! by colour alone.

/// Name, on light paper, on dark paper.
const COLOURS: &[(&str, &str, &str)] = &[
    ("paper", "#ffffff", "#15181c"),
    ("panel", "#f4f6f7", "#1e2329"),
    ("ink", "#1b2025", "#e7e9eb"),
    ("soft", "#56606a", "#a9b2bb"),
    ("rule", "#d3d9de", "#3b434b"),
    ("edge", "#7b858e", "#7f8a94"),
    ("link", "#0b5c94", "#7cc0f4"),
    ("c0", "#0072b2", "#56a9e8"),
    ("c1", "#c4500a", "#f08a4b"),
    ("c2", "#00805c", "#3fbf95"),
    ("c3", "#b04a86", "#e48fbf"),
    ("c4", "#937000", "#e0bc45"),
    ("c5", "#5a4bb0", "#a69bf0"),
    ("c6", "#77492c", "#cb9f7e"),
    ("c7", "#646c74", "#a5adb5"),
    ("negative", "#b35900", "#f0a050"),
    ("positive", "#1f6fa8", "#62b0ea"),
    ("mixed", "#7b5ea7", "#bba4e4"),
    ("none", "#868f97", "#7f8992"),
];

/// Hues of themes; further themes begin again, and are told by number and name as all are.
pub(in crate::report) const HUES: usize = 8;

/// The rules of charts, in which colours have names.
pub(in crate::report) const CHART_CSS: &str = include_str!("charts.css");

/// The colours as variables that follow the reader's scheme.
pub(in crate::report) fn variables() -> String {
    let pairs = COLOURS.iter().map(|(name, light, dark)| format!("--{name}: light-dark({light}, {dark});"));
    format!(":root {{ {} }}\n", pairs.collect::<Vec<_>>().join(" "))
}

/// The rules of charts with the colours in their places, for a picture that stands alone and may be shown by
/// programs that know no variables.
pub(super) fn standalone() -> String {
    let rules = |dark: bool| {
        COLOURS.iter().fold(CHART_CSS.to_owned(), |css, (name, on_light, on_dark)| {
            css.replace(&format!("var(--{name})"), if dark { on_dark } else { on_light })
        })
    };
    format!("{}@media (prefers-color-scheme: dark) {{\n{}}}\n", rules(false), rules(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_colour_stands_out() {
        let paper = |name: &str| *COLOURS.iter().find(|colour| colour.0 == name).unwrap();
        let grounds = [paper("paper"), paper("panel")];
        for &(name, light, dark) in COLOURS {
            let least = match name {
                "paper" | "panel" | "rule" => continue,
                "ink" | "soft" | "link" => 4.5,
                _ => 3.0,
            };
            for ground in grounds.iter().filter(|ground| ground.0 == "paper" || least > 4.0) {
                assert!(contrast(light, ground.1) >= least, "{name} {}", contrast(light, ground.1));
                assert!(contrast(dark, ground.2) >= least, "{name} dark {}", contrast(dark, ground.2));
            }
        }
    }

    #[test]
    fn pictures_that_stand_alone_need_no_variables() {
        assert!(!standalone().contains("var("));
        for (name, ..) in COLOURS {
            assert!(variables().contains(&format!("--{name}:")));
        }
    }
}
