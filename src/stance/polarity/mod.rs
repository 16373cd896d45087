//! How a target comes off in a sentence: well, badly, or neither.
//!
//! A multinomial logistic model over features that can be named: words at their places around the
//! target, words of praise and blame by side, distance and clause (`data/stance/polarity.txt`), what
//! verbs do to whom. The weights (`data/stance/polarity_weights.tsv`) are trained by
//! `examples/train_polarity`. Names of people are not looked at. Target-dependent features after Jiang
//! et al. (2011) and Vo and Zhang (2015); the task is that of Hamborg and Donnay (2021).

mod avowal;
mod features;
mod frame;
mod link;
mod model;
mod roles;
mod scene;
pub(super) mod words;

use std::ops::Range;
use std::sync::LazyLock;

use super::clause::Sentence;
pub use model::{Model, Rule, shares_of};

/// How a target comes off.
#[derive(Debug, Clone, PartialEq)]
pub struct Polarity {
    /// Of negative, neutral and positive; they sum to 1.
    pub probabilities: [f32; 3],
    /// How much more probable positive is than negative, −1 to 1.
    pub score: f32,
    /// −1, 0 or 1: see [`Rule::decide`].
    pub class: i8,
    /// The words that tell, in order.
    pub cues: Vec<Cue>,
    /// Tokens with which praise or blame of the target may begin: what is said of it.
    pub linked: Vec<bool>,
    /// Tokens that call the target good (1) or bad (−1).
    pub judging: Vec<(i8, usize)>,
    /// The model's scores, of which the probabilities are made.
    pub scores: [f32; 3],
}

impl Polarity {
    /// How many expressions call the target what the class says, with those of acts that praise (1) or blame (−1), as
    /// first and last token; none where all that is said of it says the contrary. One expression is one, though it is a
    /// word of the lexicon and an act.
    pub fn supporting(&self, acts: &[(i8, (usize, usize))]) -> usize {
        let linked = |(_, (first, last)): &&(i8, (usize, usize))| {
            self.linked.get(*first..=*last).is_some_and(|tokens| tokens.contains(&true))
        };
        let acts: Vec<_> = acts.iter().filter(linked).filter(|(sign, _)| *sign == self.class).collect();
        let apart = |token: usize| acts.iter().all(|(_, (first, last))| token < *first || *last < token);
        let words = self.judging.iter().filter(|&&(sign, token)| sign == self.class && apart(token));
        acts.len() + words.count()
    }
}

/// Words that tell how a target comes off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cue {
    /// First and last token.
    pub first: usize,
    /// See `first`.
    pub last: usize,
    /// What they add to positive over negative, in log-odds.
    pub weight: f32,
}

/// The model that is compiled in.
///
/// # Panics
/// Where the weights cannot be read: they are part of the program, and a test reads them.
pub fn model() -> &'static Model {
    static MODEL: LazyLock<Model> = LazyLock::new(|| {
        let weights = include_str!("../../../data/stance/polarity_weights.tsv");
        Model::parse(weights).unwrap_or_else(|line| panic!("polarity_weights.tsv: {line}"))
    });
    &MODEL
}

/// How the target that tokens `mention` name (first and last) comes off in a sentence, or in the part
/// of it that is `content`.
pub fn read(sentence: &Sentence<'_>, content: Option<&Range<usize>>, mention: (usize, usize)) -> Polarity {
    model().read(sentence, mention, |token| content.is_none_or(|content| content.contains(&token)))
}

