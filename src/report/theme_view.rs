//! What the report shows of one theme.

use serde::Serialize;

use super::charts;
use super::note;
use super::passage_view::{self, BetweenView, PassageView};
use super::tally::Tally;
use crate::pipeline::Analysis;
use crate::stance::{Statement, ThemePosition};
use crate::text::{Language, language};
use crate::themes::{SeedStatus, Theme};
use crate::unspaced;
use crate::wording::thousands;

/// Typical articles and keywords that are shown for a theme.
const TYPICAL: usize = 5;
const KEYWORDS: usize = 10;
/// Targets in a theme's table, and articles whose main statements are shown.
const TARGETS: usize = 8;
const ARTICLES: usize = 40;
/// Articles that are named as dissenting.
const DISSENT: usize = 5;
/// Articles far from all themes, between themes, or pulled in by seeds, that are named.
pub(super) const LISTED: usize = 10;

pub(super) fn theme_view(analysis: &Analysis, number: usize) -> ThemeView {
    let theme = &analysis.themes.all[number];
    let (note, quotes) = note_view(analysis, number);
    let mut shown = theme.articles.clone();
    shown.truncate(ARTICLES);
    ThemeView {
        number: number + 1,
        id: theme.id.clone(),
        name: theme.name.clone(),
        guided: theme.guided,
        articles: theme.articles.len(),
        percent: percent(theme.share),
        // What is there is seen.
        bar: "█".repeat((20.0 * theme.share).round().max(theme.articles.len().min(1) as f64) as usize),
        words: thousands(theme.words),
        language: language(analysis, &theme.articles),
        dates: dates(analysis, theme),
        silent: analysis.themes.speakers(theme).is_empty(),
        stability: theme.stability.map(percent).filter(|_| analysis.choice.resamples > 0),
        npmi: theme.npmi.map(|npmi| format!("{npmi:.2}")),
        keywords: theme.keywords.iter().take(KEYWORDS).map(|keyword| keyword.surface.clone()).collect(),
        gist: gist(analysis, number),
        typical: analysis
            .themes
            .speakers(theme)
            .into_iter()
            .take(TYPICAL)
            .map(|article| article_view(analysis, article))
            .collect(),
        passages: passage_view::passages(analysis, number),
        between: passage_view::between(analysis, number),
        far: far(analysis, number),
        seeds: seeds(analysis, number),
        pulled: pulled(analysis, number),
        note,
        quotes,
        chart: charts::stance::shown(analysis, number).next().map(|_| charts::stance_path(&theme.id)),
        targets: analysis.theme_positions[number]
            .iter()
            .filter(|position| position.articles > 1 || position.none < position.articles)
            .take(TARGETS)
            .map(|position| target_view(analysis, position))
            .collect(),
        more_articles: theme.articles.len() - shown.len(),
        by_article: shown.into_iter().map(|article| by_article(analysis, article)).collect(),
    }
}

/// From when to when the articles are, and how many tell it where not all do.
fn dates(analysis: &Analysis, theme: &Theme) -> Option<String> {
    let (first, last) = theme.dates.as_ref()?;
    let is_dated = |article: &&usize| analysis.corpus.articles[**article].metadata.date.is_some();
    let dated = theme.articles.iter().filter(is_dated).count();
    let span = span(first, last);
    Some(if dated == theme.articles.len() {
        format!("dated {span}")
    } else {
        format!("{} dated {span}", thousands(dated))
    })
}

/// The language of most of these articles, where it is not the one of most of the collection.
fn language(analysis: &Analysis, articles: &[usize]) -> Option<(&'static str, usize)> {
    let (usual, all) = *language::counts(analysis.languages.iter().copied()).first()?;
    let usual = if 2 * all > analysis.languages.len() { usual } else { Language::Unknown };
    let (most, count) =
        *language::counts(articles.iter().map(|&article| analysis.languages[article])).first()?;
    (most != usual && most != Language::Unknown && 2 * count > articles.len()).then(|| (most.name(), count))
}

/// Articles far from all themes: how many, and the first of them.
fn far(analysis: &Analysis, number: usize) -> Listed<ArticleView> {
    let far = analysis.themes.far_of(&analysis.themes.all[number]);
    let shown = far.iter().take(LISTED).map(|&article| article_view(analysis, article)).collect();
    Listed { articles: far.len(), more: far.len().saturating_sub(LISTED), shown }
}

