//! The lexicons of `data/stance`, and a user's own: what expressions mean.

mod given;

use std::mem::discriminant;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use given::Given;

use super::pattern::Patterns;
use super::polarity::words::{Entry, Words};
use crate::digest::sha256;
use crate::error::{Error, Result};
use crate::lists;
use crate::settings_file;

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
#[derive(Debug, Clone, PartialEq)]
pub struct Lexicon {
    /// Acts, certainty and shifters.
    pub cues: Patterns<Meaning>,
    /// Praise, blame and fortune.
    pub(super) words: Words,
    /// The user's file that was added.
    pub added: Option<Added>,
}

/// A user's file, as `run.json` names it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Added {
    /// As it was given.
    pub file: String,
    /// Of its content, in hexadecimal digits.
    pub sha256: String,
}

/// The lexicons that are compiled in.
pub fn lexicon() -> &'static Arc<Lexicon> {
    static LEXICON: LazyLock<Arc<Lexicon>> = LazyLock::new(|| Arc::new(Lists::ours().lexicon()));
    &LEXICON
}

impl Lexicon {
    /// The lexicons that are compiled in with a user's own: lines as `docs/lexicon.md` describes them.
    ///
    /// # Errors
    /// Those of [`settings_file::read`]; [`Error::Settings`] with the line that cannot be understood, or contradicts an
    /// earlier one.
    pub fn with_file(path: &Path) -> Result<Self, Error> {
        Self::with(&settings_file::read(path)?, &path.display().to_string())
    }

    /// The same for a text; `file` is for messages.
    ///
    /// # Errors
    /// [`Error::Settings`], as [`Lexicon::with_file`].
    pub fn with(text: &str, file: &str) -> Result<Self> {
        let mut lists = Lists::ours();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim_end();
            if line.trim_start().is_empty() || line.starts_with('#') {
                continue;
            }
            // As tokens have it.
            let line = line.to_lowercase().replace('’', "'");
            lists.read(&line, Standing::Theirs { line: index + 1 }).map_err(|message| Error::Settings {
                file: file.to_owned(),
                message: format!("line {}: {message}", index + 1),
            })?;
        }
        let added = Some(Added { file: file.to_owned(), sha256: sha256(text) });
        Ok(Lexicon { added, ..lists.lexicon() })
    }
}

/// Whose a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Ours,
    /// It may drop or replace what is ours, and contradict no other line of theirs.
    Theirs {
        line: usize,
    },
}

/// Entries as they are read.
struct Lists {
    cues: Vec<(String, Meaning)>,
    words: Words,
    theirs: Given,
}

impl Lists {
    /// # Panics
    /// On a line that cannot be read: the lists are part of the program, and a test reads them.
    fn ours() -> Self {
        let mut lists = Self { cues: Vec::new(), words: Words::default(), theirs: Given::default() };
        for list in [
            include_str!("../../data/stance/acts.txt"),
            include_str!("../../data/stance/certainty.txt"),
            include_str!("../../data/stance/shifters.txt"),
            include_str!("../../data/stance/polarity.txt"),
        ] {
            for line in lists::entries(list) {
                lists.read(line, Standing::Ours).unwrap_or_else(|error| panic!("{line}: {error}"));
            }
        }
        lists
    }

    fn lexicon(self) -> Lexicon {
        let cues = self.cues.iter().map(|(expression, meaning)| (expression.as_str(), *meaning));
        let cues = Patterns::new(cues).unwrap_or_else(|error| panic!("each was read before: {error}"));
        Lexicon { cues, words: self.words.ready(), added: None }
    }

