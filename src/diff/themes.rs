//! Which theme of one run is which of the other, and what became of it.

use std::collections::{HashMap, HashSet};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::articles::{Matched, Why};
use super::noise;
use super::read::{Run, Theme};

/// Weights are compared to so many parts of one.
const PARTS: f64 = 1e9;
/// The share of keywords that themes must have in common to be the same by them alone: a word or two stand in any two themes.
const LEAST_WORDS: f64 = 0.1;

/// Themes of two runs, in pairs, and what changed.
#[derive(Debug)]
pub(super) struct Themes {
    pub(super) to_new: Vec<Option<usize>>,
    pub(super) to_old: Vec<Option<usize>>,
    /// For each new theme the old one of which it is a part, if it is no other's successor.
    pub(super) split_from: Vec<Option<usize>>,
    /// For each old theme the new one that took it in, if it has no successor.
    pub(super) merged_into: Vec<Option<usize>>,
    /// All themes, changed or not: in the order of the new run, then those that only the old one has.
    pub(super) changes: Vec<ThemeChange>,
}

/// What became of a theme; it has a place in one of the runs at least.
#[derive(Debug, Default)]
pub(super) struct ThemeChange {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    /// Articles that are in it in both runs.
    pub(super) kept: usize,
    pub(super) added: usize,
    pub(super) gone: usize,
    pub(super) moved_in: usize,
    pub(super) moved_out: usize,
    /// Of those that moved in or out the ones that sat between themes in neither run.
    sure_in: usize,
    sure_out: usize,
    /// By how much those that move in and out differ by chance.
    pub(super) noise: f64,
    pub(super) renamed: bool,
    /// New themes that are parts of it, its own successor not counted.
    pub(super) split_into: Vec<usize>,
    /// Old themes that it took in, its own predecessor not counted.
    pub(super) merged_from: Vec<usize>,
}

impl ThemeChange {
    /// By how many articles it grew, apart from what moved by chance.
    pub(super) fn growth(&self) -> i64 {
        let (inward, outward) = (signed(self.sure_in), signed(self.sure_out));
        #[allow(clippy::cast_precision_loss)]
        let firm = (inward - outward).unsigned_abs() as f64 > self.noise;
        let sure = signed(self.added) - signed(self.gone) + if firm { inward - outward } else { 0 };
        let all = signed(self.added + self.moved_in) - signed(self.gone + self.moved_out);
        // What came for sure and went by chance, or the other way round, is neither.
        if sure.signum() * all.signum() < 0 { 0 } else { sure }
    }

    /// True where anything is to be told of it.
    pub(super) fn is_any(&self) -> bool {
        self.old.is_none()
            || self.new.is_none()
            || self.renamed
            || self.numbers().iter().any(|&number| number > 0)
    }

    fn numbers(&self) -> [usize; 4] {
        [self.added, self.gone, self.moved_in, self.moved_out]
    }
}

#[allow(clippy::cast_possible_wrap)]
fn signed(count: usize) -> i64 {
    count as i64
}

