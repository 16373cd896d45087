//! Where authors, outlets and times differ on a theme.

use std::collections::BTreeMap;

use super::shares::{Exact, false_discovery, wilson};
use super::{ArticlePosition, Stance};
use crate::corpus::{Date, Metadata, Origin};
use crate::stance::lexicon::Act;

/// By what articles are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Where they come from.
    Origin(Origin),
    /// The earlier and the later half of those that are dated.
    Period,
}

impl By {
    /// As in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Origin(origin) => origin.name(),
            Self::Period => "period",
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Articles among whose main statements the author's do this.
    Act(Act),
    /// Articles that speak well of a target, of those that take a position on it.
    For(usize),
    /// Articles that speak badly of it, of the same.
    Against(usize),
}

/// How many articles of a group do something, and how many of the theme's others.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// By what it is a group.
    pub by: By,
    /// Its name: an author, an outlet, "2016", "before 2020", "from 2020".
    pub name: String,
    /// What is counted.
    pub counted: Counted,
    /// Its articles that do so, in order.
    pub articles: Vec<usize>,
    /// Of so many that could.
    pub of: usize,
    /// The 95 % interval of the share.
    pub interval: (f64, f64),
    /// The same for the theme's articles of other groups: so many of so many.
    pub others: (usize, usize),
    /// How probable a difference like this is by chance (Fisher's exact test).
    pub p: f64,
    /// The share of false alarms among the differences of the theme that are at least so improbable.
    pub q: f64,
}

/// An article of a theme, as groups are made of it.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Its number.
    pub article: usize,
    /// Who wrote it, where and when.
    pub metadata: &'a Metadata,
    /// What its author does in the main statements.
    pub acts: &'a [Act],
    /// Its positions.
    pub positions: &'a [ArticlePosition],
}

/// Articles of a theme that a group needs for its shares to say something.
const LEAST: usize = 2;
/// Groups of a kind that are told of: the largest.
const MOST: usize = 50;

/// The groups of a theme and what they do, where there are at least two of a kind; by kind, then by name.
pub fn compare(members: &[Member<'_>]) -> Vec<Group> {
    let exact = Exact::new(members.len());
    let halves = halves(members);
    let mut found = Vec::new();
    for by in [By::Origin(Origin::Author), By::Origin(Origin::Outlet), By::Period, By::Origin(Origin::Year)] {
        let labels: Vec<Vec<String>> =
            members.iter().map(|member| labels(by, member.metadata, halves)).collect();
        // Articles of nobody in particular are in no group, and in no other either.
        let known: Vec<usize> = (0..members.len()).filter(|&place| !labels[place].is_empty()).collect();
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &place in &known {
            for label in &labels[place] {
                groups.entry(label).or_default().push(place);
            }
        }
        let mut largest: Vec<(&str, Vec<usize>)> =
            groups.into_iter().filter(|(_, places)| (LEAST..known.len()).contains(&places.len())).collect();
        largest.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        largest.truncate(MOST);
        largest.sort_by_key(|(name, _)| *name);
        for (name, places) in largest {
            let others: Vec<usize> =
                known.iter().copied().filter(|place| places.binary_search(place).is_err()).collect();
            found.extend(of_group(members, by, name, &places, &others, &exact));
        }
    }
    // Years are there to be drawn; the halves test the same.
    let tested: Vec<usize> =
        (0..found.len()).filter(|&place| found[place].by != By::Origin(Origin::Year)).collect();
    let shares = false_discovery(&tested.iter().map(|&place| found[place].p).collect::<Vec<_>>());
    for (place, share) in tested.into_iter().zip(shares) {
        found[place].q = share;
    }
    found
}

/// All that is counted of a group.
fn of_group(
    members: &[Member<'_>],
    by: By,
    name: &str,
    places: &[usize],
    others: &[usize],
    exact: &Exact,
) -> Vec<Group> {
    let mut all: Vec<Counted> = Act::ALL.into_iter().map(Counted::Act).collect();
    let mut targets: Vec<usize> =
        places.iter().flat_map(|&place| taken(&members[place]).map(|position| position.target)).collect();
    targets.sort_unstable();
    targets.dedup();
    all.extend(targets.into_iter().flat_map(|target| [Counted::For(target), Counted::Against(target)]));
    let group = |counted: Counted| {
        let count = |places: &[usize]| -> (Vec<usize>, usize) {
            let could =
                places.iter().filter_map(|&place| does(&members[place], counted).map(|does| (place, does)));
            let could: Vec<(usize, bool)> = could.collect();
            let of = could.len();
            (
                could
                    .into_iter()
                    .filter(|(_, does)| *does)
                    .map(|(place, _)| members[place].article)
                    .collect(),
                of,
            )
        };
        let ((articles, of), (other_articles, other_of)) = (count(places), count(others));
        let other = (other_articles.len(), other_of);
        // What nobody does needs no row, nor a target that too few of the group speak of.
        (articles.len() + other.0 > 0 && of >= LEAST).then(|| Group {
            by,
            name: name.to_owned(),
            counted,
            interval: wilson(articles.len(), of),
            p: exact.p((articles.len(), of), other),
            q: 1.0,
            articles,
            of,
            others: other,
        })
    };
    all.into_iter().filter_map(group).collect()
}

/// The positions of an article that take one.
fn taken<'a>(member: &Member<'a>) -> impl Iterator<Item = &'a ArticlePosition> {
    member.positions.iter().filter(|position| position.stance != Stance::None)
}

