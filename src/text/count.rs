//! Counting the terms of a collection.
//!
//! Each text is read once: its words become numbers ([`super::read`]), neighbours among them phrases
//! ([`super::phrase`]), and what results is counted. Neighbouring articles are a piece, read by one thread, and
//! pieces are joined in their order; numbers follow first appearance, and those of the vocabulary
//! falling document frequency, so that the result is the same for any number of threads.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::alias::Aliases;
use super::intern::Interner;
use super::known::KnownPhrases;
use super::read::{Piece, Reader, groups};
use super::vocabulary::{Bags, Documents, RARE_IN, RareTerm, Source, Term, Vocabulary, holds};
use super::{phrase, surface};
use crate::progress::{Progress, Stage};

/// Articles in which phrases and surface forms are looked for; more of them tell nothing new.
const SAMPLE: usize = 50_000;

/// Counts the terms of a collection whose articles come a few at a time; of their texts nothing is kept
/// but the numbers of their terms, in order.
pub struct Counting<'a> {
    aliases: &'a Aliases,
    n_articles: usize,
    every: usize,
    reader: Reader<'a>,
    pieces: Vec<Piece>,
}

impl<'a> Counting<'a> {
    /// Begins to count a collection of so many articles.
    pub fn new(n_articles: usize, aliases: &'a Aliases) -> Self {
        let every = n_articles.div_ceil(SAMPLE).max(1);
        Self { aliases, n_articles, every, reader: Reader::new(aliases, every), pieces: Vec::new() }
    }

