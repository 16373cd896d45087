//! What the page's script works with: articles, their texts and statements, as far as there is room.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use serde_json::{Value, json};

use super::text;
use crate::pipeline::Analysis;
use crate::report::caption::{Caption, NAME, title_of};
use crate::report::harmless::{json as to_json, shorten};
use crate::report::priority;
use crate::stance::{Act, Stance};

/// Share of the room that rows of the table may take where not all texts have room.
const ROWS: f64 = 0.45;
/// Bytes of a row from which on it is longer than others for what its article has much of.
const LONG: usize = 4_000;
/// Other places of an article that its row tells.
const PLACES: usize = 20;
/// Letters of the main statement in a row.
const MAIN: usize = 160;

/// The data, and how much of the collection it holds.
#[derive(Debug)]
pub(super) struct Data {
    /// The object as JSON that can stand in a script element.
    pub json: String,
    /// Articles in the table, and how many of them have their text.
    pub rows: usize,
    /// See `rows`.
    pub texts: usize,
}

/// Names that rows refer to by number, in the order in which they are first needed.
#[derive(Default)]
struct Names<'a> {
    all: Vec<&'a str>,
    known: BTreeMap<&'a str, usize>,
    /// Bytes that they take, at most.
    bytes: usize,
}

impl<'a> Names<'a> {
    fn number(&mut self, name: &'a str) -> usize {
        let next = self.all.len();
        let number = *self.known.entry(name).or_insert(next);
        if number == next {
            self.all.push(name);
            self.bytes += to_json(&shorten(name, NAME)).len() + 1;
        }
        number
    }

    /// Forgets all names beyond so many: those of a row that has no room.
    fn forget(&mut self, kept: usize) {
        for name in self.all.drain(kept..) {
            self.known.remove(name);
            self.bytes -= to_json(&shorten(name, NAME)).len() + 1;
        }
    }
}

/// Chooses what has room in so many bytes: all of it, or else the articles that are quoted and the most typical
/// ones of each theme first, and their texts as long as there is room for these.
pub(super) fn data(analysis: &Analysis, quoted: &[usize], room: usize) -> Data {
    let n = analysis.corpus.articles.len();
    let bytes: usize = analysis.corpus.articles.iter().map(|article| article.text.len()).sum();
    let mut writer = Writer::new(analysis);
    // What stands between the parts takes a few bytes, too.
    let room = room.saturating_sub(writer.heads().len() + 64);
    if bytes < room {
        let rows: Vec<String> = (0..n).map(|article| to_json(&writer.row(article))).collect();
        let texts: Vec<String> = (0..n).map(|article| to_json(&text::text(analysis, article))).collect();
        let used: usize = rows.iter().chain(&texts).map(|part| part.len() + 3).sum();
        if used + writer.names() < room {
            return join(&writer.heads(), &rows, &texts, (n, n));
        }
        // Names that only rows without room need have none either.
        writer = Writer::new(analysis);
    }
    let (rows, turn) = writer.rows(quoted, (ROWS * room as f64) as usize);
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    let mut used: usize = writer.names() + rows.values().map(|row| row.len() + 5).sum::<usize>();
    for &article in &turn {
        // A text is never shorter as JSON than it is.
        if used + analysis.corpus.articles[article].text.len() > room {
            continue;
        }
        let text = to_json(&text::text(analysis, article));
        if used + text.len() <= room {
            used += text.len();
            texts.insert(article, text);
        } else if used as f64 > 0.98 * room as f64 {
            break;
        }
    }
    let counts = (rows.len(), texts.len());
    let texts: Vec<String> =
        rows.keys().map(|article| texts.remove(article).unwrap_or_else(|| "0".to_owned())).collect();
    join(&writer.heads(), &rows.into_values().collect::<Vec<_>>(), &texts, counts)
}

/// Pages and first and last lines of copies.
type Places = Vec<(usize, (u32, u32))>;

