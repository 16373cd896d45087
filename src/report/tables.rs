//! The tables on articles and themes.

use super::table::{Cell, Table};
use super::{Format, schema};
use crate::corpus::{Corpus, Dropped, Metadata, Occurrence};
use crate::pipeline::Analysis;
use crate::themes::Keyword;

/// `articles`: one row an article, in the order of pages and lines.
pub(super) fn articles(analysis: &Analysis, table: &mut Table) {
    let corpus = &analysis.corpus;
    let themes = &analysis.themes;
    let mut occurrences = vec![0; corpus.articles.len()];
    corpus.occurrences.iter().for_each(|occurrence| occurrences[occurrence.article] += 1);
    for (index, article) in corpus.articles.iter().enumerate() {
        let told = &article.metadata;
        let date = told.date.map(|date| date.to_string());
        let theme = &themes.all[themes.of[index]];
        let runner_up = themes.runner_up(index);
        let pulled = &analysis.audit.pulled;
        let place = pulled.binary_search_by_key(&index, |&(article, _)| article);
        let without = place.ok().map(|place| pulled[place].1);
        table.row(&[
            Cell::Text(&corpus.ids[index]),
            Cell::opt(told.title.as_deref()),
            Cell::opt(told.author.as_deref()),
            Cell::opt(told.outlet.as_deref()),
            Cell::opt(date.as_deref()),
            Cell::Text(analysis.languages[index].code()),
            Cell::count(article.words()),
            Cell::Text(&corpus.pages[article.page].page),
            Cell::Int(article.lines.0.into()),
            Cell::Int(article.lines.1.into()),
            Cell::count(occurrences[index]),
            Cell::Text(&theme.id),
            Cell::Text(&theme.name),
            Cell::Float(themes.weight(index).into()),
            Cell::opt(runner_up.map(|(theme, _)| themes.all[theme].id.as_str())),
            Cell::opt_float(runner_up.map(|(_, weight)| weight.into())),
            Cell::Bool(themes.is_core(index)),
            Cell::opt(told.deck.as_deref()),
            Cell::Text(&told.note),
            Cell::Text(&told.sources),
            Cell::Bool(themes.far[index]),
            Cell::opt(without.map(|theme| themes.all[theme].id.as_str())),
        ]);
    }
}

/// `occurrences`: one row an article on a page, copies too, in the order of pages and lines.
pub(super) fn occurrences(corpus: &Corpus, table: &mut Table) {
    for occurrence in &corpus.occurrences {
        table.row(&occurrence_cells(corpus, occurrence));
    }
}

fn occurrence_cells<'a>(corpus: &'a Corpus, occurrence: &'a Occurrence) -> [Cell<'a>; 7] {
    let copy = &occurrence.copy;
    let id = corpus.ids[occurrence.article].as_str();
    [
        Cell::Text(&corpus.pages[copy.page].page),
        Cell::Int(copy.lines.0.into()),
        Cell::Int(copy.lines.1.into()),
        Cell::opt(copy.metadata.title.as_deref()),
        Cell::Text(id),
        if occurrence.kept { Cell::Empty } else { Cell::Text(id) },
        Cell::Float(occurrence.similarity),
    ]
}

/// The rows of `articles --format csv`: occurrences with what their page tells.
pub fn split_csv(corpus: &Corpus) -> Vec<u8> {
    let mut table = Table::new(&schema::SPLIT, &[Format::Csv]);
    for occurrence in &corpus.occurrences {
        let told = Told::of(&occurrence.copy.metadata);
        let mut cells = occurrence_cells(corpus, occurrence).to_vec();
        cells.extend([Cell::Text(&told.author), Cell::Text(&told.outlet), Cell::Text(&told.date)]);
        table.row(&cells);
    }
    table.finish().into_iter().flat_map(|(_, bytes)| bytes).collect()
}