/// What the guide's seeds of a theme did.
fn seeds(analysis: &Analysis, number: usize) -> Vec<SeedView> {
    let of_theme = analysis.audit.seeds.iter().filter(|seed| seed.theme == Some(number));
    of_theme
        .map(|seed| {
            let named = |theme: usize| analysis.themes.all[theme].name.clone();
            let term = seed.term.map(|term| analysis.documents.vocabulary.terms[term as usize].stem.as_str());
            // A seed that is another name of a target is counted with all names of it.
            let target = analysis.guide.targets.iter().find(|target| {
                Some(target.name.as_str()) == term && !target.name.eq_ignore_ascii_case(seed.seed.trim())
            });
            let note = match seed.status {
                SeedStatus::Used => String::new(),
                SeedStatus::Absent => "no article holds it".to_owned(),
                SeedStatus::Shared => "another theme claims it, too".to_owned(),
                SeedStatus::Elsewhere => match seed.other {
                    Some(other) => format!("most of them are elsewhere, as in {}", named(other)),
                    None => String::new(),
                },
            };
            let alias = target.map(|target| format!("counted with all names of {}", target.name));
            let notes: Vec<String> =
                alias.into_iter().chain(Some(note).filter(|note| !note.is_empty())).collect();
            let note = notes.join("; ");
            SeedView { seed: seed.seed.clone(), articles: seed.articles, here: seed.in_theme, note }
        })
        .collect()
}

/// Articles that nothing but seeds brought into a theme.
fn pulled(analysis: &Analysis, number: usize) -> Listed<PulledView> {
    let all = analysis.audit.pulled.iter().filter(|(article, _)| analysis.themes.of[*article] == number);
    let all: Vec<&(usize, usize)> = all.collect();
    let view = |&&(article, theme): &&(usize, usize)| PulledView {
        article: article_view(analysis, article),
        otherwise: analysis.themes.all[theme].name.clone(),
    };
    let shown = all.iter().take(LISTED).map(view).collect();
    Listed { articles: all.len(), more: all.len().saturating_sub(LISTED), shown }
}

pub(super) fn span(first: &crate::corpus::Date, last: &crate::corpus::Date) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

pub(super) fn percent(share: f64) -> String {
    // With a space at which no line breaks.
    format!("{:.0}\u{a0}%", 100.0 * share)
}

/// The sentences of the note with numbers for their quotes, and the quotes.
fn note_view(analysis: &Analysis, number: usize) -> (Vec<NoteView>, Vec<QuoteView>) {
    let mut places: Vec<note::Quote> = Vec::new();
    let sentences = note::note(analysis, number)
        .into_iter()
        .map(|sentence| {
            let quotes = sentence
                .quotes
                .into_iter()
                .map(|(article, place)| {
                    let known = places.iter().position(|known| *known == (article, place));
                    let number = known.unwrap_or_else(|| {
                        places.push((article, place));
                        places.len() - 1
                    }) + 1;
                    InlineView {
                        number,
                        text: exact(analysis, article, &analysis.stances[article].statements[place]),
                    }
                })
                .collect();
            NoteView { text: sentence.text, quotes }
        })
        .collect();
    let quotes = places
        .into_iter()
        .zip(1..)
        .map(|((article, place), number)| {
            let statement = &analysis.stances[article].statements[place];
            QuoteView {
                number,
                page: analysis.corpus.pages[analysis.corpus.articles[article].page].page.clone(),
                holder: Some(statement.holder.name().to_owned()).filter(|name| !name.is_empty()),
                article: article_view(analysis, article),
                line: statement.line,
            }
        })
        .collect();
    (sentences, quotes)
}

fn exact(analysis: &Analysis, article: usize, statement: &Statement) -> String {
    statement.exact(&analysis.corpus.articles[article]).to_owned()
}

/// What most authors of a theme do, as its note tells it, and the clearest position.
pub(super) fn gist(analysis: &Analysis, number: usize) -> String {
    let theme = &analysis.themes.all[number];
    let acts = note::acts_of(analysis, theme);
    let verbs: Vec<&str> = acts.iter().take(2).map(|(act, _)| act.verb()).collect();
    let sharpest = analysis.theme_positions[number]
        .iter()
        // What one article thinks is no position of a theme.
        .filter(|position| position.positive.abs_diff(position.negative) > 0 && position.taken() > 1)
        .max_by_key(|position| position.positive.abs_diff(position.negative));
    let position = sharpest.map(|position| {
        let name = &analysis.targets.all[position.target].name;
        let side = position.positive.max(position.negative);
        format!("{} on {name} ({side} of {})", position.stance().name(), position.taken())
    });
    let strangers = theme.articles.iter().filter(|&&article| analysis.themes.is_stranger(article)).count();
    let strangers = (strangers > 0).then(|| match strangers {
        1 => "1 fits no theme and is not counted".to_owned(),
        many => format!("{} fit no theme and are not counted", thousands(many)),
    });
    [Some(verbs.join(", ")).filter(|verbs| !verbs.is_empty()), position, strangers]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
}

