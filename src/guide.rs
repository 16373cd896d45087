//! The guide: what a user knows of the collection beforehand. Names of themes with seed words,
//! and targets of stances with their aliases.

use std::path::Path;

use hashbrown::HashMap;

use crate::error::Result;
use crate::settings_file::{self, Placed, Table};
use crate::text::alias;

/// The name under which a guide is found in an input folder.
pub const FILE_NAME: &str = "guide.toml";

/// What a user knows beforehand; empty where they say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Guide {
    /// Themes that are named.
    #[serde(rename = "theme")]
    pub themes: Vec<GuideTheme>,
    /// Targets of stances.
    #[serde(rename = "target")]
    pub targets: Vec<GuideTarget>,
}

/// A theme that is named.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GuideTheme {
    /// Its name.
    pub name: String,
    /// Words and phrases that its articles hold.
    pub seeds: Vec<String>,
}

/// A target of stances.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GuideTarget {
    /// Its name.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
}

impl Guide {
    /// Reads a guide's file.
    ///
    /// # Errors
    /// Those of [`settings_file::read`] and [`Guide::parse`].
    pub fn read(path: &Path) -> Result<Self> {
        Self::parse(&settings_file::read(path)?, &path.display().to_string())
    }

    /// Reads a guide's text; `file` is for messages.
    ///
    /// # Errors
    /// [`Error::Settings`](crate::error::Error::Settings) with the line for a guide that is not well-formed: unknown
    /// keys, empty or repeated names, a theme without seeds, an alias of two targets.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let mut table = Table::parse(text, file)?;
        let (themes, targets) = (table.tables("theme")?, table.tables("target")?);
        table.end()?;
        let (mut known_themes, mut known_targets, mut meanings) = Default::default();
        Ok(Self {
            themes: themes.into_iter().map(|table| theme(table, &mut known_themes)).collect::<Result<_>>()?,
            targets: targets
                .into_iter()
                .map(|table| target(table, &mut known_targets, &mut meanings))
                .collect::<Result<_>>()?,
        })
    }

    /// True where nothing is said.
    pub fn is_empty(&self) -> bool {
        self.themes.is_empty() && self.targets.is_empty()
    }
}

/// The lines on which names were given, by the names in small letters.
type Names = HashMap<String, usize>;

fn theme(mut table: Table<'_>, known: &mut Names) -> Result<GuideTheme> {
    let (name, seeds) = (table.text("name")?, table.texts("seeds")?);
    table.end()?;
    let name = unique(&table, name, known)?;
    let seeds = texts(seeds.unwrap_or_default());
    if seeds.iter().all(|seed| seed.trim().is_empty()) {
        let message = format!("theme “{name}” has no seeds; give words that its articles hold");
        return Err(table.error(table.line(), message));
    }
    Ok(GuideTheme { name, seeds })
}

fn target(
    mut table: Table<'_>,
    known: &mut Names,
    meanings: &mut HashMap<String, Placed<String>>,
) -> Result<GuideTarget> {
    let (name, aliases) = (table.text("name")?, table.texts("aliases")?);
    table.end()?;
    let line = name.as_ref().map_or(table.line(), |name| name.line);
    let name = unique(&table, name, known)?;
    let aliases = aliases.unwrap_or_default();
    for Placed { line, value } in std::iter::once(&Placed { line, value: name.clone() }).chain(&aliases) {
        let of = Placed { line: *line, value: name.clone() };
        if let Some(other) = meanings.insert(alias::key(value), of).filter(|other| other.value != name) {
            let message = format!(
                "“{value}” stands for both “{}” and “{name}”; a name can mean one target (line {} has it, too)",
                other.value, other.line
            );
            return Err(table.error(*line, message));
        }
    }
    Ok(GuideTarget { name, aliases: texts(aliases) })
}

/// A name that is neither missing nor empty nor known.
fn unique(table: &Table<'_>, name: Option<Placed<String>>, known: &mut Names) -> Result<String> {
    let Some(Placed { line, value }) = name.filter(|name| !name.value.trim().is_empty()) else {
        return Err(table.error(table.line(), "it has no name; give it one, as in name = \"…\""));
    };
    match known.insert(value.to_lowercase(), line) {
        Some(other) => Err(table
            .error(line, format!("the name “{value}” is given on line {other} already; names must differ"))),
        None => Ok(value),
    }
}

fn texts(placed: Vec<Placed<String>>) -> Vec<String> {
    placed.into_iter().map(|text| text.value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_names_themes_and_targets() {
        let text = "[[theme]]\nname = \"Trade\"\nseeds = [\"tariff\"]\n[[target]]\nname = \"EU\"\n";
        let guide = Guide::parse(text, "guide.toml").unwrap();
        assert_eq!(guide.themes[0].seeds, ["tariff"]);
        assert!(guide.targets[0].aliases.is_empty());
        assert!(Guide::parse("", "guide.toml").unwrap().is_empty());
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let message = |text| Guide::parse(text, "guide.toml").unwrap_err().to_string();
        assert!(message("[[theme]]\nname = \"A\"\nseeds = []").contains("line 1: theme “A” has no seeds"));
        assert!(
            message("[[target]]\nname = \"A\"\n[[target]]\nname = \"a\"").contains("line 4: the name “a”")
        );
        assert!(message("[[target]]\nname = \" \"").contains("line 1: it has no name"));
    }

    #[test]
    fn a_short_name_in_capitals_is_another_word() {
        let text = "[[target]]\nname = \"United States\"\naliases = [\"US\"]\n[[target]]\nname = \"us\"";
        assert_eq!(Guide::parse(text, "guide.toml").unwrap().targets.len(), 2);
    }
}
