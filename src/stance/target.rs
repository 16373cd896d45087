//! What stances are about: the guide's targets, and names and subjects that articles share.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use crate::corpus::{Article, ParagraphKind};
use crate::guide::Guide;
use crate::lists;
use crate::progress::Stage;
use crate::text::Aliases;
use crate::text::sentence::sentences;
use crate::text::word::{Word, is_capitals, words};

/// Names beside the guide's.
const MOST_NAMES: usize = 25;
/// A name must stand in this share of the articles, and in three of them.
const LEAST_SHARE: f64 = 0.1;
const LEAST_ARTICLES: usize = 3;
/// Articles whose names one thread counts at a time.
const CHUNK: usize = 1024;

/// Something that stances are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// How it is called in the reports.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// The guide names it.
    pub guided: bool,
}

/// The targets of a collection.
#[derive(Debug, Default)]
pub struct Targets {
    /// The guide's first, then by falling number of articles.
    pub all: Vec<Target>,
    aliases: Aliases,
}

/// A target in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Its place in [`Targets::all`].
    pub target: usize,
    /// The words that name it, as places among the text's words.
    pub first: usize,
    /// See `first`.
    pub last: usize,
}

impl Targets {
    /// The guide's targets, names that occur in many articles, and `subjects`, phrases that themes
    /// are about.
    pub fn find(articles: &[Article], guide: &Guide, subjects: &[String], stage: &dyn Stage) -> Self {
        let mut all: Vec<Target> = guide
            .targets
            .iter()
            .map(|target| Target { name: target.name.clone(), aliases: target.aliases.clone(), guided: true })
            .collect();
        let known: HashSet<String> = all
            .iter()
            .flat_map(|target| std::iter::once(&target.name).chain(&target.aliases))
            .map(|name| name.to_lowercase())
            .collect();
        for found in frequent_names(articles, stage) {
            let same = |name: &String| name.to_lowercase() == found.name.to_lowercase();
            match all.iter().position(|target| same(&target.name) || target.aliases.iter().any(same)) {
                // What articles call it for short is another name of the guide's target, too.
                Some(place) => {
                    let new =
                        found.aliases.into_iter().filter(|alias| !known.contains(&alias.to_lowercase()));
                    all[place].aliases.extend(new);
                }
                None => all.push(found),
            }
        }
        // "Islamic State fighters" speaks of the guide's "Islamic State", which it would be taken for.
        let holds_known = |lower: &str| {
            let padded = format!(" {lower} ");
            known.iter().any(|name| padded.contains(&format!(" {name} ")))
        };
        for subject in subjects {
            let lower = subject.to_lowercase();
            let new = !holds_known(&lower) && all.iter().all(|target| target.name.to_lowercase() != lower);
            if new {
                all.push(Target { name: subject.clone(), aliases: Vec::new(), guided: false });
            }
        }
        Self::new(all)
    }

    /// Takes targets as they are.
    pub fn new(all: Vec<Target>) -> Self {
        let aliases =
            Aliases::new(all.iter().map(|target| (target.name.as_str(), target.aliases.as_slice())));
        Self { all, aliases }
    }

