//! Sentences that tell the reader to do something: "Avoid the coast", "If it rains, take a coat".

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::pattern::Token;
use crate::lists;

/// What makes a verb one that tells to do something.
struct Verbs {
    plain: Words,
    noun: Words,
    rhetorical: Words,
    lead: Words,
    follows: Words,
}

type Words = HashSet<&'static str, FixedState>;

static VERBS: LazyLock<Verbs> = LazyLock::new(|| {
    let kind = |wanted: &str| {
        lists::pairs(include_str!("../../data/stance/imperatives.txt"))
            .filter(|(kind, _)| *kind == wanted)
            .flat_map(|(_, words)| words.split(' '))
            .collect()
    };
    let [plain, noun, rhetorical, lead, follows] =
        ["plain", "noun", "rhetorical", "lead", "follows"].map(kind);
    Verbs { plain, noun, rhetorical, lead, follows }
});

/// Words behind which the rest of a sentence may tell to do something, once a comma ends what they begin.
const INTRODUCE: &[&str] = &[
    "if", "when", "whenever", "for", "to", "once", "after", "before", "as", "since", "unless", "while",
    "instead", "in", "on", "at", "with", "although", "though", "because", "until", "rather",
];
/// Words that join one thing to do to another.
const JOIN: &[&str] = &["and", "or", "but", "then"];
/// Subjects behind "and" that make what was told a condition.
const CONCLUDES: &[&str] =
    &["you", "you'll", "you've", "it", "it'll", "that", "they", "they'll", "he", "she", "there"];
/// Verb forms behind which what looks like a verb is the subject: "Support is great".
const FINITE: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might",
    "must", "should", "does", "did", "of", "and", "or", "seems", "seemed", "isn't", "wasn't", "aren't",
    "weren't",
];

/// Where a sentence tells to do something: first and last token of the verb with its negation, one for each clause.
pub(super) fn imperatives(text: &str, tokens: &[Token<'_>]) -> Vec<(usize, usize)> {
    // Two dashes enclose, and the clause before goes on behind them.
    let dashes = text.matches(['—', '–']).count() + text.matches(" - ").count();
    let comma_before = |at: usize| text[tokens[at - 1].word.end()..tokens[at].word.start].contains(',');
    let strong_before = |at: usize| {
        let between = text[tokens[at - 1].word.end()..tokens[at].word.start].trim_end();
        (between.contains([';', ':']) && tokens[at - 1].lower != "do")
            || (between.ends_with(['—', '–', '-']) && between.len() > 1 && dashes == 1)
    };
    let introduced = tokens.first().is_some_and(|first| INTRODUCE.contains(&first.lower.as_str()));
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut waits_for_comma = introduced;
    for at in 0..tokens.len() {
        let polite = at > 0 && tokens[at - 1].lower == "please";
        let starts = at == 0 && !introduced || at > 0 && (strong_before(at) || polite);
        let behind = at > 0 && waits_for_comma && comma_before(at) && !goes_on(tokens, at);
        // "Take the train and ask for help."
        let joined = at > 1
            && JOIN.contains(&tokens[at - 1].lower.as_str())
            && found.last().is_some_and(|&(_, last)| last < at && at - last < 16);
        // "The bar is shut so bring a bottle"
        let concluded = at > 0 && tokens[at - 1].lower == "so";
        waits_for_comma &= !behind;
        if (starts || behind || joined || concluded)
            && let Some(place) = begins(tokens, at)
            && found.last().is_none_or(|&(_, last)| last < place.0)
        {
            // "Ask them and you will hear": that is, if you ask.
            let supposed = (place.1 + 1..tokens.len().saturating_sub(1)).any(|at| {
                let next = tokens[at + 1].lower.as_str();
                // "Add a motor, and the car flies"
                let begins_anew = comma_before(at) && matches!(next, "the" | "a" | "this" | "your");
                tokens[at].lower == "and" && (begins_anew || CONCLUDES.contains(&next))
            });
            if !supposed {
                found.push(place);
            }
        }
    }
    found
}

/// "With plans to build roads, expand ports": what follows the comma is another thing that is planned.
fn goes_on(tokens: &[Token<'_>], at: usize) -> bool {
    let plain = |token: &Token<'_>| VERBS.plain.contains(&*token.lower) || VERBS.noun.contains(&*token.lower);
    let opens = matches!(&*tokens[0].lower, "with" | "in" | "at" | "on" | "as" | "for" | "before" | "after");
    opens && tokens[..at].windows(2).any(|pair| pair[0].lower == "to" && plain(&pair[1]))
}

/// The verb that tells to do something at the beginning of a clause, behind words that lead to it.
fn begins(tokens: &[Token<'_>], clause: usize) -> Option<(usize, usize)> {
    let verbs = &*VERBS;
    let lower = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let mut at = clause;
    while at < clause + 4 && verbs.lead.contains(lower(at)) {
        at += 1;
    }
    let first = at;
    let negated = match lower(at) {
        "don't" | "never" => 1,
        "do" if lower(at + 1) == "not" => 2,
        _ => 0,
    };
    at += negated;
    let (verb, next) = (lower(at), lower(at + 1));
    let apart = tokens.get(at + 1).is_none_or(|next| next.word.apart);
    let known = verbs.plain.contains(verb) || verbs.noun.contains(verb);
    let tells = if verb == "be" {
        !apart && next != "it" && next != "that"
    } else if negated > 0 {
        known || lower(first) != "never" && !verb.is_empty()
    } else if verbs.rhetorical.contains(verb) {
        next == "to"
    } else if verbs.plain.contains(verb) {
        !FINITE.contains(&next)
    } else {
        verbs.noun.contains(verb) && !apart && verbs.follows.contains(next)
    };
    tells.then_some((first, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let tokens = Token::all(text);
        let places = imperatives(text, &tokens);
        places.iter().map(|&(a, b)| text[tokens[a].word.start..tokens[b].word.end()].to_owned()).collect()
    }

    #[test]
    fn verbs_that_tell_to_do_something() {
        assert_eq!(found("Avoid the coast in winter."), ["Avoid"]);
        assert_eq!(found("Please do not feed the birds."), ["do not feed"]);
        assert_eq!(found("If it rains, take a coat and wear boots."), ["take", "wear"]);
        assert_eq!(found("Be prepared for noise."), ["Be"]);
        assert_eq!(found("It is simple: share the bill."), ["share"]);
        assert_eq!(found("Remember to lock the door."), ["Remember"]);
        assert_eq!(found("Never trust a map."), ["Never trust"]);
        assert_eq!(found("The bar is shut so bring a bottle."), ["bring"]);
    }

    #[test]
    fn what_only_looks_like_it() {
        for text in [
            "Support is growing.",
            "Change of plan.",
            "Work at the mill begins at six, they say.",
            "We avoid the coast.",
            "Consider the year 1990.",
            "Remember the winter of that year.",
            "They eat, drink, sleep and leave.",
            "Be that as it may.",
            "They are so open and never trust us.",
            "Ask them and you will hear the same.",
            "Many powers – rich and poor – provide support.",
            "End-to-end plans and re-establish are words.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
