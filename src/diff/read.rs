//! The folder of a run, as far as a comparison needs it.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

use super::rows::{Cells, Source, short, source};
use crate::error::{Error, Result};
use crate::report::RUN;
use crate::report::write::of_one_run;

/// Bytes that no `run.json` has.
const LONGEST: u64 = 256 << 20;
/// Themes that a run may have: pairs of them are weighed.
const MOST_THEMES: usize = 2_000;

/// A run.
#[derive(Debug)]
pub(super) struct Run {
    /// Its folder, as given.
    pub(super) name: String,
    pub(super) version: String,
    pub(super) settings: Map<String, Value>,
    pub(super) articles: Vec<Article>,
    pub(super) themes: Vec<Theme>,
    /// By article, in the order of the table.
    pub(super) stances: Vec<Vec<Stance>>,
    /// By theme, in the order of the table.
    pub(super) positions: Vec<Vec<Position>>,
    /// The quotes, read when it is known which ones are shown.
    evidence: Source,
}

#[derive(Debug)]
pub(super) struct Article {
    pub(super) id: String,
    pub(super) title: String,
    /// Author, outlet and date, to tell titles apart.
    pub(super) origin: [String; 3],
    pub(super) page: String,
    pub(super) line: usize,
    pub(super) words: usize,
    pub(super) theme: usize,
    pub(super) core: bool,
}

#[derive(Debug)]
pub(super) struct Theme {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) guided: bool,
    /// Share of pairs of its articles that stay together in resamples.
    pub(super) stability: Option<f64>,
    pub(super) articles: usize,
    /// Term, the form that is shown, and its part of the weight of all.
    pub(super) keywords: Vec<(String, String, f64)>,
}

/// The side that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Positive,
    Negative,
    Mixed,
    None,
}

impl Side {
    const ALL: [Self; 4] = [Self::Positive, Self::Negative, Self::Mixed, Self::None];

    /// As tables have it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Mixed => "mixed",
            Self::None => "none",
        }
    }

    /// The polarity of a statement that shows it.
    pub(super) fn sign(self) -> i8 {
        match self {
            Self::Positive => 1,
            Self::Negative => -1,
            Self::Mixed | Self::None => 0,
        }
    }
}

/// Where an article stands on a target.
#[derive(Debug)]
pub(super) struct Stance {
    pub(super) target: String,
    pub(super) side: Side,
    pub(super) evidence: Vec<String>,
}

/// Where a theme stands on a target.
#[derive(Debug)]
pub(super) struct Position {
    pub(super) target: String,
    pub(super) positive: usize,
    pub(super) negative: usize,
    /// Lower end of the interval of the greater side's share.
    pub(super) low: Option<f64>,
    /// Articles on the other side.
    pub(super) dissent: Vec<usize>,
    pub(super) evidence: Vec<String>,
}

/// A sentence that shows something.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    pub(super) article: usize,
    pub(super) line: usize,
    pub(super) exact: String,
    pub(super) polarity: i8,
}

