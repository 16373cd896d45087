//! What somebody avows: "I support the plan", "we have always been opposed to it". No stance is taken more plainly.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::clause::Sentence;
use super::scene::{Kind, Scene, Unit};
use crate::text::Language;

/// Verbs by which people say that they are for what is their object, or against it.
const FOR: &[&str] = &[
    "support", "back", "endorse", "favour", "favor", "welcome", "applaud", "admire", "praise", "commend",
    "salute", "trust", "respect", "love",
];
/// See `FOR`.
const AGAINST: &[&str] = &[
    "oppose", "reject", "condemn", "denounce", "deplore", "distrust", "mistrust", "despise", "detest",
    "abhor", "loathe", "hate",
];
/// Words that may stand between a speaker and the verb, beside "have", adverbs in "-ly" and "not".
const BETWEEN: &[&str] = &[
    "do", "did", "will", "not", "never", "always", "still", "also", "too", "therefore", "all", "both",
    "ever", "long", "now", "am", "are", "was", "were", "been", "be", "'m", "'re", "'ve",
];
/// Words before a target that are part of its name.
const DETERMINERS: &[&str] = &["the", "a", "an", "this", "that", "these", "those", "such", "all", "ani"];
/// Words of a target's name before it, at most.
const REACH: usize = 3;

/// Whether "I" or "we" are for the target of a scene (1) or against it (−1), and the token that says so.
pub(super) fn avowed(sentence: &Sentence<'_>, scene: &Scene) -> Option<(i8, usize)> {
    if scene.clauses.is_if(scene.clause()) || sentence.text.trim_end().ends_with('?') {
        return None;
    }
    let (mut at, verb) = governing(scene)?;
    let sign = if verb.negated {
        // Who does not oppose something need not be for it.
        (verb.sign > 0).then_some(-1)?
    } else {
        verb.sign
    };
    loop {
        at = before(scene, at)?;
        let unit = &scene.units[at];
        match sentence.tokens[unit.place.0].lower.as_str() {
            "i" | "we" => return Some((sign, verb.token)),
            word if word.ends_with("ly") || BETWEEN.contains(&word) => {}
            _ if matches!(unit.class.as_str(), "be" | "have") => {}
            _ => return None,
        }
    }
}

struct Verb {
    sign: i8,
    negated: bool,
    token: usize,
}

/// What the target is the object of: a verb, or "against", "opposed to", "in favour of" behind a form of "be".
fn governing(scene: &Scene) -> Option<(usize, Verb)> {
    static SIGNS: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
        let signs = FOR.iter().map(|verb| (verb, 1)).chain(AGAINST.iter().map(|verb| (verb, -1)));
        signs.map(|(verb, sign)| (Language::English.stem(verb).into_owned(), sign)).collect()
    });
    let text = |at: usize| scene.units[at].text.as_str();
    let mut at = before(scene, scene.target)?;
    for _ in 0..REACH {
        // An adjective of praise or blame may be a verb elsewhere, which decides nothing here.
        if !DETERMINERS.contains(&text(at)) {
            break;
        }
        at = before(scene, at)?;
    }
    let verb = |at: usize, sign: i8| {
        let unit: &Unit = &scene.units[at];
        (at, Verb { sign, negated: unit.negated, token: unit.place.0 })
    };
    let stands = |at: usize| before(scene, at).is_some_and(|before| scene.units[before].class == "be");
    let earlier = before(scene, at);
    match (text(at), earlier.map(text), earlier) {
        ("against", ..) if stands(at) => Some(verb(at, -1)),
        ("to", Some("oppos"), Some(earlier)) => Some(verb(earlier, -1)),
        ("of", Some("favour" | "favor"), Some(earlier)) => {
            let to = before(scene, earlier).filter(|&at| text(at) == "in")?;
            stands(to).then(|| verb(to, 1))
        }
        (stem, ..) => SIGNS.get(stem).map(|&sign| verb(at, sign)),
    }
}

/// The word before a unit in the target's clause.
fn before(scene: &Scene, at: usize) -> Option<usize> {
    let at = at.checked_sub(1)?;
    let unit = &scene.units[at];
    (unit.kind == Kind::Word && unit.clause == scene.clause()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::super::super::lexicon::lexicon;
    use super::*;

    fn at(text: &str) -> Option<i8> {
        let sentence = Sentence::new(text, lexicon());
        let place = sentence.tokens.iter().position(|token| token.word.text.contains("Plan")).unwrap();
        avowed(&sentence, &Scene::new(&sentence, (place, place), |_| true)).map(|(sign, _)| sign)
    }

    #[test]
    fn who_says_i_or_we_is_for_it_or_against_it() {
        for (text, sign) in [
            ("I support the Plan.", 1),
            ("We have always strongly supported this Plan.", 1),
            ("I am in favour of the Plan.", 1),
            ("In the end we welcome the Plan.", 1),
            ("I strongly oppose the Plan, which has been tried before.", -1),
            ("We reject the Plan.", -1),
            ("I am against the Plan.", -1),
            ("We are still firmly opposed to the Plan.", -1),
            ("I do not support the Plan.", -1),
        ] {
            assert_eq!(at(text), Some(sign), "{text}");
        }
    }

    #[test]
    fn others_and_other_things_are_not() {
        for text in [
            "They support the Plan.",
            "The unions we support reject the Plan.",
            "I do not oppose the Plan.",
            "We should support the Plan.",
            "If we support the Plan, others will.",
            "I support the critics of the Plan.",
            "We argued against the Plan in March.",
            "I read the Plan.",
            "Do we support the Plan?",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