impl Themes {
    /// Finds the pairs and what changed.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn of(old: &Run, new: &Run, articles: &Matched) -> Self {
        let shared = Shared::of(old, new, articles);
        let to_new = assign(&old.themes, &new.themes, &edited(new), &shared);
        let mut to_old = vec![None; new.themes.len()];
        for (from, to) in to_new.iter().enumerate() {
            if let Some(to) = *to {
                to_old[to] = Some(from);
            }
        }
        // Several articles that are all in one theme went there together, however unsteady that is.
        let part = |at: usize, whole: usize, theme: &Theme, there: usize| {
            let all = shared.both[at] > 1 && shared.both[at] == whole;
            all || shared.both[at] as f64 > noise::at_most(noise::leaving(there, theme.stability))
        };
        let split_from = (0..new.themes.len()).map(|n| {
            let o = (0..old.themes.len()).find(|&o| 2 * shared.at(o, n) > shared.new[n])?;
            let part = part(shared.place(o, n), shared.new[n], &old.themes[o], shared.old[o]);
            (to_old[n].is_none() && part).then_some(o)
        });
        let split_from: Vec<Option<usize>> = split_from.collect();
        let merged_into = (0..old.themes.len()).map(|o| {
            let n = (0..new.themes.len()).find(|&n| 2 * shared.at(o, n) > shared.old[o])?;
            let part = part(shared.place(o, n), shared.old[o], &new.themes[n], shared.new[n]);
            (to_new[o].is_none() && part).then_some(n)
        });
        let merged_into: Vec<Option<usize>> = merged_into.collect();
        let mut themes = Self { to_new, to_old, split_from, merged_into, changes: Vec::new() };
        themes.changes = themes.changes(old, new, &shared);
        themes
    }

    /// Why an article of one theme is in another, if it is.
    pub(super) fn moved(&self, old: usize, new: usize, core: bool) -> Option<Why> {
        if self.to_new[old] == Some(new) {
            return None;
        }
        Some(if self.split_from[new] == Some(old) {
            Why::Split
        } else if self.merged_into[old] == Some(new) {
            Why::Merged
        } else if self.to_new[old].is_none() {
            Why::Gone
        } else if self.to_old[new].is_none() {
            Why::New
        } else if core {
            Why::Moved
        } else {
            Why::Between
        })
    }

    fn changes(&self, old: &Run, new: &Run, shared: &Shared) -> Vec<ThemeChange> {
        let of = |from: Option<usize>, to: Option<usize>| {
            let kept = from.zip(to).map_or(0, |(o, n)| shared.at(o, n));
            let (before, now) = (from.map(|o| &old.themes[o]), to.map(|n| &new.themes[n]));
            let (left, came) = (from.map_or(0, |o| shared.old[o]), to.map_or(0, |n| shared.new[n]));
            let moving = [(left, before), (came, now)]
                .map(|(articles, theme)| noise::leaving(articles, theme.and_then(|theme| theme.stability)));
            let parts = |all: &[Option<usize>], whole: Option<usize>| {
                let mine = (0..all.len()).filter(|&at| whole.is_some() && all[at] == whole);
                mine.collect::<Vec<usize>>()
            };
            ThemeChange {
                old: from,
                new: to,
                kept,
                added: now.map_or(0, |theme| theme.articles) - came,
                gone: before.map_or(0, |theme| theme.articles) - left,
                moved_in: came - kept,
                moved_out: left - kept,
                sure_in: to.map_or(0, |n| shared.sure(None, Some(n)))
                    - from.zip(to).map_or(0, |(o, n)| shared.sure(Some(o), Some(n))),
                sure_out: from.map_or(0, |o| shared.sure(Some(o), None))
                    - from.zip(to).map_or(0, |(o, n)| shared.sure(Some(o), Some(n))),
                noise: noise::net(moving[0] + moving[1]),
                renamed: before.zip(now).is_some_and(|(before, now)| is_renamed(&before.name, &now.name)),
                split_into: parts(&self.split_from, from),
                merged_from: parts(&self.merged_into, to),
            }
        };
        let here = self.to_old.iter().enumerate().map(|(n, from)| of(*from, Some(n)));
        let gone = self.to_new.iter().enumerate().filter(|(_, to)| to.is_none());
        here.chain(gone.map(|(o, _)| of(Some(o), None))).collect()
    }
}

/// A name of the same words in another order is the same.
fn is_renamed(old: &str, new: &str) -> bool {
    let words = |name: &str| {
        let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let mut words: Vec<String> = parts.map(str::to_lowercase).collect();
        words.sort();
        words
    };
    old != new && (words(old) != words(new) || words(old).is_empty())
}

/// How many articles that both runs have are where.
struct Shared {
    /// old × new, row by row.
    both: Vec<usize>,
    /// The same, without articles that sat between themes in one of the runs.
    core: Vec<usize>,
    /// Of each old theme.
    old: Vec<usize>,
    /// Of each new theme.
    new: Vec<usize>,
}

impl Shared {
    fn of(old: &Run, new: &Run, articles: &Matched) -> Self {
        let (rows, columns) = (old.themes.len(), new.themes.len());
        let mut shared = Self {
            both: vec![0; rows * columns],
            core: vec![0; rows * columns],
            old: vec![0; rows],
            new: vec![0; columns],
        };
        for (before, now) in articles.pairs() {
            let (o, n) = (old.articles[before].theme, new.articles[now].theme);
            let place = shared.place(o, n);
            shared.both[place] += 1;
            shared.core[place] += usize::from(old.articles[before].core && new.articles[now].core);
            shared.old[o] += 1;
            shared.new[n] += 1;
        }
        shared
    }

    /// Articles of the core that are in these themes; in any where none is given.
    fn sure(&self, old: Option<usize>, new: Option<usize>) -> usize {
        let rows = old.map_or(0..self.old.len(), |o| o..o + 1);
        let columns = new.map_or(0..self.new.len(), |n| n..n + 1);
        rows.map(|o| columns.clone().map(|n| self.core[self.place(o, n)]).sum::<usize>()).sum()
    }

    fn place(&self, old: usize, new: usize) -> usize {
        old * self.new.len() + new
    }

    fn at(&self, old: usize, new: usize) -> usize {
        self.both[self.place(old, new)]
    }
}

