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
/// Positions of an article that its row tells.
const POSITIONS: usize = 24;
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
        if used + writer.outlets.bytes < room {
            return join(&writer.heads(), &rows, &texts, (n, n));
        }
    }
    let mut known: HashSet<usize> = HashSet::new();
    let order = quoted.iter().copied().chain(priority::in_turn(&analysis.themes));
    let mut rows: BTreeMap<usize, String> = BTreeMap::new();
    let (mut used, most) = (0, (ROWS * room as f64) as usize);
    let mut turn: Vec<usize> = Vec::new();
    for article in order {
        if known.insert(article) {
            let row = to_json(&writer.row(article));
            used += row.len() + 5;
            if used + writer.outlets.bytes > most {
                break;
            }
            rows.insert(article, row);
            turn.push(article);
        }
    }
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    let mut used: usize = writer.outlets.bytes + rows.values().map(|row| row.len() + 5).sum::<usize>();
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
    /// Places of each article beside the one it is read from: page and lines.
    copies: BTreeMap<usize, Places>,
}

impl<'a> Writer<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let mut copies: BTreeMap<usize, Places> = BTreeMap::new();
        for occurrence in analysis.corpus.occurrences.iter().filter(|occurrence| !occurrence.kept) {
            copies.entry(occurrence.article).or_default().push((occurrence.copy.page, occurrence.copy.lines));
        }
        Self { analysis, outlets: Names::default(), copies }
    }

    /// A row of the table, in the order of [`COLUMNS`].
    fn row(&mut self, article: usize) -> Value {
        let analysis = self.analysis;
        let held = &analysis.corpus.articles[article];
        let told = &held.metadata;
        let outlet = told.outlet.as_deref().map_or(-1, |outlet| self.outlets.number(outlet) as i64);
        let name = |text: &Option<String>| text.as_deref().map_or(String::new(), |text| shorten(text, NAME));
        let themes = &analysis.themes;
        let percent = |weight: f32| (100.0 * weight).round() as i64;
        let runner_up = themes.runner_up(article).filter(|(_, weight)| *weight >= 0.005);
        let stance = &analysis.stances[article];
        let positions: Vec<usize> = stance
            .positions
            .iter()
            .filter(|position| position.n_author > 0)
            .take(POSITIONS)
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
            name(&told.author),
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
        let outlets: Vec<String> = self.outlets.all.iter().map(|outlet| shorten(outlet, NAME)).collect();
        let acts: Vec<&str> = Act::ALL.iter().map(|act| act.verb()).collect();
        let heads = [
            ("columns", to_json(&COLUMNS)),
            ("themes", to_json(&themes)),
            ("targets", to_json(&targets)),
            ("outlets", to_json(&outlets)),
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
    "id", "title", "author", "outlet", "date", "words", "page", "first", "last", "theme", "weight", "other",
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
