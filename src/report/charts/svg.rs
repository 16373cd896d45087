//! A small writer of SVG.

use std::fmt::Write;

use super::palette;
use crate::report::harmless::{escape, shorten};
use crate::report::table::float;

/// Around a picture that stands alone, and what its title takes above it.
const MARGIN: f64 = 20.0;
const HEAD: f64 = 32.0;

/// A picture: in a page it takes the page's colours, as a file it brings its own.
#[derive(Debug, Clone)]
pub(in crate::report) struct Svg {
    id: String,
    title: String,
    description: String,
    width: f64,
    height: f64,
    body: String,
}

impl Svg {
    /// An empty picture; `id` tells it apart from the others of a page.
    pub(super) fn new(id: &str, title: &str, description: &str, (width, height): (f64, f64)) -> Self {
        let (title, description) = (title.to_owned(), description.to_owned());
        Self { id: id.to_owned(), title, description, width, height, body: String::new() }
    }

    /// A rectangle; `told` is shown when a pointer rests on it.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), told: &str) {
        let (width, height) = (number(width.max(0.0)), number(height.max(0.0)));
        let start = format!(
            r#"<rect class="{class}" x="{}" y="{}" width="{width}" height="{height}""#,
            number(x),
            number(y)
        );
        self.close(&start, "rect", told);
    }

    /// A circle.
    pub(super) fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64, told: &str) {
        let start = format!(
            r#"<circle class="{class}" cx="{}" cy="{}" r="{}""#,
            number(x),
            number(y),
            number(radius.max(0.0))
        );
        self.close(&start, "circle", told);
    }

    fn close(&mut self, start: &str, tag: &str, told: &str) {
        if told.is_empty() {
            self.push(&format!("{start}/>\n"));
        } else {
            self.push(&format!("{start}><title>{}</title></{tag}>\n", escape(told)));
        }
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(number);
        self.push(&format!("<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>\n"));
    }

    /// A line of text from the point given, which is on its base line.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        self.label(class, (x, y), text, f64::INFINITY);
    }

    /// Text that has so much room; what is cut off is told when a pointer rests on it.
    pub(super) fn label(&mut self, class: &str, (x, y): (f64, f64), text: &str, room: f64) {
        let size = if class.contains("small") { 12.0 } else { 13.0 };
        let (shown, cut) = fit(text, room, if class.contains("strong") { size * 1.06 } else { size });
        let told = if cut { format!("<title>{}</title>", escape(text)) } else { String::new() };
        let (x, y) = (number(x), number(y));
        self.push(&format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{told}{}</text>\n", escape(&shown)));
    }

    /// Markup of our own.
    pub(super) fn push(&mut self, markup: &str) {
        self.body.push_str(markup);
    }

    /// The picture as a part of a page.
    pub(in crate::report) fn inline(&self) -> String {
        let (width, height) = (number(self.width), number(self.height));
        self.write(&format!("role=\"img\" viewBox=\"0 0 {width} {height}\""), "")
    }

    /// The picture as a file, with its title above it and a margin.
    pub(in crate::report) fn file(&self) -> String {
        let (top, side) = (-(MARGIN + HEAD), -MARGIN);
        let [left, upper, width, height] =
            [side, top, self.width + 2.0 * MARGIN, self.height + 2.0 * MARGIN + HEAD].map(number);
        let size = format!(
            "xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             viewBox=\"{left} {upper} {width} {height}\""
        );
        let (title, _) = fit(&self.title, self.width, 16.0);
        let front = format!(
            "<style>\n{}</style>\n<rect class=\"ground\" x=\"{left}\" y=\"{upper}\" width=\"{width}\" \
             height=\"{height}\"/>\n<text class=\"head\" x=\"0\" y=\"{}\">{}</text>\n",
            palette::standalone(),
            number(6.0 - HEAD),
            escape(&title)
        );
        self.write(&size, &front)
    }

    fn write(&self, attributes: &str, front: &str) -> String {
        let id = &self.id;
        let mut out = String::with_capacity(self.body.len() + front.len() + 400);
        let _ = write!(
            out,
            "<svg class=\"chart\" {attributes} aria-labelledby=\"{id}-title {id}-desc\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            escape(&self.title),
            escape(&self.description)
        );
        out.push_str(front);
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        out
    }
}

