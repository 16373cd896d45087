//! What changed from one run to another: themes, articles and positions of two folders of reports.

mod articles;
mod noise;
mod read;
mod rows;
mod stance;
mod tables;
mod themes;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::digest::sha256;
use crate::error::Result;
use crate::report::{DIFF, Fate, is_of_diff, markdown, pretty};
use articles::{ArticleChange, Matched};
use read::Run;
use stance::{Both, StanceChange};
use themes::Themes;
use view::View;

/// One empty line where parts of a template that were left out leave several, and none at the end.
fn without_gaps(text: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        if line != b"\n" || !(out.is_empty() || out.ends_with(b"\n\n")) {
            out.extend(line);
        }
    }
    while out.ends_with(b"\n\n") {
        out.pop();
    }
    out
}

/// Two runs and what is different.
#[derive(Debug)]
pub struct Diff {
    old: Run,
    new: Run,
    themes: Themes,
    /// The articles that changed.
    changed: Vec<ArticleChange>,
    stances: Vec<StanceChange>,
}

/// Compares the runs in two folders. Nothing is written there.
///
/// # Errors
/// [`crate::Error::Saved`](crate::error::Error::Saved) with file and line if a folder does not hold the tables of one run,
/// [`Busy`](crate::error::Error::Busy) if a run is just replacing them, and [`Read`](crate::error::Error::Read).
pub fn diff(old: &Path, new: &Path) -> Result<Diff> {
    let (old, new) = (Run::read(old)?, Run::read(new)?);
    let matched = Matched::of(&old.articles, &new.articles);
    let themes = Themes::of(&old, &new, &matched);
    let changed = articles::changes(&old, &new, &matched, &themes);
    let both = Both { old: &old, new: &new, articles: &matched, themes: &themes };
    let stances = stance::changes(both)?;
    Ok(Diff { old, new, themes, changed, stances })
}

/// What a comparison does with a file of that name in its folder.
pub fn fate(name: &str) -> Fate {
    if is_of_diff(name) { Fate::Written } else { Fate::Kept }
}

impl Diff {
    /// True where all articles, themes and positions are the same.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
            && self.stances.is_empty()
            && !self.themes.changes.iter().any(themes::ThemeChange::is_any)
    }

    /// What changed, for people.
    ///
    /// # Errors
    /// [`Template`](crate::error::Error::Template), which does not happen.
    pub fn markdown(&self) -> Result<Vec<u8>> {
        let text = markdown::of_template("diff.md", include_str!("diff.md.jinja"), &json!(View::of(self)))?;
        Ok(without_gaps(&text))
    }

    /// The same for programs.
    pub fn json(&self) -> Vec<u8> {
        pretty(&View::of(self))
    }

    /// All files of a comparison; the last, `diff.json`, has the hashes of the others.
    ///
    /// # Errors
    /// As [`Self::markdown`].
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut files = vec![("diff.md".to_owned(), self.markdown()?)];
        files.extend(tables::files(self));
        let hashes: BTreeMap<&str, String> =
            files.iter().map(|(name, bytes)| (name.as_str(), sha256(bytes))).collect();
        let mut view = json!(View::of(self));
        view["files"] = json!(hashes);
        files.push((DIFF.to_owned(), pretty(&view)));
        Ok(files)
    }

    /// Settings that are not the same, apart from which files are written.
    fn settings(&self) -> Vec<String> {
        let (old, new) = (&self.old.settings, &self.new.settings);
        let names: BTreeSet<&String> =
            old.keys().chain(new.keys()).filter(|name| *name != "outputs").collect();
        let differ =
            |name: &&String| old.get(*name).unwrap_or(&Value::Null) != new.get(*name).unwrap_or(&Value::Null);
        names.into_iter().filter(differ).cloned().collect()
    }
}
