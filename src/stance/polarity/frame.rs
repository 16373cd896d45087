//! Which clauses of a sentence are about a target, and which of them weigh more: in "A, but B" it is B, in
//! "although A, B", too, and what is only supposed counts little.

use std::ops::Range;

use super::super::clause::Sentence;
use super::scene::{Kind, Unit};

/// How a clause stands to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// It stands for itself.
    Plain,
    /// A turn begins it: "but …".
    Turned,
    /// A turn begins the clause behind it.
    Outweighed,
    /// It is granted: "although …".
    Granted,
    /// It is supposed: "if …".
    Supposed,
}

impl Frame {
    /// What its words count.
    fn weight(self) -> f32 {
        match self {
            Self::Plain | Self::Turned => 1.0,
            Self::Outweighed | Self::Granted => 0.4,
            Self::Supposed => 0.5,
        }
    }

    /// Of each clause.
    fn all(sentence: &Sentence<'_>) -> Vec<Self> {
        let of = |clause: &Range<usize>| {
            let last = clause.end.saturating_sub(1).max(clause.start);
            if sentence.is_conceded(last) {
                Self::Granted
            } else if sentence.is_supposed(last) {
                Self::Supposed
            } else if clause.start > 0 && sentence.is_turned_to(last) {
                Self::Turned
            } else {
                Self::Plain
            }
        };
        let mut frames: Vec<Self> = sentence.clauses.iter().map(of).collect();
        if let Some(turn) = frames.iter().rposition(|frame| *frame == Self::Turned) {
            let before = frames[..turn].iter_mut().filter(|frame| **frame == Self::Plain);
            before.for_each(|frame| *frame = Self::Outweighed);
        }
        frames
    }
}

/// The clauses of a sentence as a target sees them.
#[derive(Debug)]
pub(super) struct Clauses {
    own: Vec<bool>,
    weights: Vec<f32>,
    supposed: bool,
    is_if: Vec<bool>,
    home: usize,
}

impl Clauses {
    /// Of the target at a place among the units.
    pub(super) fn new(sentence: &Sentence<'_>, units: &[Unit], target: usize) -> Self {
        let home = units[target].clause;
        let frames = Frame::all(sentence);
        let own: Vec<bool> =
            (0..frames.len()).map(|clause| clause == home || takes_up(units, target, clause)).collect();
        // What is granted of one is not outweighed by what is said of another.
        let contrasted = (0..frames.len()).any(|clause| own[clause] && clause != home);
        let weight = |(clause, frame): (usize, &Frame)| match frame {
            Frame::Supposed => frame.weight(),
            frame if contrasted && own[clause] => frame.weight(),
            _ => 1.0,
        };
        let weights = frames.iter().enumerate().map(weight).collect();
        let supposed = (0..frames.len()).all(|clause| !own[clause] || frames[clause] == Frame::Supposed);
        let is_if = frames.iter().map(|frame| *frame == Frame::Supposed).collect();
        Self { own, weights, supposed, is_if, home }
    }

    /// True for the target's clause and for those that take it up: "but it …", "and has …".
    pub(super) fn is_own(&self, clause: usize) -> bool {
        self.own[clause]
    }

    /// True for a clause that is only supposed.
    pub(super) fn is_if(&self, clause: usize) -> bool {
        self.is_if[clause]
    }

    /// The clauses beside the target's own that take it up, as far as they are not only supposed.
    pub(super) fn taken_up(&self) -> impl Iterator<Item = usize> {
        (0..self.own.len()).filter(|&clause| self.own[clause] && clause != self.home && !self.is_if[clause])
    }

    /// True where all that is said of the target is supposed: "if it were …".
    pub(super) fn is_supposed(&self) -> bool {
        self.supposed
    }

    /// What the words of a clause count.
    pub(super) fn weight(&self, clause: usize) -> f32 {
        self.weights[clause]
    }
}

/// True for a clause that goes on about the target: it has a pronoun for a subject, or none, and no other name could
/// be meant.
fn takes_up(units: &[Unit], target: usize, clause: usize) -> bool {
    const OPENERS: &[&str] = &[
        "but", "and", "or", "yet", "although", "though", "while", "whilst", "if", "becaus", "howev", "still",
        "even", "so", "sinc", "unless", "whatev", "when",
    ];
    const PRONOUNS: &[&str] = &["it", "he", "she", "they", "who"];
    const HELPERS: &[&str] = &["be", "have", "would"];
    let words =
        |clause: usize| units.iter().filter(move |unit| unit.clause == clause && unit.kind != Kind::Mark);
    let home = units[target].clause;
    let mut begin = words(clause).skip_while(|unit| OPENERS.contains(&unit.text.as_str()));
    let Some(first) = begin.next() else { return false };
    let pronoun = PRONOUNS.contains(&first.text.as_str());
    let verb =
        HELPERS.contains(&first.class.as_str()) || first.class.trim_start_matches('!').starts_with('v');
    let subject = words(home).find(|unit| !OPENERS.contains(&unit.text.as_str()));
    let is_subject = subject.is_some_and(|unit| unit.kind == Kind::Target);
    let named = |clause: usize| words(clause).any(|unit| unit.kind == Kind::Name);
    match clause.cmp(&home) {
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Less => pronoun && clause + 1 == home && is_subject && !named(clause),
        std::cmp::Ordering::Greater => {
            let between = (home + 1..clause).any(named);
            (pronoun || (verb && clause == home + 1)) && !between && (is_subject || !named(home))
        }
    }
}