    /// Reads a line: kind, tab, weight where the kind has one, tab, expressions separated by commas.
    fn read(&mut self, line: &str, standing: Standing) -> Result<(), String> {
        let (kind, rest) =
            line.split_once('\t').ok_or("no tab; write kind, tab, weight, tab, expressions")?;
        let kind = kind.trim();
        let (weight, list) = match rest.split_once('\t') {
            Some((weight, list)) => (Some(weight.trim()), list),
            None => (None, rest),
        };
        let expressions: Vec<&str> =
            list.split(',').map(str::trim).filter(|expression| !expression.is_empty()).collect();
        if expressions.is_empty() {
            return Err("no expression behind the tab".into());
        }
        if let Standing::Theirs { line } = standing {
            let note = |&expression: &_| self.theirs.note(line, kind, weight, expression);
            expressions.iter().try_for_each(note)?;
        }
        if kind == "drop" && standing != Standing::Ours {
            return expressions.into_iter().try_for_each(|expression| self.drop(expression));
        }
        if let Some(category) = Entry::category(kind) {
            let weight = weight
                .ok_or_else(|| format!("{kind} needs a weight; write kind, tab, weight, tab, words"))?;
            let replaces = standing != Standing::Ours;
            return expressions
                .into_iter()
                .try_for_each(|word| self.words.add(category, weight, word, replaces));
        }
        let meaning = meaning(kind, weight)?;
        for expression in expressions {
            // Whether it can be read.
            Patterns::new([(expression, ())])?;
            if standing != Standing::Ours {
                self.cues.retain(|(known, other)| {
                    known != expression || discriminant(other) != discriminant(&meaning)
                });
            }
            self.cues.push((expression.to_owned(), meaning));
        }
        Ok(())
    }

    fn drop(&mut self, expression: &str) -> Result<(), String> {
        let before = self.cues.len();
        self.cues.retain(|(known, _)| known != expression);
        let dropped = self.words.drop(expression) || self.cues.len() < before;
        if dropped {
            Ok(())
        } else {
            Err(format!("“{expression}” is in none of the lists; write it as it stands there"))
        }
    }
}

/// All that a user can write in front of expressions.
const KINDS: [&str; 27] = [
    "recommends", "warns", "criticises", "plays down", "endorses", "predicts", "doubts", "reports", "hedge",
    "source", "booster", "vague", "negates", "strengthens", "weakens", "turns", "concedes", "condition",
    "harm", "idiom", "judge", "thing", "event", "feeling", "verb", "phrase", "drop",
];

