//! What a sentence claims: acts, certainty, and for whom.

use super::clause::{Sentence, Tense};
use super::holder::{Attribution, Holder};
use super::lexicon::{Act, Meaning};

/// From this strength on an act counts.
const ENOUGH: f32 = 0.65;
/// What each further cue of the same act adds.
const FURTHER: f32 = 0.2;
/// Fewer words of somebody else's are a report, not a claim.
const LEAST_WORDS: usize = 3;

/// What one holder claims in a sentence.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Who claims it.
    pub holder: Holder,
    /// The word that shows that it is not the author.
    pub holder_cue: String,
    /// The acts with their strength, in the order of [`Act::ALL`].
    pub acts: Vec<(Act, f32)>,
    /// How sure it is said, −2 to 2.
    pub certainty: i8,
    /// A cue was negated.
    pub negated: bool,
    /// It stands in a clause that is granted.
    pub conceded: bool,
    /// The expressions that count, as they stand in the sentence.
    pub cues: Vec<String>,
    /// Where the expressions of praise and blame stand, as first and last token.
    pub judging: Vec<(usize, usize)>,
    /// The claim's tokens; `None` for the author's, which are all that nobody else has.
    pub content: Option<std::ops::Range<usize>>,
}

/// The claims of a sentence: the author's first, if there is one, then others'.
pub fn claims(sentence: &Sentence<'_>, attributions: &[Attribution]) -> Vec<Claim> {
    let elsewhere = |token: usize| attributions.iter().any(|said| said.content.contains(&token));
    let mut claims = Vec::new();
    let own = claim(sentence, |token| !elsewhere(token));
    if !own.acts.is_empty() {
        claims.push(own);
    }
    for said in attributions {
        let mut held = claim(sentence, |token| said.content.contains(&token));
        if said.content.len() < LEAST_WORDS {
            continue;
        }
        if held.acts.is_empty() {
            held.acts.push((Act::Reports, ENOUGH));
        }
        held.holder = said.holder.clone();
        held.holder_cue = said.cue.clone();
        held.content = Some(said.content.clone());
        claims.push(held);
    }
    claims
}

fn claim(sentence: &Sentence<'_>, mine: impl Fn(usize) -> bool) -> Claim {
    let mut strengths: Vec<(Act, f32)> = Vec::new();
    let mut certainties: Vec<i8> = Vec::new();
    let (mut negated, mut conceded) = (false, false);
    let mut cues: Vec<(usize, usize)> = Vec::new();
    let tense = sentence.tense();
    let mut judging: Vec<(Act, (usize, usize))> = Vec::new();
    for cue in sentence.cues.iter().filter(|cue| mine(cue.first)) {
        match *cue.meaning {
            Meaning::Act(Act::Endorses, _) if sentence.is_no_praise(cue.first, cue.last) => {}
            Meaning::Act(act, weight) => {
                let turned = sentence.is_cue_negated(cue) || sentence.is_denied(cue.first);
                let Some((act, weight)) = in_context(act, weight, turned, tense, sentence, cue.first) else {
                    continue;
                };
                negated |= turned;
                conceded |= sentence.is_conceded(cue.first);
                cues.push((cue.first, cue.last));
                if matches!(act, Act::Criticises | Act::Endorses) {
                    judging.push((act, (cue.first, cue.last)));
                }
                add(&mut strengths, act, weight);
            }
            Meaning::Certainty(value) if !is_month(sentence, cue.first) => {
                certainties.push(value);
                cues.push((cue.first, cue.last));
            }
            _ => {}
        }
    }
    strengths.retain(|(_, strength)| *strength >= ENOUGH);
    strengths.sort_by_key(|(act, _)| *act);
    // Where the act is too weak to count, its words count by themselves.
    judging.retain(|(act, _)| strengths.iter().any(|(kept, _)| kept == act));
    Claim {
        holder: Holder::Author,
        holder_cue: String::new(),
        acts: strengths,
        certainty: certainty(&certainties),
        negated,
        conceded,
        cues: written(sentence, cues),
        judging: judging.into_iter().map(|(_, place)| place).collect(),
        content: None,
    }
}

/// The greatest weight counts whole, further ones a little.
fn add(strengths: &mut Vec<(Act, f32)>, act: Act, weight: f32) {
    match strengths.iter_mut().find(|(known, _)| *known == act) {
        Some((_, strength)) => *strength = strength.max(weight) + FURTHER * strength.min(weight),
        None => strengths.push((act, weight)),
    }
}

