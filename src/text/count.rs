//! Counting the terms of a collection.
//!
//! The texts are read several times: to count words, to count pairs of them, which gives the
//! phrases, and to count terms with the phrases joined. Chunks of articles are read in parallel
//! and merged in their order, and term numbers follow falling document frequency, so that the
//! result is the same for any number of threads.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::alias::Aliases;
use super::language::Language;
use super::phrase::{self, APART, Item, Pairs};
use super::token::{Kind, Token, Tokenizer};
use super::vocabulary::{Documents, Source, Term, Vocabulary};
use crate::progress::Stage;

/// Articles that one thread reads at a time.
const CHUNK: usize = 256;
/// Articles in which phrases and surface forms are looked for; more of them tell nothing new.
const SAMPLE: usize = 50_000;

/// Reads all articles.
///
/// A term that occurs in one article only says nothing about what articles share and is left
/// out, unless there is just one article, or it is a name of the guide or one of the stems to `keep`.
pub fn documents(
    sources: &[Source<'_>],
    aliases: &Aliases,
    keep: &HashSet<String>,
    stage: &dyn Stage,
) -> Documents {
    let reader = Reader {
        tokenizer: Tokenizer { aliases },
        sources,
        keep,
        every: sources.len().div_ceil(SAMPLE).max(1),
    };
    let mut words = reader.count_words(stage);
    let phrases = reader.find_phrases(&mut words);
    reader.count_terms(&words, &phrases, stage)
}

struct Reader<'a> {
    tokenizer: Tokenizer<'a>,
    sources: &'a [Source<'a>],
    keep: &'a HashSet<String>,
    /// One article in so many belongs to the sample.
    every: usize,
}

/// Words and phrases while they are counted; numbers are places in `stems`.
#[derive(Default)]
struct Words {
    stems: Vec<String>,
    numbers: HashMap<String, u32, FixedState>,
    articles: Vec<u32>,
}

impl Words {
    fn number(&mut self, stem: &str) -> u32 {
        if let Some(&number) = self.numbers.get(stem) {
            return number;
        }
        let number = self.stems.len() as u32;
        self.stems.push(stem.to_owned());
        self.numbers.insert(stem.to_owned(), number);
        self.articles.push(0);
        number
    }
}

/// How often each form of each term stands in the texts.
type Surfaces = HashMap<u32, HashMap<String, u32, FixedState>, FixedState>;
/// The terms of an article with how often they occur.
type Bag = Vec<(u32, u32)>;

type Phrases = HashMap<phrase::Pair, u32, FixedState>;

