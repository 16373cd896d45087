//! A sentence as a target stands in it: units that features are made of.

use super::super::clause::Sentence;
use super::super::pattern::Token;
use super::avowal::avowed;
use super::frame::Clauses;
use super::link::Links;
use super::words::{Entry, Kind as Category};
use crate::text::Language;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The target's mention.
    Target,
    /// A row of words with capitals. Its words are not looked at: what is thought of somebody is not
    /// to be told from the name.
    Name,
    /// A word.
    Word,
    /// A comma, a quotation mark, …
    Mark,
}

/// A word, a name or a mark.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// First and last token; the token before it for a mark.
    pub place: (usize, usize),
    /// `T` for the target, `N` for a name, `#` for a number, else the stem or the mark.
    pub text: String,
    /// See [`Kind`].
    pub kind: Kind,
    /// What the lexicon says of it.
    pub entry: Option<Entry>,
    /// A word that negates stands shortly before it.
    pub negated: bool,
    /// It stands inside quotation marks.
    pub quoted: bool,
    /// Its clause.
    pub clause: usize,
    /// Its class: sign and kind for a word of the lexicon, itself for small words, nothing else.
    pub class: String,
}

/// A sentence with a target in it.
#[derive(Debug)]
pub(super) struct Scene {
    /// Units in order.
    pub units: Vec<Unit>,
    /// Place of the target among them.
    pub target: usize,
    /// A possessive stands at the target.
    pub possessive: bool,
    /// The target is called by a name, with a capital.
    pub named: bool,
    /// Its clauses, as far as they are about the target.
    pub clauses: Clauses,
}

impl Scene {
    /// `heard` tells which tokens count.
    pub(super) fn new(
        sentence: &Sentence<'_>,
        mention: (usize, usize),
        heard: impl Fn(usize) -> bool,
    ) -> Self {
        let tokens = &sentence.tokens;
        let titled = is_titled(tokens);
        let mut units: Vec<Unit> = Vec::with_capacity(tokens.len() + 8);
        let mut target = 0;
        let mut quoted = false;
        let mut at = 0;
        while at < tokens.len() {
            let from = at.checked_sub(1).map_or(0, |before| tokens[before].word.end());
            marks(&sentence.text[from..tokens[at].word.start], at, &mut quoted, &mut units);
            let clause = sentence.clauses.partition_point(|clause| clause.end <= at);
            let is_target = (mention.0..=mention.1).contains(&at);
            let (last, kind) = if is_target {
                target = units.len();
                (mention.1, Kind::Target)
            } else if is_name(sentence, at, titled) {
                let mut last = at;
                while last + 1 < tokens.len()
                    && last + 1 != mention.0
                    && !tokens[last + 1].word.apart
                    && is_name(sentence, last + 1, titled)
                {
                    last += 1;
                }
                (last, Kind::Name)
            } else {
                (at, Kind::Word)
            };
            if is_target || heard(at) {
                let mut unit = unit(sentence, (at, last), kind);
                (unit.quoted, unit.clause) = (quoted, clause);
                units.push(unit);
            }
            at = last + 1;
        }
        let possessive = is_possessive(sentence, mention.1);
        let clauses = Clauses::new(sentence, &units, target);
        Self { units, target, possessive, named: tokens[mention.0].is_capital(), clauses }
    }

    /// Tokens that call the target good (1) or bad (−1), or avow that somebody is for it or against it. What it does and
    /// suffers is told, not judged; nor is what succeeds or prospers praised, but what fails may be blamed.
    pub(super) fn judging(&self, sentence: &Sentence<'_>, links: &Links) -> Vec<(i8, usize)> {
        /// Weights from which on a word does so.
        const CLEAR: f32 = 0.6;
        let weight = |(index, unit): (usize, &Unit)| {
            let entry = unit.entry.filter(|_| links.word(index))?;
            let calls = match entry.kind {
                Category::Judge => entry.weight.abs() >= CLEAR,
                Category::Thing => entry.weight <= -CLEAR,
                Category::Event | Category::Feeling => false,
            };
            let token = unit.place.0;
            let turned = if unit.negated { -entry.weight } else { entry.weight };
            (calls && !sentence.is_idle(token, token)).then_some((if turned > 0.0 { 1 } else { -1 }, token))
        };
        let mut judging: Vec<(i8, usize)> = self.units.iter().enumerate().filter_map(weight).collect();
        judging.extend(avowed(sentence, self));
        judging
    }

