//! `report.md`.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value};

use super::harmless::clean;
use super::outputs::Outputs;
use super::view::View;
use crate::pipeline::Analysis;
use crate::wording::counted;

/// Makes text harmless in Markdown and in the HTML that it may hold: no markup, nothing that GitHub makes a link of,
/// and no signs that are not seen.
pub(super) fn escape(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '$' => out.push_str("&#36;"),
            ':' if text[at..].starts_with("://") => out.push_str("&#58;"),
            '.' if ends_with_www(&text[..at]) => out.push_str("&#46;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

fn ends_with_www(text: &str) -> bool {
    text.len().checked_sub(3).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Renders the report.
pub(super) fn report(analysis: &Analysis, outputs: &Outputs) -> Vec<u8> {
    let mut environment = Environment::new();
    // Every string is escaped on its way out, unless it is Markdown of our own.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(|out, _, value| {
        let written = match value.as_str().filter(|_| !value.is_safe()) {
            Some(text) => out.write_str(&escape(text)),
            None => write!(out, "{value}"),
        };
        written.map_err(Into::into)
    });
    environment.add_filter("counted", |number: usize, thing: &str| counted(number, thing));
    let ending = outputs.linked().extension();
    environment.add_function("table", move |name: &str| {
        Value::from_safe_string(format!("[{name}.{ending}]({name}.{ending})"))
    });
    let syntax = minijinja::syntax::SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("the usual delimiters are valid");
    environment.set_syntax(syntax);
    environment
        .add_template("report.md", include_str!("report.md.jinja"))
        .expect("the template is part of the program, and a test renders it");
    let template = environment.get_template("report.md").expect("the template was added");
    let view = View::of(analysis, outputs);
    let text = template.render(Value::from(Serde(&view))).expect("the template renders every analysis");
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn article_text_is_only_text() {
        assert_eq!(escape("<script> [a](b) *c* | d"), "&lt;script&gt; \\[a\\](b) \\*c\\* \\| d");
        assert_eq!(escape("a\nb\u{202e}c\u{1b}[0m"), "a bc\\[0m");
    }

    #[test]
    fn addresses_are_no_links() {
        assert_eq!(escape("https://a.example"), "https&#58;//a.example");
        assert_eq!(escape("WWW.a.example: é."), "WWW&#46;a.example: é.");
    }
}
