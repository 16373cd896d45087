//! What may tell how a target comes off: named features of a sentence.
//!
//! Positional n-grams and classes of polarity words around the target, after the features of
//! target-dependent classifiers (Jiang et al. 2011; Vo and Zhang 2015), and roles of verbs.

use super::super::clause::Sentence;
use super::roles::roles;
use super::scene::{Kind, Scene, Unit};

/// Takes features: the parts of the name, the value, the tokens that it stands on.
pub(super) trait Sink {
    /// See [`Sink`].
    fn add(&mut self, name: &[&str], value: f32, place: (usize, usize));
}

/// Gives words what their clause counts.
struct Weighed<'a, S> {
    sink: &'a mut S,
    sentence: &'a Sentence<'a>,
    scene: &'a Scene,
}

impl<S: Sink> Sink for Weighed<'_, S> {
    fn add(&mut self, name: &[&str], value: f32, place: (usize, usize)) {
        // What stands at the target itself is said of all the sentence.
        let own = place == self.scene.units[self.scene.target].place;
        let clause = self.sentence.clauses.partition_point(|clause| clause.end <= place.1);
        let weight = if own { 1.0 } else { self.scene.clauses.weight(clause) };
        self.sink.add(name, weight * value, place);
    }
}

const NEAR: usize = 4;

/// All features of a scene.
pub(super) fn features(sentence: &Sentence<'_>, scene: &Scene, sink: &mut impl Sink) {
    let sink = &mut Weighed { sink, sentence, scene };
    form(sentence, scene, sink);
    bags(scene, sink);
    windows(scene, sink);
    skeleton(scene, sink);
    sums(scene, sink);
    roles(scene, sink);
    phrases(sentence, scene, sink);
}

/// The mention and the sentence as a whole.
fn form(sentence: &Sentence<'_>, scene: &Scene, sink: &mut impl Sink) {
    let target = &scene.units[scene.target];
    let place = target.place;
    let lower = sentence.tokens[place.0].lower.as_str();
    let pronoun = matches!(lower, "he" | "she" | "it" | "they" | "we" | "you" | "i" | "who");
    let object = matches!(lower, "him" | "her" | "them" | "us" | "me");
    let form = if pronoun {
        "he"
    } else if object {
        "him"
    } else if scene.possessive {
        "his"
    } else if !sentence.tokens[place.0].is_capital() {
        "noun"
    } else if place.1 > place.0 {
        "Names"
    } else {
        "Name"
    };
    sink.add(&["form", form], 1.0, place);
    sink.add(&["bias"], 1.0, place);
    let words = scene.units.iter().filter(|unit| unit.kind != Kind::Mark).count();
    let before = scene.units[..scene.target].iter().filter(|unit| unit.kind != Kind::Mark).count();
    let size = match words {
        0..=8 => "8",
        9..=15 => "15",
        16..=25 => "25",
        26..=40 => "40",
        _ => "long",
    };
    sink.add(&["size", size], 1.0, place);
    let at = match (before, 4 * before / words.max(1)) {
        (0, _) => "first",
        (_, 0) => "1",
        (_, 1) => "2",
        (_, 2) => "3",
        _ => "4",
    };
    sink.add(&["at", at], 1.0, place);
    let names = scene.units.iter().filter(|unit| unit.kind == Kind::Name).count();
    sink.add(&["names", ["0", "1", "2", "3", "4"][names.min(4)]], 1.0, place);
    if names > 0 && scene.units[..scene.target].iter().any(|unit| unit.kind == Kind::Name) {
        sink.add(&["name before"], 1.0, place);
    }
    if target.quoted {
        sink.add(&["quoted"], 1.0, place);
    }
    if scene.units.iter().any(|unit| unit.text == "“") {
        sink.add(&["quotes", if target.quoted { "in" } else { "out" }], 1.0, place);
    }
    if sentence.is_question() {
        sink.add(&["asks"], 1.0, place);
    }
}

