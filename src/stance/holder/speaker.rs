//! Who is who: names that an article has used, and who "he" and "Lee" are.

use std::ops::Range;

use super::Holder;
use super::subject::{Subject, Words};
use super::verb::{entry, kind};

/// The people of an article as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    /// Full names, the latest last.
    names: Vec<String>,
    /// Who spoke last.
    last: Option<Holder>,
    /// Persons who spoke, by name, the latest last.
    persons: Vec<String>,
    /// Those of them who are "she", and those who are "he", as far as titles and pronouns tell.
    women: Vec<String>,
    men: Vec<String>,
    /// The last who were several, or a body.
    group: Option<Holder>,
}

/// Words of a name at most.
const LONGEST_NAME: usize = 4;
/// Names that are known at a time; of more the oldest are forgotten.
const MOST: usize = 200;

impl Speakers {
    /// Who a subject is.
    pub(super) fn resolve(&mut self, words: Words<'_>, subject: &Subject) -> Holder {
        match subject {
            Subject::Author => Holder::Author,
            Subject::Unnamed => Holder::Unnamed,
            Subject::Pronoun(at) => self.pronoun(words.lower(*at)),
            Subject::Name(name) => self.titled(slice(words, name)),
        }
    }

    fn pronoun(&mut self, word: &str) -> Holder {
        let (others, own) = match word.split('\'').next() {
            Some("he" | "him" | "his") => (&self.women, &mut self.men),
            Some("she" | "her") => (&self.men, &mut self.women),
            _ => return self.group.clone().unwrap_or(Holder::Unnamed),
        };
        let Some(name) = self.persons.iter().rev().find(|name| !others.contains(name)) else {
            return Holder::Unnamed;
        };
        if !own.contains(name) {
            remember(own, name);
        }
        Holder::Source(name.clone())
    }

    /// Who bears a name; its title tells "he" from "she".
    fn titled(&mut self, name: &str) -> Holder {
        let holder = self.full(name);
        let known = match name.split(['.', ' ']).next() {
            Some("Mr" | "Sir" | "Lord") => &mut self.men,
            Some("Mrs" | "Ms" | "Miss" | "Lady") => &mut self.women,
            _ => return holder,
        };
        if !known.iter().any(|known| known == holder.name()) {
            remember(known, holder.name());
        }
        holder
    }

    /// A surname, with or without a title, is whoever bears it, if that is one.
    fn full(&self, name: &str) -> Holder {
        let bare = without_title(name);
        if !bare.contains(' ') && bare.starts_with(char::is_uppercase) {
            let mut bearers = self.names.iter().filter(|full| full.rsplit(' ').next() == Some(bare));
            if let (Some(full), None) = (bearers.next(), bearers.next()) {
                return Holder::Source(full.clone());
            }
        }
        Holder::Source(if bare.contains(' ') { bare } else { name }.to_owned())
    }

    /// Somebody has spoken.
    pub(super) fn spoke(&mut self, holder: &Holder) {
        if let Holder::Source(name) = holder {
            let people =
                name.rsplit(' ').next().is_some_and(|last| entry(&last.to_lowercase()).is(kind::PEOPLE));
            let person = !people && name.split(' ').all(|word| word.starts_with(char::is_uppercase));
            if person && self.persons.last() != Some(name) {
                self.persons.retain(|known| known != name);
                remember(&mut self.persons, name);
            } else if !person {
                self.group = Some(holder.clone());
            }
        }
        self.last = Some(holder.clone());
    }

    /// Who spoke last, or somebody.
    pub(super) fn last(&self) -> Holder {
        self.last.clone().unwrap_or(Holder::Unnamed)
    }

    /// Whose quoted words stand in a sentence that has no verb of saying: "his" words are whoever's spoke.
    pub(super) fn named_in(&mut self, words: Words<'_>) -> Holder {
        let pronoun =
            (0..words.tokens.len()).find(|&at| matches!(words.lower(at), "he" | "she" | "his" | "her"));
        pronoun.map_or(Holder::Unnamed, |at| self.pronoun(words.lower(at)))
    }

    /// Notes the full names of a sentence, and who it is about.
    pub(super) fn learn(&mut self, words: Words<'_>) {
        let mut at = 0;
        while at < words.tokens.len() {
            let name = words.capitals(at);
            at = name.end.max(at + 1);
            if !(2..=LONGEST_NAME).contains(&name.len()) {
                continue;
            }
            let name = without_title(slice(words, &name));
            if name.contains(' ') && !self.names.iter().any(|known| known == name) {
                remember(&mut self.names, name);
            }
        }
    }

    /// The name that labels a turn of talk: "LEE:", "Ann Lee:".
    pub(super) fn label(&self, words: Words<'_>) -> Option<Range<usize>> {
        const LONGEST: usize = 6;
        let end = (1..words.tokens.len().min(LONGEST + 1)).find(|&at| words.gap(at).contains(':'))?;
        let label = 0..end;
        let talk = words.gap(end).starts_with(": ") && words.tokens.len() > end + 1;
        let stops = words.text.trim_end().ends_with(['.', '!', '?', '”', '"', '\'']);
        let capitals = label.clone().all(|at| words.tokens[at].is_capital() && (at == 0 || !words.cut(at)));
        if !(talk && stops && capitals && words.tokens[end].is_capital()) {
            return None;
        }
        let shouted = label.clone().all(|at| words.tokens[at].word.text.chars().all(|c| !c.is_lowercase()));
        let name = slice(words, &label);
        let known =
            matches!(self.full(name), Holder::Source(full) if full != name || self.names.contains(&full));
        (known || (shouted && name.len() > 2)).then_some(label)
    }
}

fn remember(names: &mut Vec<String>, name: &str) {
    if names.len() == MOST {
        names.remove(0);
    }
    names.push(name.to_owned());
}

fn slice<'s>(words: Words<'s>, range: &Range<usize>) -> &'s str {
    let first = words.tokens.get(range.start).map_or(0, |token| token.word.start);
    let last =
        range.end.checked_sub(1).and_then(|at| words.tokens.get(at)).map_or(first, |token| token.word.end());
    words.text.get(first..last).unwrap_or("")
}

fn without_title(name: &str) -> &str {
    const TITLES: &[&str] = &[
        "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Dr.", "Dr", "Sen.", "Rep.", "Gov.", "President", "Senator",
        "Representative", "Governor", "Secretary", "Professor", "Prof.", "Gen.", "General", "Minister",
        "Lord", "Sir", "Judge", "Justice",
    ];
    let mut rest = name;
    while let Some((_, behind)) = rest.split_once(' ').filter(|(first, _)| TITLES.contains(first)) {
        rest = behind;
    }
    rest
}