/// The features of a target in a sentence, as name and value, sorted by name: what the weights are
/// trained on.
pub fn named_features(sentence: &Sentence<'_>, mention: (usize, usize)) -> Vec<(String, f32)> {
    struct Named(Vec<(String, f32)>);
    impl features::Sink for Named {
        fn add(&mut self, name: &[&str], value: f32, _: (usize, usize)) {
            self.0.push((name.join(" "), value));
        }
    }
    let mut named = Named(Vec::new());
    let scene = scene::Scene::new(sentence, mention, |_| true);
    features::features(sentence, &scene, &mut named);
    named.0.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    named.0.dedup_by(|a, b| a.0 == b.0);
    named.0
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::lexicon;
    use super::*;

    fn at(text: &str, word: &str) -> Polarity {
        let sentence = Sentence::new(text, lexicon());
        let place = sentence.tokens.iter().position(|token| token.word.text == word).unwrap();
        read(&sentence, None, (place, place))
    }

    #[test]
    fn words_of_praise_and_blame_tell() {
        for (text, class) in [
            ("Beijing has behaved recklessly and is a menace.", -1),
            ("Beijing has been a constructive and reliable ally.", 1),
            ("The delegation flew to Beijing on Monday.", 0),
        ] {
            let read = at(text, "Beijing");
            assert_eq!(read.class, class, "{text} {read:?}");
        }
    }

    #[test]
    fn negation_weakens_praise() {
        let praised = at("Beijing has been constructive and wise.", "Beijing").score;
        let denied = at("Beijing has not been constructive and wise.", "Beijing").score;
        assert!(denied < praised, "{denied} {praised}");
    }

    #[test]
    fn what_comes_behind_but_weighs_more_and_what_is_granted_less() {
        for (badly, well) in [
            (
                "Beijing is a wise and reliable partner, but it has been reckless.",
                "Beijing has been reckless, but it is a wise and reliable partner.",
            ),
            (
                "Although Beijing is a wise and reliable partner, it has been reckless.",
                "Although Beijing has been reckless, it is a wise and reliable partner.",
            ),
        ] {
            let (badly, well) = (at(badly, "Beijing"), at(well, "Beijing"));
            assert!(badly.score < 0.0 && well.score > 0.0, "{badly:?} {well:?}");
            assert!(badly.class < 1 && well.class > -1);
        }
        assert_eq!(at("If Beijing were wise and reliable, this would be easy.", "Beijing").class, 0);
    }

    #[test]
    fn a_pronoun_goes_on_about_the_target_and_another_name_does_not() {
        let taken_up = at("Beijing signed the treaty, but it has been reckless and cruel.", "Beijing").score;
        let another = at("Beijing signed the treaty, but Hale has been reckless and cruel.", "Beijing").score;
        assert!(taken_up < another, "{taken_up} {another}");
    }

    #[test]
    fn verbs_tell_who_does_it_and_to_whom() {
        let text = "Hale praised Moore for her courage.";
        assert!(at(text, "Moore").score > at(text, "Hale").score);
        let text = "Hale was accused of fraud by Moore.";
        assert!(at(text, "Hale").score < at(text, "Moore").score - 0.1);
    }

    #[test]
    fn a_place_is_not_judged() {
        assert_eq!(at("They are fighting a brutal war in Syria.", "Syria").class, 0);
    }

    #[test]
    fn only_what_is_heard_counts() {
        let text = "Hale met Moore, a brilliant and courageous woman.";
        let sentence = Sentence::new(text, lexicon());
        let all = read(&sentence, None, (2, 2));
        let part = read(&sentence, Some(&(0..3)), (2, 2));
        assert!(all.score > part.score && part.cues.iter().all(|cue| cue.last < 3));
    }

    #[test]
    fn what_only_happens_near_a_target_judges_nothing() {
        let judged = |text: &str, word: &str| !at(text, word).judging.is_empty();
        for text in [
            "China has been reckless.",
            "China’s reckless policy is known.",
            "China, a reckless power, has built a port.",
            "In the north, China plays a shameful role.",
            "China signed it, but it has been reckless.",
            "The incompetence of China is well known.",
        ] {
            assert!(judged(text, "China"), "{text}");
        }
        for text in [
            "China faces the threat of attacks.",
            "China needs reliable friends.",
            "The attack in China was brutal and shameful.",
            "Moore denounced the shameful attacks in China.",
            "Nobody knows whether China has been reckless.",
            "China’s enemies have been cruel to it.",
            "They complicate and ruin China’s plans.",
            "China threatened and bombed the town.",
            "China’s engineers are a brilliant example of it.",
            "China is losing ground.",
        ] {
            assert!(!judged(text, "China"), "{text}");
        }
    }

    #[test]
    fn who_avows_a_stance_judges() {
        for (text, class) in [
            ("I strongly support the Accord.", 1),
            ("We oppose the Accord.", -1),
            ("I know the Accord, which has been a reckless failure.", -1),
        ] {
            let read = at(text, "Accord");
            assert!(read.class == class && read.supporting(&[]) > 0, "{text} {read:?}");
        }
    }

    #[test]
    fn praise_supports_no_blame() {
        let read =
            Polarity { class: -1, ..at("Beijing flew to the town and it did so on Monday.", "Beijing") };
        assert_eq!(read.supporting(&[(1, (1, 2))]), 0);
        assert_eq!(read.supporting(&[(1, (1, 2)), (-1, (3, 3))]), 1);
        // What is praised elsewhere in the sentence is not the target.
        assert_eq!(read.supporting(&[(-1, (9, 10))]), 0);
    }

    #[test]
    fn names_are_not_looked_at() {
        let read = |name: &str| at(&format!("On Monday {name} defended the plan."), name).scores;
        assert_eq!(read("Hale"), read("Moore"));
        let beside = |name: &str| at(&format!("On Monday {name} defended Moore."), "Moore").scores;
        assert_eq!(beside("Hale"), beside("Trump"));
    }
}