    /// Reads the next articles.
    pub fn add(&mut self, sources: &[Source<'_>], stage: &dyn Stage) {
        self.pieces.append(&mut self.reader.read(sources, stage));
    }

    /// Finds phrases and counts.
    ///
    /// A term that occurs in one article only says nothing about what articles share and is left
    /// out, unless there is just one article, or it is a name of the guide or one of the stems to `keep`.
    pub fn finish(self, keep: &HashSet<String>, progress: &dyn Progress) -> Documents {
        let Self { aliases, n_articles, every, reader, mut pieces } = self;
        let mut forms = reader.forms;
        let stage = progress.stage("joining phrases", phrase::STEPS);
        let n_names = aliases.names().len();
        let phrases = phrase::join_all(&mut pieces, &mut forms.stems, n_names, every, stage.as_ref());
        drop(stage);
        // Four steps for surfaces and frequencies, and each piece.
        let stage = progress.stage("counting terms", pieces.len() as u64 + 4);
        let surfaces = |terms: &[u32]| {
            stage.advance(2);
            surface::surfaces(terms, &pieces, &forms, &phrases, aliases.names(), every)
        };
        let names: HashSet<&str> = aliases.names().iter().map(String::as_str).collect();
        // A phrase that holds one of them is kept with it.
        let keeps = |stem: &str| {
            let in_phrase = || {
                let holds_one = || stem.split(' ').any(|word| keep.contains(word));
                stem.contains(' ') && (holds_one() || names.iter().any(|name| holds(stem, name)))
            };
            n_articles < 2 || keep.contains(stem) || names.contains(stem) || in_phrase()
        };
        let (vocabulary, numbers) = number_by_frequency(&pieces, &forms.stems, surfaces, keeps);
        stage.advance(2);
        let phrases = KnownPhrases::new(&phrases, &forms.stems);
        let words = aliases.stop_words().iter().zip(&forms.met);
        let unmet = words.filter(|(_, met)| !**met).map(|(word, _)| word.clone()).collect();
        let rare = if n_articles <= RARE_IN { rare(&pieces, &forms.stems, &numbers) } else { Vec::new() };
        drop(forms);
        Documents { bags: bags(pieces, &numbers, stage.as_ref()), vocabulary, unmet, phrases, rare }
    }
}

/// Counts the terms of a whole collection: see [`Counting::finish`].
pub fn documents(
    sources: &[Source<'_>],
    aliases: &Aliases,
    keep: &HashSet<String>,
    progress: &dyn Progress,
) -> Documents {
    let mut counting = Counting::new(sources.len(), aliases);
    let stage = progress.stage("counting words", sources.len() as u64);
    counting.add(sources, stage.as_ref());
    drop(stage);
    counting.finish(keep, progress)
}

/// What is left out of the vocabulary.
pub(super) const RARE: u32 = u32::MAX;

/// The vocabulary, and for each stem its number there.
fn number_by_frequency(
    pieces: &[Piece],
    stems: &Interner,
    surfaces: impl FnOnce(&[u32]) -> Vec<String>,
    keeps: impl Fn(&str) -> bool,
) -> (Vocabulary, Vec<u32>) {
    let n = stems.len();
    let frequencies = frequencies(pieces, n);
    let articles = |term: u32| frequencies[term as usize].articles;
    let mut order: Vec<u32> = (0..n as u32)
        .filter(|&term| match articles(term) {
            0 => false,
            1 => keeps(stems.text(term)),
            _ => true,
        })
        .collect();
    order.par_sort_unstable_by(|&a, &b| {
        let frequency = articles(b).cmp(&articles(a));
        frequency.then_with(|| stems.text(a).cmp(stems.text(b))).then(a.cmp(&b))
    });
    let surfaces = surfaces(&order);
    let mut numbers = vec![RARE; n];
    let mut terms = Vec::with_capacity(order.len());
    for ((place, &term), surface) in order.iter().enumerate().zip(surfaces) {
        numbers[term as usize] = place as u32;
        terms.push(Term {
            stem: stems.text(term).to_owned(),
            surface,
            articles: articles(term),
            occurrences: frequencies[term as usize].occurrences,
        });
    }
    (Vocabulary::new(terms), numbers)
}

/// The terms without a number, of which each is in one article, by their stems.
fn rare(pieces: &[Piece], stems: &Interner, numbers: &[u32]) -> Vec<RareTerm> {
    let mut held: HashMap<u32, (u32, u32)> = HashMap::new();
    for (piece, article) in phrase::sampled(pieces, 1) {
        for item in piece.items_of(article).iter().filter(|item| numbers[item.term as usize] == RARE) {
            held.entry(item.term).or_insert(((piece.first + article) as u32, 0)).1 += 1;
        }
    }
    let term =
        |(term, (article, occurrences))| RareTerm { stem: stems.text(term).to_owned(), article, occurrences };
    let mut rare: Vec<RareTerm> = held.into_iter().map(term).collect();
    rare.sort_unstable_by(|a, b| a.stem.cmp(&b.stem).then(a.article.cmp(&b.article)));
    rare
}

/// How often a term occurs.
#[derive(Debug, Clone, Copy, Default)]
struct Frequency {
    occurrences: u64,
    articles: u32,
    /// The last article in which it was seen, plus one.
    last: u32,
}

/// How often each of `n` terms occurs.
fn frequencies(pieces: &[Piece], n: usize) -> Vec<Frequency> {
    let parts: Vec<Vec<Frequency>> = groups(pieces)
        .map(|pieces| {
            let mut frequencies = vec![Frequency::default(); n];
            for (piece, article) in phrase::sampled(pieces, 1) {
                let number = (piece.first + article) as u32 + 1;
                for item in piece.items_of(article) {
                    let frequency = &mut frequencies[item.term as usize];
                    frequency.occurrences += 1;
                    frequency.articles += u32::from(frequency.last != number);
                    frequency.last = number;
                }
            }
            frequencies
        })
        .collect();
    let sum = |mut sum: Vec<Frequency>, part: Vec<Frequency>| {
        for (sum, part) in sum.iter_mut().zip(part) {
            sum.occurrences += part.occurrences;
            sum.articles += part.articles;
        }
        sum
    };
    parts.into_iter().fold(vec![Frequency::default(); n], sum)
}

/// Pieces whose bags are made side by side.
const SIDE_BY_SIDE: usize = 64;

/// The articles' terms with how often they occur.
pub(super) fn bags(mut pieces: Vec<Piece>, numbers: &[u32], stage: &dyn Stage) -> Bags {
    let (articles, items) =
        (pieces.iter().map(Piece::n_articles).sum(), pieces.iter().map(Piece::n_items).sum());
    let mut all = Bags::with_capacity(articles, items);
    let bags_of = |piece: &mut Piece| {
        let piece = std::mem::take(piece);
        let mut bags = Bags::default();
        let mut terms: Vec<u32> = Vec::new();
        for article in 0..piece.n_articles() {
            terms.clear();
            let known = piece.items_of(article).iter().map(|item| numbers[item.term as usize]);
            terms.extend(known.filter(|&term| term != RARE));
            terms.sort_unstable();
            bags.push(&terms, (piece.items_of(article).len() - terms.len()) as u32);
        }
        bags
    };
    // Some at a time, so that bags come in place of their pieces and not beside them.
    for some in pieces.chunks_mut(SIDE_BY_SIDE) {
        let bags: Vec<Bags> = some.par_iter_mut().map(bags_of).collect();
        bags.iter().for_each(|bags| all.append(bags));
        stage.advance(bags.len() as u64);
    }
    all.shrink_to_fit();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use crate::text::Language;

    fn read(texts: &[&str]) -> Documents {
        let sources: Vec<Source<'_>> =
            texts.iter().map(|text| Source { parts: vec![text], language: Language::English }).collect();
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
        let rare: Vec<_> =
            documents.rare.iter().map(|term| (term.stem.as_str(), term.article, term.occurrences)).collect();
        assert_eq!(rare, [("grass", 2, 1), ("sleep", 0, 1)]);
        assert_eq!(documents.bags.of(0), (&[0, 2][..], &[2.0, 1.0][..]));
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
    fn phrases_with_a_name_are_shown_as_they_stand_beside_it() {
        let aliases = vec!["BRI".to_owned()];
        let aliases = Aliases::new(vec![("Belt and Road", aliases.as_slice())]);
        // "initial" has the stem of "Initiative" and stands more often.
        let text = "An initial plan, an initial cost, an initial loan: the BRI Initiative came.";
        let other = "The initial sum. Of the Belt and Road Initiative, and of the BRI Initiative.";
        let sources: Vec<Source<'_>> = [text, other, other]
            .iter()
            .map(|text| Source { parts: vec![text], language: Language::English })
            .collect();
        let documents = documents(&sources, &aliases, &HashSet::new(), &Silent);
        let surfaces: Vec<_> = documents.vocabulary.terms.iter().map(|term| term.surface.as_str()).collect();
        assert!(surfaces.contains(&"Belt and Road Initiative"), "{surfaces:?}");
        assert!(surfaces.contains(&"initial"), "{surfaces:?}");
    }

    #[test]
    fn stop_words_of_the_user_are_counted_in_no_form() {
        let aliases = Aliases::default().without(&["tigers".into(), "zebra".into()]);
        let sources: Vec<Source<'_>> = ["A tiger hunts deer.", "Tigers hunt; deer flee."]
            .iter()
            .map(|text| Source { parts: vec![text], language: Language::English })
            .collect();
        let read = documents(&sources, &aliases, &HashSet::new(), &Silent);
        let terms: Vec<_> = read.vocabulary.terms.iter().map(|term| term.stem.as_str()).collect();
        assert_eq!(terms, ["deer", "hunt"]);
        assert_eq!(read.unmet, ["zebra"]);
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
