//! Seed words of named themes: which terms they are, and which of them are of no use.

use hashbrown::HashSet;

use crate::cluster::Anchors;
use crate::guide::Guide;
use crate::text::word::words;
use crate::text::{Language, Vocabulary};

/// A seed in a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedTerm {
    /// The theme's name.
    pub theme: String,
    /// The seed as the guide gives it.
    pub seed: String,
    /// Its term; `None` where no article holds it.
    pub term: Option<u32>,
}

/// What became of a guide's seeds.
#[derive(Debug, Clone, Default)]
pub struct Seeds {
    /// The seed terms of the named themes that have any.
    pub anchors: Anchors,
    /// The names of those themes, in the same order.
    pub names: Vec<String>,
    /// The number of each of them among all themes: the first ones, unless edits changed that; `None` for one that was
    /// dropped.
    pub places: Vec<Option<usize>>,
    /// Each seed with the name of its theme and its term, in the order of the guide.
    pub terms: Vec<SeedTerm>,
    /// Seeds that no article holds: (theme, seed).
    pub absent: Vec<(String, String)>,
    /// Seeds that several themes claim.
    pub ambiguous: Vec<String>,
    /// Themes none of whose seeds occurs; they cannot be looked for.
    pub lost: Vec<String>,
}

impl Seeds {
    /// Looks up a guide's seeds in the vocabulary of articles in these languages.
    pub fn find(guide: &Guide, vocabulary: &Vocabulary, languages: &[Language]) -> Self {
        let mut found = Self::default();
        let mut themes: Vec<Vec<u32>> = Vec::new();
        for theme in &guide.themes {
            let mut terms: Vec<u32> = Vec::new();
            for seed in &theme.seeds {
                let found_as = term(seed, guide, vocabulary, languages);
                match found_as {
                    Some(term) => terms.push(term),
                    None => found.absent.push((theme.name.clone(), seed.clone())),
                }
                let (theme, seed) = (theme.name.clone(), seed.clone());
                found.terms.push(SeedTerm { theme, seed, term: found_as });
            }
            terms.sort_unstable();
            terms.dedup();
            if terms.is_empty() {
                found.lost.push(theme.name.clone());
            } else {
                found.names.push(theme.name.clone());
                themes.push(terms);
            }
        }
        let claimed = |term: &u32| themes.iter().filter(|terms| terms.contains(term)).count() > 1;
        let mut shared: Vec<u32> = themes.iter().flatten().copied().filter(|term| claimed(term)).collect();
        shared.sort_unstable();
        shared.dedup();
        found.ambiguous =
            shared.into_iter().map(|term| vocabulary.terms[term as usize].surface.clone()).collect();
        found.places = (0..themes.len()).map(Some).collect();
        found.anchors = Anchors::new(themes);
        found
    }
}

impl Seeds {
    /// The number of the theme that the guide calls so.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places[self.names.iter().position(|known| known == name)?]
    }

    /// The seed terms of a theme by its number.
    pub fn of_theme(&self, theme: usize) -> impl Iterator<Item = u32> {
        let named = self.anchors.themes().iter().zip(&self.places);
        named.filter(move |(_, place)| **place == Some(theme)).flat_map(|(terms, _)| terms.iter().copied())
    }
}

/// The term of a seed: a name of the guide, a phrase, or a word by its stem.
pub(crate) fn term(
    seed: &str,
    guide: &Guide,
    vocabulary: &Vocabulary,
    languages: &[Language],
) -> Option<u32> {
    let seed = seed.trim();
    let same = |name: &str| name.to_lowercase() == seed.to_lowercase();
    let target = guide
        .targets
        .iter()
        .find(|target| same(&target.name) || target.aliases.iter().any(|name| same(name)));
    if let Some(target) = target {
        return vocabulary.find(&target.name);
    }
    vocabulary.find(seed).or_else(|| {
        let words = words(seed);
        let [word] = words.as_slice() else { return None };
        let stems = languages.iter().map(|language| language.stem_of(word.text));
        let mut found = stems.filter_map(|stem| vocabulary.find(&stem));
        found.next().or_else(|| vocabulary.find(word.text))
    })
}

/// The stems of all seeds of one word, in each of these languages; they count even where only one article holds
/// them.
pub fn stems(guide: &Guide, languages: &[Language]) -> HashSet<String> {
    let seeds = guide.themes.iter().flat_map(|theme| &theme.seeds);
    seeds
        .filter(|seed| words(seed).len() == 1)
        .flat_map(|seed| languages.iter().map(|language| language.stem_of(seed.trim())))
        .collect()
}

/// The names that are one term each: targets with their aliases, and seeds of several words.
pub fn names(guide: &Guide) -> Vec<(&str, &[String])> {
    let mut names: Vec<(&str, &[String])> =
        guide.targets.iter().map(|target| (target.name.as_str(), target.aliases.as_slice())).collect();
    for seed in guide.themes.iter().flat_map(|theme| &theme.seeds) {
        let known = names.iter().any(|(name, aliases)| {
            let same = |other: &str| other.eq_ignore_ascii_case(seed.trim());
            same(name) || aliases.iter().any(|alias| same(alias))
        });
        if words(seed).len() > 1 && !known {
            names.push((seed.trim(), &[]));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_terms_and_the_useless_ones_are_named() {
        let text = "[[theme]]\nname = \"Sea\"\nseeds = [\"ships\", \"harbour\", \"port\"]\n\
                    [[theme]]\nname = \"Land\"\nseeds = [\"road\", \"harbour\"]\n\
                    [[theme]]\nname = \"Air\"\nseeds = [\"wing\"]\n";
        let guide = Guide::parse(text, "guide.toml").unwrap();
        let seeds = Seeds::find(&guide, &Vocabulary::of(&["ship", "harbour", "road"]), &[Language::English]);
        assert_eq!(seeds.names, ["Sea", "Land"]);
        assert_eq!(seeds.anchors.themes(), [vec![0, 1], vec![1, 2]]);
        assert_eq!(seeds.absent, [("Sea".into(), "port".into()), ("Air".into(), "wing".into())]);
        assert_eq!(seeds.ambiguous, ["harbour"]);
        assert_eq!(seeds.lost, ["Air"]);
    }

    #[test]
    fn seeds_of_several_words_are_one_term() {
        let text = "[[theme]]\nname = \"A\"\nseeds = [\"Belt and Road\", \"IS\"]\n\
                    [[target]]\nname = \"Islamic State\"\naliases = [\"IS\"]\n";
        let guide = Guide::parse(text, "guide.toml").unwrap();
        let names: Vec<_> = names(&guide).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Islamic State", "Belt and Road"]);
    }
}