impl Run {
    /// Reads a folder, all of one run.
    ///
    /// # Errors
    /// [`Error::Saved`] and [`Error::Read`] if it holds no whole run, [`Error::Busy`] if a run is just replacing it.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        of_one_run(folder, || Self::of(folder))?
    }

    fn of(folder: &Path) -> Result<Self> {
        let mut run = manifest(folder)?;
        let mut object = |name: &str| match run.remove(name) {
            Some(Value::Object(object)) => Ok(object),
            _ => Err(Error::damaged(folder.join(RUN), format!("it has no “{name}”"))),
        };
        let files = object("files")?;
        let settings = object("settings")?;
        let version = match run.get("version") {
            Some(Value::String(version)) => version.clone(),
            _ => String::new(),
        };
        let table = |name| source(folder, &files, name);
        let (mut themes, theme_of) = themes(&table("themes")?)?;
        keywords(&table("terms")?, &theme_of, &mut themes)?;
        let (articles, article_of) = articles(&table("articles")?, &theme_of, &mut themes)?;
        let stances = stances(&table("stance_articles")?, &article_of)?;
        let positions = positions(&table("stance_themes")?, &theme_of, &article_of)?;
        let evidence = table("stance_evidence")?;
        let name = folder.display().to_string();
        Ok(Self { name, version, settings, articles, themes, stances, positions, evidence })
    }

    /// The statements with these identifiers.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn quotes(&self, wanted: &HashSet<&str>) -> Result<HashMap<String, Quote>> {
        let mut found = HashMap::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        let article_of: HashMap<&str, usize> =
            (0..).zip(&self.articles).map(|(at, a)| (a.id.as_str(), at)).collect();
        let columns = ["evidence_id", "doc_id", "line", "exact", "polarity"];
        self.evidence.each(&columns, &mut |row| {
            if wanted.contains(row.text(0)) {
                let article = *article_of.get(row.text(1)).ok_or_else(|| unknown(row.text(1)))?;
                let polarity = match row.text(4) {
                    "-1" => -1,
                    "0" => 0,
                    "1" => 1,
                    other => return Err(format!("“{}” is no polarity", short(other))),
                };
                let quote = Quote { article, line: row.count(2)?, exact: row.text(3).to_owned(), polarity };
                found.insert(row.text(0).to_owned(), quote);
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// What `run.json` says.
fn manifest(folder: &Path) -> Result<Map<String, Value>> {
    let path = folder.join(RUN);
    if !path.is_file() {
        let reason = "there is none, so that this is not the folder of a run; give that of a run".to_owned();
        return Err(Error::Saved { path, reason });
    }
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
    if let Err(source) = read {
        return Err(Error::Read { path, source });
    }
    serde_json::from_slice(&bytes).map_err(|error| Error::damaged(path, format!("it is damaged ({error})")))
}

fn unknown(name: &str) -> String {
    format!("“{}” is in no other table of this run", short(name))
}

fn twice(name: &str) -> String {
    format!("“{}” is there twice", short(name))
}

type Places = HashMap<String, usize>;

fn place(places: &Places, name: &str) -> Result<usize, String> {
    places.get(name).copied().ok_or_else(|| unknown(name))
}

fn yes(row: &Cells<'_>, column: usize) -> Result<bool, String> {
    match row.text(column) {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(format!("“{}” is neither true nor false", short(other))),
    }
}

fn themes(table: &Source) -> Result<(Vec<Theme>, Places)> {
    let (mut themes, mut places) = (Vec::new(), Places::new());
    table.each(&["theme_id", "theme", "guided", "stability"], &mut |row| {
        if themes.len() > MOST_THEMES {
            return Ok(());
        }
        let (id, name, guided) = (row.text(0).to_owned(), row.text(1).to_owned(), yes(row, 2)?);
        if places.insert(id.clone(), themes.len()).is_some() {
            return Err(twice(&id));
        }
        let stability = row.maybe(3)?.map(|share| share.clamp(0.0, 1.0));
        themes.push(Theme { id, name, guided, stability, articles: 0, keywords: Vec::new() });
        Ok(())
    })?;
    if themes.len() > MOST_THEMES {
        let reason = format!(
            "has more than {MOST_THEMES} themes, too many to be compared; compare runs with fewer --themes"
        );
        return Err(Error::Saved { path: table.path.clone(), reason });
    }
    Ok((themes, places))
}

fn keywords(table: &Source, theme_of: &Places, themes: &mut [Theme]) -> Result<()> {
    table.each(&["theme_id", "term", "surface", "weight"], &mut |row| {
        let weight = row.maybe(3)?.unwrap_or(0.0).max(0.0);
        let keyword = (row.text(1).to_owned(), row.text(2).to_owned(), weight);
        themes[place(theme_of, row.text(0))?].keywords.push(keyword);
        Ok(())
    })?;
    for theme in themes {
        let sum: f64 = theme.keywords.iter().map(|keyword| keyword.2).sum();
        theme.keywords.iter_mut().for_each(|keyword| keyword.2 /= if sum > 0.0 { sum } else { 1.0 });
    }
    Ok(())
}

fn articles(table: &Source, theme_of: &Places, themes: &mut [Theme]) -> Result<(Vec<Article>, Places)> {
    let (mut articles, mut places) = (Vec::new(), Places::new());
    let columns =
        ["doc_id", "title", "author", "outlet", "date", "page", "line_start", "words", "theme_id", "core"];
    table.each(&columns, &mut |row| {
        let text = |place: usize| row.text(place).to_owned();
        let theme = place(theme_of, row.text(8))?;
        let article = Article {
            id: text(0),
            title: text(1),
            origin: [text(2), text(3), text(4)],
            page: text(5),
            line: row.count(6)?,
            words: row.count(7)?,
            theme,
            core: yes(row, 9)?,
        };
        if places.insert(text(0), articles.len()).is_some() {
            return Err(twice(row.text(0)));
        }
        themes[theme].articles += 1;
        articles.push(article);
        Ok(())
    })?;
    Ok((articles, places))
}

fn stances(table: &Source, article_of: &Places) -> Result<Vec<Vec<Stance>>> {
    let mut stances: Vec<Vec<Stance>> = Vec::new();
    stances.resize_with(article_of.len(), Vec::new);
    table.each(&["doc_id", "target", "stance", "evidence_ids"], &mut |row| {
        let side = Side::ALL.into_iter().find(|side| side.name() == row.text(2));
        let side = side.ok_or_else(|| format!("“{}” is no stance", short(row.text(2))))?;
        let stance = Stance { target: row.text(1).to_owned(), side, evidence: row.list(3) };
        stances[place(article_of, row.text(0))?].push(stance);
        Ok(())
    })?;
    Ok(stances)
}

fn positions(table: &Source, theme_of: &Places, article_of: &Places) -> Result<Vec<Vec<Position>>> {
    let mut positions: Vec<Vec<Position>> = Vec::new();
    positions.resize_with(theme_of.len(), Vec::new);
    let columns = ["theme_id", "target", "positive", "negative", "ci_low", "dissent_doc_ids", "evidence_ids"];
    table.each(&columns, &mut |row| {
        let dissent = row.list(5).iter().map(|id| place(article_of, id)).collect::<Result<_, String>>()?;
        let position = Position {
            target: row.text(1).to_owned(),
            positive: row.count(2)?,
            negative: row.count(3)?,
            low: row.maybe(4)?,
            dissent,
            evidence: row.list(6),
        };
        positions[place(theme_of, row.text(0))?].push(position);
        Ok(())
    })?;
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use std::fs::write;

    use super::*;
    use crate::digest::sha256;
    use crate::report::Format;

    #[test]
    fn too_many_themes_are_no_reason_for_the_same_run_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("themes.csv");
        let table = |n: usize| {
            let rows = (0..n).map(|theme| format!("t{theme},Theme {theme},false,\n"));
            let text = "theme_id,theme,guided,stability\n".to_owned() + &rows.collect::<String>();
            write(&path, &text).unwrap();
            Source { path: path.clone(), format: Format::Csv, sha256: sha256(&text) }
        };
        assert_eq!(themes(&table(MOST_THEMES)).unwrap().0.len(), MOST_THEMES);
        let error = themes(&table(MOST_THEMES + 1)).unwrap_err().to_string();
        assert!(error.contains("more than 2000 themes") && error.ends_with("fewer --themes"), "{error}");
    }
}