/// A number with a decimal where it needs one.
pub(super) fn number(value: f64) -> String {
    let text = float(value, 1);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// About how wide a letter is, in parts of the size of its type.
fn width_of(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!'
        | '(' | ')' => 0.34,
        'm' | 'w' | 'M' | 'W' | '—' | '…' | '%' | '@' => 0.9,
        'A'..='Z' => 0.7,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f000}'.. => 1.05,
        _ => 0.58,
    }
}

/// About how wide a text is at a size of type.
pub(super) fn width(text: &str, size: f64) -> f64 {
    size * text.chars().map(width_of).sum::<f64>()
}

/// As much of a text as has room, and whether something was cut off.
fn fit(text: &str, room: f64, size: f64) -> (String, bool) {
    // No label is longer than a line of a book.
    let text = shorten(text, 200);
    if width(&text, size) <= room {
        let cut = text.ends_with(" …");
        return (text, cut);
    }
    let mut used = size * width_of('…');
    let head: String = text
        .chars()
        .take_while(|&c| {
            used += size * width_of(c);
            used <= room
        })
        .collect();
    (format!("{}…", head.trim_end_matches([' ', ',', ';', ':', '.', '…'])), true)
}

/// A text in at most so many lines that have so much room; the last one is cut where more is left.
pub(super) fn lines(text: &str, room: f64, size: f64, most: usize) -> Vec<String> {
    let text = shorten(text, 200);
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while lines.len() + 1 < most {
        let mut line = String::new();
        while let Some(word) = words.peek() {
            let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && width(&longer, size) > room {
                break;
            }
            line = longer;
            words.next();
        }
        if line.is_empty() {
            return lines;
        }
        lines.push(fit(&line, room, size).0);
    }
    let rest: Vec<&str> = words.collect();
    if !rest.is_empty() {
        lines.push(fit(&rest.join(" "), room, size).0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_cut_where_room_ends() {
        assert_eq!(fit("short", 100.0, 13.0), ("short".to_owned(), false));
        let (text, cut) = fit("a rather long label that has no room", 80.0, 13.0);
        assert!(cut && text.ends_with('…') && width(&text, 13.0) <= 80.0, "{text}");
    }

    #[test]
    fn titles_are_broken_at_words() {
        assert_eq!(lines("one two three four", 50.0, 12.0, 2), ["one two", "three f…"]);
        assert_eq!(lines("one", 50.0, 12.0, 2), ["one"]);
        assert!(lines("", 50.0, 12.0, 2).is_empty());
        assert_eq!(lines("incomprehensibilities all", 50.0, 12.0, 2).len(), 2);
    }

    #[test]
    fn a_picture_tells_what_it_is_and_runs_nothing() {
        let mut svg = Svg::new("x", "A <title>", "What & why", (10.0, 20.5));
        svg.rect("bar", (0.0, -0.01), (f64::NAN, 3.25), "</svg><script>");
        svg.label("soft", (1.0, 2.0), "<b>", 100.0);
        let text = svg.file();
        assert!(text.contains("<title id=\"x-title\">A &lt;title&gt;</title>"), "{text}");
        assert!(
            text.contains("viewBox=\"-20 -52 50 92.5\"") && text.contains("width=\"0\" height=\"3.2\""),
            "{text}"
        );
        assert!(!text.contains("<script") && !text.contains("<b>") && !text.contains("NaN"), "{text}");
        assert!(svg.inline().contains("role=\"img\"") && !svg.inline().contains("<style>"));
    }
}
