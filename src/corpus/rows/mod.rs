//! Articles that come as rows of a table or entries of a list, each with its fields: nothing has to be split.

mod array;
mod codes;
pub(crate) mod feed;
pub(crate) mod fields;
pub(crate) mod json;
mod labels;
pub(crate) mod lines;
pub(crate) mod parquet;
pub(crate) mod press;
mod references;
pub(crate) mod table;
pub(crate) mod times;

use rayon::prelude::*;

use super::article::{Article, Dropped, Metadata};
use super::block::Layout;
use super::read::{Run, html, text};
use super::source::open::ROW;
use fields::{Fields, Role};

/// A row: its place and what its fields hold, by [`Role`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line on which it begins; of a file without lines the row, counted from 1.
    pub line: u32,
    /// What the fields hold; empty where there is none.
    pub fields: [String; fields::ROLES.len()],
}

/// What the rows of a file gave.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub articles: Vec<Article>,
    pub dropped: Vec<Dropped>,
    /// Bytes that are no text, and stand as U+FFFD.
    pub replaced: usize,
    /// Which columns were read, where the file has columns.
    pub columns: Option<Fields>,
}

/// Why a row is no article.
pub(crate) const BROKEN: &str = "broken row";
const EMPTY: &str = "row without text";

impl Rows {
    /// Takes the rows of a part of a file, made into articles by many threads.
    pub(crate) fn take(&mut self, rows: Vec<Result<Row, Dropped>>) {
        let made: Vec<(Option<Article>, Vec<Dropped>)> = rows
            .into_par_iter()
            .map(|row| match row {
                Ok(row) => row.into_article(),
                Err(dropped) => (None, vec![dropped]),
            })
            .collect();
        for (article, dropped) in made {
            self.articles.extend(article);
            self.dropped.extend(dropped);
        }
    }

    /// Notes a row that is none.
    pub(crate) fn broken(line: u64, message: String) -> Dropped {
        dropped(line, BROKEN, message)
    }
}

/// A row that is left out.
fn dropped(line: u64, reason: &'static str, text: String) -> Dropped {
    let line = number(line);
    Dropped { page: 0, lines: (line, line), reason, text }
}

/// Lines are counted in 32 bits; what is further down is said to be on the last that can be told.
pub(crate) fn number(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

impl Row {
    fn into_article(self) -> (Option<Article>, Vec<Dropped>) {
        let line = self.line;
        let mut fields = self.fields;
        let mut field = |role: Role| std::mem::take(&mut fields[role as usize]);
        let body = field(Role::Text);
        if body.len() > ROW {
            let limit = ROW >> 20;
            return (
                None,
                vec![Rows::broken(line.into(), format!("a text of more than {limit} MiB; divide it"))],
            );
        }
        let metadata = Metadata {
            title: fields::plain(&field(Role::Title)),
            author: fields::names(&field(Role::Author)),
            outlet: fields::plain(&field(Role::Outlet)),
            date: times::date(&field(Role::Date)),
            ..Metadata::default()
        };
        let (runs, layout) = if html::is_markup(&body) {
            (html::flat::runs(&body), Layout::Runs)
        } else {
            (text::runs(&body), Layout::Lines)
        };
        entry(metadata, &at(line, runs), layout, line)
    }
}

/// The runs of a text that all stand on one line of the file.
fn at(line: u32, mut runs: Vec<Run>) -> Vec<Run> {
    for run in &mut runs {
        run.lines.iter_mut().for_each(|part| part.number = line);
    }
    runs
}

/// An article that is known to be one, and what of it is no text.
pub(crate) fn entry(
    metadata: Metadata,
    runs: &[Run],
    layout: Layout,
    line: u32,
) -> (Option<Article>, Vec<Dropped>) {
    let title = metadata.title.clone().unwrap_or_default();
    let (article, mut left) = Article::of_runs(metadata, runs, layout, line);
    if article.is_none() {
        left.push(dropped(line.into(), EMPTY, title));
    }
    (article, left)
}
