//! Which words of a sentence are said of a target: of what it is and does, not of what stands beside it.
//!
//! "Beijing is reckless", "Beijing's reckless policy", "Beijing, a reckless power, …", "the recklessness of Beijing" judge
//! Beijing; "Beijing fights a brutal war", "Beijing needs reliable friends", "the brutal war in Beijing" do not.

use super::scene::{Kind, Scene, Unit};

/// What is said of a target, by unit of its scene.
#[derive(Debug)]
pub(super) struct Links {
    words: Vec<bool>,
    acts: Vec<bool>,
}

/// Words that begin another clause, or the part of a sentence that another is told in.
const SUBORDINATE: &[&str] = &[
    "that", "whether", "if", "becaus", "when", "where", "which", "who", "whose", "while", "whilst",
    "although", "though", "unless", "until", "what", "how", "whi", "than", "so", "as", "sinc", "but", "yet",
];
/// Words behind which something else is spoken of.
const PREPOSITIONS: &[&str] = &[
    "to", "with", "against", "for", "in", "on", "at", "from", "by", "over", "about", "toward", "into",
    "through", "under", "among", "between", "across", "near", "behind", "without", "after", "befor", "dure",
    "of", "around",
];
/// Behind these something is wanted or possible, and not yet so.
const UNREAL: &[&str] = &[
    "must", "should", "ought", "need", "needs", "could", "may", "might", "would", "can", "want", "wants",
    "hope", "hopes", "seek", "seeks", "if", "whether",
];
/// Verbs that leave it to what stands behind them to say something.
const LIGHT: &[&str] = &[
    "play", "make", "made", "show", "have", "has", "had", "take", "took", "pursu", "adopt", "display",
    "follow", "run", "ran", "conduct", "offer", "give", "gave", "deliv", "prove", "remain", "becom", "becam",
    "seem", "appear", "look", "behav", "act", "set", "bring", "brought", "do", "did", "doe", "done",
];
/// Words that may stand between the beginning of a clause and its subject.
const LEADS: &[&str] = &[
    "the", "a", "an", "mr", "mrs", "ms", "even", "onli", "and", "or", "but", "yet", "while", "although",
    "though", "so", "if", "then", "still", "presid", "minist", "former", "senat",
];
/// Words of a phrase that stands behind a name and says what it is.
const SAYS_WHAT: &[&str] =
    &["a", "an", "the", "one", "onc", "long", "itself", "itself", "perhap", "now", "still"];

impl Links {
    /// Of the target of a scene.
    pub(super) fn new(scene: &Scene) -> Self {
        let mut links = Self { words: vec![false; scene.units.len()], acts: vec![false; scene.units.len()] };
        let target = scene.target;
        if scene.clauses.is_if(scene.clause()) {
            return links;
        }
        if scene.possessive {
            links.possessed(scene);
        } else if is_subject(scene) {
            let behind = links.apposition(scene).unwrap_or(target + 1);
            links.predicate(scene, behind);
        } else {
            links.apposition(scene);
        }
        for clause in scene.clauses.taken_up() {
            let first = scene.units.iter().position(|unit| unit.clause == clause && unit.kind == Kind::Word);
            if let Some(first) = first {
                links.predicate(scene, first);
            }
        }
        links.relative(scene);
        links.before(scene);
        links
    }

    /// True for a unit that tells what the target is like.
    pub(super) fn word(&self, unit: usize) -> bool {
        self.words[unit]
    }

    /// True for a unit with which praise or blame of what the target does may begin.
    pub(super) fn act(&self, unit: usize) -> bool {
        self.acts[unit]
    }

    /// "has been reckless", "recklessly ignored it", "plays a reckless role".
    fn predicate(&mut self, scene: &Scene, from: usize) {
        let Some(clause) = scene.units.get(from).map(|unit| unit.clause) else { return };
        // Whether what stands here is what the target is, or what it does something to.
        let (mut open, mut seen_verb) = (true, false);
        for (index, unit) in scene.units.iter().enumerate().skip(from) {
            let text = unit.text.as_str();
            let ends = unit.clause != clause
                || matches!(text, ":" | ";" | "(" | "–")
                || SUBORDINATE.contains(&text) && index > from
                || UNREAL.contains(&text);
            if ends {
                return;
            }
            self.acts[index] = true;
            if unit.kind != Kind::Word {
                open &= unit.kind != Kind::Name;
                continue;
            }
            let helper = matches!(unit.class.as_str(), "be" | "have" | "would") || text == "not";
            if PREPOSITIONS.contains(&text) {
                open = false;
            } else if open || text.ends_with("ly") {
                self.words[index] = true;
            }
            let verb = unit.entry.is_some_and(|entry| entry.verb.is_some());
            if (verb || is_verb(text))
                && !helper
                && !LIGHT.contains(&text)
                && !seen_verb
                && !text.ends_with("ly")
            {
                // What a verb with a meaning of its own does, it does to something else.
                seen_verb = true;
                open = scene.is_passive(index);
            }
        }
    }

