//! Where the authors, outlets and times of a theme differ by more than chance.

use super::super::markdown::escape;
use super::{Quote, Sentence, do_it, spelled};
use crate::corpus::Origin;
use crate::pipeline::Analysis;
use crate::stance::position::groups::{By, Counted, Group};
use crate::stance::position::is_authors;

/// Share of false alarms that is put up with among the differences that are told.
const FALSE_ALARMS: f64 = 0.05;
/// Differences that are told, and quotes for each.
const MOST: usize = 3;
const QUOTES: usize = 2;

/// The clearest differences, each from the side of the group that does more of it.
pub(super) fn differences(analysis: &Analysis, number: usize) -> Vec<Sentence> {
    let mut clear: Vec<&Group> = analysis.theme_groups[number]
        .iter()
        .filter(|group| {
            group.q <= FALSE_ALARMS
                && share(group.articles.len(), group.of) > share(group.others.0, group.others.1)
        })
        .collect();
    clear.sort_by(|a, b| a.p.total_cmp(&b.p));
    let mut told: Vec<&Group> = Vec::new();
    for group in clear {
        if told.len() < MOST
            && told.iter().all(|other| (other.by, other.counted) != (group.by, group.counted))
        {
            told.push(group);
        }
    }
    told.into_iter().map(|group| sentence(analysis, group)).collect()
}

fn share(count: usize, of: usize) -> f64 {
    count as f64 / of.max(1) as f64
}

/// "By Ann Lee eight of nine articles warn, by others one of seven (p = 0.009)"
fn sentence(analysis: &Analysis, group: &Group) -> Sentence {
    let name = escape(&group.name);
    let (here, elsewhere) = match group.by {
        By::Origin(Origin::Author) => (format!("By {name}"), "by others"),
        By::Origin(Origin::Outlet) => (format!("In {name}"), "elsewhere"),
        By::Period | By::Origin(Origin::Year) if group.name.starts_with("from") => {
            (format!("{} on", super::capital(&name)), "before")
        }
        By::Period | By::Origin(Origin::Year) => (super::capital(&name), "later"),
    };
    let target = |target: usize| escape(&analysis.targets.all[target].name);
    let does = match group.counted {
        Counted::Act(act) => format!("articles {}", do_it(act)),
        Counted::For(on) => format!("articles that take a position on **{}** speak well of it", target(on)),
        Counted::Against(on) => {
            format!("articles that take a position on **{}** speak badly of it", target(on))
        }
    };
    let text = format!(
        "{here} {} of {} {does}, {elsewhere} {} of {} (p = {})",
        spelled(group.articles.len()),
        spelled(group.of),
        if group.others.0 == 0 { "none".to_owned() } else { spelled(group.others.0) },
        spelled(group.others.1),
        probability(group.p),
    );
    let quotes = group.articles.iter().filter_map(|&article| quote(analysis, article, group.counted));
    Sentence { text, quotes: quotes.take(QUOTES).collect() }
}

fn probability(p: f64) -> String {
    if p < 0.001 { "less than 0.001".to_owned() } else { format!("{p:.3}") }
}

/// The statement of an article's author that does what is counted.
fn quote(analysis: &Analysis, article: usize, counted: Counted) -> Option<Quote> {
    let stance = &analysis.stances[article];
    let on = |target: usize, polarity: i8| {
        let position = stance.positions.iter().find(|position| position.target == target)?;
        position.evidence.iter().copied().find(|&place| stance.statements[place].polarity() == polarity)
    };
    let place = match counted {
        Counted::Act(act) => stance.main.iter().copied().find(|&place| {
            let statement = &stance.statements[place];
            is_authors(statement) && statement.main_act() == act
        }),
        Counted::For(target) => on(target, 1),
        Counted::Against(target) => on(target, -1),
    };
    place.map(|place| (article, place))
}
