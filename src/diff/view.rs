//! What `diff.md` and the JSON show of a comparison.

use serde::Serialize;

use super::articles::{ArticleChange, Why};
use super::noise;
use super::read::{Quote, Run};
use super::stance::{Level, StanceChange};
use super::themes::ThemeChange;
use super::{Diff, tables};
use crate::report::shorten;

/// Lines of a list; the rest is counted.
const LISTED: usize = 20;
/// The setting that holds edits.
const EDITS: &str = "edits";
/// Characters of a quote.
const QUOTED: usize = 400;

#[derive(Debug, Serialize)]
pub(super) struct View {
    old: Run1,
    new: Run1,
    nothing: bool,
    /// Settings that are not the same.
    settings: Vec<String>,
    themes: Vec<ThemeView>,
    /// Themes of which only so few articles moved as chance moves.
    steady: usize,
    /// Themes in which about as many articles were added as are gone.
    exchanged: usize,
    added: List,
    gone: List,
    edited: List,
    moved: List,
    /// Articles that moved with a theme that was split, merged, is new or gone.
    moved_with_theme: usize,
    /// Articles that moved and sat between themes.
    moved_between: usize,
    /// All that moved are no more than grouping again moves.
    moved_by_chance: bool,
    pages: usize,
    turned_themes: Vec<StanceView>,
    other_themes: usize,
    dissent: Vec<StanceView>,
    more_dissent: usize,
    /// Articles that newly dissent where they came from between themes.
    other_dissent: usize,
    turned_articles: Vec<StanceView>,
    more_turned: usize,
    other_articles: usize,
}

/// A run.
#[derive(Debug, Serialize)]
struct Run1 {
    name: String,
    version: String,
    articles: usize,
    themes: usize,
}