/// The rows of `articles --format jsonl`: the same with the text.
pub fn split_jsonl(corpus: &Corpus) -> Vec<u8> {
    #[derive(serde::Serialize)]
    struct Row<'a> {
        page: &'a str,
        line_start: u32,
        line_end: u32,
        title: &'a str,
        doc_id: &'a str,
        duplicate_of: &'a str,
        similarity: f64,
        author: &'a str,
        outlet: &'a str,
        date: &'a str,
        text: &'a str,
    }
    let mut out = Vec::new();
    for occurrence in &corpus.occurrences {
        let copy = &occurrence.copy;
        let told = Told::of(&copy.metadata);
        let id = corpus.ids[occurrence.article].as_str();
        let row = Row {
            page: &corpus.pages[copy.page].page,
            line_start: copy.lines.0,
            line_end: copy.lines.1,
            title: copy.metadata.title.as_deref().unwrap_or(""),
            doc_id: id,
            duplicate_of: if occurrence.kept { "" } else { id },
            similarity: (occurrence.similarity * 1e4).round() / 1e4,
            author: &told.author,
            outlet: &told.outlet,
            date: &told.date,
            text: &copy.text,
        };
        serde_json::to_writer(&mut out, &row).expect("strings and numbers can be written to memory");
        out.push(b'\n');
    }
    out
}

/// Metadata as text, empty where the page does not tell.
struct Told {
    author: String,
    outlet: String,
    date: String,
}

impl Told {
    fn of(metadata: &Metadata) -> Self {
        Self {
            author: metadata.author.clone().unwrap_or_default(),
            outlet: metadata.outlet.clone().unwrap_or_default(),
            date: metadata.date.map_or(String::new(), |date| date.to_string()),
        }
    }
}

/// `dropped`: what was read and is no article's text, and articles that were left out, in the order of pages and lines.
pub(super) fn dropped(corpus: &Corpus, table: &mut Table) {
    let left_out = corpus.left_out.iter().flat_map(|left_out| &left_out.places);
    let mut rows: Vec<&Dropped> = corpus.dropped.iter().chain(left_out).collect();
    rows.sort_by_key(|row| (row.page, row.lines));
    for row in rows {
        table.row(&[
            Cell::Text(&corpus.pages[row.page].page),
            Cell::Int(row.lines.0.into()),
            Cell::Int(row.lines.1.into()),
            Cell::Text(row.reason),
            Cell::Text(&row.text),
        ]);
    }
}

/// `themes`: one row a theme, in their order.
pub(super) fn themes(analysis: &Analysis, table: &mut Table) {
    for theme in &analysis.themes.all {
        let dates = theme.dates.map(|(first, last)| (first.to_string(), last.to_string()));
        table.row(&[
            Cell::Text(&theme.id),
            Cell::Text(&theme.name),
            Cell::Bool(theme.guided),
            Cell::count(theme.articles.len()),
            Cell::count(theme.words),
            Cell::Float(theme.share),
            Cell::Text(&shown(&theme.keywords)),
            Cell::opt_float(theme.npmi),
            Cell::opt_float(theme.stability),
            Cell::opt(dates.as_ref().map(|dates| dates.0.as_str())),
            Cell::opt(dates.as_ref().map(|dates| dates.1.as_str())),
            Cell::count(analysis.themes.far_of(theme).len()),
        ]);
    }
}

/// `themes_by`: one row a group and theme.
pub(super) fn themes_by(analysis: &Analysis, table: &mut Table) {
    for breakdown in &analysis.breakdowns {
        for group in &breakdown.groups {
            for part in &group.themes {
                let theme = &analysis.themes.all[part.theme];
                let dates = part.dates.map(|(first, last)| (first.to_string(), last.to_string()));
                table.row(&[
                    Cell::Text(breakdown.by.name()),
                    Cell::Text(&group.name),
                    Cell::Text(&theme.id),
                    Cell::Text(&theme.name),
                    Cell::count(part.articles.len()),
                    Cell::count(group.articles),
                    Cell::Float(part.articles.len() as f64 / group.articles as f64),
                    Cell::count(part.words),
                    Cell::Text(&shown(&part.keywords)),
                    Cell::opt(dates.as_ref().map(|dates| dates.0.as_str())),
                    Cell::opt(dates.as_ref().map(|dates| dates.1.as_str())),
                ]);
            }
        }
    }
}