    /// The tokens with which praise or blame of the target may begin.
    pub(super) fn linked(&self, links: &Links, tokens: usize) -> Vec<bool> {
        let mut linked = vec![false; tokens];
        for (index, unit) in self.units.iter().enumerate() {
            if unit.kind != Kind::Mark && links.act(index) {
                linked[unit.place.0..=unit.place.1].fill(true);
            }
        }
        linked
    }

    /// A participle with a form of "be" before it or "by" behind it.
    pub(super) fn is_passive(&self, index: usize) -> bool {
        let participle = self.units[index].class.contains("vd");
        let be = self.units[index.saturating_sub(3)..index].iter().any(|unit| unit.class == "be");
        let by = self.units[index + 1..].iter().take(3).any(|unit| unit.text == "by");
        participle && (be || by)
    }

    /// The target's clause.
    pub(super) fn clause(&self) -> usize {
        self.units[self.target].clause
    }
}

/// Marks between two tokens.
fn marks(between: &str, at: usize, quoted: &mut bool, units: &mut Vec<Unit>) {
    for c in between.chars() {
        let text = match c {
            '“' => {
                *quoted = true;
                "“"
            }
            '”' => {
                *quoted = false;
                "”"
            }
            '"' => {
                *quoted = !*quoted;
                if *quoted { "“" } else { "”" }
            }
            ',' => ",",
            ';' => ";",
            ':' => ":",
            '(' => "(",
            ')' => ")",
            '—' | '–' => "–",
            '.' | '!' | '?' => ".",
            _ => continue,
        };
        let clause = units.last().map_or(0, |unit| unit.clause);
        units.push(Unit {
            place: (at, at),
            text: text.to_owned(),
            kind: Kind::Mark,
            entry: None,
            negated: false,
            quoted: *quoted,
            clause,
            class: text.to_owned(),
        });
    }
}

fn unit(sentence: &Sentence<'_>, place: (usize, usize), kind: Kind) -> Unit {
    let lower = sentence.tokens[place.0].lower.as_str();
    let mut unit = Unit {
        place,
        text: String::new(),
        kind,
        entry: None,
        negated: false,
        quoted: false,
        clause: 0,
        class: String::new(),
    };
    match kind {
        Kind::Target => unit.text.push('T'),
        Kind::Name => unit.text.push('N'),
        Kind::Mark => {}
        Kind::Word if lower.starts_with(|c: char| c.is_ascii_digit()) => unit.text.push('#'),
        Kind::Word => {
            unit.text = Language::English.stem(lower).into_owned();
            unit.entry = sentence.lexicon.words.get(lower);
            unit.negated = sentence.is_negated(place.0);
        }
    }
    unit.class = class(&unit, lower);
    unit
}