/// What becomes of an act where it stands: negated, in the past, in a clause that is granted or
/// supposed, in a question.
fn in_context(
    act: Act,
    weight: f32,
    negated: bool,
    tense: Tense,
    sentence: &Sentence<'_>,
    token: usize,
) -> Option<(Act, f32)> {
    let (act, mut weight) = match (act, negated) {
        (Act::Warns, true) => (Act::PlaysDown, 0.8 * weight),
        (Act::Endorses, true) => (Act::Criticises, 0.8 * weight),
        (Act::Criticises | Act::Doubts | Act::PlaysDown, true) => return None,
        other => (other.0, weight),
    };
    if tense == Tense::Past {
        weight *= match act {
            Act::Recommends | Act::Predicts => 0.4,
            Act::Criticises | Act::Endorses => 0.8,
            _ => 0.65,
        };
    }
    if sentence.is_conceded(token) {
        weight *= 0.5;
    }
    if sentence.is_supposed(token) {
        weight *= 0.7;
    }
    let before = token.checked_sub(1).map_or("", |before| sentence.tokens[before].lower.as_str());
    let this = sentence.tokens[token].lower.as_str();
    // "the will to do it", "at will"
    if act == Act::Predicts && this == "will" && NOUN_BEFORE.contains(&before) {
        return None;
    }
    // "people who must show a pass": told of them, not asked.
    if act == Act::Recommends
        && matches!(before, "who" | "which" | "that")
        && matches!(this, "must" | "need" | "needs" | "have" | "has")
    {
        weight *= 0.5;
    }
    // "a message that they need to hear": somebody's need, not what ought to be done.
    let theirs =
        matches!(before, "they" | "he" | "she" | "it") && token > sentence.clause_of(token).start + 4;
    if act == Act::Recommends && theirs && matches!(this, "need" | "needs") {
        weight *= 0.6;
    }
    // "this would require": what a supposed thing takes.
    if act == Act::Recommends && before == "would" && this.starts_with("requir") {
        return None;
    }
    // "… that will work": a thing is described, nothing foretold.
    if act == Act::Predicts && sentence.is_relative(token) {
        weight *= 0.7;
    }
    // "we should worry" warns.
    let worries = |next: &super::pattern::Token<'_>| {
        ["worry", "worri", "fear", "concern", "alarm"].iter().any(|begin| next.lower.starts_with(begin))
    };
    // "should have known": too late to recommend.
    let next = sentence.tokens.get(token + 1).map_or("", |next| next.lower.as_str());
    if act == Act::Recommends && next == "have" && sentence.tokens[token].lower == "should" {
        return None;
    }
    if act == Act::Recommends && sentence.tokens.iter().skip(token + 1).take(4).any(worries) {
        weight *= 0.6;
    }
    if sentence.is_turned_to(token) {
        weight *= 1.15;
    }
    if sentence.is_question() && act != Act::Doubts {
        weight *= 0.6;
    }
    Some((act, weight))
}

/// Words before "will" that make it a noun.
const NOUN_BEFORE: &[&str] = &[
    "the", "at", "a", "his", "her", "its", "their", "our", "my", "your", "free", "political", "good", "ill",
    "of", "own", "popular",
];

/// "May" with a capital inside a sentence is a month or a name.
fn is_month(sentence: &Sentence<'_>, token: usize) -> bool {
    token > 0 && sentence.tokens[token].lower == "may" && sentence.tokens[token].is_capital()
}

/// Hedges and boosters together: the weakest hedge and the strongest booster; several hedges make
/// it weaker still.
fn certainty(values: &[i8]) -> i8 {
    let hedges = values.iter().filter(|value| **value < 0).count();
    let lowest = values.iter().copied().min().unwrap_or(0).min(0);
    let highest = values.iter().copied().max().unwrap_or(0).max(0);
    let weaker = i8::from(hedges > 1);
    (lowest - weaker + highest).clamp(-2, 2)
}

/// The text of cues without those inside longer ones.
fn written(sentence: &Sentence<'_>, mut cues: Vec<(usize, usize)>) -> Vec<String> {
    cues.sort_unstable_by_key(|&(first, last)| (first, std::cmp::Reverse(last)));
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (first, last) in cues {
        if kept.last().is_none_or(|&(_, end)| last > end) {
            kept.push((first, last));
        }
    }
    let place = |token: usize| sentence.tokens[token].word;
    kept.into_iter()
        .map(|(first, last)| sentence.text[place(first).start..place(last).end()].to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::holder::Quotations;
    use super::super::lexicon::lexicon;
    use super::*;

    fn read(text: &str) -> Vec<Claim> {
        let sentence = Sentence::new(text, lexicon());
        let attributions = Quotations::default().read(text, &sentence.tokens, lexicon());
        claims(&sentence, &attributions)
    }

    fn acts(text: &str) -> Vec<Act> {
        read(text).first().map_or(Vec::new(), |claim| claim.acts.iter().map(|(act, _)| *act).collect())
    }

    #[test]
    fn acts_of_plain_sentences() {
        for (text, act) in [
            ("The government must act now.", Act::Recommends),
            ("There is a real danger that the group comes back.", Act::Warns),
            ("The risk has been exaggerated.", Act::PlaysDown),
            ("The policy was a mistake from the beginning.", Act::Criticises),
            ("The council is right to say no.", Act::Endorses),
            ("The group is likely to move elsewhere.", Act::Predicts),
            ("It is not clear who was behind it.", Act::Doubts),
        ] {
            assert!(acts(text).contains(&act), "{text}: {:?}", acts(text));
        }
        assert!(acts("The men drove to the town and met two others there.").is_empty());
    }

    #[test]
    fn negation_turns_warning_into_playing_down() {
        assert!(acts("This is not a real danger.").contains(&Act::PlaysDown));
        assert!(!acts("This is not a real danger.").contains(&Act::Warns));
    }

    #[test]
    fn a_source_keeps_its_claim() {
        let claims = read("Ann Lee said that the government must act.");
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].holder, Holder::Source("Ann Lee".into()));
        assert_eq!(claims[0].acts[0].0, Act::Recommends);
    }

    #[test]
    fn certainty_from_hedges_and_boosters() {
        let certainty = |text: &str| read(text)[0].certainty;
        assert_eq!(certainty("The group will come back."), 0);
        assert_eq!(certainty("The group will perhaps come back."), -1);
        assert_eq!(certainty("The group will undoubtedly come back."), 2);
        assert_eq!(certainty("The government should act in May."), 0);
    }
}
