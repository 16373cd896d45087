//! A sentence with its words, clauses and tense.

use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::imperative::imperatives;
use super::lexicon::{Act, Lexicon, Meaning};
use super::pattern::{Match, Token};

/// What telling the reader to do something means.
static TELLS: Meaning = Meaning::Act(Act::Recommends, 0.9);

/// A sentence ready to be read.
#[derive(Debug)]
pub struct Sentence<'t> {
    /// Its text.
    pub text: &'t str,
    /// Its words.
    pub tokens: Vec<Token<'t>>,
    /// Expressions that mean something, by their first token.
    pub cues: Vec<Match<'t, Meaning>>,
    /// Clauses as ranges of tokens.
    pub clauses: Vec<Range<usize>>,
    /// What expressions mean.
    pub lexicon: &'t Lexicon,
}

impl<'t> Sentence<'t> {
    /// Reads the words of a sentence.
    pub fn new(text: &'t str, lexicon: &'t Lexicon) -> Self {
        let tokens = Token::all(text);
        let mut cues = lexicon.cues.find(&tokens);
        let told = imperatives(text, &tokens);
        cues.extend(told.into_iter().map(|(first, last)| Match {
            meaning: &TELLS,
            first,
            last,
            passed: vec![],
        }));
        let clauses = clauses(text, &tokens);
        Self { text, tokens, cues, clauses, lexicon }
    }

    /// The clause that holds a token.
    pub fn clause_of(&self, token: usize) -> &Range<usize> {
        let place = self.clauses.partition_point(|clause| clause.end <= token);
        &self.clauses[place.min(self.clauses.len() - 1)]
    }

    /// The cues inside a range of tokens.
    pub fn cues_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Match<'t, Meaning>> {
        let range = range.clone();
        self.cues.iter().filter(move |cue| range.contains(&cue.first))
    }

    /// True where a word that negates stands before a token in its clause, at most three words
    /// away ("not where …": twelve), and is no part of the expression that begins there.
    pub fn is_negated(&self, token: usize) -> bool {
        const REACH: usize = 3;
        const WHOLE: usize = 12;
        let clause = self.clause_of(token);
        let reach = |last: usize| {
            let next = self.tokens.get(last + 1).map_or("", |next| next.lower.as_str());
            if matches!(next, "where" | "what" | "why" | "how" | "who" | "because") { WHOLE } else { REACH }
        };
        self.cues_in(clause).any(|cue| {
            *cue.meaning == Meaning::Negates && cue.last < token && token - cue.last <= reach(cue.last)
        })
    }

    /// True where a word that negates stands before an expression or inside it, where the expression
    /// only passes over it: "is *not* a threat".
    pub fn is_cue_negated(&self, cue: &Match<'_, Meaning>) -> bool {
        let inside = self
            .cues
            .iter()
            .any(|other| *other.meaning == Meaning::Negates && cue.passed.contains(&other.first));
        inside || self.is_negated(cue.first)
    }

    /// True behind "I do not think that" and the like: what follows is denied.
    pub fn is_denied(&self, token: usize) -> bool {
        const SUBJECT: &[&str] = &["i", "we", "this", "that", "it"];
        (2..token).any(|at| {
            let lower = |back: usize| self.tokens[at - back].lower.as_str();
            let denies =
                matches!(lower(1), "not" | "don't" | "doesn't" | "don’t" | "doesn’t" | "never" | "cannot");
            let subject = SUBJECT.contains(&lower(2))
                || at.checked_sub(3).is_some_and(|s| SUBJECT.contains(&self.tokens[s].lower.as_str()));
            OPINION.contains(&lower(0)) && denies && subject && token - at <= 12
        })
    }

    /// True behind "it would be wrong to say that" and "nobody claims that": what follows is rejected, not only denied. What
    /// ought to be done, or will be, is then not said at all.
    pub fn is_rejected(&self, token: usize) -> bool {
        const REACH: usize = 12;
        const NOT: &[&str] = &["not", "never", "hardly", "no", "isn’t", "isn't"];
        let wrong = |at: usize| {
            self.is_wrong_to_hold(at) && !(1..=4).any(|back| NOT.contains(&self.before(at, back)))
        };
        let nobody = |at: usize| {
            matches!(self.lower(at), "nobody" | "none")
                || self.lower(at) == "one" && self.before(at, 1) == "no"
        };
        let told = |at: usize| {
            let verb = self.lower(at);
            let is_form = |base: &&str| {
                verb.strip_prefix(*base).is_some_and(|end| matches!(end, "" | "s" | "d" | "ed"))
            };
            OPINION.iter().any(is_form) && self.lower(at + 1) == "that"
        };
        let reach = token.saturating_sub(REACH)..token;
        reach.clone().any(wrong)
            || reach.clone().any(|at| nobody(at) && (at + 1..(at + 3).min(token)).any(told))
    }

    /// True for the adjective or noun of "wrong to say", which judges what is held and not what it is about.
    pub fn is_wrong_to_hold(&self, token: usize) -> bool {
        WRONG.contains(&self.lower(token))
            && self.lower(token + 1) == "to"
            && OPINION.contains(&self.lower(token + 2))
    }

    fn lower(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| token.lower.as_str())
    }

    fn before(&self, token: usize, back: usize) -> &str {
        token.checked_sub(back).map_or("", |at| self.lower(at))
    }

    /// True where words do nothing of what they do elsewhere: inside a turn of phrase ("a good deal"), or joined to
    /// another by a hyphen ("a must-have").
    pub fn is_idle(&self, first: usize, last: usize) -> bool {
        let joined = first == last
            && (self.tokens[first].word.hyphen
                || self.tokens.get(last + 1).is_some_and(|next| next.word.hyphen));
        joined
            || self
                .cues
                .iter()
                .any(|cue| *cue.meaning == Meaning::Idiom && cue.first <= last && first <= cue.last)
    }

    /// True where words of praise stand right before what does harm: "a successful attack".
    pub fn is_no_praise(&self, last: usize) -> bool {
        /// Words that an adjective can be away from its noun.
        const REACH: usize = 3;
        let near = |at: usize| {
            at > last
                && at <= last + REACH
                && self.tokens[last + 1..=at].iter().all(|token| !token.word.apart)
        };
        self.cues.iter().any(|cue| *cue.meaning == Meaning::Harm && near(cue.first))
    }

    /// True in a clause that is granted, not held ("although …").
    pub fn is_conceded(&self, token: usize) -> bool {
        self.begins_with(token, |meaning| *meaning == Meaning::Concedes)
    }

    /// True in a clause that supposes ("if …").
    pub fn is_supposed(&self, token: usize) -> bool {
        self.begins_with(token, |meaning| *meaning == Meaning::Condition)
    }

    /// True in a clause that a turn introduces ("but …").
    pub fn is_turned_to(&self, token: usize) -> bool {
        self.begins_with(token, |meaning| *meaning == Meaning::Turns)
    }

    /// True a few words behind "that", "which", "who" or "where" in a clause, and in all of one that begins so.
    pub fn is_relative(&self, token: usize) -> bool {
        let clause = self.clause_of(token).start;
        let start = clause.max(token.saturating_sub(5));
        let is = |token: &Token<'_>, words: &[&str]| words.contains(&token.lower.as_str());
        self.tokens[start..token].iter().any(|token| is(token, &["that", "which", "who", "where"]))
            || self.tokens[clause..(clause + 2).min(token)]
                .iter()
                .any(|token| is(token, &["which", "who", "whose"]))
    }

    fn begins_with(&self, token: usize, wanted: impl Fn(&Meaning) -> bool) -> bool {
        let clause = self.clause_of(token);
        self.cues_in(clause)
            .any(|cue| cue.first <= clause.start + 1 && cue.first <= token && wanted(cue.meaning))
    }

    /// It asks.
    pub fn is_question(&self) -> bool {
        self.text.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with('?')
    }

    /// What its verbs are in.
    pub fn tense(&self) -> Tense {
        tense(&self.tokens)
    }
}

