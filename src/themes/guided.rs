//! Seed words of named themes: which terms they are, and which of them are of no use.

use hashbrown::{HashMap, HashSet};

use crate::cluster::Anchors;
use crate::guide::Guide;
use crate::text::vocabulary::holds;
use crate::text::word::words;
use crate::text::{Language, Vocabulary, alias, token};

/// A seed in a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedTerm {
    /// The theme's name.
    pub theme: String,
    /// The seed as the guide gives it.
    pub seed: String,
    /// Its term, or the phrase that most articles hold it in; `None` where no article holds it.
    pub term: Option<u32>,
    /// All terms that hold it: with the one above, the phrases that it is a part of.
    pub terms: Vec<u32>,
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
        let finder = Finder::new(guide, vocabulary, languages);
        let mut found = Self::default();
        let mut themes: Vec<Found> = Vec::new();
        for theme in &guide.themes {
            let mut terms = Found::default();
            for seed in &theme.seeds {
                let of_seed = finder.find(seed);
                let term = of_seed.all().next();
                if term.is_none() {
                    found.absent.push((theme.name.clone(), seed.clone()));
                }
                let (theme, seed) = (theme.name.clone(), seed.clone());
                found.terms.push(SeedTerm { theme, seed, term, terms: of_seed.all().collect() });
                terms.own.extend(of_seed.own);
                terms.within.extend(of_seed.within);
            }
            if terms.all().next().is_none() {
                found.lost.push(theme.name.clone());
            } else {
                found.names.push(theme.name.clone());
                themes.push(terms);
            }
        }
        let themes = told_apart(&themes);
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

/// The seed terms of each theme, rising. A phrase in which two themes have a seed tells them apart as little as a seed that
/// both claim: it is left to the one that names it, if any.
fn told_apart(themes: &[Found]) -> Vec<Vec<u32>> {
    let mut claims: HashMap<u32, usize> = HashMap::new();
    for theme in themes {
        let terms: HashSet<u32> = theme.all().collect();
        terms.into_iter().for_each(|term| *claims.entry(term).or_insert(0) += 1);
    }
    let of_theme = |theme: &Found| {
        let within = theme.within.iter().filter(|term| claims[*term] == 1);
        let mut terms: Vec<u32> = theme.own.iter().chain(within).copied().collect();
        if terms.is_empty() {
            terms.clone_from(&theme.within);
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    };
    themes.iter().map(of_theme).collect()
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

/// Looks seeds up in a vocabulary.
///
/// A seed is a name of the guide or the stems of its words. Articles in which it is a part of a longer phrase or name hold it,
/// too: where all of them say "climate change", "climate" is no term of its own.
pub(crate) struct Finder<'a> {
    vocabulary: &'a Vocabulary,
    languages: &'a [Language],
    names: Vec<(&'a str, &'a [String])>,
    /// The phrases by each of their words.
    phrases: HashMap<&'a str, Vec<u32>>,
}

/// The terms of a seed, rising.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Those that are the seed.
    own: Vec<u32>,
    /// Phrases and names that hold it.
    within: Vec<u32>,
}

impl Found {
    /// All of them, those that are the seed first.
    pub(crate) fn all(&self) -> impl Iterator<Item = u32> {
        self.own.iter().chain(&self.within).copied()
    }
}

impl<'a> Finder<'a> {
    pub(crate) fn new(guide: &'a Guide, vocabulary: &'a Vocabulary, languages: &'a [Language]) -> Self {
        let mut phrases: HashMap<&str, Vec<u32>> = HashMap::new();
        for (term, number) in vocabulary.terms.iter().zip(0..) {
            if term.stem.contains(' ') {
                term.stem.split(' ').for_each(|word| phrases.entry(word).or_default().push(number));
            }
        }
        Self { vocabulary, languages, names: names(guide), phrases }
    }

    /// The terms of a seed.
    pub(crate) fn find(&self, seed: &str) -> Found {
        let spelled: Vec<Vec<String>> = match self.name(seed) {
            Some(name) => vec![vec![name.to_owned()]],
            None => self.stems(seed),
        };
        let mut found = Found::default();
        found.own.extend(spelled.iter().filter_map(|words| self.vocabulary.find(&words.join(" "))));
        let mut wanted: Vec<String> = spelled.iter().map(|words| words.join(" ")).collect();
        let (holding, others) = self.longer_names(seed);
        found.within.extend(holding.iter().filter_map(|name| self.vocabulary.find(name)));
        wanted.extend(holding.into_iter().map(str::to_owned));
        for wanted in &wanted {
            let others: Vec<&str> = others.iter().copied().filter(|other| !holds(wanted, other)).collect();
            let first = wanted.split(' ').next().unwrap_or_default();
            let phrases = self.phrases.get(first).into_iter().flatten().copied();
            found.within.extend(phrases.filter(|&phrase| {
                let stem = &self.vocabulary.terms[phrase as usize].stem;
                let is_name = self.names.iter().any(|(name, _)| name == stem);
                !is_name && holds(&without(stem, &others), wanted)
            }));
        }
        for terms in [&mut found.own, &mut found.within] {
            terms.sort_unstable();
            terms.dedup();
        }
        found.within.retain(|term| found.own.binary_search(term).is_err());
        found
    }

