//! Which files a run writes.

use serde::Serialize;

use super::template::Template;
use super::{charts, schema};
use crate::edits;
use crate::model;

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// RFC 4180, for spreadsheets and everything else.
    Csv,
    /// An object a line.
    Jsonl,
    /// Columns with types, compressed.
    Parquet,
}

impl Format {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Jsonl, Self::Parquet];

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// The type of its files, as mail and browsers name it.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Jsonl => "application/jsonl",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// What becomes of a file in the folder where a run leaves its reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is written, over what is there.
    Written,
    /// It is taken away if an earlier run wrote it.
    Removed,
    /// Nothing.
    Kept,
}

/// Which files a run writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outputs {
    /// The formats of the tables: at least one, each once.
    formats: Vec<Format>,
    /// Whether there is a `report.html`.
    pub html: bool,
    /// Whether there is a `report.md`.
    pub markdown: bool,
    /// Whether there are pictures beside it.
    pub charts: bool,
    /// Whether there is what `standpoint report` renders from.
    pub saved: bool,
    /// Whether there is what `standpoint assign` puts further articles into the same themes by.
    pub model: bool,
    /// What `report.md` is made by; `None` for the program's own template.
    pub template: Option<Template>,
}

impl Default for Outputs {
    fn default() -> Self {
        Self {
            formats: vec![Format::Csv],
            html: true,
            markdown: true,
            charts: true,
            saved: true,
            model: true,
            template: None,
        }
    }
}

impl Outputs {
    /// Tables in these formats; CSV where none is given.
    #[must_use]
    pub fn with_formats(mut self, formats: &[Format]) -> Self {
        let wanted = Format::ALL.into_iter().filter(|format| formats.contains(format));
        self.formats = wanted.collect();
        if self.formats.is_empty() {
            self.formats.push(Format::Csv);
        }
        self
    }

    /// The formats of the tables, in their order.
    pub fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// What a run does with a file of that name in its folder. `themes.toml`, which may hold what a person wrote, has a rule
    /// of its own.
    pub fn fate(&self, name: &str) -> Fate {
        match name {
            _ if self.writes(name) => Fate::Written,
            edits::FILE_NAME => Fate::Kept,
            _ if is_ours(name) => Fate::Removed,
            _ => Fate::Kept,
        }
    }

    /// The same for [`super::again`] in the folder of the run itself: what is read there is written again as it is.
    pub fn fate_again(&self, name: &str) -> Fate {
        match self.fate(name) {
            Fate::Written if matches!(name, super::SAVED | super::TIMINGS | model::FILE_NAME) => Fate::Kept,
            fate => fate,
        }
    }

    fn writes(&self, name: &str) -> bool {
        match name {
            "report.md" => self.markdown,
            "report.html" => self.html,
            super::SAVED => self.saved,
            model::FILE_NAME => self.model,
            super::PACKAGE | super::TIMINGS | super::RUN => true,
            _ => match table_of(name) {
                Some((_, format)) => self.formats.contains(&format),
                None => self.charts && is_picture(name),
            },
        }
    }

    /// The format to which reports link.
    pub(super) fn linked(&self) -> Format {
        self.formats.first().copied().unwrap_or(Format::Csv)
    }
}

/// The table and the format that a file name means.
pub(super) fn table_of(name: &str) -> Option<(&'static schema::Schema, Format)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let table = schema::TABLES.into_iter().find(|table| table.name == stem)?;
    Some((table, Format::ALL.into_iter().find(|format| format.extension() == extension)?))
}

/// True for names that a run gives its files.
pub(super) fn is_written(name: &str) -> bool {
    matches!(name, super::PACKAGE | super::TIMINGS | super::RUN) || is_ours(name) || is_of_diff(name)
}

/// True for names that a comparison gives its files.
pub(crate) fn is_of_diff(name: &str) -> bool {
    let is_table = |stem: &str| schema::DIFF_TABLES.iter().any(|table| table.name == stem);
    matches!(name, "diff.md" | super::DIFF) || name.strip_suffix(".csv").is_some_and(is_table)
}

/// True for names that a run gives its files, apart from those that every run writes.
pub(super) fn is_ours(name: &str) -> bool {
    matches!(name, "report.md" | "report.html" | edits::FILE_NAME | super::SAVED | model::FILE_NAME)
        || table_of(name).is_some()
        || is_picture(name)
}

fn is_picture(name: &str) -> bool {
    let chart = name.strip_prefix(charts::FOLDER).and_then(|rest| rest.strip_prefix('/'));
    chart.is_some_and(charts::is_chart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_in_order_and_each_once() {
        let outputs = Outputs::default().with_formats(&[Format::Parquet, Format::Csv, Format::Parquet]);
        assert_eq!(outputs.formats(), [Format::Csv, Format::Parquet]);
        assert_eq!(Outputs::default().with_formats(&[]).formats(), [Format::Csv]);
    }

    #[test]
    fn only_our_own_names_are_ours() {
        for name in [
            "articles.csv",
            "seeds.jsonl",
            "stance_evidence.parquet",
            "report.html",
            "charts/map.svg",
            "themes.toml",
        ] {
            assert!(is_ours(name), "{name}");
        }
        for name in
            ["run.json", "mine.csv", "articles.txt", "charts/mine.svg", "../report.md", "chartsmap.svg"]
        {
            assert!(!is_ours(name) && (name == "run.json") == is_written(name), "{name}");
        }
    }
}
