//! The lexicon of praise, blame and fortune: `data/stance/polarity.txt`, and what a user adds.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::inflect::forms;
use super::super::pattern::Patterns;

/// What a word says: how good or bad it calls something, and what a verb does to whom.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in super::super) struct Entry {
    /// −1 to 1; 0 for a word that is only a verb.
    pub weight: f32,
    /// What kind of word carries the weight.
    pub kind: Kind,
    /// For a verb's form: what it says of who does it, and of whom it is done to.
    pub verb: Option<(f32, f32)>,
}

/// Categories of the lexicon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// Praise and blame of people.
    #[default]
    Judge,
    /// How good something is.
    Thing,
    /// What happens to people.
    Event,
    /// How somebody feels.
    Feeling,
}

impl Kind {
    /// Its letter in the names of features.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Judge => "j",
            Self::Thing => "t",
            Self::Event => "e",
            Self::Feeling => "f",
        }
    }
}

/// What a line of the lexicon gives weights to.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Category {
    /// Words of a kind, with one weight.
    Words(Kind),
    /// Verbs, with two: for who does it, and for whom it is done to.
    Verbs,
    /// Rows of words, with two: for who stands before them, and behind.
    Phrases,
}

impl Entry {
    /// The category of a name, as the lists have it.
    pub(in super::super) fn category(name: &str) -> Option<Category> {
        Some(match name {
            "judge" => Category::Words(Kind::Judge),
            "thing" => Category::Words(Kind::Thing),
            "event" => Category::Words(Kind::Event),
            "feeling" => Category::Words(Kind::Feeling),
            "verb" => Category::Verbs,
            "phrase" => Category::Phrases,
            _ => return None,
        })
    }
}

/// The lexicon.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Words {
    entries: HashMap<String, Entry, FixedState>,
    /// Verbs with their irregular forms, by their first.
    verbs: HashMap<String, String, FixedState>,
    /// Sorted once all are there.
    beginnings: Vec<(String, Entry)>,
    /// Of each beginning the longest other one that it begins with.
    within: Vec<Option<usize>>,
    rows: Vec<(String, (f32, f32))>,
    /// Rows of words, with what they say of who stands before and behind them.
    pub phrases: Patterns<(f32, f32)>,
}