/// The tense of most of a sentence's verbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// Tells what was.
    Past,
    /// Says how things are, ought to be or will be.
    Present,
    /// Neither is plain.
    Mixed,
}

const PRESENT: &[&str] = &[
    "is", "are", "am", "has", "have", "do", "does", "can", "will", "must", "should", "may", "might", "shall",
    "cannot", "can't", "won't", "isn't", "aren't", "doesn't", "don't", "needs", "need", "remains", "remain",
    "seems", "appears", "means", "makes", "continues", "continue", "becomes", "comes", "goes", "gets",
    "says", "suggests", "shows", "poses", "faces", "face",
];

const PAST: &[&str] = &[
    "was", "were", "had", "did", "went", "came", "took", "made", "said", "told", "began", "found", "led",
    "left", "gave", "got", "knew", "saw", "sent", "shot", "died", "fell", "fought", "fled", "held", "kept",
    "lost", "met", "ran", "rose", "sought", "spoke", "stood", "struck", "thought", "tried", "won", "wrote",
    "became", "brought", "built", "drove", "grew", "hit", "put", "spent", "threw", "wasn't", "weren't",
    "didn't", "hadn't",
];

/// The tenses of these.
static VERBS: LazyLock<HashMap<&str, Tense, FixedState>> = LazyLock::new(|| {
    let present = PRESENT.iter().map(|verb| (*verb, Tense::Present));
    present.chain(PAST.iter().map(|verb| (*verb, Tense::Past))).collect()
});

