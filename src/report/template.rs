//! Templates: what our own and the user's have in common.

use std::fs;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::{Serialize, Serializer};

use crate::digest::sha256;
use crate::error::{Error, Result};
use crate::wording::counted;

/// A user's template of `report.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    name: String,
    source: String,
}

impl Template {
    /// Reads a template and checks its syntax.
    ///
    /// # Errors
    /// [`Error::Read`], and [`Error::Template`] with the line of a mistake.
    pub fn read(path: &Path) -> Result<Self> {
        let source =
            fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
        let name = path.display().to_string();
        let mut environment = environment(str::to_owned, str::to_owned);
        environment.add_template(&name, &source).map_err(|found| error(&name, &found))?;
        drop(environment);
        Ok(Self { name, source })
    }

    /// The file, as given.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }
}

impl Serialize for Template {
    /// The hash of its text, by which `run.json` tells it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("sha256:{}", sha256(&self.source)))
    }
}

/// An environment in which every string is escaped on its way out, unless it is marked as safe. `table(name)` gives
/// the link to a table.
pub(super) fn environment(
    escape: fn(&str) -> String,
    link: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(move |out, state, value| {
        if value.is_undefined() {
            // Says which name it is that does not exist.
            return minijinja::escape_formatter(out, state, value);
        }
        // What holds texts is escaped as a text.
        let is_plain = matches!(value.kind(), ValueKind::None | ValueKind::Bool | ValueKind::Number);
        let written = match value.is_safe() || is_plain {
            true => write!(out, "{value}"),
            false => out.write_str(&escape(&value.to_string())),
        };
        written.map_err(Into::into)
    });
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.add_filter("counted", |number: usize, thing: &str| counted(number, thing));
    environment.add_function("table", move |name: &str| Value::from_safe_string(link(name)));
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("the usual delimiters are valid");
    environment.set_syntax(syntax);
    environment
}

/// What is wrong with a template, with the line where known.
pub(super) fn error(name: &str, error: &minijinja::Error) -> Error {
    let file = error.name().unwrap_or(name).to_owned();
    let line = error.line().map_or(String::new(), |line| format!("line {line}: "));
    let detail = error.detail().map_or(String::new(), |detail| format!(": {detail}"));
    Error::Template { file, message: format!("{line}{}{detail}", error.kind()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_texts_is_escaped_as_they_are() {
        let environment = environment(|text| text.replace('<', "&lt;"), str::to_owned);
        let context = minijinja::context! { text => "<i>", list => ["<i>"], row => minijinja::context! { a => "<i>" }, number => -1.5 };
        let written = environment
            .render_str("{{ text }} {{ list }} {{ row }} {{ number }} {{ text | safe }}", context)
            .unwrap();
        assert_eq!(written.matches("&lt;i>").count(), 3, "{written}");
        assert!(written.ends_with("-1.5 <i>"), "{written}");
    }
}