/// For each old theme its successor: themes of one name are the same, whether a guide, edits or their best keywords give it; of
/// the others the pairs that are most alike in sum, by the articles that they share and by their keywords, if they are alike
/// enough to be the same.
fn assign(old: &[Theme], new: &[Theme], edits: &[(&str, &str)], shared: &Shared) -> Vec<Option<usize>> {
    let mut to_new = vec![None; old.len()];
    // One without keywords has a number for a name.
    let is_named = |theme: &Theme| theme.guided || !theme.keywords.is_empty();
    let named = (0..).zip(new).filter(|(_, theme)| is_named(theme));
    let named: HashMap<&str, usize> = named.map(|(n, theme)| (theme.name.as_str(), n)).collect();
    let mut taken = HashSet::new();
    for (o, theme) in old.iter().enumerate().filter(|(_, theme)| is_named(theme)) {
        if let Some(&n) = named.get(theme.name.as_str()).filter(|&&n| taken.insert(n)) {
            to_new[o] = Some(n);
        }
    }
    // Whose a theme is that edits made, they say themselves, if its articles agree.
    for &(id, name) in edits {
        let known = old.iter().position(|theme| theme.id == id).filter(|&o| to_new[o].is_none());
        let pair = known.zip(new.iter().position(|theme| theme.name == name));
        if let Some((o, n)) = pair.filter(|&(o, n)| 2 * shared.at(o, n) > shared.old[o] && taken.insert(n)) {
            to_new[o] = Some(n);
        }
    }
    let rows: Vec<usize> = (0..old.len()).filter(|&o| to_new[o].is_none()).collect();
    let columns: Vec<usize> = (0..new.len()).filter(|n| !taken.contains(n)).collect();
    if rows.is_empty() || columns.is_empty() {
        return to_new;
    }
    let alike = Alike { old: &index(old), new: &index(new), shared };
    let (own_old, own_new) = (nearest(alike.old), nearest(alike.new));
    // There must be at least as many columns as rows.
    let turned = rows.len() > columns.len();
    let (short, long) = if turned { (&columns, &rows) } else { (&rows, &columns) };
    let pair = |a: usize, b: usize| if turned { (long[b], short[a]) } else { (short[a], long[b]) };
    let weights = Matrix::from_fn(short.len(), long.len(), |(a, b)| {
        let (o, n) = pair(a, b);
        alike.weight(o, n)
    });
    for (a, &b) in kuhn_munkres(&weights).1.iter().enumerate() {
        let (o, n) = pair(a, b);
        let words = overlap(&alike.old[o], &alike.new[n]);
        // One article is a majority of itself wherever it is.
        let most = shared.at(o, n) > 1 && 2 * shared.at(o, n) > shared.old[o].min(shared.new[n]);
        // Words do not speak against articles, all of which went elsewhere. Two themes of a run are different: what is more
        // alike than any of these is the same.
        let open = shared.at(o, n) > 0 || shared.old[o] == 0;
        if most || open && words > own_old[o].max(own_new[n]).max(LEAST_WORDS) {
            to_new[o] = Some(n);
        }
    }
    to_new
}

/// The identifiers of themes that the edits of a run speak of, with the names that they have by them.
fn edited(run: &Run) -> Vec<(&str, &str)> {
    let themes = run.settings.get("edits").and_then(|edits| edits["themes"].as_array());
    let themes = themes.into_iter().flatten();
    themes.filter_map(|theme| Some((theme["id"].as_str()?, theme["name"].as_str()?))).collect()
}

type Words<'a> = HashMap<&'a str, f64>;

fn index(themes: &[Theme]) -> Vec<Words<'_>> {
    themes
        .iter()
        .map(|theme| theme.keywords.iter().map(|(term, _, part)| (term.as_str(), *part)).collect())
        .collect()
}

/// For each theme how alike the nearest other one of its run is.
fn nearest(themes: &[Words<'_>]) -> Vec<f64> {
    let to = |at: usize| {
        let others = (0..themes.len()).filter(move |&other| other != at);
        others.map(|other| overlap(&themes[at], &themes[other])).fold(0.0, f64::max)
    };
    (0..themes.len()).map(to).collect()
}

/// The share of their keywords that two themes have in common, by weight (Ruzicka's index); the sums of both are 1.
fn overlap(one: &Words<'_>, other: &Words<'_>) -> f64 {
    let mut parts: Vec<f64> =
        one.iter().filter_map(|(term, part)| other.get(term).map(|there| part.min(*there))).collect();
    // The map hands them out in any order, and the sum must not depend on it.
    parts.sort_by(f64::total_cmp);
    let both: f64 = parts.iter().sum();
    both / (2.0 - both)
}

struct Alike<'a> {
    old: &'a [Words<'a>],
    new: &'a [Words<'a>],
    shared: &'a Shared,
}