/// Words of the sentence, of the sides, of the clause, and near.
fn bags(scene: &Scene, sink: &mut impl Sink) {
    let mut before: Option<&Unit> = None;
    for (index, unit) in scene.units.iter().enumerate() {
        if unit.kind == Kind::Mark {
            continue;
        }
        if let Some(before) = before.filter(|b| !(b.kind != Kind::Word && unit.kind != Kind::Word)) {
            sink.add(&["2", &before.text, &unit.text], 1.0, (before.place.0, unit.place.1));
        }
        before = Some(unit);
        if unit.kind != Kind::Word {
            continue;
        }
        let negated = if unit.negated { "!" } else { "" };
        sink.add(&["w", negated, &unit.text], 1.0, unit.place);
        let side = if index < scene.target { "<" } else { ">" };
        sink.add(&["s", side, negated, &unit.text], 1.0, unit.place);
        if scene.clauses.is_own(unit.clause) {
            sink.add(&["c", side, &unit.text], 1.0, unit.place);
        }
        let distance = index.abs_diff(scene.target);
        if distance <= 6 {
            sink.add(&["n", side, &unit.text], 1.0, unit.place);
        }
        if !unit.class.is_empty() && unit.entry.is_some() {
            let near = match distance {
                0..=2 => "2",
                3..=5 => "5",
                6..=10 => "10",
                _ => "far",
            };
            let inside = if scene.clauses.is_own(unit.clause) { "in" } else { "out" };
            sink.add(&["k", side, near, inside, &unit.class], 1.0, unit.place);
            sink.add(&["k", side, &unit.class], 1.0, unit.place);
        }
    }
}

/// Words and classes at their places before and behind the target.
fn windows(scene: &Scene, sink: &mut impl Sink) {
    const BEFORE: [&str; NEAR] = ["-1", "-2", "-3", "-4"];
    const BEHIND: [&str; NEAR] = ["+1", "+2", "+3", "+4"];
    let target = scene.target;
    let text = |index: Option<usize>| {
        index.and_then(|index| scene.units.get(index)).map_or("^", |unit| unit.text.as_str())
    };
    let class = |index: Option<usize>| {
        let unit = index.and_then(|index| scene.units.get(index));
        unit.map_or("^", |unit| if unit.class.is_empty() { "_" } else { unit.class.as_str() })
    };
    let place = |index: Option<usize>| {
        index.and_then(|index| scene.units.get(index)).map_or(scene.units[target].place, |unit| unit.place)
    };
    let back = |by: usize| target.checked_sub(by);
    let ahead = |by: usize| Some(target + by);
    for by in 1..=NEAR {
        sink.add(&["p", BEFORE[by - 1], text(back(by))], 1.0, place(back(by)));
        sink.add(&["p", BEHIND[by - 1], text(ahead(by))], 1.0, place(ahead(by)));
    }
    let around = (place(back(1)).0, place(ahead(1)).1);
    let behind = (place(ahead(1)).0, place(ahead(2)).1);
    let before = (place(back(2)).0, place(back(1)).1);
    sink.add(&["g", text(back(1)), "T", text(ahead(1))], 1.0, around);
    sink.add(&["g", "T", text(ahead(1)), text(ahead(2))], 1.0, behind);
    sink.add(&["g", text(back(2)), text(back(1)), "T"], 1.0, before);
    sink.add(&["g", "T", text(ahead(1)), text(ahead(2)), text(ahead(3))], 1.0, behind);
    sink.add(&["g", text(back(3)), text(back(2)), text(back(1)), "T"], 1.0, before);
    sink.add(&["g", text(back(2)), text(back(1)), "T", text(ahead(1))], 1.0, before);
    sink.add(&["g", text(back(1)), "T", text(ahead(1)), text(ahead(2))], 1.0, behind);
    sink.add(&["q", class(back(1)), "T", class(ahead(1))], 1.0, around);
    sink.add(&["q", "T", class(ahead(1)), class(ahead(2))], 1.0, behind);
    sink.add(&["q", class(back(2)), class(back(1)), "T"], 1.0, before);
    sink.add(&["q", "T", class(ahead(1)), class(ahead(2)), class(ahead(3))], 1.0, behind);
    sink.add(&["q", class(back(3)), class(back(2)), class(back(1)), "T"], 1.0, before);
}