fn tense(tokens: &[Token<'_>]) -> Tense {
    let (mut present, mut past) = (0, 0);
    for (index, token) in tokens.iter().enumerate() {
        let word = token.lower.as_str();
        match VERBS.get(word) {
            Some(Tense::Present) => present += 1,
            Some(_) => past += 1,
            None => {
                let before = index.checked_sub(1).map_or("", |before| tokens[before].lower.as_str());
                past += usize::from(is_past(word, before));
            }
        }
    }
    match (present, past) {
        (0, 1..) => Tense::Past,
        (present, past) if past > 2 * present => Tense::Past,
        (1.., past) if present >= past => Tense::Present,
        _ => Tense::Mixed,
    }
}

/// A regular past tense; behind some words it is a participle.
fn is_past(word: &str, before: &str) -> bool {
    word.ends_with("ed") && word.len() > 4 && !PARTICIPLE_BEFORE.contains(&before)
}

/// A word in -ed behind one of these is a participle, which tells no tense.
const PARTICIPLE_BEFORE: &[&str] = &[
    "is", "are", "be", "been", "being", "has", "have", "had", "was", "were", "a", "an", "the", "and", "of",
    "by", "their", "its", "his", "her", "our", "more", "most", "very", "get", "gets", "not", "to", "for",
    "with", "as",
];

/// Words that begin a clause.
const OPENERS: &[&str] = &[
    "although", "because", "but", "despite", "however", "if", "since", "so", "though", "unless", "until",
    "whereas", "which", "while", "whilst", "who", "yet",
];

fn clauses(text: &str, tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut clauses: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for index in 1..tokens.len() {
        let between = &text[tokens[index - 1].word.end()..tokens[index].word.start];
        let marked = between != " ";
        let strong = marked && (between.contains([';', ':', '—', '(', ')']) || between.contains(" – "));
        let comma = marked && between.contains(',');
        let word = tokens[index].lower.as_str();
        let joined = comma && matches!(word, "and" | "or" | "nor" | "as" | "with" | "whose" | "where");
        if strong
            || (comma && OPENERS.contains(&word))
            || joined
            || matches!(word, "but" | "although" | "though" | "because" | "unless")
        {
            clauses.push(start..index);
            start = index;
        }
    }
    clauses.push(start..tokens.len());
    clauses.into_iter().flat_map(|clause| split_introduction(text, tokens, clause)).collect()
}

/// Behind an introductory clause the comma alone begins the next: "If …, …".
fn split_introduction(text: &str, tokens: &[Token<'_>], clause: Range<usize>) -> Vec<Range<usize>> {
    const INTRODUCE: &[&str] = &[
        "although", "as", "because", "despite", "if", "once", "since", "though", "unless", "when", "while",
        "whilst",
    ];
    let introduces = tokens.get(clause.start).is_some_and(|token| INTRODUCE.contains(&token.lower.as_str()));
    let comma = (clause.start + 2..clause.end)
        .find(|&index| text[tokens[index - 1].word.end()..tokens[index].word.start].contains(','));
    match comma.filter(|_| introduces) {
        Some(comma) => vec![clause.start..comma, comma..clause.end],
        None => vec![clause],
    }
}

/// Verbs of holding something true, which is denied or rejected with them.
const OPINION: &[&str] = &[
    "think", "believe", "suppose", "mean", "imply", "suggest", "argue", "claim", "say", "pretend",
    "conclude", "assume", "assert", "infer", "imagine",
];
/// What it is to hold something that is not true.
const WRONG: &[&str] = &[
    "wrong", "mistaken", "false", "mistake", "error", "misleading", "absurd", "ridiculous", "nonsense",
    "naive", "foolish", "simplistic", "unfair", "inaccurate", "untrue", "dishonest", "premature", "silly",
    "fanciful", "exaggeration",
];

#[cfg(test)]
mod tests {
    use super::super::lexicon::lexicon;
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let sentence = Sentence::new(text, lexicon());
        sentence
            .clauses
            .iter()
            .map(|clause| {
                let words: Vec<&str> =
                    sentence.tokens[clause.clone()].iter().map(|token| token.word.text).collect();
                words.join(" ")
            })
            .collect()
    }

    #[test]
    fn clauses_are_cut_at_turns_and_introductions() {
        assert_eq!(
            parts("The group is weak, but it is not gone"),
            ["The group is weak", "but it is not gone"]
        );
        assert_eq!(parts("Although it is weak, it is not gone"), ["Although it is weak", "it is not gone"]);
        assert_eq!(parts("It is weak; nobody doubts it"), ["It is weak", "nobody doubts it"]);
        assert_eq!(parts("One, two and three came"), ["One two and three came"]);
        assert_eq!(parts(""), [""]);
    }

    #[test]
    fn negation_reaches_a_few_words_of_its_clause() {
        let at = |text, word: &str| {
            let sentence = Sentence::new(text, lexicon());
            let token = sentence.tokens.iter().position(|token| token.lower == word).unwrap();
            sentence.is_negated(token)
        };
        assert!(at("This is not a real threat", "threat"));
        assert!(!at("It is not over, and the threat is real", "threat"));
        assert!(at("They are not where the core of the threat lies", "threat"));
        assert!(!at("Nothing of what they have said so far is about the threat", "threat"));
    }

    #[test]
    fn tenses() {
        let tense = |text| Sentence::new(text, lexicon()).tense();
        assert_eq!(tense("The group attacked a hotel and killed ten people"), Tense::Past);
        assert_eq!(tense("The threat is real and must be met"), Tense::Present);
        assert_eq!(tense("The weakened group"), Tense::Mixed);
    }
}