impl Alike<'_> {
    /// How alike two themes are: the mean of what they share of articles and of keywords; keywords alone where neither
    /// has an article that the other run knows.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn weight(&self, old: usize, new: usize) -> i64 {
        let words = overlap(&self.old[old], &self.new[new]);
        let both = self.shared.at(old, new);
        let any = self.shared.old[old] + self.shared.new[new] - both;
        let alike = if any == 0 { words } else { (words + both as f64 / any as f64) / 2.0 };
        (alike * PARTS).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_same_words_is_the_same() {
        assert!(!is_renamed("Harbour, quay", "Quay, harbour") && !is_renamed("A", "A"));
        assert!(is_renamed("Harbour", "Harbour, quay") && is_renamed("!", "?"));
    }

    fn theme(name: &str, words: &[&str]) -> Theme {
        let part = 1.0 / words.len() as f64;
        let keywords = words.iter().map(|word| ((*word).to_owned(), (*word).to_owned(), part)).collect();
        let (id, name) = (name.to_owned(), name.to_owned());
        Theme { id, name, guided: false, stability: Some(1.0), articles: 0, keywords }
    }

    fn shared(rows: &[&[usize]]) -> Shared {
        let old = rows.iter().map(|row| row.iter().sum()).collect();
        let new = (0..rows[0].len()).map(|n| rows.iter().map(|row| row[n]).sum()).collect();
        Shared { both: rows.concat(), core: rows.concat(), old, new }
    }

    #[test]
    fn the_best_sum_wins_and_not_the_best_pair() {
        let old = [theme("a", &["x"]), theme("b", &["y"])];
        let new = [theme("c", &["z"]), theme("d", &["w"])];
        // Alone, a would take c; but then b had nothing, which has articles in c only.
        assert_eq!(assign(&old, &new, &[], &shared(&[&[6, 5], &[4, 0]])), [Some(1), Some(0)]);
    }

    #[test]
    fn words_decide_where_no_article_is_shared() {
        let old = [theme("a", &["x", "y", "u"]), theme("b", &["v", "w", "u"]), theme("c", &["p", "q"])];
        let new = [theme("d", &["v", "w", "t"]), theme("e", &["x", "y", "t"])];
        let none = shared(&[&[0, 0], &[0, 0], &[0, 0]]);
        assert_eq!(assign(&old, &new, &[], &none), [Some(1), Some(0), None]);
        // No more alike than two themes of the same run are.
        let new = [theme("d", &["u", "k", "l"])];
        assert_eq!(assign(&old, &new, &[], &shared(&[&[0], &[0], &[0]])), [None, None, None]);
    }

    #[test]
    fn a_name_that_both_runs_have_is_one_theme() {
        let (old, new) = ([theme("a", &["x"]), theme("b", &["y"])], [theme("b", &["z"]), theme("c", &["w"])]);
        assert_eq!(assign(&old, &new, &[], &shared(&[&[0, 6], &[0, 0]])), [Some(1), Some(0)]);
    }

    #[test]
    fn a_word_makes_no_theme_the_same() {
        let words = |own: &'static str| -> Vec<&'static str> {
            own.split(' ').chain(std::iter::once("train")).collect()
        };
        let old =
            [theme("a", &words("threat islamist police plot attack fighter border cell online radical"))];
        let new =
            [theme("b", &words("rail commuter track station timetable fare carriage driver signal line"))];
        assert_eq!(assign(&old, &new, &[], &shared(&[&[0]])), [None]);
    }

    #[test]
    fn words_prove_nothing_where_the_articles_went_elsewhere() {
        let old = [theme("a", &["x", "y"]), theme("b", &["v", "w"])];
        let new = [theme("c", &["x", "y"]), theme("d", &["v", "z"])];
        // All of b is in c now, and d has articles of its own that nobody knew.
        assert_eq!(assign(&old, &new, &[], &shared(&[&[6, 0], &[4, 0]])), [Some(0), None]);
        assert_eq!(assign(&old, &new, &[], &shared(&[&[6, 0], &[0, 0]])), [Some(0), Some(1)]);
    }

    #[test]
    fn a_single_article_proves_nothing() {
        let (old, new) = ([theme("a", &["x"])], [theme("b", &["y"])]);
        assert_eq!(assign(&old, &new, &[], &shared(&[&[1]])), [None]);
        assert_eq!(assign(&old, &new, &[], &shared(&[&[2]])), [Some(0)]);
    }
}