impl Reader<'_> {
    fn chunks(&self) -> impl IndexedParallelIterator<Item = (usize, &[Source<'_>])> {
        self.sources.par_chunks(CHUNK).enumerate().map(|(index, chunk)| (index * CHUNK, chunk))
    }

    /// First reading: all words, and in how many articles each occurs.
    fn count_words(&self, stage: &dyn Stage) -> Words {
        let parts: Vec<Vec<(String, u32)>> = self
            .chunks()
            .map(|(_, chunk)| {
                let mut counts: HashMap<String, (u32, u32), FixedState> = HashMap::default();
                for (index, source) in chunk.iter().enumerate() {
                    for part in source.parts {
                        for token in self.tokenizer.tokens(part, source.language) {
                            let Some(stem) = self.stem(&token) else {
                                continue;
                            };
                            let (articles, last) = counts.entry_ref(stem).or_insert((0, 0));
                            if *last != index as u32 + 1 {
                                *last = index as u32 + 1;
                                *articles += 1;
                            }
                        }
                    }
                }
                stage.advance(chunk.len() as u64);
                let mut counts: Vec<_> =
                    counts.into_iter().map(|(stem, (articles, _))| (stem, articles)).collect();
                counts.sort_unstable();
                counts
            })
            .collect();
        let mut words = Words::default();
        for (stem, articles) in parts.into_iter().flatten() {
            let number = words.number(&stem);
            words.articles[number as usize] += articles;
        }
        words
    }

    fn stem<'t>(&'t self, token: &'t Token) -> Option<&'t str> {
        match &token.kind {
            Kind::Stem(stem) => Some(stem),
            Kind::Alias(name) => Some(&self.tokenizer.aliases.names()[*name]),
            Kind::Joint(_) | Kind::Other => None,
        }
    }

    /// Two rounds: pairs of words, then pairs of what the first round joined.
    fn find_phrases(&self, words: &mut Words) -> Vec<Phrases> {
        let mut rounds: Vec<Phrases> = Vec::new();
        for _ in 0..2 {
            let known = &*words;
            let found = &rounds;
            let parts: Vec<(Pairs, HashMap<u32, u32, FixedState>)> = self
                .chunks()
                .map(|(first, chunk)| {
                    let mut pairs = Pairs::default();
                    let mut occurrences: HashMap<u32, u32, FixedState> = HashMap::default();
                    for (index, source) in chunk.iter().enumerate() {
                        if (first + index).is_multiple_of(self.every) {
                            for part in source.parts {
                                let items = self.items(part, source.language, known, found);
                                phrase::count(&items, (first + index) as u32, &mut pairs);
                                for item in items {
                                    *occurrences.entry(item.term).or_insert(0) += 1;
                                }
                            }
                        }
                    }
                    (pairs, occurrences)
                })
                .collect();
            let mut pairs = Pairs::default();
            let mut occurrences = vec![0; words.stems.len()];
            for (part, counts) in parts {
                phrase::merge(&mut pairs, part);
                for (term, count) in counts {
                    occurrences[term as usize] += count;
                }
            }
            let chosen = phrase::choose(&pairs, &occurrences);
            // No more than three content words.
            let length = |term: u32| phrase::length(&words.stems[term as usize]);
            let short: Vec<phrase::Pair> =
                chosen.into_iter().filter(|&(a, b, _)| length(a) + length(b) <= 3).collect();
            let mut round = Phrases::default();
            for pair in short {
                let stem = phrase_stem(words, pair);
                round.insert(pair, words.number(&stem));
            }
            rounds.push(round);
        }
        rounds
    }

    /// The terms of a text, with the phrases of earlier rounds joined.
    fn items(&self, text: &str, language: Language, words: &Words, phrases: &[Phrases]) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        // The small words since the last term; `None` where no phrase may go on.
        let mut between: Option<Vec<&str>> = None;
        for token in self.tokenizer.tokens(text, language) {
            if token.apart {
                between = None;
            }
            let term = self.stem(&token).and_then(|stem| words.numbers.get(stem));
            match (term, &token.kind) {
                (Some(&term), _) => {
                    let link = between.as_deref().map_or(APART, phrase::link);
                    items.push(Item { term, start: token.start as u32, end: token.end as u32, link });
                    between = Some(Vec::new());
                }
                (None, Kind::Joint(joint)) => {
                    if let Some(between) = &mut between {
                        between.push(joint);
                    }
                }
                _ => between = None,
            }
        }
        phrases.iter().fold(items, |items, round| phrase::join(&items, round))
    }

    /// Second reading: bags of terms.
    fn count_terms(&self, words: &Words, phrases: &[Phrases], stage: &dyn Stage) -> Documents {
        let parts: Vec<(Vec<Bag>, Surfaces)> = self
            .chunks()
            .map(|(first, chunk)| {
                let mut surfaces = Surfaces::default();
                let bags = chunk
                    .iter()
                    .enumerate()
                    .map(|(index, source)| {
                        let sampled = (first + index).is_multiple_of(self.every);
                        let mut terms = Vec::new();
                        for part in source.parts {
                            for item in self.items(part, source.language, words, phrases) {
                                terms.push(item.term);
                                if sampled {
                                    let surface = &part[item.start as usize..item.end as usize];
                                    *surfaces
                                        .entry(item.term)
                                        .or_default()
                                        .entry_ref(surface)
                                        .or_insert(0) += 1;
                                }
                            }
                        }
                        bag(terms)
                    })
                    .collect();
                stage.advance(chunk.len() as u64);
                (bags, surfaces)
            })
            .collect();
        let mut bags = Vec::with_capacity(self.sources.len());
        let mut surfaces = Surfaces::default();
        for (part, found) in parts {
            bags.extend(part);
            for (term, forms) in found {
                let sums = surfaces.entry(term).or_default();
                for (form, count) in forms {
                    *sums.entry(form).or_insert(0) += count;
                }
            }
        }
        self.number_by_frequency(words, bags, &surfaces)
    }

    fn number_by_frequency(&self, words: &Words, mut bags: Vec<Bag>, surfaces: &Surfaces) -> Documents {
        let mut articles = vec![0_u32; words.stems.len()];
        let mut occurrences = vec![0_u64; words.stems.len()];
        for &(term, count) in bags.iter().flatten() {
            articles[term as usize] += 1;
            occurrences[term as usize] += u64::from(count);
        }
        let names = self.tokenizer.aliases.names();
        let least = |term: u32| {
            let stem = &words.stems[term as usize];
            if bags.len() > 1 && !self.keep.contains(stem) && !names.contains(stem) { 2 } else { 1 }
        };
        let mut order: Vec<u32> =
            (0..words.stems.len() as u32).filter(|&term| articles[term as usize] >= least(term)).collect();
        order.sort_by(|&a, &b| {
            let stem = |term: u32| &words.stems[term as usize];
            articles[b as usize].cmp(&articles[a as usize]).then_with(|| stem(a).cmp(stem(b)))
        });
        let mut number = vec![u32::MAX; words.stems.len()];
        let mut vocabulary = Vocabulary::default();
        for (place, &term) in order.iter().enumerate() {
            number[term as usize] = place as u32;
            let stem = words.stems[term as usize].clone();
            let surface = match surfaces.get(&term) {
                Some(forms) if !names.contains(&stem) => most_used(forms),
                _ => stem.clone(),
            };
            vocabulary.by_stem.insert(stem.clone(), place as u32);
            vocabulary.terms.push(Term {
                stem,
                surface,
                articles: articles[term as usize],
                occurrences: occurrences[term as usize],
            });
        }
        bags.par_iter_mut().for_each(|bag| {
            bag.retain_mut(|(term, _)| {
                *term = number[*term as usize];
                *term != u32::MAX
            });
            bag.sort_unstable();
        });
        Documents { vocabulary, bags }
    }
}

