//! What a picture that somebody else saved may hold: what our own pictures do, and nothing that runs or leads anywhere.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::palette;

const ELEMENTS: [&str; 8] = ["svg", "title", "desc", "style", "rect", "circle", "line", "text"];
const ATTRIBUTES: [&str; 17] = [
    "aria-labelledby", "class", "cx", "cy", "height", "id", "r", "role", "viewBox", "width", "x", "x1", "x2",
    "xmlns", "y", "y1", "y2",
];
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// True for a picture of elements and attributes that [`Svg`](super::Svg) writes, with the style sheet of our files.
pub(in crate::report) fn is_drawing(svg: &str) -> bool {
    let mut reader = Reader::from_str(svg);
    let (mut open, mut is_style, mut pictures) = (0_usize, false, 0_usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) if is_ours(&start) && !is_style => {
                is_style = start.name().as_ref() == "style";
                pictures += usize::from(open == 0 && start.name().as_ref() == "svg");
                open += 1;
            }
            Ok(Event::Empty(start)) if is_ours(&start) && !is_style && open > 0 => {}
            Ok(Event::End(_)) if open > 0 => {
                open -= 1;
                is_style = false;
            }
            Ok(Event::Text(text)) => {
                if is_style && text.trim() != palette::standalone().trim() {
                    return false;
                }
                if open == 0 && !text.trim().is_empty() {
                    return false;
                }
            }
            // A reference to a sign; in a style sheet it would be another sheet.
            Ok(Event::GeneralRef(_)) if open > 0 && !is_style => {}
            Ok(Event::Eof) => return open == 0 && pictures == 1,
            _ => return false,
        }
    }
}

fn is_ours(start: &BytesStart<'_>) -> bool {
    let is_known = |known: &[&str], name: &str| known.contains(&name);
    is_known(&ELEMENTS, start.name().as_ref())
        && start.attributes().all(|attribute| {
            attribute.is_ok_and(|attribute| {
                let name = attribute.key.as_ref();
                is_known(&ATTRIBUTES, name) && (name != "xmlns" || attribute.value == NAMESPACE)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::super::Svg;
    use super::*;

    fn own() -> String {
        let mut svg = Svg::new("a", "Title & <more>", "What it shows", (100.0, 50.0));
        svg.rect("c0", (0.0, 0.0), (10.0, 5.0), "told");
        svg.circle("c1", (1.0, 1.0), 2.0, "");
        svg.line("rule", (0.0, 0.0), (1.0, 1.0));
        svg.text("small", (0.0, 0.0), "words \"in\" it's");
        svg.file()
    }

    #[test]
    fn our_own_pictures_pass() {
        assert!(is_drawing(&own()));
    }

    #[test]
    fn what_runs_or_leads_elsewhere_does_not() {
        let own = own();
        for (from, to) in [
            ("</svg>", "<script>alert(1)</script></svg>"),
            ("</svg>", "<a href=\"https://example.org\"><text>x</text></a></svg>"),
            ("</svg>", "<image href=\"x.png\"/></svg>"),
            ("</svg>", "<foreignObject/></svg>"),
            ("</svg>", "<style>@import 'x.css';</style></svg>"),
            ("</svg>", "<title><script>x</script></title></svg>"),
            ("</svg>", "</svg><svg/>"),
            ("</svg>", "</svg>text"),
            ("</svg>", "<![CDATA[x]]></svg>"),
            ("<svg ", "<?xml-stylesheet href=\"x.css\"?><svg "),
            ("<svg ", "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg "),
            ("<svg ", "<svg onload=\"alert(1)\" "),
            ("<circle ", "<circle style=\"fill: url(https://example.org)\" "),
            ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"),
            ("</style>", ".c0 { fill: url(https://example.org/x) }</style>"),
            ("<style>", "<style>&lt;"),
            ("</svg>", ""),
        ] {
            assert!(own.contains(from), "{from}");
            assert!(!is_drawing(&own.replacen(from, to, 1)), "{to}");
        }
        assert!(!is_drawing("") && !is_drawing("text") && !is_drawing("<rect/>"));
    }
}