    /// The name of the guide that a seed is, or is another name for.
    fn name(&self, seed: &str) -> Option<&'a str> {
        let seed = alias::lower(seed.trim());
        let same = |name: &str| alias::lower(name.trim()) == seed;
        let named = |(name, others): &&(&str, &[String])| same(name) || others.iter().any(|name| same(name));
        self.names.iter().find(named).map(|(name, _)| *name)
    }

    /// The stems of a few words in each of the languages.
    fn stems(&self, words: &str) -> Vec<Vec<String>> {
        let mut found: Vec<Vec<String>> = Vec::new();
        for &language in self.languages {
            let stems = token::stems(words, language);
            if !stems.is_empty() && !found.contains(&stems) {
                found.push(stems);
            }
        }
        found
    }

    /// The guide's other names that hold a seed, whichever form of them an article has, and those that do not.
    fn longer_names(&self, seed: &str) -> (Vec<&'a str>, Vec<&'a str>) {
        let (own, spelled) = (self.name(seed), self.stems(seed));
        let holds_seed = |form: &str| {
            let stems = self.stems(form);
            stems.iter().any(|form| spelled.iter().any(|seed| holds(&form.join(" "), &seed.join(" "))))
        };
        let others = self.names.iter().filter(|(name, _)| Some(*name) != own);
        let (holding, others): (Vec<_>, Vec<_>) =
            others.partition(|(name, forms)| holds_seed(name) && forms.iter().all(|form| holds_seed(form)));
        let names = |list: Vec<&(&'a str, _)>| list.into_iter().map(|(name, _)| *name).collect();
        (names(holding), names(others))
    }
}

/// A phrase without these names: what the words of a name mean by themselves is another thing.
fn without(phrase: &str, names: &[&str]) -> String {
    let mut left = format!(" {phrase} ");
    for name in names {
        left = left.replace(&format!(" {name} "), "  ");
    }
    left.trim().to_owned()
}

/// The stems of all seeds of one word, in each of these languages; they count even where only one article holds
/// them.
pub fn stems(guide: &Guide, languages: &[Language]) -> HashSet<String> {
    let seeds = guide.themes.iter().flat_map(|theme| &theme.seeds);
    seeds
        .flat_map(|seed| languages.iter().filter_map(|&language| token::stem_of_one(seed, language)))
        .collect()
}

/// The names that are one term each: targets with their aliases, and seeds of several words.
pub fn names(guide: &Guide) -> Vec<(&str, &[String])> {
    let mut names: Vec<(&str, &[String])> =
        guide.targets.iter().map(|target| (target.name.as_str(), target.aliases.as_slice())).collect();
    let forms = names.iter().flat_map(|(name, aliases)| {
        std::iter::once(*name).chain(aliases.iter().map(String::as_str)).map(|form| alias::lower(form.trim()))
    });
    let mut known: HashSet<String> = forms.collect();
    for seed in guide.themes.iter().flat_map(|theme| &theme.seeds) {
        if words(seed).len() > 1 && known.insert(alias::lower(seed.trim())) {
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

    /// What the seeds of a guide find among these terms, as places there.
    fn found(guide: &str, terms: &[&str]) -> Seeds {
        let guide = Guide::parse(guide, "guide.toml").unwrap();
        Seeds::find(&guide, &Vocabulary::of(terms), &[Language::English])
    }

    #[test]
    fn articles_hold_a_seed_in_longer_phrases_and_names() {
        let guide = "[[theme]]\nname = \"Climate\"\nseeds = [\"climate\", \"state\"]\n\
                     [[theme]]\nname = \"Trade\"\nseeds = [\"belt and road\", \"Union\"]\n\
                     [[theme]]\nname = \"Change\"\nseeds = [\"change\", \"European Union Commission\"]\n\
                     [[target]]\nname = \"islamic state\"\naliases = [\"IS\"]\n";
        let terms = [
            "climat chang",
            "belt and road initi",
            "belt and road",
            "islamic state",
            "islamic state fighter",
            "chang",
            "European Union Commission",
            "climat chang confer",
            "acclimat chang",
        ];
        let seeds = found(guide, &terms);
        let of = |seed: &str| seeds.terms.iter().find(|term| term.seed == seed).unwrap().terms.clone();
        assert_eq!(of("climate"), [0, 7]);
        assert_eq!(of("belt and road"), [2, 1]);
        assert_eq!(of("change"), [5, 0, 7, 8]);
        assert_eq!(of("Union"), [6]);
        // A target goes by other names, too.
        assert_eq!(of("state"), [0; 0]);
        // What two themes have in a phrase tells them apart only if one has nothing else.
        assert_eq!(seeds.anchors.themes(), [vec![0, 7], vec![1, 2], vec![5, 6, 8]]);
        assert!(seeds.ambiguous.is_empty() && seeds.lost.is_empty());
        assert_eq!(seeds.absent, [("Climate".into(), "state".into())]);
    }

    #[test]
    fn seeds_are_looked_up_as_words_are_counted() {
        let guide = "[[theme]]\nname = \"A\"\nseeds = [\"U.S.\", \"N.H.S.\", \"O’Brien\", \"Xi'an\"]\n";
        assert!(found(guide, &["US", "nhs", "obrien", "xian"]).absent.is_empty());
        assert_eq!(found(guide, &["obrien us"]).terms[2].terms, [0]);
    }

    #[test]
    fn one_seed_in_other_capitals_is_the_same() {
        let guide = "[[theme]]\nname = \"A\"\nseeds = [\"École d’art\"]\n\
                     [[theme]]\nname = \"B\"\nseeds = [\"école d'Art\"]\n";
        let seeds = found(guide, &["École d’art"]);
        assert_eq!(seeds.anchors.themes(), [[0], [0]]);
        assert_eq!(seeds.ambiguous, ["École d’art"]);
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
