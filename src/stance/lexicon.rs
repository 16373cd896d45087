//! The lexicons of `data/stance`: what expressions mean.

use std::sync::LazyLock;

use super::pattern::Patterns;
use crate::lists;

/// What a sentence does with its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Says what ought to be done.
    Recommends,
    /// Says that something is or will be bad.
    Warns,
    /// Blames.
    Criticises,
    /// Says that something is less bad than thought.
    PlaysDown,
    /// Praises or supports.
    Endorses,
    /// Says what will happen.
    Predicts,
    /// Says that something is not known or not believed.
    Doubts,
    /// Tells what somebody else says.
    Reports,
}

impl Act {
    /// All acts, the most decided first: the order in which several of one sentence are given.
    pub const ALL: [Self; 8] = [
        Self::Recommends,
        Self::Warns,
        Self::Criticises,
        Self::PlaysDown,
        Self::Endorses,
        Self::Predicts,
        Self::Doubts,
        Self::Reports,
    ];

    /// The verb, as in the tables: `recommends`, `plays down`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Recommends => "recommends",
            Self::Warns => "warns",
            Self::Criticises => "criticises",
            Self::PlaysDown => "plays down",
            Self::Endorses => "endorses",
            Self::Predicts => "predicts",
            Self::Doubts => "doubts",
            Self::Reports => "reports",
        }
    }

    fn parse(verb: &str) -> Self {
        *Self::ALL.iter().find(|act| act.verb() == verb).unwrap_or_else(|| panic!("{verb} is no act"))
    }
}

/// What a cue does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// Performs an act, this surely.
    Act(Act, f32),
    /// Makes a claim more or less certain, −2 to 2.
    Certainty(i8),
    /// Leaves open how many or how much, which weakens a claim once.
    Vague(i8),
    /// Turns what follows into its opposite.
    Negates,
    /// Makes what follows stronger or weaker.
    Scales(f32),
    /// What follows weighs more.
    Turns,
    /// The clause is granted.
    Concedes,
    /// What follows is supposed.
    Condition,
    /// A violent or unlawful event, or who does it: praise of it praises nobody.
    Harm,
    /// A turn of phrase whose words of praise say nothing good: "a good example of".
    Idiom,
}

/// All lexicons, read once.
#[derive(Debug)]
pub struct Lexicon {
    /// Acts, certainty and shifters.
    pub cues: Patterns<Meaning>,
}

/// The lexicons that are compiled in.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
    &LEXICON
}

impl Lexicon {
    /// # Panics
    /// On an entry that cannot be read: the lists are part of the program, and a test reads them.
    fn read() -> Self {
        let mut cues: Vec<(&'static str, Meaning)> = Vec::new();
        for (act, rest) in lists::pairs(include_str!("../../data/stance/acts.txt")) {
            let (weight, pattern) = rest.split_once('\t').unwrap_or_else(|| panic!("no pattern: {rest}"));
            cues.push((pattern, Meaning::Act(Act::parse(act), number(weight))));
        }
        for (kind, rest) in lists::pairs(include_str!("../../data/stance/certainty.txt")) {
            let (value, pattern) = rest.split_once('\t').unwrap_or_else(|| panic!("no pattern: {rest}"));
            let value = number(value) as i8;
            let meaning = if kind == "vague" { Meaning::Vague(value) } else { Meaning::Certainty(value) };
            cues.push((pattern, meaning));
        }
        for (kind, patterns) in lists::pairs(include_str!("../../data/stance/shifters.txt")) {
            let meaning = match kind {
                "negates" => Meaning::Negates,
                "strengthens" => Meaning::Scales(1.3),
                "weakens" => Meaning::Scales(0.6),
                "turns" => Meaning::Turns,
                "concedes" => Meaning::Concedes,
                "condition" => Meaning::Condition,
                "harm" => Meaning::Harm,
                "idiom" => Meaning::Idiom,
                kind => panic!("{kind} is no kind of shifter"),
            };
            cues.extend(patterns.split(", ").map(|pattern| (pattern, meaning)));
        }
        Self { cues: Patterns::new(cues).unwrap_or_else(|error| panic!("{error}")) }
    }
}

fn number(text: &str) -> f32 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Token;
    use super::*;

    #[test]
    fn the_lexicons_can_be_read() {
        let found = lexicon().cues.find(&Token::all("We must perhaps act."));
        assert!(found.iter().any(|cue| matches!(cue.meaning, Meaning::Act(Act::Recommends, _))));
        assert!(found.iter().any(|cue| *cue.meaning == Meaning::Certainty(-1)));
    }
}
