//! What becomes of an act by the words around it.

use super::clause::{Sentence, Tense};
use super::holder::tells;
use super::lexicon::{Act, Meaning};
use super::pattern::Match;

/// The act that an expression performs where it stands, and how surely: negated, in the past, in a clause that is
/// granted or supposed, in a question; not so the `verb` by which somebody's words are told. `None` where it performs
/// none.
pub(super) fn in_context(
    (act, weight): (Act, f32),
    negated: bool,
    sentence: &Sentence<'_>,
    token: usize,
    verb: Option<usize>,
) -> Option<(Act, f32)> {
    // The verb by which somebody's words are told: "she warned that".
    let is_verb = verb == Some(token);
    if !is_verb && is_told(sentence, token) {
        return None;
    }
    let (act, mut weight) = match (act, negated) {
        (Act::PlaysDown, false) if is_too_early(sentence, token) => (Act::Warns, weight),
        (Act::Warns, true) => (Act::PlaysDown, 0.8 * weight),
        (Act::Endorses, true) => (Act::Criticises, 0.8 * weight),
        (Act::Criticises | Act::Doubts | Act::PlaysDown, true) => return None,
        other => (other.0, weight),
    };
    // "should do 60 miles": what is to be expected, not what ought to be done.
    let act = if act == Act::Recommends && is_expected(sentence, token) { Act::Predicts } else { act };
    weight *= match act {
        Act::Recommends => recommends(sentence, token, is_verb)?,
        Act::Predicts => predicts(sentence, token)?,
        Act::Warns => warns(sentence, token)?,
        Act::Criticises => criticises(sentence, token)?,
        _ => 1.0,
    };
    if sentence.tense() == Tense::Past && !is_verb {
        weight *= match act {
            Act::Recommends => 1.0,
            Act::Predicts => 0.4,
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
    if sentence.is_turned_to(token) {
        weight *= 1.15;
    }
    if sentence.is_question() && act != Act::Doubts {
        weight *= 0.6;
    }
    Some((act, weight))
}

/// "The minister warned of it", "noted there should be": it is told of somebody, though nothing was found that they
/// say.
fn is_told(sentence: &Sentence<'_>, token: usize) -> bool {
    const SELF: &[&str] =
        &["i", "we", "me", "us", "let", "to", "must", "should", "cannot", "can", "will", "would"];
    const BE: &[&str] = &["be", "is", "are", "was", "were", "been", "being"];
    let before = |at: usize, back: usize| at.checked_sub(back).map_or("", |at| lower(sentence, at));
    let by_oneself = |at: usize| (1..=3).any(|back| SELF.contains(&before(at, back)));
    let word = lower(sentence, token);
    let done = word.ends_with("ed") || (word.ends_with('s') && word.len() > 4);
    if done && REPORTS.iter().any(|verb| word.starts_with(verb)) {
        let passive = (1..=2).any(|back| BE.contains(&before(token, back)));
        // "Highly recommended."
        let nobody = token == 0 || before(token, 1).ends_with("ly");
        return !by_oneself(token) && !passive && !nobody;
    }
    (1..=2).any(|back| {
        let verb = before(token, back);
        verb.ends_with("ed")
            && token >= back
            && tells(verb)
            && !by_oneself(token - back)
            && !BE.contains(&before(token - back, 1))
    })
}

fn predicts(sentence: &Sentence<'_>, token: usize) -> Option<f32> {
    // "the will to do it", "at will"
    if lower(sentence, token) == "will" && token > 0 && NOUN_BEFORE.contains(&lower(sentence, token - 1)) {
        return None;
    }
    // "The finals will begin on Sunday": it is in the calendar.
    let clause = sentence.clause_of(token);
    let dated = |at: usize| {
        let number = lower(sentence, at + 1).starts_with(|c: char| c.is_ascii_digit());
        let when = at > 0 && matches!(lower(sentence, at - 1), "in" | "on" | "from" | "by" | "of");
        when && number && MONTHS.contains(&lower(sentence, at))
    };
    if (token + 1..clause.end).any(|at| DAYS.contains(&lower(sentence, at)))
        || (0..sentence.tokens.len()).any(dated)
    {
        return None;
    }
    // "more likely to be seen": compared, not foretold.
    if lower(sentence, token) == "likely"
        && token > 0
        && matches!(lower(sentence, token - 1), "more" | "less")
    {
        return None;
    }
    // "… that will work": a thing is described, nothing foretold.
    Some(if sentence.is_relative(token) { 0.7 } else { 1.0 })
}

fn warns(sentence: &Sentence<'_>, token: usize) -> Option<f32> {
    // "one way to spread the risk is to invest"
    let to_do = lower(sentence, token) == "the"
        && lower(sentence, token + 2) == "is"
        && lower(sentence, token + 3) == "to";
    if to_do {
        return None;
    }
    // "the threat that has not yet barked": what follows takes it back.
    let clause = sentence.clause_of(token);
    let denies = |at: usize| matches!(lower(sentence, at), "not" | "no" | "never");
    let taken_back = sentence.cues_in(clause).any(|cue| {
        let plays_down = matches!(cue.meaning, Meaning::Act(Act::PlaysDown, _));
        plays_down && cue.first > token + 1 && (cue.first..=cue.last).any(denies)
    });
    if taken_back {
        return None;
    }
    // "the risk of an outbreak was minimal"
    let slight =
        |at: usize| SLIGHT.contains(&lower(sentence, at)) && BEING.contains(&lower(sentence, at - 1));
    if (token + 2..clause.end).any(slight) {
        return None;
    }
    // "the more menacing person": which of two, and no news.
    if lower(sentence, token) == "more" && token > 0 && lower(sentence, token - 1) == "the" {
        return None;
    }
    // "we do not know whether the threat grows", "it is not clear that it is more dangerous": asked, not said.
    let asked = (token.saturating_sub(6)..token).any(|at| lower(sentence, at) == "whether");
    let doubted = sentence.cues.iter().any(|cue| {
        let near = cue.last + 1 < token && token - cue.last <= DOUBT_REACH;
        let doubts = matches!(cue.meaning, Meaning::Act(Act::Doubts, _)) && !sentence.is_cue_negated(cue);
        near && doubts && matches!(lower(sentence, cue.last + 1), "that" | "whether" | "if")
    });
    Some(if asked || doubted { 0.6 } else { 1.0 })
}

/// "Reports of its demise are premature": who says so warns that it is not over.
fn is_too_early(sentence: &Sentence<'_>, token: usize) -> bool {
    lower(sentence, token) == "premature"
        && sentence.tokens.iter().any(|token| ENDS.contains(&token.lower.as_str()))
}

fn criticises(sentence: &Sentence<'_>, token: usize) -> Option<f32> {
    // "bombers whose devices failed to go off", "the plots failed": what would have done harm is not missed.
    let harms = |cue: &Match<'_, Meaning>| {
        *cue.meaning == Meaning::Harm && cue.last < token && token - cue.last <= HARM_REACH
    };
    // "accused by critics of failing to act": told of them.
    let clause = sentence.clause_of(token);
    let accused = |at: usize| ACCUSED.iter().any(|begin| lower(sentence, at).starts_with(begin));
    if (clause.start..token)
        .any(|at| accused(at) || lower(sentence, at) == "under" && lower(sentence, at + 1) == "fire")
    {
        return None;
    }
    let fails = lower(sentence, token).starts_with("fail");
    (!(fails && sentence.cues.iter().any(harms))).then_some(1.0)
}

/// What ought to be done is mostly said by words that have no past: "must", "take", "would be better".
fn recommends(sentence: &Sentence<'_>, token: usize, is_verb: bool) -> Option<f32> {
    let before = token.checked_sub(1).map_or("", |before| lower(sentence, before));
    let (this, next) = (lower(sentence, token), lower(sentence, token + 1));
    let done = is_participle(lower(sentence, token + 2)) || is_participle(lower(sentence, token + 3));
    let none = match this {
        // "should have known": too late to recommend; "must have been": concluded.
        "should" | "must" | "ought" => {
            // "Should they come, …": if they do.
            let inverted =
                this == "should" && (token == 0 || INVERTED.contains(&next)) && !sentence.is_question();
            inverted
                || next == "have" && done
                || sentence.tokens.get(token + 1).is_some_and(|next| next.word.hyphen)
        }
        // "any phone that you can get": told of it, not advised.
        "you" if next == "can" || next == "could" => {
            let start = sentence.clause_of(token).start;
            token > start + 1
                && !sentence.tokens[token].word.apart
                && !matches!(before, "so" | "then" | "and" | "but")
        }
        // "his call for attacks": told of, not called for.
        "call" | "calls" => DETERMINERS.contains(&before),
        // "the need to wait": told of, not said to be one's own.
        "need" | "needs" => DETERMINERS.contains(&before),
        // "we do not have to make sure", "they forgot to be careful"
        "make" | "be" => {
            before == "to"
                && !sentence
                    .cues_in(sentence.clause_of(token))
                    .any(|cue| cue.first < token && matches!(cue.meaning, Meaning::Act(Act::Recommends, _)))
        }
        // "this would require": what a supposed thing takes.
        _ => before == "would" && this.starts_with("requir"),
    };
    if none {
        return None;
    }
    let mut weight =
        if sentence.tense() == Tense::Past && this.ends_with("ed") && !is_verb { 0.4 } else { 1.0 };
    let start = sentence.clause_of(token).start;
    weight *= match this {
        // "who they should watch": asked, not said.
        "should"
            if (start.max(token.saturating_sub(4)).max(1)..token)
                .any(|at| ASKING.contains(&lower(sentence, at)))
                || (start.max(token.saturating_sub(7)).max(1)..token)
                    .any(|at| lower(sentence, at) == "what") =>
        {
            0.6
        }
        // "people who must show a pass": told of them, not asked.
        "must" | "need" | "needs" | "have" | "has" if matches!(before, "who" | "which" | "that") => 0.5,
        // "a message that they need to hear": somebody's need, not what ought to be done.
        "need" | "needs" if matches!(before, "they" | "he" | "she" | "it") && token > start + 4 => 0.6,
        "must" if is_condition(sentence, token) => 0.5,
        // "questions would have to be asked": only if it came to that.
        "have" if before == "would" => 0.6,
        // "regions where it is going to need friends", "an office for which speed is essential": told of them.
        "is" | "are" if sentence.is_relative(token) => 0.5,
        _ => 1.0,
    };
    // "we should worry" warns.
    let worries = |at: usize| WORRY.iter().any(|begin| lower(sentence, at).starts_with(begin));
    Some(if (token + 1..token + 5).any(worries) { 0.5 * weight } else { weight })
}

/// "It should do 0 to 60 in five seconds", "should arrive on Monday": a number or a day behind it, and nobody before it
/// who could be asked.
fn is_expected(sentence: &Sentence<'_>, token: usize) -> bool {
    /// Words behind "should" among which the number stands.
    const REACH: usize = 6;
    const ASKED: &[&str] = &[
        "we", "you", "they", "i", "he", "she", "who", "people", "government", "governments", "states",
        "state", "ministers", "leaders", "parliament", "congress", "countries", "everyone", "nobody", "one",
    ];
    let clause = sentence.clause_of(token);
    let measured = |at: usize| lower(sentence, at).starts_with(|c: char| c.is_ascii_digit());
    lower(sentence, token) == "should"
        && lower(sentence, token + 1) != "be"
        && (token + 1..(token + 1 + REACH).min(clause.end)).any(measured)
        && !sentence.tokens[clause.start..token].iter().any(|token| ASKED.contains(&token.lower.as_str()))
}

/// "For that to happen, it must …": what must be is what something else takes.
fn is_condition(sentence: &Sentence<'_>, token: usize) -> bool {
    (token.saturating_sub(12)..token)
        .filter(|&at| lower(sentence, at) == "for")
        .any(|at| (at + 2..(at + 6).min(token)).any(|to| lower(sentence, to) == "to"))
}

fn is_participle(word: &str) -> bool {
    PARTICIPLES.contains(&word) || (word.ends_with("ed") && word.len() > 4)
}

fn lower<'s>(sentence: &'s Sentence<'_>, token: usize) -> &'s str {
    sentence.tokens.get(token).map_or("", |token| token.lower.as_str())
}

/// Words by which a failure may stand behind what would have done harm.
const HARM_REACH: usize = 20;
/// Words by which a danger may stand behind the doubt about it.
const DOUBT_REACH: usize = 12;
/// Ends that may be told too early.
const ENDS: &[&str] = &[
    "end", "demise", "defeat", "defeated", "death", "dead", "collapse", "fall", "decline", "obituary",
    "obituaries", "eulogy", "victory", "over",
];
/// Words that begin a question inside a sentence.
const ASKING: &[&str] = &["who", "whom", "what", "how", "which", "where", "why", "when", "whether"];
/// Beginnings of words for worry.
const WORRY: &[&str] = &["worry", "worri", "fear", "concern", "alarm"];
/// Participles that do not end in -ed.
const PARTICIPLES: &[&str] = &[
    "been", "done", "had", "known", "seen", "come", "gone", "made", "taken", "given", "left", "kept", "held",
    "said", "told", "thought", "felt", "found", "got", "gotten", "become", "begun", "brought", "built",
    "paid", "put", "read", "sent", "set", "shown", "stood", "understood", "won", "lost", "met", "led", "let",
    "heard", "fallen", "forgotten",
];
/// Words before "need" that make it a noun.
const DETERMINERS: &[&str] = &[
    "the", "a", "no", "any", "this", "that", "his", "her", "its", "their", "our", "my", "your", "urgent",
    "growing", "real", "little", "of",
];
/// Words behind "should" that make a condition of it: "should the house vote".
const INVERTED: &[&str] =
    &["the", "a", "an", "he", "she", "they", "it", "any", "anyone", "anything", "this", "these", "those"];
/// Beginnings of words behind which blame is somebody else's.
const ACCUSED: &[&str] = &["accus", "critics", "criticism", "criticis", "criticiz", "faulted", "alleg"];
/// Beginnings of verbs that perform an act by telling of it.
const REPORTS: &[&str] = &[
    "warn", "urge", "recommend", "commend", "praise", "applaud", "laud", "welcome", "blame", "doubt", "call",
    "expect",
];
/// What a danger is that nobody need fear, and the words before it.
const SLIGHT: &[&str] = &["minimal", "negligible", "low", "slight", "small", "remote", "limited", "nil"];
/// See `SLIGHT`.
const BEING: &[&str] = &["is", "are", "was", "were", "be", "remains", "remained", "very", "extremely"];
/// Days, before which what will be is in a calendar.
const DAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "tonight"];
/// See `DAYS`; with a number behind them.
const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
];
/// Words before "will" that make it a noun.
const NOUN_BEFORE: &[&str] = &[
    "the", "at", "a", "his", "her", "its", "their", "our", "my", "your", "free", "political", "good", "ill",
    "of", "own", "popular",
];

