//! Where a page puts its bylines and dates. Systems that make pages put them at the same place in each article: what most
//! articles of a page show helps to read the others.

use super::roles::Role::{self, About, Meta, MetaAbove, MetaBelow, Text};
use super::signs::Signs;

/// Lines of a kind from which on they make a habit, and their share of all of that kind.
const SEVERAL: usize = 2;
const MOST: f32 = 0.66;
/// What the usual place is worth, and any other costs.
const USUAL: f32 = 1.5;
const UNUSUAL: f32 = -2.0;
/// What it costs to begin without a title where most articles have one.
const UNTITLED: f32 = -2.0;
/// The same without metadata between title and text, where most have some.
const UNSIGNED: f32 = -1.5;

/// A place beside an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Above,
    Under,
    Behind,
}

impl Place {
    const ALL: [Self; 3] = [Self::Above, Self::Under, Self::Behind];

    /// The place of lines of metadata in a role.
    fn of(role: Role) -> Option<Self> {
        match role {
            MetaAbove => Some(Self::Above),
            Meta => Some(Self::Under),
            About | MetaBelow => Some(Self::Behind),
            _ => None,
        }
    }
}

/// The habits of a page.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Habits {
    bylines: Option<Place>,
    dates: Option<Place>,
    outlets: Option<Place>,
    titled: bool,
}

impl Habits {
    /// Those of a page that has been read once.
    pub(crate) fn of(roles: &[Role], signs: &[Signs]) -> Self {
        let usual = |kind: &dyn Fn(&Signs) -> bool| {
            let lines = || {
                roles
                    .iter()
                    .zip(signs)
                    .filter(|(_, signs)| kind(signs))
                    .filter_map(|(role, _)| Place::of(*role))
            };
            let count = |place: Place| lines().filter(|other| *other == place).count();
            let place = Place::ALL.into_iter().max_by_key(|&place| count(place))?;
            let is_habit = count(place) >= SEVERAL && count(place) as f32 >= MOST * lines().count() as f32;
            // What stands above the first text and not behind the last one stands above all, and the other way round.
            let place = match (place, ends(roles, signs, kind)) {
                (Place::Behind, (true, false)) => Place::Above,
                (Place::Above, (false, true)) => Place::Behind,
                (place, _) => place,
            };
            is_habit.then_some(place)
        };
        let titles = roles.windows(2).filter(|pair| pair[0] == Role::Title && pair[1] != Role::Title).count();
        let untitled = roles.windows(2).filter(|pair| pair[0] == MetaAbove && pair[1] == Text).count();
        Self {
            bylines: usual(&is_byline),
            dates: usual(&is_date),
            outlets: usual(&is_outlet),
            titled: titles >= SEVERAL && titles > untitled,
        }
    }

    /// True where they tell anything.
    pub(crate) fn are_known(&self) -> bool {
        self.bylines.is_some() || self.dates.is_some() || self.outlets.is_some()
    }

    /// What speaks for a role of a block beside its signs.
    pub(crate) fn evidence(&self, role: Role, signs: &Signs) -> f32 {
        let Some(place) = Place::of(role) else { return 0.0 };
        let of = |habit: Option<Place>, is_kind: bool| match habit {
            Some(usual) if is_kind => {
                if usual == place {
                    USUAL
                } else {
                    UNUSUAL
                }
            }
            _ => 0.0,
        };
        of(self.bylines, is_byline(signs))
            + of(self.dates, is_date(signs))
            + of(self.outlets, is_outlet(signs))
    }

    /// What speaks for one role behind another.
    pub(crate) fn follow(&self, from: Role, to: Role) -> f32 {
        let under = [self.bylines, self.dates].contains(&Some(Place::Under));
        match (from, to) {
            (MetaAbove, Text) if self.titled => UNTITLED,
            // Neither date nor name between a title and its text, where others have them.
            (Role::Title | Role::Deck, Text) if under => UNSIGNED,
            _ => 0.0,
        }
    }
}

/// Whether lines of a kind stand above the first text, and behind the last one.
fn ends(roles: &[Role], signs: &[Signs], kind: &dyn Fn(&Signs) -> bool) -> (bool, bool) {
    let texts = || roles.iter().enumerate().filter(|(_, role)| **role == Text).map(|(index, _)| index);
    let (Some(first), Some(last)) = (texts().next(), texts().next_back()) else { return (false, false) };
    (signs[..first].iter().any(kind), signs[last..].iter().any(kind))
}

fn is_byline(signs: &Signs) -> bool {
    (signs.byline.is_some() || signs.known_author.is_some()) && !is_date(signs)
}

fn is_date(signs: &Signs) -> bool {
    signs.date.is_some() || signs.yearless
}

fn is_outlet(signs: &Signs) -> bool {
    signs.outlet.is_some() && !is_date(signs) && !is_byline(signs)
}

#[cfg(test)]
mod tests {
    use super::super::block::{Layout, blocks};
    use super::super::read::text;
    use super::super::split;
    use super::*;

    fn habits(page: &str) -> Habits {
        let reading = split::read(&blocks(&text::runs(page), Layout::Lines));
        Habits::of(&reading.roles, &reading.signs)
    }

    #[test]
    fn what_most_articles_show_is_a_habit() {
        let post = |title: &str, name: &str| {
            let first = "The council must say who signed for it, and it must say so before the works begin in the spring.";
            let second = "Nobody has asked those who live along the line, and nobody has told them when they may sleep.";
            format!("{title}\n\nBy {name}\n\n3 May 2019\n\n{first}\n\n{second} {name} lives there.\n\n")
        };
        let page = post("A tram for nobody", "Ann Lee") + &post("The bridge that waits", "Bob Ray");
        let found = habits(&page);
        assert_eq!((found.bylines, found.dates), (Some(Place::Under), Some(Place::Under)));
        assert!(found.titled);
        assert!(!habits(&post("A tram for nobody", "Ann Lee")).are_known(), "once is no habit");
    }
}
