//! What a sentence claims: acts, certainty, and for whom.

use super::certainty::Certainty;
use super::clause::Sentence;
use super::context::in_context;
use super::holder::{Attribution, Holder, Voice};
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
    /// The expressions of praise (1) and blame (−1), as first and last token.
    pub judging: Vec<(i8, (usize, usize))>,
    /// The claim's tokens; `None` for the author's, which are all that nobody else has.
    pub content: Option<std::ops::Range<usize>>,
}

/// The claims of a sentence: the author's first, with no act where no expression performs one, then others'.
///
/// What others say is theirs, with the verb that tells of it: "she warned that". What they want or judge is told in
/// the author's words, and only the verb is theirs: "she praised the reckless plan".
pub fn claims(sentence: &Sentence<'_>, attributions: &[Attribution]) -> Vec<Claim> {
    let says = |said: &Attribution, token: usize| said.voice == Voice::Words && said.content.contains(&token);
    let elsewhere =
        |token: usize| attributions.iter().any(|said| says(said, token) || said.verb == Some(token));
    let mut claims = vec![claim(sentence, |token| !elsewhere(token), None, false)];
    for said in attributions.iter().filter(|said| said.content.len() >= LEAST_WORDS) {
        let mine = |token: usize| says(said, token) || said.verb == Some(token);
        let mut held = claim(sentence, mine, said.verb, false);
        if held.acts.is_empty() {
            if said.voice == Voice::Wish {
                continue;
            }
            held.acts.push((Act::Reports, ENOUGH));
        }
        held.holder = said.holder.clone();
        held.holder_cue = said.cue.clone();
        held.content = Some(said.content.clone());
        claims.push(held);
    }
    claims
}

/// What a sentence claims, whoever holds it, and how sure all of it is.
pub fn of_whole(sentence: &Sentence<'_>) -> Claim {
    claim(sentence, |_| true, None, true)
}

/// The claim of the tokens that are `mine`, with the verb that tells of it. Hedges count in the clauses of its acts, or
/// everywhere.
fn claim(
    sentence: &Sentence<'_>,
    mine: impl Fn(usize) -> bool,
    verb: Option<usize>,
    everywhere: bool,
) -> Claim {
    let mut performed: Vec<(Act, f32, (usize, usize))> = Vec::new();
    let (mut negated, mut conceded) = (false, false);
    let mut cues: Vec<(usize, usize)> = Vec::new();
    let mut judging: Vec<(Act, (usize, usize))> = Vec::new();
    for cue in sentence.cues.iter().filter(|cue| mine(cue.first)) {
        match *cue.meaning {
            Meaning::Act(..) if sentence.is_idle(cue.first, cue.last) => {}
            Meaning::Act(Act::Endorses, _) if sentence.is_no_praise(cue.last) => {}
            Meaning::Act(act, weight) => {
                // "A mistake to think that": it is what is thought that is judged.
                let holds = (cue.first..=cue.last).any(|at| sentence.is_wrong_to_hold(at));
                let act = if holds { Act::Doubts } else { act };
                let rejected = sentence.is_rejected(cue.first);
                if rejected && matches!(act, Act::Recommends | Act::Predicts) {
                    continue;
                }
                let turned = rejected || sentence.is_cue_negated(cue) || sentence.is_denied(cue.first);
                let Some((act, weight)) = in_context((act, weight), turned, sentence, cue.first, verb) else {
                    continue;
                };
                negated |= turned;
                conceded |= sentence.is_conceded(cue.first);
                cues.push((cue.first, cue.last));
                if matches!(act, Act::Criticises | Act::Endorses) {
                    judging.push((act, (cue.first, cue.last)));
                }
                performed.push((act, weight, (cue.first, cue.last)));
            }
            _ => {}
        }
    }
    let mut strengths = strengths(performed);
    strengths.retain(|(_, strength)| *strength >= ENOUGH);
    strengths.sort_by_key(|(act, _)| *act);
    // Where the act is too weak to count, its words count by themselves.
    judging.retain(|(act, _)| strengths.iter().any(|(kept, _)| kept == act));
    let claimed: Vec<_> = cues.iter().map(|&(first, _)| sentence.clause_of(first).clone()).collect();
    let near = |token: usize| {
        everywhere || claimed.is_empty() || claimed.iter().any(|clause| clause.contains(&token))
    };
    let certainty = Certainty::of(sentence, |token| mine(token) && near(token));
    cues.extend(&certainty.cues);
    Claim {
        holder: Holder::Author,
        holder_cue: String::new(),
        acts: strengths,
        certainty: certainty.value,
        negated,
        conceded,
        cues: written(sentence, cues),
        judging: judging
            .into_iter()
            .map(|(act, place)| (if act == Act::Endorses { 1 } else { -1 }, place))
            .collect(),
        content: None,
    }
}

