//! Positions that changed.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::articles::Matched;
use super::read::{Position, Quote, Run, Side, Stance};
use super::themes::Themes;
use crate::error::Result;

/// Articles of a theme that are looked at for a quote.
const LOOKED_AT: usize = 8;

/// Whose position it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Theme,
    Dissent,
    Article,
}

/// A position that changed.
#[derive(Debug)]
pub(super) struct StanceChange {
    pub(super) level: Level,
    pub(super) change: &'static str,
    /// It is more than chance or grouping makes.
    pub(super) firm: bool,
    pub(super) target: String,
    /// Themes, old and new.
    pub(super) themes: [Option<usize>; 2],
    /// Of an article: its places.
    pub(super) articles: [Option<usize>; 2],
    pub(super) sides: [Side; 2],
    /// Of a theme: how many speak well and badly of it, old and new.
    pub(super) counts: Option<[(usize, usize); 2]>,
    /// Of a theme, of the articles on its new side: added, on another side before, moved in, there before.
    pub(super) came: Option<[usize; 4]>,
    pub(super) quotes: [Option<Quote>; 2],
    /// Statements that may be quoted, the best first.
    candidates: [Vec<String>; 2],
}

/// Two runs and how they belong together.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    pub(super) old: &'a Run,
    pub(super) new: &'a Run,
    pub(super) articles: &'a Matched,
    pub(super) themes: &'a Themes,
}

/// All positions that changed, with quotes: of themes, new dissent, of articles, each in the order of the new run.
///
/// # Errors
/// Those of reading the quotes.
pub(super) fn changes(both: Both<'_>) -> Result<Vec<StanceChange>> {
    let mut found = of_themes(both);
    found.extend(dissent(both));
    found.extend(of_articles(both));
    for (place, run) in [both.old, both.new].into_iter().enumerate() {
        let wanted: HashSet<&str> =
            found.iter().flat_map(|change| &change.candidates[place]).map(String::as_str).collect();
        let quotes = run.quotes(&wanted)?;
        for change in &mut found {
            change.quotes[place] = best(&change.candidates[place], change.sides[place], &quotes);
        }
    }
    Ok(found)
}

/// The first statement that shows a side; of one that is mixed the first of all. What is no side shows nothing.
fn best(candidates: &[String], side: Side, quotes: &HashMap<String, Quote>) -> Option<Quote> {
    let mut known = candidates.iter().filter_map(|id| quotes.get(id));
    match side {
        Side::None => None,
        Side::Mixed => known.next(),
        Side::Positive | Side::Negative => {
            known.clone().find(|quote| quote.polarity == side.sign()).or_else(|| known.next())
        }
    }
    .cloned()
}

fn stance<'a>(run: &'a Run, article: usize, target: &str) -> Option<&'a Stance> {
    run.stances[article].iter().find(|stance| stance.target == target)
}

fn side(run: &Run, article: usize, target: &str) -> Side {
    stance(run, article, target).map_or(Side::None, |stance| stance.side)
}

fn evidence(run: &Run, article: Option<usize>, target: &str) -> Vec<String> {
    article
        .and_then(|article| stance(run, article, target))
        .map_or(Vec::new(), |found| found.evidence.clone())
}

/// What became of a side, if it is another.
fn change(old: Side, new: Side) -> Option<&'static str> {
    match (old, new) {
        (old, new) if old == new => None,
        (Side::Positive, Side::Negative) | (Side::Negative, Side::Positive) => Some("turned"),
        (_, Side::Mixed) => Some("mixed"),
        (_, Side::None) => Some("dropped"),
        (Side::Mixed, _) => Some("cleared"),
        (_, _) => Some("taken"),
    }
}

fn of_articles(both: Both<'_>) -> Vec<StanceChange> {
    let mut found = Vec::new();
    for (before, now) in both.articles.pairs() {
        let stances = both.new.stances[now].iter().chain(&both.old.stances[before]);
        let mut seen = BTreeSet::new();
        for target in stances.map(|stance| &stance.target).filter(|target| seen.insert(target.as_str())) {
            let sides = [side(both.old, before, target), side(both.new, now, target)];
            let Some(change) = change(sides[0], sides[1]) else { continue };
            found.push(StanceChange {
                level: Level::Article,
                change,
                firm: true,
                target: target.clone(),
                themes: [Some(both.old.articles[before].theme), Some(both.new.articles[now].theme)],
                articles: [Some(before), Some(now)],
                sides,
                counts: None,
                came: None,
                quotes: [None, None],
                candidates: [evidence(both.old, Some(before), target), evidence(both.new, Some(now), target)],
            });
        }
    }
    found
}

/// The side that more articles take, and whether chance alone would hardly make it so.
fn lean(position: &Position) -> (Side, bool) {
    let side = match position.positive.cmp(&position.negative) {
        std::cmp::Ordering::Greater => Side::Positive,
        std::cmp::Ordering::Less => Side::Negative,
        std::cmp::Ordering::Equal if position.positive > 0 => Side::Mixed,
        std::cmp::Ordering::Equal => Side::None,
    };
    (side, side.sign() != 0 && position.low.is_some_and(|low| low > 0.5))
}