impl Words {
    /// Adds an expression with its weight or weights; a word that is known gets the new weight. A verb does if it `replaces`
    /// what is known, and keeps the stronger weight otherwise.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in super::super) fn add(
        &mut self,
        category: Category,
        weights: &str,
        expression: &str,
        replaces: bool,
    ) -> Result<(), String> {
        // Words with a hyphen come in parts.
        if !matches!(category, Category::Phrases) && expression.contains([' ', '-']) {
            return Err(format!("“{expression}” is several words; give it as a phrase, with two weights"));
        }
        // Whether it can be read.
        Patterns::new([(expression.split('/').next().unwrap_or_default(), ())])?;
        match category {
            Category::Words(kind) => self.add_word(expression, number(weights)?, kind),
            Category::Verbs => {
                let weights = two(weights)?;
                let known = self.verbs.get(expression).cloned();
                let verb = known.as_deref().filter(|_| replaces).unwrap_or(expression);
                if replaces {
                    self.drop_verb(verb);
                }
                self.add_verb(verb, weights);
            }
            Category::Phrases => {
                self.rows.retain(|(known, _)| known != expression);
                self.rows.push((expression.to_owned(), two(weights)?));
            }
        }
        Ok(())
    }

    fn add_word(&mut self, word: &str, weight: f32, kind: Kind) {
        match word.strip_suffix('*') {
            Some(begin) => {
                self.beginnings.retain(|(known, _)| known != begin);
                self.beginnings.push((begin.to_owned(), Entry { weight, kind, verb: None }));
            }
            None => {
                let entry = self.entries.entry_ref(word).or_default();
                (entry.weight, entry.kind) = (weight, kind);
            }
        }
    }

    /// Adds a verb's forms; a verb in several rows keeps the strongest of each weight.
    fn add_verb(&mut self, verb: &str, (subject, object): (f32, f32)) {
        self.verbs.insert(first_form(verb).to_owned(), verb.to_owned());
        let stronger = |a: f32, b: f32| if a.abs() >= b.abs() { a } else { b };
        for (form, _) in forms(verb) {
            let entry = self.entries.entry(form).or_default();
            let (known_subject, known_object) = entry.verb.unwrap_or_default();
            entry.verb = Some((stronger(known_subject, subject), stronger(known_object, object)));
        }
    }

    /// Takes an expression out, with all its forms where it is a verb; false where it is not there.
    pub(in super::super) fn drop(&mut self, expression: &str) -> bool {
        let before = self.rows.len() + self.beginnings.len();
        self.rows.retain(|(known, _)| known != expression);
        let begin = expression.strip_suffix('*');
        self.beginnings.retain(|(known, _)| Some(known.as_str()) != begin);
        let verb = self.drop_verb(expression);
        let word = self.entries.remove(first_form(expression)).is_some();
        verb || word || self.rows.len() + self.beginnings.len() < before
    }

    /// Takes all forms of a verb out, given by the first of them or by all; false where it is not there.
    fn drop_verb(&mut self, verb: &str) -> bool {
        let Some(known) = self.verbs.remove(first_form(verb)) else { return false };
        for (form, _) in forms(&known) {
            if let Some(entry) = self.entries.get_mut(&form) {
                entry.verb = None;
                // Nothing is left of it that could hide a beginning.
                if entry.weight == 0.0 {
                    self.entries.remove(&form);
                }
            }
        }
        true
    }

    /// The lexicon when all has been added.
    pub(in super::super) fn ready(mut self) -> Self {
        self.beginnings.sort_by(|a, b| a.0.cmp(&b.0));
        for place in 0..self.beginnings.len() {
            let within = self.beginning_of(&self.beginnings[place].0, place);
            self.within.push(within);
        }
        let rows = self.rows.iter().map(|(row, weights)| (row.as_str(), *weights));
        self.phrases = Patterns::new(rows).unwrap_or_else(|error| panic!("each was read before: {error}"));
        self
    }

    /// What a word in small letters says; `None` for most words.
    pub(in super::super) fn get(&self, word: &str) -> Option<Entry> {
        if let Some(&entry) = self.entries.get(word) {
            return Some(entry);
        }
        // Beginnings are sorted: the longest that fits stands right before where the word would, or that one begins with it.
        let behind = self.beginnings.partition_point(|(begin, _)| begin.as_str() <= word);
        self.beginning_of(word, behind).map(|place| self.beginnings[place].1)
    }

    /// The longest beginning of a word, which would stand at `behind` among them.
    fn beginning_of(&self, word: &str, behind: usize) -> Option<usize> {
        let mut places = std::iter::successors(behind.checked_sub(1), |place| self.within[*place]);
        places.find(|place| word.starts_with(self.beginnings[*place].0.as_str()))
    }
}

/// What a verb is known by, with or without its other forms.
fn first_form(verb: &str) -> &str {
    verb.split('/').next().unwrap_or(verb)
}

fn two(weights: &str) -> Result<(f32, f32), String> {
    let (first, second) = weights.split_once(' ').ok_or(
        "verbs and phrases need two weights: for who does it and for whom it is done to, as in “0 -0.8”",
    )?;
    Ok((number(first)?, number(second)?))
}

fn number(text: &str) -> Result<f32, String> {
    let number = text.trim().parse::<f32>().ok().filter(|number| (-1.0..=1.0).contains(number));
    number.ok_or_else(|| format!("“{text}” is no weight; give a number from -1 to 1"))
}

#[cfg(test)]
mod tests {
    use super::super::super::lexicon::lexicon;

    #[test]
    fn words_and_what_verbs_do_to_whom() {
        let words = &lexicon().words;
        assert!(words.get("brutal").is_some_and(|entry| entry.weight < -0.5));
        assert!(words.get("shameful").is_some_and(|entry| entry.weight < -0.5));
        assert!(words.get("sensible").is_some_and(|entry| entry.weight > 0.5));
        assert_eq!(words.get("table"), None);
        let (subject, object) = words.get("criticised").and_then(|entry| entry.verb).unwrap();
        assert!(object < -0.5 && subject > object);
        assert!(words.get("hailed").and_then(|entry| entry.verb).is_some_and(|(_, object)| object > 0.5));
    }
}