/// What a kind of cue means.
fn meaning(kind: &str, weight: Option<&str>) -> Result<Meaning, String> {
    let between = |least: f32, most: f32| {
        let number = weight.and_then(|weight| weight.parse::<f32>().ok());
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| format!("{kind} needs a weight from {least} to {most}"))
    };
    if let Some(&act) = Act::ALL.iter().find(|act| act.verb() == kind) {
        return Ok(Meaning::Act(act, between(0.0, 1.5)?));
    }
    let plain = match kind {
        "hedge" | "source" => return Ok(Meaning::Certainty(between(-2.0, -1.0)? as i8)),
        "booster" => return Ok(Meaning::Certainty(between(1.0, 2.0)? as i8)),
        "vague" => return Ok(Meaning::Vague(between(-2.0, -1.0)? as i8)),
        "negates" => Meaning::Negates,
        "strengthens" => Meaning::Scales(1.3),
        "weakens" => Meaning::Scales(0.6),
        "turns" => Meaning::Turns,
        "concedes" => Meaning::Concedes,
        "condition" => Meaning::Condition,
        "harm" => Meaning::Harm,
        "idiom" => Meaning::Idiom,
        _ => {
            return Err(format!("unknown kind `{kind}`; {}", settings_file::instead(kind, &KINDS)));
        }
    };
    if weight.is_some() {
        Err(format!("{kind} has no weight; write kind, tab, expressions"))
    } else {
        Ok(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Token;
    use super::*;

    fn means(lexicon: &Lexicon, text: &str) -> Vec<Meaning> {
        lexicon.cues.find(&Token::all(text)).into_iter().map(|cue| *cue.meaning).collect()
    }

    #[test]
    fn the_lexicons_can_be_read() {
        let found = means(lexicon(), "We must perhaps act.");
        assert!(found.iter().any(|meaning| matches!(meaning, Meaning::Act(Act::Recommends, _))));
        assert!(found.contains(&Meaning::Certainty(-1)));
    }

    #[test]
    fn a_users_lines_are_added_replaced_and_dropped() {
        let text = "# of our field\nwarns\t1.0\tred line, tipping point\nhedge\t-2\tperhaps\n\
                    judge\t-0.8\tvampire\nverb\t-0.2 -0.9\tderisk\ndrop\tmust\n";
        let lexicon = Lexicon::with(text, "field.tsv").unwrap();
        assert_eq!(means(&lexicon, "A tipping point is near."), [Meaning::Act(Act::Warns, 1.0)]);
        assert_eq!(means(&lexicon, "Perhaps."), [Meaning::Certainty(-2)]);
        assert!(means(&lexicon, "They must.").is_empty());
        assert!(lexicon.words.get("vampire").is_some_and(|entry| entry.weight == -0.8));
        assert!(lexicon.words.get("derisked").and_then(|entry| entry.verb).is_some());
    }

    #[test]
    fn a_users_lines_are_read_as_they_are_written() {
        let with = |text: &str| Lexicon::with(text, "field.tsv").unwrap();
        let object = |lexicon: &Lexicon, form: &str| {
            lexicon.words.get(form).and_then(|entry| entry.verb).map(|(_, object)| object)
        };
        // The new weight counts, also where it is the weaker, and for all forms.
        assert!(object(lexicon(), "attacked").is_some_and(|object| object < -0.2));
        assert_eq!(object(&with("verb\t0 -0.1\tattack"), "attacked"), Some(-0.1));
        assert!(object(lexicon(), "lost").is_some());
        for dropped in ["drop\tlose", "drop\tlose/lost/lost"] {
            assert_eq!(object(&with(dropped), "lost"), None, "{dropped}");
        }
        let last = with("warns\t1\tcan’t last");
        assert!(means(&last, "It can’t last.").contains(&Meaning::Act(Act::Warns, 1.0)));
        let sides = with("warns\t1\tsell-side panic");
        assert!(means(&sides, "A sell-side panic.").contains(&Meaning::Act(Act::Warns, 1.0)));
        assert!(Lexicon::with("judge\t-1\tbuy-side", "field.tsv").is_err());
        let green = with("judge\t0.5\tzgreen*\njudge\t-0.8\tzgreenwash*");
        let weight = |word: &str| green.words.get(word).map(|entry| entry.weight);
        assert_eq!((weight("zgreenwich"), weight("zgreenwashing")), (Some(0.5), Some(-0.8)));
        assert_eq!((weight("zgreen"), weight("zgre")), (Some(0.5), None));
    }

    #[test]
    fn each_kind_is_understood() {
        for kind in KINDS {
            let lines = ["", "\t1", "\t-1", "\t0 0.5"].map(|weight| format!("{kind}{weight}\tperhaps"));
            let understood = lines.iter().filter(|line| Lexicon::with(line, "field.tsv").is_ok());
            assert!(understood.count() > 0, "{kind}");
        }
    }

    #[test]
    fn lines_do_not_contradict_each_other() {
        let message = |text| Lexicon::with(text, "field.tsv").map_err(|error| error.to_string());
        let refused = |text| message(text).err().unwrap_or_default();
        assert!(
            refused("warns\t1\tred line\nendorses\t1\tred line")
                .contains("line 2: “red line” stands on line 1")
        );
        assert!(refused("hedge\t-1\tso far\n\nhedge\t-2\tso far").contains("line 3: "));
        assert!(refused("judge\t1\tvampire\nthing\t1\tvampire").contains("as “judge”"));
        assert!(refused("verb\t0 1\tgive/gave/given\nverb\t0 -1\tgive").contains("line 2: "));
        assert!(refused("idiom\tred line\ndrop\tred line").contains("as “idiom”"));
        // Said twice, of another kind, or in another place: all can be true.
        assert!(message("warns\t1\tred line\nwarns\t1.0\tred line").is_ok());
        assert!(message("warns\t1\tred line\nhedge\t-1\tred line").is_ok());
        assert!(message("drop\tmust\nrecommends\t0.5\tmust").is_ok());
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let message = |text| Lexicon::with(text, "field.tsv").unwrap_err().to_string();
        assert_eq!(message("\nmust"), "field.tsv: line 2: no tab; write kind, tab, weight, tab, expressions");
        assert!(
            message("warn\t1\tworry")
                .contains("unknown kind `warn`; did you mean `warns`? Known: recommends,")
        );
        assert!(message("warns\tworry").contains("weight from 0 to 1.5"));
        assert!(message("negates\t1\tnot").contains("no weight"));
        assert!(message("judge\t2\tvampire").contains("-1 to 1"));
        assert!(message("judge\t0.5\ttwo words").contains("phrase"));
        assert!(message("verb\t0.5\tderisk").contains("two weights"));
        assert!(message("warns\t1\t~2 worry").contains("does not begin with a word"));
        assert!(message("drop\tabracadabra").contains("none of the lists"));
        assert!(message("judge\t0.5\t*").contains("letters before a star"));
        assert!(message("warns\t1\t , ").contains("no expression"));
    }
}
