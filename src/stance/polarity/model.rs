//! A linear model over named features: multinomial logistic regression, its weights in a text file.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::clause::Sentence;
use super::features::{self, Sink};
use super::link::Links;
use super::scene::{self, Scene};
use super::{Cue, Polarity};

/// Weights in the file are whole numbers: so many make 1.
const SCALE: f32 = 100.0;
/// A word that moves the balance of positive and negative by less is no cue.
const LEAST_CUE: f32 = 0.25;
/// What is left of a polarity where the mention only says where something is.
const PLACE: f32 = 0.2;
/// The same where all that is said of the target is supposed.
const SUPPOSED: f32 = 0.5;

/// Weights of features for negative, neutral and positive, and how to decide.
#[derive(Debug, Clone, Default)]
pub struct Model {
    weights: HashMap<u64, [f32; 3], FixedState>,
    /// What scores are multiplied by to be as sure as they deserve to be.
    heat: f32,
    rule: Rule,
}

/// When a side is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rule {
    /// A side must be this many times as probable as neutral …
    pub least: f32,
    /// … and more probable than the other side by this much.
    pub apart: f32,
}

impl Rule {
    /// −1, 0 or 1, of the probabilities of negative, neutral and positive.
    pub fn decide(self, [negative, neutral, positive]: [f32; 3]) -> i8 {
        let (side, share, other) =
            if positive > negative { (1, positive, negative) } else { (-1, negative, positive) };
        let clear = share >= self.least * neutral && share - other >= self.apart;
        if clear { side } else { 0 }
    }
}

impl Model {
    /// Reads weights: lines of a name, a tab, and three whole numbers; and of `heat`, `least`, `apart`
    /// with a number. Lines that begin with `#` are comments.
    ///
    /// # Errors
    /// The line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut model =
            Self { weights: HashMap::default(), heat: 1.0, rule: Rule { least: 1.0, apart: 0.0 } };
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (name, values) = line.split_once('\t').ok_or(line)?;
            let numbers: Result<Vec<f32>, _> = values.split(' ').map(str::parse).collect();
            match (name, numbers.map_err(|_| line)?.as_slice()) {
                ("heat", [value]) => model.heat = *value,
                ("least", [value]) => model.rule.least = *value,
                ("apart", [value]) => model.rule.apart = *value,
                (name, [negative, neutral, positive]) => {
                    let weights = [*negative, *neutral, *positive].map(|weight| weight / SCALE);
                    if model.weights.insert(hash(&[name]), weights).is_some() {
                        return Err(format!("twice: {line}"));
                    }
                }
                _ => return Err(line.to_owned()),
            }
        }
        Ok(model)
    }

    /// A weight as it is written.
    pub fn written(weight: f64) -> i32 {
        (weight * f64::from(SCALE)).round() as i32
    }

    /// How the target that tokens `mention` name comes off, as far as the tokens tell that are `heard`.
    pub fn read(
        &self,
        sentence: &Sentence<'_>,
        mention: (usize, usize),
        heard: impl Fn(usize) -> bool,
    ) -> Polarity {
        let scene = Scene::new(sentence, mention, heard);
        let mut hits = Hits { weights: &self.weights, found: Vec::with_capacity(256) };
        features::features(sentence, &scene, &mut hits);
        // A feature counts once, however often it stands there.
        hits.found.sort_unstable_by(|a, b| {
            (a.key, b.value).partial_cmp(&(b.key, a.value)).unwrap_or(a.key.cmp(&b.key))
        });
        hits.found.dedup_by_key(|hit| hit.key);
        let mut scores = [0.0_f32; 3];
        let mut shares = vec![0.0_f32; sentence.tokens.len()];
        for hit in &hits.found {
            for (score, weight) in scores.iter_mut().zip(hit.weights) {
                *score += hit.value * weight;
            }
            hit.share_out(mention, &mut shares);
        }
        let mut probabilities = shares_of(scores, self.heat);
        let place = if scene::is_place(sentence, mention.0) { PLACE } else { 1.0 };
        let left = if scene.clauses.is_supposed() { SUPPOSED * place } else { place };
        if left < 1.0 {
            let [negative, _, positive] = probabilities.map(|share| left * share);
            probabilities = [negative, 1.0 - negative - positive, positive];
        }
        let class = self.rule.decide(probabilities);
        let links = Links::new(&scene);
        Polarity {
            probabilities,
            score: probabilities[2] - probabilities[0],
            class,
            cues: cues(&shares),
            judging: scene.judging(sentence, &links),
            linked: scene.linked(&links, sentence.tokens.len()),
            scores,
        }
    }
}

/// Scores, times `heat`, as shares that sum to 1.
pub fn shares_of(scores: [f32; 3], heat: f32) -> [f32; 3] {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers = scores.map(|score| (heat * (score - most)).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// FNV-1a of the parts with spaces between: the same for a name in one part or in several.
fn hash(parts: &[&str]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            add(b' ');
        }
        part.bytes().for_each(&mut add);
    }
    hash
}

struct Hit {
    key: u64,
    value: f32,
    weights: [f32; 3],
    place: (usize, usize),
}

impl Hit {
    /// Gives what it adds to positive over negative to its words, the mention's excepted.
    fn share_out(&self, mention: (usize, usize), shares: &mut [f32]) {
        let own = |token: usize| (mention.0..=mention.1).contains(&token);
        let words = (self.place.0..=self.place.1).filter(|&token| !own(token)).count();
        let share = self.value * (self.weights[2] - self.weights[0]) / words.max(1) as f32;
        for token in (self.place.0..=self.place.1).filter(|&token| !own(token)) {
            shares[token] += share;
        }
    }
}

struct Hits<'m> {
    weights: &'m HashMap<u64, [f32; 3], FixedState>,
    found: Vec<Hit>,
}

impl Sink for Hits<'_> {
    fn add(&mut self, name: &[&str], value: f32, place: (usize, usize)) {
        let key = hash(name);
        if let Some(&weights) = self.weights.get(&key) {
            self.found.push(Hit { key, value, weights, place });
        }
    }
}

/// Rows of words that pull the same way.
fn cues(shares: &[f32]) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for (token, &weight) in shares.iter().enumerate().filter(|(_, weight)| weight.abs() >= LEAST_CUE) {
        match cues.last_mut() {
            Some(last) if last.last + 1 == token && (last.weight > 0.0) == (weight > 0.0) => {
                last.last = token;
                last.weight += weight;
            }
            _ => cues.push(Cue { first: token, last: token, weight }),
        }
    }
    cues
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_parts_are_names() {
        assert_eq!(hash(&["a b"]), hash(&["a", "b"]));
        assert_ne!(hash(&["ab"]), hash(&["a", "b"]));
    }

    #[test]
    fn models_are_read_and_decide() {
        let model = Model::parse("# x\nleast\t1.2\napart\t0.1\nw  good\t-50 0 50\n").unwrap();
        assert_eq!(model.rule.decide([0.2, 0.3, 0.5]), 1);
        assert_eq!(model.rule.decide([0.4, 0.35, 0.25]), 0);
        assert_eq!(model.rule.decide([0.48, 0.1, 0.42]), 0);
        assert_eq!(model.weights.get(&hash(&["w", "", "good"])), Some(&[-0.5, 0.0, 0.5]));
        assert!(Model::parse("w\t1 2").is_err());
        assert!(Model::parse("w\t1 2 3\nw\t1 2 3").is_err());
    }
}
