//! `report.md`.

use minijinja::value::Serde;
use minijinja::{Value, context};

use super::harmless::clean;
use super::template::{self, Template};
use super::view::Files;
use crate::error::Result;

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

/// Renders another document by a template of our own.
///
/// # Errors
/// [`crate::error::Error::Template`] if the template does not fit the view.
pub(crate) fn of_template(name: &str, source: &str, view: &serde_json::Value) -> Result<Vec<u8>> {
    let mut environment = template::environment(escape, str::to_owned);
    let failed = |error| template::error(name, &error);
    environment.add_template(name, source).map_err(failed)?;
    let made = environment.get_template(name).and_then(|template| template.render(Value::from(Serde(view))));
    Ok(made.map_err(failed)?.into_bytes())
}

/// Renders the report from a view, by the user's template or our own.
///
/// # Errors
/// [`crate::error::Error::Template`] if the template does not fit the view, which our own one does.
pub(super) fn render(
    view: &serde_json::Value,
    files: &Files,
    template: Option<&Template>,
) -> Result<Vec<u8>> {
    let ending = files.ending();
    let link = move |name: &str| format!("[{name}.{ending}]({name}.{ending})");
    let mut environment = template::environment(escape, link);
    let (name, source) = template.map_or(("report.md", include_str!("report.md.jinja")), |template| {
        (template.name(), template.source())
    });
    let failed = |error| template::error(name, &error);
    environment.add_template(name, source).map_err(failed)?;
    let context = context! { files => Value::from(Serde(files)), ..Value::from(Serde(view)) };
    let text =
        environment.get_template(name).and_then(|template| template.render(context)).map_err(failed)?;
    Ok(text.into_bytes())
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