/// The stems of a phrase; one that also stands as one word ("counterterrorism") is that word.
fn phrase_stem(words: &Words, (a, b, link): phrase::Pair) -> String {
    let (a, b) = (&words.stems[a as usize], &words.stems[b as usize]);
    let solid = format!("{a}{b}");
    if link == phrase::NEXT && words.numbers.contains_key(&solid) {
        return solid;
    }
    phrase::written(a, b, link)
}

fn bag(mut terms: Vec<u32>) -> Bag {
    terms.sort_unstable();
    let mut bag = Bag::new();
    for term in terms {
        match bag.last_mut() {
            Some((last, count)) if *last == term => *count += 1,
            _ => bag.push((term, 1)),
        }
    }
    bag
}

/// The form that is used most: first the word without regard to case, then its capitals.
fn most_used(forms: &HashMap<String, u32, FixedState>) -> String {
    let mut words: HashMap<String, u32, FixedState> = HashMap::default();
    for (form, count) in forms {
        *words.entry(form.to_lowercase()).or_insert(0) += count;
    }
    let best = |forms: Vec<(&String, u32)>| {
        forms
            .into_iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)))
            .map(|(form, _)| form.clone())
    };
    let word = best(words.iter().map(|(word, count)| (word, *count)).collect()).unwrap_or_default();
    let cased = forms.iter().filter(|(form, _)| form.to_lowercase() == word);
    let form = best(cased.map(|(form, count)| (form, *count)).collect()).unwrap_or(word);
    // The last full stop of "U.S." is no part of the word, but of how it is written.
    let dotted = form.contains('.') && form.split('.').all(|part| part.chars().count() == 1);
    if dotted { form + "." } else { form }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn read(texts: &[&str]) -> Documents {
        let sources: Vec<Source<'_>> =
            texts.iter().map(|text| Source { parts: ["", text], language: Language::English }).collect();
        documents(&sources, &Aliases::default(), &HashSet::new(), &Silent)
    }

    #[test]
    fn terms_are_numbered_by_falling_document_frequency() {
        let documents =
            read(&["Tigers hunt. A tiger sleeps.", "The tiger hunts deer.", "Tigers, deer and grass"]);
        let terms: Vec<_> =
            documents.vocabulary.terms.iter().map(|term| (term.surface.as_str(), term.articles)).collect();
        assert_eq!(terms[0].1, 3);
        assert!(terms.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        // "grass" and "sleeps" stand in one article only.
        assert_eq!(terms.len(), 3, "{terms:?}");
        assert_eq!(documents.bags[0], [(0, 2), (2, 1)]);
    }

    #[test]
    fn phrases_are_terms_and_shown_as_they_stand() {
        let text = "Foreign fighters came. Those foreign fighters who left the Belt and Road stayed.";
        let other = "It is about foreign fighters; the Belt and Road; the belt and road again.";
        let documents =
            read(&[text, other, "Fighters are foreign to us, a road is a belt, and grass grows."]);
        let surfaces: Vec<_> = documents.vocabulary.terms.iter().map(|term| term.surface.as_str()).collect();
        assert!(surfaces.contains(&"foreign fighters"), "{surfaces:?}");
        assert!(surfaces.contains(&"Belt and Road"), "{surfaces:?}");
    }

    #[test]
    fn the_result_does_not_depend_on_the_number_of_threads() {
        let texts: Vec<String> =
            (0..600).map(|n| format!("word{} and thing{} about word{}", n % 7, n % 5, n % 3)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let documents = pool.install(|| read(&texts));
            (documents.bags, documents.vocabulary.terms)
        };
        assert_eq!(with(1), with(3));
    }
}