/// Articles, as far as they are listed.
#[derive(Debug, Default, Serialize)]
struct List {
    count: usize,
    listed: Vec<ArticleView>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct ArticleView {
    id: String,
    title: String,
    page: String,
    line: usize,
    theme_old: Option<String>,
    theme_new: Option<String>,
    words_old: Option<usize>,
    words_new: Option<usize>,
}

#[derive(Debug, Serialize)]
struct ThemeView {
    name: String,
    name_old: Option<String>,
    changes: Vec<&'static str>,
    articles_old: usize,
    articles_new: usize,
    share_old: f64,
    share_new: f64,
    kept: usize,
    added: usize,
    gone: usize,
    moved_in: usize,
    moved_out: usize,
    split_into: Vec<String>,
    merged_from: Vec<String>,
    split_from: Option<String>,
    merged_into: Option<String>,
    keywords: Vec<String>,
}

#[derive(Debug, Serialize)]
struct StanceView {
    theme: String,
    target: String,
    title: String,
    change: &'static str,
    firm: bool,
    old: &'static str,
    new: &'static str,
    counts: Option<[(usize, usize); 2]>,
    came: Option<[usize; 4]>,
    /// The article is in the new run only.
    is_added: bool,
    quote_old: Option<QuoteView>,
    quote_new: Option<QuoteView>,
}

#[derive(Debug, Serialize)]
struct QuoteView {
    exact: String,
    id: String,
    title: String,
    page: String,
    line: usize,
}

impl View {
    pub(super) fn of(diff: &Diff) -> Self {
        let told = diff.themes.changes.iter().filter(|change| !tables::changes(change).is_empty());
        let list = |wanted: &dyn Fn(&ArticleChange) -> bool| list(diff, wanted);
        let moved = |wanted: &[Why]| {
            diff.changed.iter().filter(|c| c.moved.is_some_and(|why| wanted.contains(&why))).count()
        };
        let (with_theme, between) =
            (moved(&[Why::Split, Why::Merged, Why::Gone, Why::New]), moved(&[Why::Between]));
        let stances = |level: Level, firm: bool, turned: bool| {
            let mine = diff.stances.iter().filter(move |c| c.level == level && c.firm == firm);
            mine.filter(move |c| (c.change == "turned" || level != Level::Article) == turned)
        };
        let shown = |level: Level| -> Vec<StanceView> {
            stances(level, true, true).take(LISTED).map(|change| stance(diff, change)).collect()
        };
        let (dissent, turned) = (shown(Level::Dissent), shown(Level::Article));
        let edited = diff.settings().iter().any(|name| name == EDITS);
        let quiet: Vec<&ThemeChange> = diff
            .themes
            .changes
            .iter()
            .filter(|change| change.is_any() && tables::changes(change).is_empty())
            .collect();
        let exchanged = quiet.iter().filter(|change| change.added + change.gone > 0).count();
        Self {
            old: run(&diff.old),
            new: run(&diff.new),
            nothing: diff.is_empty(),
            settings: diff.settings(),
            themes: told.map(|change| theme(diff, change)).collect(),
            // What edits moved is somebody's doing.
            steady: if edited { 0 } else { quiet.len() - exchanged },
            exchanged,
            added: list(&|change| change.old.is_none()),
            gone: list(&|change| change.new.is_none()),
            edited: list(&|change| change.edited),
            moved: list(&|change| change.moved == Some(Why::Moved)),
            moved_with_theme: with_theme,
            moved_between: between,
            moved_by_chance: !edited && by_chance(diff, moved(&[Why::Moved]) + between),
            pages: diff.changed.iter().filter(|change| change.page).count(),
            turned_themes: stances(Level::Theme, true, true).map(|change| stance(diff, change)).collect(),
            other_themes: stances(Level::Theme, false, true).count(),
            more_dissent: stances(Level::Dissent, true, true).count() - dissent.len(),
            dissent,
            other_dissent: stances(Level::Dissent, false, true).count(),
            more_turned: stances(Level::Article, true, true).count() - turned.len(),
            turned_articles: turned,
            other_articles: stances(Level::Article, true, false).count(),
        }
    }
}

/// Whether so many articles move where the same ones are grouped again.
fn by_chance(diff: &Diff, moved: usize) -> bool {
    let pairs = diff.themes.changes.iter().filter_map(|change| Some((change, &diff.new.themes[change.new?])));
    let leaving = pairs.map(|(change, theme)| noise::leaving(change.kept + change.moved_in, theme.stability));
    #[allow(clippy::cast_precision_loss)]
    let moved = moved as f64;
    moved <= noise::at_most(leaving.sum())
}

fn run(run: &Run) -> Run1 {
    Run1 {
        name: run.name.clone(),
        version: run.version.clone(),
        articles: run.articles.len(),
        themes: run.themes.len(),
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { "without a title".to_owned() } else { shorten(title, 120) }
}

fn list(diff: &Diff, wanted: &dyn Fn(&ArticleChange) -> bool) -> List {
    let all: Vec<&ArticleChange> = diff.changed.iter().filter(|change| wanted(change)).collect();
    let listed = all.iter().take(LISTED).filter_map(|change| {
        let (old, new) =
            (change.old.map(|at| &diff.old.articles[at]), change.new.map(|at| &diff.new.articles[at]));
        let article = new.or(old)?;
        Some(ArticleView {
            id: article.id.clone(),
            title: titled(&article.title),
            page: article.page.clone(),
            line: article.line,
            theme_old: old.map(|article| diff.old.themes[article.theme].name.clone()),
            theme_new: new.map(|article| diff.new.themes[article.theme].name.clone()),
            words_old: old.map(|article| article.words),
            words_new: new.map(|article| article.words),
        })
    });
    let listed: Vec<ArticleView> = listed.collect();
    List { count: all.len(), more: all.len() - listed.len(), listed }
}

fn theme(diff: &Diff, change: &ThemeChange) -> ThemeView {
    let (old, new) = (change.old.map(|at| &diff.old.themes[at]), change.new.map(|at| &diff.new.themes[at]));
    let shown = new.or(old);
    let new_names = |all: &[usize]| all.iter().map(|&at| diff.new.themes[at].name.clone()).collect();
    let keywords =
        shown.map_or(Vec::new(), |theme| theme.keywords.iter().take(6).map(|k| k.1.clone()).collect());
    let split_from = change.new.and_then(|at| diff.themes.split_from[at]);
    let merged_into = change.old.and_then(|at| diff.themes.merged_into[at]);
    ThemeView {
        name: shown.map_or(String::new(), |theme| theme.name.clone()),
        name_old: old.filter(|_| change.renamed).map(|theme| theme.name.clone()),
        changes: tables::changes(change),
        articles_old: old.map_or(0, |theme| theme.articles),
        articles_new: new.map_or(0, |theme| theme.articles),
        share_old: tables::share(old, &diff.old),
        share_new: tables::share(new, &diff.new),
        kept: change.kept,
        added: change.added,
        gone: change.gone,
        moved_in: change.moved_in,
        moved_out: change.moved_out,
        split_into: new_names(&change.split_into),
        merged_from: change.merged_from.iter().map(|&at| diff.old.themes[at].name.clone()).collect(),
        split_from: split_from.map(|at| diff.old.themes[at].name.clone()),
        merged_into: merged_into.map(|at| diff.new.themes[at].name.clone()),
        keywords,
    }
}

fn stance(diff: &Diff, change: &StanceChange) -> StanceView {
    let quote = |run: &Run, quote: &Option<Quote>| {
        let quote = quote.as_ref()?;
        let article = &run.articles[quote.article];
        Some(QuoteView {
            exact: shorten(&quote.exact, QUOTED),
            id: article.id.clone(),
            title: titled(&article.title),
            page: article.page.clone(),
            line: quote.line,
        })
    };
    StanceView {
        theme: change.themes[1].map_or(String::new(), |at| diff.new.themes[at].name.clone()),
        target: change.target.clone(),
        title: change.articles[1].map_or(String::new(), |at| titled(&diff.new.articles[at].title)),
        change: change.change,
        firm: change.firm,
        old: change.sides[0].name(),
        new: change.sides[1].name(),
        counts: change.counts,
        came: change.came,
        is_added: change.articles[0].is_none(),
        quote_old: quote(&diff.old, &change.quotes[0]),
        quote_new: quote(&diff.new, &change.quotes[1]),
    }
}