fn target_view(analysis: &Analysis, position: &ThemePosition) -> TargetView {
    let titles = position.dissent.iter().take(DISSENT).map(|&article| article_view(analysis, article).title);
    TargetView {
        tally: Tally::of(analysis, position),
        acts: position.acts.iter().take(2).map(|act| act.verb()).collect::<Vec<_>>().join(", "),
        dissent: titles.collect(),
        more_dissent: position.dissent.len().saturating_sub(DISSENT),
    }
}

fn by_article(analysis: &Analysis, article: usize) -> ByArticleView {
    let stance = &analysis.stances[article];
    ByArticleView {
        article: article_view(analysis, article),
        statements: stance
            .main
            .iter()
            .take(3)
            .map(|&place| {
                let statement = &stance.statements[place];
                StatementView {
                    verb: statement.main_act().verb(),
                    holder: Some(statement.holder.name().to_owned()).filter(|name| !name.is_empty()),
                    text: exact(analysis, article, statement),
                    line: statement.line,
                }
            })
            .collect(),
    }
}

pub(super) fn article_view(analysis: &Analysis, article: usize) -> ArticleView {
    let held = &analysis.corpus.articles[article];
    let told = &held.metadata;
    let date = told.date.map(|date| date.to_string());
    let source: Vec<&str> =
        [&told.author, &told.outlet, &date].into_iter().filter_map(|part| part.as_deref()).collect();
    let beginning = || {
        let (words, _) = unspaced::first_words(&held.text, 8);
        format!("{words} …")
    };
    ArticleView {
        id: analysis.corpus.ids[article].clone(),
        title: told.title.clone().unwrap_or_else(beginning),
        source: source.join(", "),
        place: format!("{}:{}–{}", analysis.corpus.pages[held.page].page, held.lines.0, held.lines.1),
    }
}

#[derive(Serialize)]
pub(super) struct ThemeView {
    number: usize,
    id: String,
    name: String,
    guided: bool,
    articles: usize,
    percent: String,
    bar: String,
    words: String,
    /// The language of most of its articles, where that is not the collection's, and how many they are.
    language: Option<(&'static str, usize)>,
    dates: Option<String>,
    /// None of its articles counts: they fit no theme of the model.
    silent: bool,
    stability: Option<String>,
    npmi: Option<String>,
    keywords: Vec<String>,
    /// In a few words where the authors stand, for the table at a glance.
    gist: String,
    typical: Vec<ArticleView>,
    passages: Vec<PassageView>,
    between: Listed<BetweenView>,
    far: Listed<ArticleView>,
    seeds: Vec<SeedView>,
    pulled: Listed<PulledView>,
    note: Vec<NoteView>,
    quotes: Vec<QuoteView>,
    /// Path of the picture of its stances.
    chart: Option<String>,
    targets: Vec<TargetView>,
    by_article: Vec<ByArticleView>,
    more_articles: usize,
}

#[derive(Serialize)]
pub(super) struct ArticleView {
    id: String,
    title: String,
    source: String,
    place: String,
}

/// Some articles of many.
#[derive(Serialize)]
pub(super) struct Listed<T> {
    pub articles: usize,
    pub shown: Vec<T>,
    pub more: usize,
}

#[derive(Serialize)]
struct SeedView {
    seed: String,
    articles: usize,
    here: usize,
    note: String,
}

#[derive(Serialize)]
struct PulledView {
    article: ArticleView,
    otherwise: String,
}

/// A sentence of a note; `text` is Markdown.
#[derive(Serialize)]
struct NoteView {
    text: String,
    quotes: Vec<InlineView>,
}

#[derive(Serialize)]
struct InlineView {
    number: usize,
    text: String,
}

/// Where a quote of a note stands.
#[derive(Serialize)]
struct QuoteView {
    number: usize,
    page: String,
    holder: Option<String>,
    article: ArticleView,
    line: u32,
}

#[derive(Serialize)]
struct TargetView {
    #[serde(flatten)]
    tally: Tally,
    acts: String,
    dissent: Vec<String>,
    more_dissent: usize,
}

#[derive(Serialize)]
struct ByArticleView {
    article: ArticleView,
    statements: Vec<StatementView>,
}

#[derive(Serialize)]
struct StatementView {
    verb: &'static str,
    holder: Option<String>,
    text: String,
    line: u32,
}