/// How strong each act is: its greatest weight counts whole, further ones a little. Expressions that share words,
/// as "must" and "must be", are one.
fn strengths(mut performed: Vec<(Act, f32, (usize, usize))>) -> Vec<(Act, f32)> {
    performed.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut strengths: Vec<(Act, f32)> = Vec::new();
    for (index, &(act, weight, (first, last))) in performed.iter().enumerate() {
        let known = performed[..index]
            .iter()
            .any(|&(other, _, place)| other == act && first <= place.1 && place.0 <= last);
        match strengths.iter_mut().find(|(known, _)| *known == act) {
            None => strengths.push((act, weight)),
            Some((_, strength)) if !known => *strength += FURTHER * weight,
            Some(_) => {}
        }
    }
    strengths
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
    use super::super::reading;
    use super::*;

    fn read(text: &str) -> Vec<Claim> {
        reading::paragraph(text, false, &mut Quotations::default(), lexicon())[0].claims()
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
    fn expressions_that_share_words_are_one() {
        let strength = |text: &str| read(text)[0].acts[0].1;
        assert_eq!(strength("It must be quick."), strength("It must be quick, they know."));
        assert!(strength("It must be quick and we should be there.") > strength("It must be quick."));
        let acts =
            [(Act::Recommends, 0.5, (1, 1)), (Act::Recommends, 0.6, (1, 2)), (Act::Warns, 0.7, (1, 1))];
        assert_eq!(strengths(acts.to_vec()), [(Act::Warns, 0.7), (Act::Recommends, 0.6)]);
    }

    #[test]
    fn negation_turns_warning_into_playing_down() {
        assert!(acts("This is not a real danger.").contains(&Act::PlaysDown));
        assert!(!acts("This is not a real danger.").contains(&Act::Warns));
    }

    #[test]
    fn a_source_keeps_its_claim() {
        let claims = read("Ann Lee said that the government must act.");
        assert!(claims[0].holder == Holder::Author && claims[0].acts.is_empty());
        assert_eq!(claims[1].holder, Holder::Source("Ann Lee".into()));
        assert_eq!(claims[1].acts[0].0, Act::Recommends);
    }

    #[test]
    fn a_verb_of_saying_is_what_its_subject_does() {
        for (text, act) in [
            ("Ann Lee warned that the dam would break.", Act::Warns),
            ("Ann Lee urged the council to close the old dam.", Act::Recommends),
            ("Ann Lee praised the plan of the council.", Act::Endorses),
        ] {
            let claims = read(text);
            assert!(claims[0].acts.iter().all(|(known, _)| *known != act), "{text} {claims:?}");
            assert!(claims[1].acts.iter().any(|(known, _)| *known == act), "{text} {claims:?}");
        }
        assert!(acts("The minister, a friend of mine, has warned of it.").is_empty());
        assert!(acts("We warn of it.").contains(&Act::Warns));
    }

    #[test]
    fn certainty_from_hedges_and_boosters() {
        let certainty = |text: &str| read(text)[0].certainty;
        assert_eq!(certainty("The group will come back."), 0);
        assert_eq!(certainty("The group will perhaps come back."), -1);
        assert_eq!(certainty("The group will undoubtedly come back."), 2);
        assert_eq!(certainty("The government should act in May."), 0);
        assert_eq!(certainty("The government must act, although some people disagree."), 0);
    }
}