struct Writer<'a> {
    analysis: &'a Analysis,
    outlets: Names<'a>,
    authors: Names<'a>,
    /// Places of each article beside the one it is read from: page and lines.
    copies: BTreeMap<usize, Places>,
}

impl<'a> Writer<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let mut copies: BTreeMap<usize, Places> = BTreeMap::new();
        for occurrence in analysis.corpus.occurrences.iter().filter(|occurrence| !occurrence.kept) {
            copies.entry(occurrence.article).or_default().push((occurrence.copy.page, occurrence.copy.lines));
        }
        Self { analysis, outlets: Names::default(), authors: Names::default(), copies }
    }

    /// Bytes of the names of outlets and authors.
    fn names(&self) -> usize {
        self.outlets.bytes + self.authors.bytes
    }

    /// Rows that take at most so many bytes with their names: of the articles that are quoted, then of the most typical
    /// ones; and in which turn they came.
    fn rows(&mut self, quoted: &[usize], most: usize) -> (BTreeMap<usize, String>, Vec<usize>) {
        let mut known: HashSet<usize> = HashSet::new();
        let (mut rows, mut turn, mut used) = (BTreeMap::new(), Vec::new(), 0);
        for article in quoted.iter().copied().chain(priority::in_turn(&self.analysis.themes)) {
            if !known.insert(article) {
                continue;
            }
            let kept = (self.outlets.all.len(), self.authors.all.len());
            let row = to_json(&self.row(article));
            if used + row.len() + 5 + self.names() <= most {
                used += row.len() + 5;
                rows.insert(article, row);
                turn.push(article);
                continue;
            }
            self.outlets.forget(kept.0);
            self.authors.forget(kept.1);
            // A row of very many names is passed over; any other one says that the room is used up.
            if row.len() < LONG || (used + self.names()) as f64 > 0.98 * most as f64 {
                break;
            }
        }
        (rows, turn)
    }

    /// A row of the table, in the order of [`COLUMNS`].
    fn row(&mut self, article: usize) -> Value {
        let analysis = self.analysis;
        let held = &analysis.corpus.articles[article];
        let told = &held.metadata;
        let outlet = told.outlet.as_deref().map_or(-1, |outlet| self.outlets.number(outlet) as i64);
        let authors: Vec<usize> = told.authors().map(|author| self.authors.number(author)).collect();
        let themes = &analysis.themes;
        let percent = |weight: f32| (100.0 * weight).round() as i64;
        let runner_up = themes.runner_up(article).filter(|(_, weight)| *weight >= 0.005);
        let stance = &analysis.stances[article];
        let positions: Vec<usize> = stance
            .positions
            .iter()
            .filter(|position| position.n_author > 0)
            .flat_map(|position| [position.target, code(position.stance)])
            .collect();
        let main = stance.main.first().map_or(json!(0), |&place| {
            let statement = &stance.statements[place];
            json!([act_number(statement.main_act()), shorten(statement.exact(held), MAIN), place])
        });
        let acts = stance.statements.iter().flat_map(|statement| &statement.acts);
        let page = |page: usize| shorten(&analysis.corpus.pages[page].page, 200);
        let copies = self.copies.get(&article).map_or(&[][..], |copies| &copies[..]);
        let copies: Vec<Value> =
            copies.iter().take(PLACES).map(|&(at, (first, last))| json!([page(at), first, last])).collect();
        json!([
            analysis.corpus.ids[article],
            title_of(analysis, article),
            authors,
            outlet,
            told.date.map_or(String::new(), |date| date.to_string()),
            held.words(),
            page(held.page),
            held.lines.0,
            held.lines.1,
            themes.of[article],
            percent(themes.weight(article)),
            runner_up.map_or(-1, |(theme, _)| theme as i64),
            runner_up.map_or(0, |(_, weight)| percent(weight)),
            u8::from(themes.far[article]),
            positions,
            acts.fold(0_u32, |mask, (act, _)| mask | 1 << act_number(*act)),
            main,
            copies,
        ])
    }

    /// Names that all rows share, as the beginning of the object.
    fn heads(&self) -> String {
        let analysis = self.analysis;
        let themes: Vec<String> =
            analysis.themes.all.iter().map(|theme| shorten(&theme.name, NAME)).collect();
        let targets: Vec<String> =
            analysis.targets.all.iter().map(|target| shorten(&target.name, NAME)).collect();
        let short = |names: &Names<'_>| names.all.iter().map(|name| shorten(name, NAME)).collect::<Vec<_>>();
        let acts: Vec<&str> = Act::ALL.iter().map(|act| act.verb()).collect();
        let heads = [
            ("columns", to_json(&COLUMNS)),
            ("themes", to_json(&themes)),
            ("targets", to_json(&targets)),
            ("outlets", to_json(&short(&self.outlets))),
            ("authors", to_json(&short(&self.authors))),
            ("acts", to_json(&acts)),
            ("stances", to_json(&STANCES)),
            ("articles", analysis.corpus.articles.len().to_string()),
        ];
        heads.into_iter().map(|(key, value)| format!("\"{key}\":{value},\n")).collect()
    }
}

