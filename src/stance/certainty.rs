//! How surely something is said: hedges, vague sources and boosters (categories after Hyland 1998).

use super::clause::Sentence;
use super::lexicon::Meaning;

/// Words between a booster and a hedge that it still takes back: "very probably".
const REACH: usize = 2;

/// How sure a part of a sentence is, and what shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certainty {
    /// −2 (a bare possibility) to 2 (beyond doubt).
    pub value: i8,
    /// First and last tokens of the expressions that count.
    pub cues: Vec<(usize, usize)>,
}

impl Certainty {
    /// Reads the tokens of a sentence that are `mine`.
    ///
    /// A claim is as sure as its weakest hedge, and one step less with several; a booster right beside a hedge
    /// takes a step of it back, and boosters count by themselves where nothing is hedged. What is vague about how
    /// many or how much weakens by one step, where nothing else does.
    pub fn of(sentence: &Sentence<'_>, mine: impl Fn(usize) -> bool) -> Self {
        let (mut hedges, mut boosters, mut vague) = (Vec::new(), Vec::new(), Vec::new());
        for cue in sentence.cues.iter().filter(|cue| mine(cue.first) && !is_month(sentence, cue.first)) {
            let place = (cue.first, cue.last);
            match *cue.meaning {
                Meaning::Certainty(value) if value < 0 => hedges.push((value, place)),
                Meaning::Certainty(value) => boosters.push((value, place)),
                Meaning::Vague(value) => vague.push((value, place)),
                _ => {}
            }
        }
        if hedges.is_empty() && boosters.is_empty() {
            hedges = vague;
        }
        let lowest = hedges.iter().map(|&(value, _)| value).min();
        let highest = boosters.iter().map(|&(value, _)| value).max().unwrap_or(0);
        let value = match lowest {
            None => highest,
            Some(lowest) => {
                let several = hedges.iter().any(|&(_, place)| !overlap(place, hedges[0].1));
                let raised = boosters.iter().any(|&(_, b)| hedges.iter().any(|&(_, h)| beside(b, h)));
                lowest - i8::from(several) + i8::from(raised)
            }
        };
        Self {
            value: value.clamp(-2, 2),
            cues: hedges.into_iter().chain(boosters).map(|(_, place)| place).collect(),
        }
    }
}

fn overlap(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

fn beside(a: (usize, usize), b: (usize, usize)) -> bool {
    overlap(a, (b.0.saturating_sub(REACH), b.1 + REACH))
}

/// "May" with a capital inside a sentence is a month or a name.
fn is_month(sentence: &Sentence<'_>, token: usize) -> bool {
    token > 0 && sentence.tokens[token].lower == "may" && sentence.tokens[token].is_capital()
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::lexicon;
    use super::*;

    fn value(text: &str) -> i8 {
        Certainty::of(&Sentence::new(text, lexicon()), |_| true).value
    }

    #[test]
    fn hedges_and_boosters() {
        for (text, expected) in [
            ("The group will come back.", 0),
            ("The group will perhaps come back.", -1),
            ("The group may perhaps come back.", -2),
            ("The group will undoubtedly come back.", 2),
            ("The group will very probably come back, as it may.", -2),
            ("It is unclear who was behind it.", -2),
            ("The government should act in May.", 0),
            ("May they act?", -1),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn sources_and_quantities_that_nobody_can_check() {
        assert_eq!(value("It is widely believed that the plan is dead."), -1);
        assert_eq!(value("Some observers claim that the plan is dead."), -1);
        assert_eq!(value("Some towns of many have left."), -2);
        assert_eq!(value("Three towns have left."), 0);
        // What is said beyond doubt is not made weaker by "some".
        assert_eq!(value("Some of it is undoubtedly true."), 2);
    }
}
