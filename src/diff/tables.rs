//! The tables of a comparison.

use super::Diff;
use super::read::{Run, Theme};
use super::stance::{Level, StanceChange};
use super::themes::ThemeChange;
use crate::report::Format;
use crate::report::schema::{DIFF_ARTICLES, DIFF_STANCE, DIFF_THEMES, Schema};
use crate::report::table::{Cell, Table};

/// Keywords of a theme that are compared.
const KEYWORDS: usize = 10;

/// Fills a table.
type Fill = fn(&Diff, &mut Table);

/// Names and bytes.
pub(super) fn files(diff: &Diff) -> Vec<(String, Vec<u8>)> {
    let fills: [(&'static Schema, Fill); 3] =
        [(&DIFF_THEMES, themes), (&DIFF_ARTICLES, articles), (&DIFF_STANCE, stance)];
    let made = fills.into_iter().flat_map(|(schema, fill)| {
        let mut table = Table::new(schema, &[Format::Csv]);
        fill(diff, &mut table);
        let files = table.finish().into_iter();
        files.map(|(format, bytes)| (format!("{}.{}", schema.name, format.extension()), bytes))
    });
    made.collect()
}

/// What became of a theme, as the table has it.
pub(super) fn changes(change: &ThemeChange) -> Vec<&'static str> {
    let all = [
        (change.old.is_none(), "new"),
        (change.new.is_none(), "gone"),
        (change.old.is_some() && change.new.is_some() && change.growth() > 0, "grown"),
        (change.old.is_some() && change.new.is_some() && change.growth() < 0, "shrunk"),
        (change.renamed, "renamed"),
        (!change.split_into.is_empty(), "split"),
        (!change.merged_from.is_empty(), "merged"),
    ];
    all.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect()
}

/// Keywords of one that the other has not, in the form in which they are shown.
fn without<'a>(theme: Option<&'a Theme>, other: Option<&Theme>) -> Vec<&'a str> {
    let Some(theme) = theme else { return Vec::new() };
    let has = |term: &str| other.is_some_and(|other| other.keywords.iter().any(|keyword| keyword.0 == term));
    let first = theme.keywords.iter().take(KEYWORDS).filter(|keyword| !has(&keyword.0));
    first.map(|keyword| keyword.1.as_str()).collect()
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn share(theme: Option<&Theme>, run: &Run) -> f64 {
    theme.map_or(0.0, |theme| theme.articles as f64 / run.articles.len().max(1) as f64)
}

fn themes(diff: &Diff, table: &mut Table) {
    for change in diff.themes.changes.iter().filter(|change| change.is_any()) {
        let (old, new) =
            (change.old.map(|at| &diff.old.themes[at]), change.new.map(|at| &diff.new.themes[at]));
        let parts = change.split_into.iter().map(|&at| diff.new.themes[at].name.as_str());
        let parts = parts.chain(change.merged_from.iter().map(|&at| diff.old.themes[at].name.as_str()));
        let both = old.is_some() && new.is_some();
        let size = |theme: Option<&Theme>| Cell::count(theme.map_or(0, |theme| theme.articles));
        table.row(&[
            Cell::Text(&changes(change).join(";")),
            Cell::opt(old.map(|theme| theme.id.as_str())),
            Cell::opt(old.map(|theme| theme.name.as_str())),
            Cell::opt(new.map(|theme| theme.id.as_str())),
            Cell::opt(new.map(|theme| theme.name.as_str())),
            size(old),
            size(new),
            Cell::Float(share(old, &diff.old)),
            Cell::Float(share(new, &diff.new)),
            Cell::count(change.kept),
            Cell::count(change.added),
            Cell::count(change.gone),
            Cell::count(change.moved_in),
            Cell::count(change.moved_out),
            Cell::opt_float(both.then_some(change.noise)),
            Cell::Text(&parts.collect::<Vec<_>>().join(";")),
            Cell::Text(&without(new, old).join("; ")),
            Cell::Text(&without(old, new).join("; ")),
        ]);
    }
}

fn articles(diff: &Diff, table: &mut Table) {
    for change in &diff.changed {
        let (old, new) =
            (change.old.map(|at| &diff.old.articles[at]), change.new.map(|at| &diff.new.articles[at]));
        let themes = [old.map(|a| &diff.old.themes[a.theme]), new.map(|a| &diff.new.themes[a.theme])];
        let number = |number: Option<usize>| number.map_or(Cell::Empty, Cell::count);
        table.row(&[
            Cell::Text(&change.names()),
            Cell::opt(old.map(|article| article.id.as_str())),
            Cell::opt(new.map(|article| article.id.as_str())),
            Cell::opt(new.or(old).map(|article| article.title.as_str())),
            Cell::opt(old.map(|article| article.page.as_str())),
            Cell::opt(new.map(|article| article.page.as_str())),
            number(old.map(|article| article.line)),
            number(new.map(|article| article.line)),
            number(old.map(|article| article.words)),
            number(new.map(|article| article.words)),
            Cell::opt(themes[0].map(|theme| theme.id.as_str())),
            Cell::opt(themes[0].map(|theme| theme.name.as_str())),
            Cell::opt(themes[1].map(|theme| theme.id.as_str())),
            Cell::opt(themes[1].map(|theme| theme.name.as_str())),
            Cell::opt(change.moved.map(|why| why.name())),
        ]);
    }
}

fn stance(diff: &Diff, table: &mut Table) {
    for change in &diff.stances {
        stance_row(diff, change, table);
    }
}

fn stance_row(diff: &Diff, change: &StanceChange, table: &mut Table) {
    let level = match change.level {
        Level::Theme => "theme",
        Level::Dissent => "dissent",
        Level::Article => "article",
    };
    let count = |place: usize, positive: bool| match change.counts {
        Some(counts) if positive => Cell::count(counts[place].0),
        Some(counts) => Cell::count(counts[place].1),
        None => Cell::Empty,
    };
    let new = change.themes[1].map(|at| &diff.new.themes[at]);
    let mut cells = vec![
        Cell::Text(level),
        Cell::Text(change.change),
        Cell::Bool(change.firm),
        Cell::Text(&change.target),
        Cell::opt(change.themes[0].map(|at| diff.old.themes[at].id.as_str())),
        Cell::opt(new.map(|theme| theme.id.as_str())),
        Cell::opt(new.map(|theme| theme.name.as_str())),
        Cell::opt(change.articles[0].map(|at| diff.old.articles[at].id.as_str())),
        Cell::opt(change.articles[1].map(|at| diff.new.articles[at].id.as_str())),
        Cell::Text(change.sides[0].name()),
        Cell::Text(change.sides[1].name()),
        count(0, true),
        count(0, false),
        count(1, true),
        count(1, false),
    ];
    for (run, quote) in [&diff.old, &diff.new].into_iter().zip(&change.quotes) {
        let article = quote.as_ref().map(|quote| &run.articles[quote.article]);
        cells.extend([
            Cell::opt(quote.as_ref().map(|quote| quote.exact.as_str())),
            Cell::opt(article.map(|article| article.id.as_str())),
            Cell::opt(article.map(|article| article.page.as_str())),
            quote.as_ref().map_or(Cell::Empty, |quote| Cell::count(quote.line)),
        ]);
    }
    table.row(&cells);
}