fn shown(keywords: &[Keyword]) -> String {
    keywords.iter().map(|keyword| keyword.surface.as_str()).collect::<Vec<_>>().join("; ")
}

/// `terms`: the keywords of each theme, the best first.
pub(super) fn terms(analysis: &Analysis, table: &mut Table) {
    for theme in &analysis.themes.all {
        for (rank, keyword) in theme.keywords.iter().enumerate() {
            table.row(&[
                Cell::Text(&theme.id),
                Cell::count(rank + 1),
                Cell::Text(&analysis.documents.vocabulary.terms[keyword.term as usize].stem),
                Cell::Text(&keyword.surface),
                Cell::Float(keyword.weight),
                Cell::count(keyword.articles),
            ]);
        }
    }
}

/// `seeds`: each seed of the guide, in its order.
pub(super) fn seeds(analysis: &Analysis, table: &mut Table) {
    let terms = &analysis.documents.vocabulary.terms;
    for seed in &analysis.audit.seeds {
        table.row(&[
            Cell::opt(seed.theme.map(|theme| analysis.themes.all[theme].id.as_str())),
            Cell::Text(&seed.name),
            Cell::Text(&seed.seed),
            Cell::opt(seed.term.map(|term| terms[term as usize].stem.as_str())),
            Cell::count(seed.articles),
            Cell::count(seed.in_theme),
            Cell::Text(seed.status.name()),
        ]);
    }
}

/// Weights with six decimals; what rounding adds or takes is the greatest one's.
fn summing_to_one(weights: ndarray::ArrayView1<'_, f32>) -> Vec<f64> {
    let mut rounded: Vec<i64> =
        weights.iter().map(|&weight| (f64::from(weight) * 1e6).round() as i64).collect();
    let rest = 1_000_000 - rounded.iter().sum::<i64>();
    if let Some(greatest) = rounded.iter_mut().max() {
        *greatest += rest;
    }
    rounded.into_iter().map(|weight| weight as f64 / 1e6).collect()
}

/// `memberships`: each article with each theme; the weights of an article sum to 1, and so do its shares by
/// passages, which are empty where it was not cut into passages.
pub(super) fn memberships(analysis: &Analysis, table: &mut Table) {
    let weights = &analysis.themes.memberships;
    for (article, (id, row)) in analysis.corpus.ids.iter().zip(weights.rows()).enumerate() {
        let shares = analysis.passages.shares(article);
        for (theme, weight) in summing_to_one(row).into_iter().enumerate() {
            table.row(&[
                Cell::Text(id),
                Cell::Text(&analysis.themes.all[theme].id),
                Cell::Float(weight),
                Cell::opt_float(shares.as_ref().map(|shares| shares[theme])),
            ]);
        }
    }
}

/// `passages`: each passage with the themes that are told of it, by article, place and falling weight.
pub(super) fn passages(analysis: &Analysis, table: &mut Table) {
    let (mut article, mut number) = (usize::MAX, 0);
    for (place, passage) in analysis.passages.all.iter().enumerate() {
        number = if passage.article == article { number + 1 } else { 1 };
        article = passage.article;
        for theme in analysis.passages.told(place) {
            table.row(&[
                Cell::Text(&analysis.corpus.ids[article]),
                Cell::count(number),
                Cell::Int(passage.lines.0.into()),
                Cell::Int(passage.lines.1.into()),
                Cell::count(passage.words),
                Cell::Text(&analysis.themes.all[theme].id),
                Cell::Float(analysis.passages.memberships[[place, theme]].into()),
            ]);
        }
    }
}