/// The class of a unit; empty for words that have none.
fn class(unit: &Unit, lower: &str) -> String {
    const SMALL: &[&str] = &[
        "by", "of", "to", "for", "from", "with", "against", "on", "in", "at", "about", "over", "as", "and",
        "or", "but", "who", "that", "which", "if", "not", "no", "never", "than", "like", "after",
    ];
    const BE: &[&str] =
        &["is", "are", "was", "were", "be", "been", "being", "am", "'s", "get", "got", "gets"];
    const HAVE: &[&str] = &["has", "have", "had", "having"];
    const MODAL: &[&str] = &["will", "would", "should", "must", "could", "can", "may", "might", "cannot"];
    const SAYS: &[&str] = &["said", "says", "say", "told", "tells", "added", "wrote", "tweeted", "asked"];
    if unit.kind != Kind::Word {
        return unit.text.clone();
    }
    let Some(entry) = unit.entry else {
        return match lower {
            _ if SMALL.contains(&lower) => lower.to_owned(),
            _ if BE.contains(&lower) => "be".to_owned(),
            _ if HAVE.contains(&lower) => "have".to_owned(),
            _ if MODAL.contains(&lower) => "would".to_owned(),
            _ if SAYS.contains(&lower) => "say".to_owned(),
            _ if unit.text == "#" => "#".to_owned(),
            _ => String::new(),
        };
    };
    let sign = |weight: f32| match weight {
        w if w > 0.15 => "+",
        w if w < -0.15 => "-",
        _ => "0",
    };
    let turned = if unit.negated { "!" } else { "" };
    match entry.verb {
        Some((subject, object)) => {
            let form = if lower.ends_with("ed") || lower.ends_with("en") {
                "d"
            } else if lower.ends_with("ing") {
                "g"
            } else {
                ""
            };
            format!("{turned}v{form}{}{}", sign(subject), sign(object))
        }
        None => format!("{turned}{}{}", entry.kind.letter(), sign(entry.weight)),
    }
}

/// Most longer words have a capital: a headline, in which capitals tell no names.
fn is_titled(tokens: &[Token<'_>]) -> bool {
    let long = tokens.iter().filter(|token| token.lower.len() > 3);
    let (all, capital) =
        long.fold((0, 0), |(all, capital), token| (all + 1, capital + usize::from(token.is_capital())));
    all >= 4 && capital * 10 >= all * 7
}

/// A word with a capital that is none because it begins a sentence or stands in a headline.
fn is_name(sentence: &Sentence<'_>, at: usize, titled: bool) -> bool {
    let token = &sentence.tokens[at];
    if !token.is_capital() || token.lower == "i" || token.lower.starts_with("i'") {
        return false;
    }
    let known =
        || Language::English.is_stop_word(&token.lower) || sentence.lexicon.words.get(&token.lower).is_some();
    if titled {
        return !known();
    }
    let begins = at == 0 || {
        let before = &sentence.text[sentence.tokens[at - 1].word.end()..token.word.start];
        before.contains(['“', '"', ':', '.', '!', '?', '\n'])
    };
    if !begins {
        return !Language::English.is_stop_word(&token.lower);
    }
    let next = sentence.tokens.get(at + 1);
    !known() && next.is_some_and(|next| next.is_capital() && !next.word.apart)
}

fn is_possessive(sentence: &Sentence<'_>, last: usize) -> bool {
    const PRONOUNS: &[&str] = &["his", "their", "its", "whose", "my", "our", "your"];
    let token = &sentence.tokens[last];
    let behind = &sentence.text[token.word.end()..];
    PRONOUNS.contains(&token.lower.as_str())
        || behind.starts_with("’s")
        || behind.starts_with("'s")
        || ((behind.starts_with("’ ") || behind.starts_with("' ")) && token.lower.ends_with('s'))
        || token.lower.ends_with("'s")
}

/// A target behind a preposition of place is where something is, not what is judged: "the fighters
/// in Syria". "Confidence in the minister" judges.
pub(super) fn is_place(sentence: &Sentence<'_>, mention: usize) -> bool {
    const PLACE: &[&str] = &[
        "in", "at", "near", "across", "around", "within", "into", "inside", "outside", "throughout", "onto",
    ];
    const NO_PLACE: &[&str] = &[
        "confidence", "faith", "trust", "belief", "believe", "believes", "believed", "hope", "interest",
        "angry", "furious", "mad", "back", "aim", "look", "looked", "laughed", "directed", "aimed",
        "disappointed", "swipe", "jab", "shot", "dig", "hit", "lashed", "out",
    ];
    let word = |back: usize| mention.checked_sub(back).map_or("", |at| sentence.tokens[at].lower.as_str());
    let article = usize::from(matches!(word(1), "the" | "a" | "an"));
    PLACE.contains(&word(1 + article)) && !NO_PLACE.contains(&word(2 + article))
}