#[cfg(test)]
mod tests {
    use super::super::claim::of_whole;
    use super::super::lexicon::lexicon;
    use super::*;

    fn acts(text: &str) -> Vec<Act> {
        of_whole(&Sentence::new(text, lexicon())).acts.into_iter().map(|(act, _)| act).collect()
    }

    #[test]
    fn what_ought_to_be_done_and_what_only_sounds_like_it() {
        for text in ["The town must act.", "It would be better if the gate was closed.", "Avoid the coast."] {
            assert!(acts(text).contains(&Act::Recommends), "{text}");
        }
        for text in [
            "The town should have known better.",
            "It must have been late.",
            "In May he repeated his call for attacks on the port.",
            "For that to happen, the wave must first wear itself out.",
            "Nobody told the guards who they should watch.",
            "The shop was for people who must show a pass.",
            "For trade to be open it must be quick and cheap.",
            "It builds ports in regions where it is going to need friends.",
            "With plans to build roads, expand ports and make friends, the town is growing.",
        ] {
            assert!(!acts(text).contains(&Act::Recommends), "{text}");
        }
    }

    #[test]
    fn the_failure_of_harm_is_nobodys_fault() {
        assert!(acts("The council has failed to act.").contains(&Act::Criticises));
        assert!(
            !acts("The year was full of bombers whose devices failed to go off.").contains(&Act::Criticises)
        );
    }