    /// "Beijing's reckless policy", "Beijing's policy is reckless".
    fn possessed(&mut self, scene: &Scene) {
        /// Words of what is possessed.
        const REACH: usize = 4;
        let (target, clause) = (scene.target, scene.clause());
        let mut index = target + 1;
        while let Some(unit) =
            scene.units.get(index).filter(|unit| unit.clause == clause && unit.kind == Kind::Word)
        {
            if unit.class == "be" {
                self.predicate(scene, index);
                return;
            }
            let stops =
                PREPOSITIONS.contains(&unit.text.as_str()) || SUBORDINATE.contains(&unit.text.as_str());
            if stops || unit.class == "have" || unit.class == "would" || index > target + REACH {
                return;
            }
            (self.words[index], self.acts[index]) = (true, true);
            index += 1;
        }
    }

    /// "Beijing, a reckless power, …": the end of it.
    fn apposition(&mut self, scene: &Scene) -> Option<usize> {
        let units = &scene.units;
        let comma = |index: usize| units.get(index).is_some_and(|unit| unit.text == ",");
        let first = scene.target + 2;
        let says_what = units.get(first).is_some_and(|unit| SAYS_WHAT.contains(&unit.text.as_str()));
        if !comma(scene.target + 1) || !says_what {
            return None;
        }
        let mut open = true;
        for (index, unit) in units.iter().enumerate().skip(first) {
            match unit.kind {
                Kind::Mark => return Some(index + 1),
                Kind::Word => {
                    open &= !PREPOSITIONS.contains(&unit.text.as_str())
                        && !SUBORDINATE.contains(&unit.text.as_str());
                    self.words[index] |= open;
                }
                Kind::Name | Kind::Target => {}
            }
        }
        None
    }

    /// "Beijing, which has been reckless, …".
    fn relative(&mut self, scene: &Scene) {
        let text = |index: usize| scene.units.get(index).map_or("", |unit| unit.text.as_str());
        if text(scene.target + 1) == "," && matches!(text(scene.target + 2), "which" | "who") {
            self.predicate(scene, scene.target + 3);
        }
    }

    /// "reckless Beijing", "the recklessness of Beijing".
    fn before(&mut self, scene: &Scene) {
        let units = &scene.units;
        let word = |index: usize| units.get(index).filter(|unit| unit.kind == Kind::Word);
        let determiner = |unit: &Unit| matches!(unit.text.as_str(), "the" | "a" | "an" | "this" | "that");
        let mut at = scene.target;
        let mut step = || {
            at = at.checked_sub(1)?;
            word(at).map(|unit| (at, unit))
        };
        let Some((index, unit)) = step() else { return };
        if !PREPOSITIONS.contains(&unit.text.as_str()) && !determiner(unit) {
            // "reckless Beijing" is blamed, "a brutal war" only told of.
            self.words[index] = scene.named && unit.entry.is_some_and(|entry| entry.verb.is_none());
            return;
        }
        let of = if determiner(unit) { step().map(|(_, unit)| unit) } else { Some(unit) };
        if !of.is_some_and(|unit| matches!(unit.text.as_str(), "of" | "by")) {
            return;
        }
        // The noun, and what stands before it up to its article.
        for _ in 0..3 {
            let Some((index, unit)) = step() else { return };
            if determiner(unit) || PREPOSITIONS.contains(&unit.text.as_str()) {
                return;
            }
            (self.words[index], self.acts[index]) = (true, true);
        }
    }
}

/// The target begins its clause, or the part of it behind a comma, and something else than another noun follows.
fn is_subject(scene: &Scene) -> bool {
    let units = &scene.units;
    let mut before = scene.target;
    while before > 0 && units[before - 1].clause == scene.clause() {
        let unit = &units[before - 1];
        if unit.kind == Kind::Mark {
            return matches!(unit.text.as_str(), "," | "“" | "–" | ":" | ";" | ")");
        }
        if !LEADS.contains(&unit.text.as_str()) && !SUBORDINATE.contains(&unit.text.as_str()) {
            return false;
        }
        before -= 1;
    }
    true
}

/// It looks like a verb that the lexicon does not know.
fn is_verb(text: &str) -> bool {
    const COMMON: &[&str] = &[
        "need", "face", "fight", "fought", "want", "say", "said", "know", "see", "find", "found", "think",
        "get", "use", "visit", "meet", "met", "send", "sent", "buy", "sell", "sign", "announc", "call",
        "ask", "tri", "live", "work", "go", "went", "come", "came", "keep", "kept", "hold", "held", "includ",
        "host",
    ];
    COMMON.contains(&text)
}