/// The row of classes alone: what stands next to the target when all other words are left out.
fn skeleton(scene: &Scene, sink: &mut impl Sink) {
    let bones: Vec<(usize, &Unit)> = scene
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| !unit.class.is_empty() && !matches!(unit.class.as_str(), "“" | "”" | "," | "#"))
        .collect();
    let Some(target) = bones.iter().position(|(index, _)| *index == scene.target) else { return };
    let class = |index: Option<usize>| {
        index.and_then(|index| bones.get(index)).map_or("^", |(_, unit)| unit.class.as_str())
    };
    let place = |index: Option<usize>| {
        index
            .and_then(|index| bones.get(index))
            .map_or(scene.units[scene.target].place, |(_, unit)| unit.place)
    };
    let back = |by: usize| target.checked_sub(by);
    let ahead = |by: usize| Some(target + by);
    sink.add(&["b", "T", class(ahead(1))], 1.0, place(ahead(1)));
    sink.add(&["b", class(back(1)), "T"], 1.0, place(back(1)));
    sink.add(&["b", "T", class(ahead(1)), class(ahead(2))], 1.0, place(ahead(2)));
    sink.add(&["b", class(back(2)), class(back(1)), "T"], 1.0, place(back(2)));
    sink.add(&["b", class(back(1)), "T", class(ahead(1))], 1.0, place(ahead(1)));
    sink.add(&["b", "T", class(ahead(1)), class(ahead(2)), class(ahead(3))], 1.0, place(ahead(3)));
    sink.add(&["b", class(back(3)), class(back(2)), class(back(1)), "T"], 1.0, place(back(3)));
}

/// Sums count for more than a word does, and are so much greater that the penalty leaves them more.
const SUM: f32 = 3.0;

/// Sums of the lexicon's weights by side and distance.
fn sums(scene: &Scene, sink: &mut impl Sink) {
    let place = scene.units[scene.target].place;
    let mut all = [0.0_f32; 2];
    let mut inside = [0.0_f32; 2];
    let mut sides = [[0.0_f32; 2]; 2];
    let mut near = [0.0_f32; 2];
    let mut decayed = [0.0_f32; 2];
    let mut kinds = [[0.0_f32; 2]; 4];
    for (index, unit) in scene.units.iter().enumerate() {
        let Some(entry) = unit.entry else { continue };
        let of_verb = entry.verb.map_or(0.0, |(subject, object)| {
            let role = if index < scene.target { object } else { subject };
            if role == 0.0 { 0.5 * (subject + object) } else { role }
        });
        let weight = if entry.weight == 0.0 { of_verb } else { entry.weight };
        let weight = if unit.negated { -0.7 * weight } else { weight };
        if weight == 0.0 {
            continue;
        }
        let sign = usize::from(weight < 0.0);
        let size = weight.abs() * scene.clauses.weight(unit.clause);
        let distance = index.abs_diff(scene.target);
        all[sign] += size;
        sides[usize::from(index > scene.target)][sign] += size;
        kinds[entry.kind as usize][sign] += size;
        if scene.clauses.is_own(unit.clause) {
            inside[sign] += size;
        }
        if distance <= 5 {
            near[sign] += size;
        }
        decayed[sign] += size / (1.0 + distance as f32 / 5.0);
    }
    for (sign, name) in ["+", "-"].into_iter().enumerate() {
        let squashed = |sum: f32| SUM * (sum / 2.0).tanh();
        for (family, sum) in [
            ("all", all[sign]),
            ("clause", inside[sign]),
            ("before", sides[0][sign]),
            ("behind", sides[1][sign]),
            ("near", near[sign]),
            ("decayed", decayed[sign]),
            ("judge", kinds[0][sign]),
            ("thing", kinds[1][sign]),
            ("event", kinds[2][sign]),
            ("feeling", kinds[3][sign]),
        ] {
            if sum > 0.0 {
                sink.add(&["sum", family, name], squashed(sum), place);
            }
        }
    }
    let total = decayed[0] - decayed[1];
    sink.add(&["total"], SUM * total.tanh(), place);
    let total = all[0] - all[1];
    sink.add(&["total all"], SUM * (total / 2.0).tanh(), place);
}

/// Turns of phrase before and behind the target.
fn phrases(sentence: &Sentence<'_>, scene: &Scene, sink: &mut impl Sink) {
    let place = scene.units[scene.target].place;
    for found in sentence.lexicon.words.phrases.find(&sentence.tokens) {
        let (subject, object) = *found.meaning;
        let (side, weight) = if found.first > place.1 {
            (">", subject)
        } else if found.last < place.0 {
            ("<", object)
        } else {
            continue;
        };
        let distance = if side == ">" { found.first - place.1 } else { place.0 - found.last };
        let near = match distance {
            0..=2 => "2",
            3..=6 => "6",
            7..=12 => "12",
            _ => "far",
        };
        let sign = if weight > 0.15 {
            "+"
        } else if weight < -0.15 {
            "-"
        } else {
            "0"
        };
        let turned = if sentence.is_negated(found.first) { "!" } else { "" };
        sink.add(&["f", side, near, turned, sign], 1.0, (found.first, found.last));
        sink.add(&["f", side, sign], weight.abs(), (found.first, found.last));
    }
}