    /// The targets that a row of words names, in order.
    pub fn mentions(&self, words: &[Word<'_>]) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.aliases.at(&words[at..]) {
                Some((length, target)) => {
                    found.push(Mention { target, first: at, last: at + length - 1 });
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Names and in how many articles each stands.
fn frequent_names(articles: &[Article], stage: &dyn Stage) -> Vec<Target> {
    let count = |articles: &[Article]| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for article in articles {
            names(article).into_iter().for_each(|name| *counts.entry(name).or_insert(0) += 1);
            stage.advance(1);
        }
        counts
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    // Some at a time, so that the names of each article need not be held beside those of all.
    for articles in articles.chunks(CHUNK * rayon::current_num_threads()) {
        let parts: Vec<_> = articles.par_chunks(CHUNK).map(count).collect();
        for (name, articles) in parts.into_iter().flatten() {
            *counts.entry(name).or_insert(0) += articles;
        }
    }
    let least = LEAST_ARTICLES.max((articles.len() as f64 * LEAST_SHARE).ceil() as usize);
    let counts = counts.iter().map(|(name, &count)| (name.as_str(), count));
    let mut frequent: Vec<(&str, usize)> = counts.filter(|&(_, count)| count >= least).collect();
    frequent.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let names: Vec<&str> = frequent.iter().map(|&(name, _)| name).collect();
    let known = Longer::of(&names);
    let longer: Vec<Option<&str>> = names.iter().map(|name| known.name(name)).collect();
    let alone = names.iter().zip(&longer).filter(|(_, longer)| longer.is_none()).map(|(name, _)| *name);
    let target = |name: &str| {
        let short = names.iter().zip(&longer).filter(|(_, longer)| **longer == Some(name));
        let aliases = short.map(|(other, _)| (*other).to_owned()).collect();
        Target { name: name.to_owned(), aliases, guided: false }
    };
    alone.take(MOST_NAMES).map(target).collect()
}

/// The longer names that names are short for: a surname for a full name ("Hale" for "Robert Hale"), initials for
/// words ("IS" for "Islamic State"); for one in other capitals ("Isil", "ISIL") the more frequent.
struct Longer<'n> {
    /// By the name in small letters.
    spelled: HashMap<String, &'n str>,
    /// By a surname or initials; `None` where they are short for several.
    short: HashMap<String, Option<&'n str>>,
}

impl<'n> Longer<'n> {
    /// Of names by falling frequency.
    fn of(names: &[&'n str]) -> Self {
        let mut found = Self { spelled: HashMap::new(), short: HashMap::new() };
        for &name in names {
            if name.len() > 2 {
                found.spelled.entry(name.to_ascii_lowercase()).or_insert(name);
            }
            let words: Vec<&str> = name.split(' ').collect();
            if words.len() < 2 {
                continue;
            }
            let first = words.iter().filter_map(|word| word.chars().next());
            let initials: String = first.filter(|c| c.is_uppercase()).collect();
            let initials = Some(initials).filter(|initials| is_capitals(initials));
            let surname = Some(words[1].to_owned())
                .filter(|surname| words.len() == 2 && Some(surname) != initials.as_ref());
            for short in initials.into_iter().chain(surname) {
                found.short.entry(short).and_modify(|one| *one = None).or_insert(Some(name));
            }
        }
        found
    }

    /// The one that a name is short for in the end: "Nato" for "NATO", and that for all its words.
    fn name(&self, name: &str) -> Option<&'n str> {
        /// Steps at most; no name is short for itself.
        const STEPS: usize = 8;
        let names = std::iter::successors(self.next(name), |name| self.next(name)).take(STEPS);
        names.filter(|longer| *longer != name).last()
    }

    fn next(&self, name: &str) -> Option<&'n str> {
        let spelled = self.spelled.get(&name.to_ascii_lowercase()).filter(|spelled| **spelled != name);
        spelled.copied().or_else(|| self.short.get(name).copied().flatten())
    }
}

/// The names in an article: rows of words with capitals, single ones only where they do not begin a
/// sentence.
fn names(article: &Article) -> HashSet<String> {
    let mut inside: HashSet<String> = HashSet::new();
    let mut small: HashSet<String> = HashSet::new();
    for paragraph in article.paragraphs.iter().filter(|paragraph| paragraph.kind != ParagraphKind::Heading) {
        let text = &article.text[paragraph.start..paragraph.end];
        for range in sentences(text) {
            let words = words(&text[range]);
            small.extend(words.iter().filter(|word| !begins_capital(word)).map(|word| word.text.to_owned()));
            for (first, name) in runs(&words) {
                if first > 0 || name.contains(' ') {
                    inside.insert(name);
                }
            }
        }
    }
    inside.retain(|name| is_target(name) && !small.contains(&name.to_lowercase()));
    inside
}

/// Rows of words with capitals, each with the place of its first word.
fn runs(words: &[Word<'_>]) -> Vec<(usize, String)> {
    const JOINTS: &[&str] = &["of", "and", "al", "the"];
    let mut runs = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !begins_capital(&words[at]) || is_function_word(words[at].text) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < words.len() && !words[end].apart {
            if begins_capital(&words[end]) {
                end += 1;
                continue;
            }
            // "Belt and Road", "Bank of England": one small word with a capital behind it.
            let joined = words[end].text != "and" || end == at + 1;
            let next = words.get(end + 1).is_some_and(|next| begins_capital(next) && !next.apart);
            if JOINTS.contains(&words[end].text) && next && joined && end + 1 - at <= 4 {
                end += 2;
            } else {
                break;
            }
        }
        let name: Vec<&str> = words[at..end].iter().map(|word| word.text).collect();
        if name.len() <= 5 {
            runs.push((at, name.join(" ")));
        }
        at = end;
    }
    runs
}

fn begins_capital(word: &Word<'_>) -> bool {
    word.text.chars().next().is_some_and(char::is_uppercase)
}

fn is_function_word(word: &str) -> bool {
    !is_capitals(word)
        && crate::text::Language::English.is_stop_word(&word.to_lowercase().replace(['’', '\''], ""))
}

fn is_target(name: &str) -> bool {
    static NOT: std::sync::LazyLock<HashSet<&'static str>> = std::sync::LazyLock::new(|| {
        lists::entries(include_str!("../../data/stance/not_targets.txt"))
            .flat_map(str::split_whitespace)
            .collect()
    });
    if name.contains(' ') {
        return name.split(' ').any(|word| !NOT.contains(word) && word.chars().count() > 2);
    }
    // "British", "Chinese", "Syrian": adjectives and people, not a power that acts.
    let adjective = ["ish", "ese", "ian", "ians", "ist", "ists", "ic"].iter().any(|end| name.ends_with(end));
    !NOT.contains(name) && !adjective && name.chars().count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn article(text: &str) -> Article {
        let paragraph =
            crate::corpus::Paragraph { start: 0, end: text.len(), lines: (1, 1), kind: ParagraphKind::Text };
        Article {
            page: 0,
            lines: (1, 1),
            metadata: Default::default(),
            text: text.into(),
            paragraphs: [paragraph].into(),
            line_starts: [].into(),
        }
    }

