//! Counting the terms of further texts: those of a vocabulary that is known, in each text for itself.

use rayon::prelude::*;

use super::alias::Aliases;
use super::context;
use super::count::{self, RARE};
use super::intern::Interner;
use super::known::KnownPhrases;
use super::language::Language;
use super::phrase::Joining;
use super::read::{self, Code, Forms, NAME, NEW, Names, Piece, WORD};
use super::token::Kind;
use super::vocabulary::{Bags, Source, Vocabulary};
use crate::progress::Stage;

/// Reads texts that need not be of the collection with its vocabulary, phrases and names. What it finds in a text depends
/// on that text alone, whatever was read before or beside it.
#[derive(Debug)]
pub struct Recount {
    aliases: Aliases,
    stems: Interner,
    /// For each stem its number in the vocabulary; the last one is that of stems that are not known.
    numbers: Vec<u32>,
    joinings: Vec<Joining>,
}

impl Recount {
    /// Prepares to read; linear in the vocabulary. `aliases` must be those with which it was counted.
    pub fn new(aliases: Aliases, vocabulary: &Vocabulary, phrases: &KnownPhrases) -> Self {
        let mut stems = Interner::default();
        for name in aliases.names() {
            stems.intern(name, NAME);
        }
        let joinings = phrases.joinings(&mut stems);
        for term in &vocabulary.terms {
            stems.intern(&term.stem, WORD);
        }
        let number = |stem: u32| vocabulary.find(stems.text(stem)).unwrap_or(RARE);
        let numbers = (0..stems.len() as u32).map(number).chain([RARE]).collect();
        Self { aliases, stems, numbers, joinings }
    }

    /// The names that are one term each.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// The terms of each text, a bag for each source.
    pub fn bags(&self, sources: &[Source<'_>], stage: &dyn Stage) -> Bags {
        let read = |sources: &&[Source<'_>]| {
            let piece = self.piece(sources);
            stage.advance(sources.len() as u64);
            piece
        };
        let pieces: Vec<Piece> = read::chunks(sources).par_iter().map(read).collect();
        count::bags(pieces, &self.numbers, &crate::progress::Silent)
    }

    /// The terms of one text, rising, how often each occurs, and how many occurrences are of terms that are not known; in
    /// the thread that asks.
    pub fn bag(&self, source: Source<'_>) -> (Vec<u32>, Vec<f32>, u32) {
        let piece = self.piece(&[source]);
        let items = piece.items_of(0);
        let known = items.iter().map(|item| self.numbers[item.term as usize]);
        let mut terms: Vec<u32> = known.filter(|&term| term != RARE).collect();
        terms.sort_unstable();
        let unknown = (items.len() - terms.len()) as u32;
        let counts = terms.chunk_by(|a, b| a == b).map(|same| same.len() as f32).collect();
        terms.dedup();
        (terms, counts, unknown)
    }

    fn piece(&self, sources: &[Source<'_>]) -> Piece {
        let mut languages: Vec<Language> = Vec::new();
        for source in sources {
            if !languages.contains(&source.language) {
                languages.push(source.language);
            }
        }
        let (mut piece, own) = read::words(sources, &Interner::default(), &languages);
        piece.words.iter_mut().for_each(|word| *word -= NEW << 2);
        let code = |form: u32| match context::kind(own.text(form), own.tag(form), &languages) {
            Kind::Stem(stem) => {
                let known = self.stems.find(&stem, NAME).or_else(|| self.stems.find(&stem, WORD));
                Code::Stem(known.unwrap_or(self.stems.len() as u32))
            }
            Kind::Joint(joint) => Code::Joint(joint),
            Kind::Other => Code::Other,
        };
        let codes = (0..own.len() as u32).map(code).collect();
        let mut names = Names::new(&self.aliases);
        names.extend(&own);
        read::find_items(
            &mut piece,
            &Forms { forms: own, codes, stems: Interner::default(), met: Vec::new() },
            &names,
        );
        self.joinings.iter().for_each(|joining| joining.join_piece(&mut piece));
        piece
    }
}

#[cfg(test)]
mod tests {
    use hashbrown::HashSet;

    use super::*;
    use crate::progress::Silent;
    use crate::text::documents;

    #[test]
    fn a_text_holds_what_was_counted_whatever_is_read_beside_it() {
        let texts = [
            "Foreign fighters came.\n\nThose foreign fighters who left the Belt and Road stayed with IS.",
            "It is about foreign fighters; the Belt and Road; the belt and road again.",
            "Fighters are foreign to us, a road is a belt, and the Islamic State grows.",
        ];
        let source = |text| Source { parts: vec!["Said", text], language: Language::English };
        let others = ["IS".to_owned()];
        let names = [("Islamic State", &others[..])];
        let read = documents(&texts.map(source), &Aliases::new(names), &HashSet::new(), &Silent);
        let recount = Recount::new(Aliases::new(names), &read.vocabulary, &read.phrases);
        assert_eq!(recount.bags(&texts.map(source), &Silent), read.bags);
        for (place, text) in texts.into_iter().enumerate() {
            let (terms, counts, unknown) = recount.bag(source(text));
            assert_eq!((&terms[..], &counts[..]), read.bags.of(place));
            assert_eq!(unknown, read.bags.unknown[place]);
        }
        let new = "Nobody knows zeppelins, but the foreign fighters of zeppelins do.";
        let (terms, _, unknown) = recount.bag(source(new));
        let held: Vec<&str> =
            terms.iter().map(|&term| read.vocabulary.terms[term as usize].surface.as_str()).collect();
        assert_eq!(held, ["foreign fighters"]);
        assert!(unknown >= 2, "zeppelins are not known: {unknown}");
        assert_eq!(recount.bags(&[source(texts[0]), source(new)], &Silent).of(1).0, terms);
    }
}
