//! Roles of verbs around a target: who does what to it, and what it does.

use super::features::Sink;
use super::scene::{Kind, Scene, Unit};

/// Who does what to the target, and what the target does.
pub(super) fn roles(scene: &Scene, sink: &mut impl Sink) {
    let target = scene.target;
    for (index, unit) in scene.units.iter().enumerate() {
        let Some((subject, object)) = unit.entry.and_then(|entry| entry.verb) else { continue };
        let (low, high) = (index.min(target), index.max(target));
        if high - low > 10 {
            continue;
        }
        let between = &scene.units[low + 1..high];
        let other = between.iter().any(|unit| unit.kind == Kind::Name);
        let passive = scene.is_passive(index);
        let (role, weight) = match (index > target, passive) {
            (true, false) => ("does", subject),
            (true, true) => ("is done to", object),
            (false, false) => ("done to", object),
            (false, true) if between.iter().any(|unit| unit.text == "by") => ("done by", subject),
            (false, true) => ("behind passive", subject),
        };
        let near = if high - low <= 3 { "near" } else { "" };
        let inside = if scene.clauses.is_own(unit.clause) { "in" } else { "out" };
        let other = if other { "other" } else { "" };
        let weight = if unit.negated { -0.7 * weight } else { weight };
        let sign = if weight > 0.0 {
            "+"
        } else if weight < 0.0 {
            "-"
        } else {
            "0"
        };
        sink.add(&["r", role, sign, near, inside, other], 1.0, unit.place);
        sink.add(&["r", role, sign, inside], weight.abs(), unit.place);
        sink.add(&["rv", role, other, &unit.text], 1.0, unit.place);
    }
    verb(scene, sink);
    if scene.possessive {
        let mut behind = scene.units[target + 1..].iter().filter(|unit| unit.kind != Kind::Mark);
        for place in ["1", "2"] {
            if let Some(unit) = behind.next() {
                sink.add(&["of", place, &unit.text], 1.0, unit.place);
                sink.add(&["of", &unit.text], 1.0, unit.place);
                if !unit.class.is_empty() {
                    sink.add(&["of", place, "class", &unit.class], 1.0, unit.place);
                }
            }
        }
    }
    // "of T", "against T": the content word before the preposition.
    let determiner =
        |unit: &Unit| matches!(unit.text.as_str(), "the" | "a" | "an" | "former" | "mr" | "presid");
    let mut before = scene.units[..target].iter().rev().filter(|unit| !determiner(unit));
    if let (Some(first), Some(second)) = (before.next(), before.next()) {
        sink.add(&["h", &second.text, &first.text], 1.0, (second.place.0, first.place.1));
        sink.add(&["h", &first.text], 1.0, first.place);
        if !second.class.is_empty() {
            sink.add(&["h", "class", &second.class, &first.text], 1.0, (second.place.0, first.place.1));
        }
    }
}

/// The verb behind the target, with its auxiliary.
fn verb(scene: &Scene, sink: &mut impl Sink) {
    let mut auxiliary = "";
    let mut depth = 0;
    for (index, unit) in scene.units.iter().enumerate().skip(scene.target + 1).take(12) {
        match unit.text.as_str() {
            "," | "(" | ")" | "–" => depth += 1,
            "." | ";" => return,
            _ => {}
        }
        if unit.kind != Kind::Word {
            continue;
        }
        let helper = matches!(unit.class.as_str(), "be" | "have" | "would")
            || matches!(unit.text.as_str(), "do" | "did" | "doe");
        if helper {
            auxiliary = if auxiliary.is_empty() { &unit.text } else { auxiliary };
            continue;
        }
        let verb = unit.class.contains('v') || unit.class == "say" || !auxiliary.is_empty() || is_past(unit);
        if !verb || unit.text.ends_with("ly") {
            continue;
        }
        let far = if depth > 0 { "far" } else { "" };
        sink.add(&["v", auxiliary, &unit.text], 1.0, unit.place);
        sink.add(&["v", &unit.text, far], 1.0, unit.place);
        if !unit.class.is_empty() {
            sink.add(&["v", auxiliary, "class", &unit.class], 1.0, unit.place);
        }
        let object = scene.units[index + 1..].iter().take(4).find(|unit| !unit.class.is_empty());
        if let Some(object) = object {
            sink.add(&["vo", &unit.text, &object.class], 1.0, (unit.place.0, object.place.1));
        }
        return;
    }
}

fn is_past(unit: &Unit) -> bool {
    const PAST: &[&str] = &[
        "went", "took", "made", "gave", "got", "saw", "came", "held", "kept", "left", "met", "ran", "put",
        "did", "knew",
    ];
    PAST.contains(&unit.text.as_str())
}