/// The whole object.
fn join(heads: &str, rows: &[String], texts: &[String], (n_rows, n_texts): (usize, usize)) -> Data {
    let (rows, texts) = (rows.join(",\n"), texts.join(",\n"));
    let json = format!("{{{heads}\"rows\":[\n{rows}\n],\n\"texts\":[\n{texts}\n]}}");
    Data { json, rows: n_rows, texts: n_texts }
}

/// Names of the fields of a row.
const COLUMNS: [&str; 18] = [
    "id", "title", "authors", "outlet", "date", "words", "page", "first", "last", "theme", "weight", "other",
    "otherWeight", "far", "positions", "acts", "main", "copies",
];

/// Stances by number.
const STANCES: [&str; 4] = ["negative", "mixed", "positive", "none"];

fn code(stance: Stance) -> usize {
    STANCES.iter().position(|name| *name == stance.name()).unwrap_or(3)
}

/// The number by which the script knows an act.
pub(super) fn act_number(act: Act) -> usize {
    Act::ALL.iter().position(|known| *known == act).unwrap_or(0)
}

/// A row of the list for readers without a script.
#[derive(Debug, serde::Serialize)]
pub(super) struct Listed {
    id: String,
    caption: Caption,
    theme: usize,
    name: String,
    words: usize,
    page: String,
    line: u32,
    main: Option<super::quotes::Quote>,
}

/// Articles of the list: those that are quoted, and the most typical ones of each theme, by theme.
pub(super) fn listed(analysis: &Analysis, quoted: &[usize], most: usize) -> Vec<Listed> {
    let mut chosen: Vec<usize> = Vec::new();
    let mut known: HashSet<usize> = HashSet::new();
    for article in quoted.iter().copied().chain(priority::in_turn(&analysis.themes)) {
        if chosen.len() == most {
            break;
        }
        if known.insert(article) {
            chosen.push(article);
        }
    }
    chosen.sort_by_key(|&article| (analysis.themes.of[article], article));
    let row = |article: usize| {
        let held = &analysis.corpus.articles[article];
        let theme = analysis.themes.of[article];
        let main = analysis.stances[article].main.first();
        Listed {
            id: analysis.corpus.ids[article].clone(),
            caption: Caption::of(analysis, article),
            theme: theme + 1,
            name: analysis.themes.all[theme].name.clone(),
            words: held.words(),
            page: shorten(&analysis.corpus.pages[held.page].page, 200),
            line: held.lines.0,
            main: main.map(|&place| super::quotes::Quote::of(analysis, (article, place))),
        }
    };
    chosen.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_forgotten_take_no_room() {
        let mut names = Names::default();
        assert_eq!(["a", "b", "a", "c"].map(|name| names.number(name)), [0, 1, 0, 2]);
        let bytes = names.bytes;
        names.forget(1);
        assert_eq!((names.all.len(), names.bytes), (1, bytes / 3));
        assert_eq!(["c", "a"].map(|name| names.number(name)), [1, 0]);
    }
}