    #[test]
    fn names_that_many_articles_share_are_targets() {
        let texts = [
            "The plans of Robert Hale and China are known. Nobody trusts Hale on Monday.",
            "On China we know that Robert Hale is wrong. But Hale knows.",
            "Plans for China were made by Robert Hale. As Hale knows, Chinese plans last.",
        ];
        let articles: Vec<Article> = texts.iter().map(|text| article(text)).collect();
        let targets = Targets::find(&articles, &Guide::default(), &[], &Silent);
        let names: Vec<_> = targets.all.iter().map(|target| target.name.as_str()).collect();
        assert_eq!(names, ["China", "Robert Hale"]);
        assert_eq!(targets.all[1].aliases, ["Hale"]);
        let words = words("Hale and China");
        let found: Vec<_> = targets.mentions(&words).iter().map(|mention| mention.target).collect();
        assert_eq!(found, [1, 0]);
    }

    #[test]
    fn what_a_target_of_the_guide_is_called_for_short_names_it_too() {
        let texts = [
            "The plans of Robert Hale are known. Nobody trusts Hale on Monday.",
            "We know that Robert Hale is wrong. But Hale knows.",
            "Plans were made by Robert Hale. As Hale knows, plans last.",
        ];
        let articles: Vec<Article> = texts.iter().map(|text| article(text)).collect();
        let guide = |text: &str| Guide::parse(text, "guide.toml").unwrap();
        let named = guide("[[target]]\nname = \"robert hale\"");
        let targets = Targets::find(&articles, &named, &[], &Silent);
        assert_eq!((targets.all.len(), &targets.all[0].aliases[..]), (1, &["Hale".to_owned()][..]));
        // Unless the guide says whose it is.
        let other =
            guide("[[target]]\nname = \"Robert Hale\"\n[[target]]\nname = \"Nathan\"\naliases = [\"Hale\"]");
        let targets = Targets::find(&articles, &other, &[], &Silent);
        assert!(targets.all[0].aliases.is_empty(), "{:?}", targets.all);
    }

    #[test]
    fn a_subject_that_holds_a_name_of_the_guide_is_no_target_beside_it() {
        let guide =
            Guide::parse("[[target]]\nname = \"Islamic State\"\naliases = [\"IS\"]", "guide.toml").unwrap();
        let subjects = ["Islamic State fighters", "IS", "airport security", "list"].map(str::to_owned);
        let targets = Targets::find(&[], &guide, &subjects, &Silent);
        let names: Vec<&str> = targets.all.iter().map(|target| target.name.as_str()).collect();
        assert_eq!(names, ["Islamic State", "airport security", "list"]);
    }

    #[test]
    fn what_is_short_for_a_short_name_is_short_for_the_long_one() {
        let names = ["NATO", "Nato", "North Atlantic Treaty Organization"];
        let known = Longer::of(&names);
        assert_eq!(names.map(|name| known.name(name)), [Some(names[2]), Some(names[2]), None]);
    }

    #[test]
    fn a_name_in_other_capitals_is_the_same() {
        let texts = [
            "We know that Isil is weak.",
            "Nobody knows whether Isil is weak.",
            "They say that Isil lost, or that ISIL won.",
        ];
        let more = ["But ISIL fights on, and ISIL knows.", "And so ISIL lost."];
        let articles: Vec<Article> = texts.iter().chain(&more).map(|text| article(text)).collect();
        let targets = Targets::find(&articles, &Guide::default(), &[], &Silent);
        assert_eq!(targets.all.len(), 1, "{:?}", targets.all);
        assert_eq!(targets.all[0].aliases.len(), 1);
    }
}