    #[test]
    fn what_is_asked_or_told_apart_is_no_warning() {
        assert!(acts("The threat is growing.").contains(&Act::Warns));
        assert!(!acts("We do not know whether the threat is growing.").contains(&Act::Warns));
        assert!(!acts("Theirs is the threat that has not yet materialised.").contains(&Act::Warns));
        assert!(!acts("The more dangerous road is watched by two guards.").contains(&Act::Warns));
        assert!(!acts("It is not clear that the new road is more dangerous.").contains(&Act::Warns));
        assert!(acts("It is clear that the new road is more dangerous.").contains(&Act::Warns));
        assert!(!acts("Floods are a threat that never quite came to pass.").contains(&Act::Warns));
    }

    #[test]
    fn who_calls_an_end_premature_warns() {
        let found = acts("Reports of the gang's demise are premature.");
        assert!(found.contains(&Act::Warns) && !found.contains(&Act::PlaysDown), "{found:?}");
        let found = acts("Alarm about the new road is premature.");
        assert!(found.contains(&Act::PlaysDown) && !found.contains(&Act::Warns), "{found:?}");
    }

    #[test]
    fn what_nobody_should_say_is_not_said() {
        for text in [
            "Nobody claims that the town must close the harbour.",
            "No one seriously believes that the council has failed to act.",
            "It would be wrong to say that the council has failed to act.",
            "It is a mistake to think that the new road is a threat.",
            "It is far too simplistic to conclude that the town should leave.",
        ] {
            let found = acts(text);
            let said = [Act::Recommends, Act::Criticises, Act::Warns];
            assert!(!found.iter().any(|act| said.contains(act)), "{text}: {found:?}");
        }
        assert_eq!(acts("It would be wrong to say that the council has failed to act."), [Act::Doubts]);
        assert!(acts("It is fair to say that the council has failed to act.").contains(&Act::Criticises));
        assert!(acts("Nobody denies that the council has failed to act.").contains(&Act::Criticises));
        assert!(
            acts("It is wrong to leave the harbour, which the council has failed to keep.")
                .contains(&Act::Criticises)
        );
    }

    #[test]
    fn a_will_is_no_forecast() {
        assert!(acts("The group will come back.").contains(&Act::Predicts));
        assert!(!acts("The group has the will to come back.").contains(&Act::Predicts));
    }
}