/// Whether an article does what is counted; `None` where it is not among those that could.
fn does(member: &Member<'_>, counted: Counted) -> Option<bool> {
    let on = |target: usize, stance: Stance| {
        taken(member).find(|position| position.target == target).map(|position| position.stance == stance)
    };
    match counted {
        Counted::Act(act) => Some(member.acts.contains(&act)),
        Counted::For(target) => on(target, Stance::Positive),
        Counted::Against(target) => on(target, Stance::Negative),
    }
}

/// The groups of a kind that an article belongs to.
fn labels(by: By, metadata: &Metadata, halves: Option<Date>) -> Vec<String> {
    match by {
        By::Origin(origin) => origin.groups(metadata),
        By::Period => match (metadata.date, halves) {
            (Some(date), Some(first)) if may_be_either(date, first) => vec![],
            (Some(date), Some(first)) if in_order(date) < in_order(first) => vec![format!("before {first}")],
            (Some(_), Some(first)) => vec![format!("from {first}")],
            _ => vec![],
        },
    }
}

/// True for a date that tells too little to be before or after the beginning of a month.
fn may_be_either(date: Date, first: Date) -> bool {
    date.year == first.year && date.month.is_none() && first.month.is_some()
}

fn in_order(date: Date) -> (u16, u8, u8) {
    (date.year, date.month.unwrap_or(0), date.day.unwrap_or(0))
}

/// Where the later half of the dated articles begins: a year, or a month where all are of one year or two. `None`
/// where too few are dated or all are of one time.
fn halves(members: &[Member<'_>]) -> Option<Date> {
    let mut dates: Vec<Date> = members.iter().filter_map(|member| member.metadata.date).collect();
    dates.sort_by_key(|date| in_order(*date));
    let (first, last) = (*dates.first()?, *dates.last()?);
    let by_year = last.year - first.year > 1;
    dates.retain(|date| by_year || date.month.is_some());
    if dates.len() < 2 * LEAST {
        return None;
    }
    let coarse = |date: Date| Date { month: date.month.filter(|_| !by_year), day: None, ..date };
    let starts: Vec<Date> = dates.iter().map(|date| coarse(*date)).collect();
    // The place nearest to the middle where a new year or month begins.
    (1..starts.len())
        .filter(|&place| in_order(starts[place - 1]) < in_order(starts[place]))
        .min_by_key(|&place| (2 * place).abs_diff(starts.len()))
        .map(|place| starts[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(author: &str, year: u16) -> Metadata {
        let date = Date { year, month: None, day: None };
        Metadata { author: Some(author.into()), date: Some(date), ..Metadata::default() }
    }

    #[test]
    fn groups_are_held_against_the_others_of_the_theme() {
        let warns = [Act::Warns];
        let all: Vec<(Metadata, &[Act])> = (0..8)
            .map(|place| (metadata("Ann Lee", 2010 + place), &warns[..]))
            .chain((0..8).map(|place| (metadata("Bo Moore; Cy Hill", 2014 + place), &[][..])))
            .collect();
        let members: Vec<Member<'_>> = all
            .iter()
            .enumerate()
            .map(|(article, (metadata, acts))| Member { article, metadata, acts, positions: &[] })
            .collect();
        let found = compare(&members);
        let of =
            |by: By, name: &str| found.iter().find(|group| group.by == by && group.name == name).unwrap();
        let ann = of(By::Origin(Origin::Author), "Ann Lee");
        assert_eq!((ann.counted, ann.articles.len(), ann.of), (Counted::Act(Act::Warns), 8, 8));
        assert_eq!(ann.others, (0, 8));
        assert!(ann.q < 0.001, "{ann:?}");
        assert_eq!(of(By::Origin(Origin::Author), "Cy Hill").articles.len(), 0);
        let late = of(By::Period, "from 2016");
        assert_eq!((late.articles.len(), late.of, late.others), (2, 8, (6, 8)));
        assert_eq!(of(By::Origin(Origin::Year), "2015").of, 2);
        assert!(!found.iter().any(|group| group.name == "2010"), "one article is no group");
    }

    #[test]
    fn an_author_who_is_named_twice_is_one_and_a_year_alone_is_in_no_half() {
        let of = |author: &str, month: Option<u8>| Metadata {
            author: Some(author.into()),
            date: Some(Date { year: 2016, month, day: None }),
            ..Metadata::default()
        };
        let mut all = vec![of("Ann Lee; Ann Lee", None), of("Bo Moore", None)];
        all.extend((5..9).map(|month| of("Cy Hill", Some(month))));
        let members: Vec<Member<'_>> = all
            .iter()
            .enumerate()
            .map(|(article, metadata)| Member { article, metadata, acts: &[Act::Warns], positions: &[] })
            .collect();
        let found = compare(&members);
        let names: Vec<(&str, usize, (usize, usize))> =
            found.iter().map(|group| (group.name.as_str(), group.of, group.others)).collect();
        assert_eq!(
            names,
            [("Cy Hill", 4, (2, 2)), ("before 2016-07", 2, (2, 2)), ("from 2016-07", 2, (2, 2))]
        );
    }

    #[test]
    fn one_author_is_not_held_against_nobody() {
        let metadata = metadata("Ann Lee", 2010);
        let member = Member { article: 0, metadata: &metadata, acts: &[Act::Warns], positions: &[] };
        assert!(compare(&[member; 5]).is_empty());
        assert!(compare(&[]).is_empty());
    }
}
