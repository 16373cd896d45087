//! The guide: what a user knows of the collection beforehand. Names of themes with seed words,
//! and targets of stances with their aliases.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The name under which a guide is found in an input folder.
pub const FILE_NAME: &str = "guide.toml";

/// What a user knows beforehand; empty where they say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Themes that are named.
    #[serde(default, rename = "theme")]
    pub themes: Vec<GuideTheme>,
    /// Targets of stances.
    #[serde(default, rename = "target")]
    pub targets: Vec<GuideTarget>,
}

/// A theme that is named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct GuideTheme {
    /// Its name.
    pub name: String,
    /// Words and phrases that its articles hold.
    pub seeds: Vec<String>,
}

/// A target of stances.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct GuideTarget {
    /// Its name.
    pub name: String,
    /// Other names for it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl Guide {
    /// Reads a guide's file.
    ///
    /// # Errors
    /// [`Error::Read`], or [`Error::Settings`] with the line for a guide that is not well-formed:
    /// unknown keys, empty or repeated names, a theme without seeds.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => Error::InputMissing { path: path.to_path_buf() },
            _ => Error::Read { path: path.to_path_buf(), source },
        })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// Reads a guide's text; `file` is for messages.
    ///
    /// # Errors
    /// [`Error::Settings`], as [`Guide::read`].
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let guide: Self = crate::config::parse_toml(text, file)?;
        let fail = |message: String| Err(Error::Settings { file: file.to_owned(), message });
        for theme in &guide.themes {
            if theme.seeds.iter().all(|seed| seed.trim().is_empty()) {
                return fail(format!(
                    "theme “{}” has no seeds; give words that its articles hold",
                    theme.name
                ));
            }
        }
        let names = [
            guide.themes.iter().map(|theme| theme.name.as_str()).collect::<Vec<_>>(),
            guide.targets.iter().map(|target| target.name.as_str()).collect(),
        ];
        for names in names {
            for (index, name) in names.iter().enumerate() {
                if name.trim().is_empty() {
                    return fail("a name is empty; give each theme and target a name".into());
                }
                if names[..index].iter().any(|other| other.eq_ignore_ascii_case(name)) {
                    return fail(format!("the name “{name}” is given twice; names must differ"));
                }
            }
        }
        let spoken: Vec<(&str, &str)> = guide
            .targets
            .iter()
            .flat_map(|target| {
                std::iter::once(&target.name)
                    .chain(&target.aliases)
                    .map(|name| (target.name.as_str(), name.trim()))
            })
            .collect();
        for (index, (target, name)) in spoken.iter().enumerate() {
            let other = spoken[..index].iter().find(|(other, same)| other != target && same == name);
            if let Some((other, _)) = other {
                return fail(format!(
                    "“{name}” stands for both “{other}” and “{target}”; a name can mean one target"
                ));
            }
        }
        Ok(guide)
    }

    /// True where nothing is said.
    pub fn is_empty(&self) -> bool {
        self.themes.is_empty() && self.targets.is_empty()
    }
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
        assert!(
            message("[[theme]]\nname = \"A\"\nseed = [\"b\"]").contains("line 3"),
            "{}",
            message("[[theme]]\nname = \"A\"\nseed = [\"b\"]")
        );
        assert!(message("[[theme]]\nname = \"A\"\nseeds = []").contains("no seeds"));
        assert!(message("[[target]]\nname = \"A\"\n[[target]]\nname = \"a\"").contains("twice"));
        assert!(message("[[target]]\nname = \" \"").contains("empty"));
        assert!(message("theme = 1").contains("line 1"));
    }
}