/// Themes in pairs, with a target of which both speak.
fn pairs<'a>(both: Both<'a>) -> impl Iterator<Item = ([usize; 2], [&'a Position; 2])> {
    let themes = both.themes.to_old.iter().enumerate().filter_map(|(new, old)| old.map(|old| [old, new]));
    themes.flat_map(move |[old, new]| {
        both.new.positions[new].iter().filter_map(move |now| {
            let before = both.old.positions[old].iter().find(|before| before.target == now.target)?;
            Some(([old, new], [before, now]))
        })
    })
}

fn of_themes(both: Both<'_>) -> Vec<StanceChange> {
    // The articles of each new theme.
    let mut members: Vec<[Vec<usize>; 2]> = Vec::new();
    members.resize_with(both.themes.to_old.len(), Default::default);
    for (at, article) in both.new.articles.iter().enumerate() {
        members[article.theme][1].push(at);
    }
    for (at, article) in both.old.articles.iter().enumerate() {
        if let Some(new) = both.themes.to_new[article.theme] {
            members[new][0].push(at);
        }
    }
    let mut found = Vec::new();
    for (themes, positions) in pairs(both) {
        let [(old, sure_old), (new, sure_new)] = positions.map(lean);
        let Some(change) = change(old, new) else { continue };
        let target = &positions[1].target;
        let candidates = |place: usize, run: &Run, lean: Side| {
            let mine = &members[themes[1]][place];
            let sided = mine.iter().filter(|&&article| side(run, article, target) == lean).take(LOOKED_AT);
            let theirs = sided.flat_map(|&article| evidence(run, Some(article), target));
            positions[place].evidence.iter().cloned().chain(theirs).collect::<Vec<String>>()
        };
        found.push(StanceChange {
            level: Level::Theme,
            change,
            firm: match change {
                "turned" => sure_old && sure_new,
                "taken" | "cleared" => sure_new,
                // That a side is there no more is never sure: few articles show no side.
                _ => false,
            },
            target: target.clone(),
            themes: themes.map(Some),
            articles: [None, None],
            sides: [old, new],
            counts: Some(positions.map(|position| (position.positive, position.negative))),
            came: Some(came(both, themes, target, new, &members[themes[1]][1])),
            quotes: [None, None],
            candidates: [candidates(0, both.old, old), candidates(1, both.new, new)],
        });
    }
    found
}

/// Of the articles of a theme on its new side: added, on another side before, moved in, there before.
fn came(both: Both<'_>, themes: [usize; 2], target: &str, lean: Side, members: &[usize]) -> [usize; 4] {
    let mut came = [0; 4];
    for &now in members.iter().filter(|&&now| lean.sign() != 0 && side(both.new, now, target) == lean) {
        let kind = match both.articles.to_old[now] {
            None => 0,
            Some(before) if side(both.old, before, target) != lean => 1,
            Some(before) if both.old.articles[before].theme != themes[0] => 2,
            Some(_) => 3,
        };
        came[kind] += 1;
    }
    came
}

/// Articles against the greater side of their theme, which was the greater side before, that were not there before.
fn dissent(both: Both<'_>) -> Vec<StanceChange> {
    let mut found = Vec::new();
    for (themes, positions) in pairs(both) {
        if lean(positions[0]).0 != lean(positions[1]).0 {
            continue;
        }
        let target = &positions[1].target;
        let before: HashSet<usize> = positions[0].dissent.iter().copied().collect();
        for &now in &positions[1].dissent {
            let old = both.articles.to_old[now];
            if old.is_some_and(|old| before.contains(&old)) {
                continue;
            }
            let article = &both.new.articles[now];
            let came = old.is_none_or(|old| {
                let there = &both.old.articles[old];
                both.themes.moved(there.theme, article.theme, true).is_none() || (article.core && there.core)
            });
            found.push(StanceChange {
                level: Level::Dissent,
                change: "dissent",
                firm: came,
                target: target.clone(),
                themes: themes.map(Some),
                articles: [old, Some(now)],
                sides: [
                    old.map_or(Side::None, |old| side(both.old, old, target)),
                    side(both.new, now, target),
                ],
                counts: None,
                came: None,
                quotes: [None, None],
                candidates: [evidence(both.old, old, target), evidence(both.new, Some(now), target)],
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_change_in_one_of_these_ways() {
        use Side::{Mixed, Negative, None, Positive};
        let of = |old, new| change(old, new).unwrap_or("");
        assert_eq!(
            [of(Positive, Negative), of(Negative, Positive), of(None, None)],
            ["turned", "turned", ""]
        );
        assert_eq!(
            [of(None, Positive), of(Positive, None), of(Mixed, None)],
            ["taken", "dropped", "dropped"]
        );
        assert_eq!([of(None, Mixed), of(Mixed, Negative)], ["mixed", "cleared"]);
    }

    fn quote(polarity: i8) -> Quote {
        Quote { article: 0, line: 1, exact: polarity.to_string(), polarity }
    }

    #[test]
    fn a_quote_shows_the_side() {
        let quotes: HashMap<String, Quote> = [("a", 0), ("b", -1), ("c", 1)]
            .into_iter()
            .map(|(id, sign)| (id.to_owned(), quote(sign)))
            .collect();
        let ids = ["x", "a", "b", "c"].map(str::to_owned);
        let exact = |side| best(&ids, side, &quotes).map(|quote| quote.exact);
        assert_eq!(exact(Side::Positive).as_deref(), Some("1"));
        assert_eq!(exact(Side::Negative).as_deref(), Some("-1"));
        assert_eq!(exact(Side::Mixed).as_deref(), Some("0"));
        assert_eq!(exact(Side::None), None, "nothing shows that there is no side");
        assert!(best(&ids[..1], Side::Positive, &quotes).is_none());
    }
}
