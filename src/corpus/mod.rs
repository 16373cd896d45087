//! From files to articles: reading, splitting, cleaning, dating, folding copies.
//!
//! [`collect`] does it all. Files are found, unpacked and decoded by [`source`]. Where a file has a row or an entry for
//! each article, `rows` reads these. Else it is a page: it becomes runs of lines ([`read`]), these blocks ([`block`]);
//! the signs of each block (`signs`) speak for its role on the page (`roles`), the best sequence of roles is the
//! reading of the page (`split`), and from it articles are made (`assemble`). At last copies are folded ([`dedupe`]).

pub mod article;
mod assemble;
pub mod block;
pub mod dedupe;
mod evidence;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod habits;
mod masthead;
pub mod narrow;
mod origin;
mod page;
pub mod read;
pub mod records;
mod roles;
pub(crate) mod rows;
mod signs;
pub mod source;
mod split;
mod warnings;

use std::path::PathBuf;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::progress::{Progress, Stage};
use crate::wording::counted;
pub use article::{Article, Dropped, Metadata, Paragraph, ParagraphKind};
pub use narrow::{LeftOut, Narrow};
pub use origin::Origin;
pub use page::PageInfo;
use page::Refusal;
use rows::BROKEN;
pub use rows::fields::{FieldNames, Fields, Role};
pub use signs::date::Date;
use source::find;
pub use source::find::{Skipped, Walk};
pub use source::open::open;

/// What is read, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// Which files below the folders.
    pub walk: Walk,
    /// What the columns of tables and the fields of objects are called.
    pub fields: FieldNames,
    /// What cannot be read fails the run.
    pub strict: bool,
}

/// An article on a page; copies of the same article are occurrences of it.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// The article as it stands there.
    pub copy: Article,
    /// Index of the article in [`Corpus::articles`].
    pub article: usize,
    /// True for the copy that is kept.
    pub kept: bool,
    /// Similarity to the kept copy, 0 to 1.
    pub similarity: f64,
}

/// The articles of a collection.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The pages, sorted by name.
    pub pages: Vec<PageInfo>,
    /// The articles, copies folded, in the order of their kept copies; metadata that only another
    /// copy tells is filled in.
    pub articles: Vec<Article>,
    /// The identifiers of the articles: from their text, so that they stay when others are added.
    pub ids: Vec<String>,
    /// Each article on each page, in the order of pages and lines.
    pub occurrences: Vec<Occurrence>,
    /// Lines that are no article's text, in the order of pages and lines.
    pub dropped: Vec<Dropped>,
    /// Files that were found and not used.
    pub skipped: Vec<Skipped>,
    /// Articles that were read and that the run is not about; `None` if it is about all.
    pub left_out: Option<LeftOut>,
}

/// Reads all articles of the inputs.
///
/// The result does not depend on the order of the inputs or the number of threads.
///
/// # Errors
/// [`Error::InputMissing`] and [`Error::Read`] for inputs that were named, [`Error::Strict`] when
/// a file or a row cannot be read that must be, [`Error::NothingToRead`] when no article is found.
pub fn collect(reading: &Reading, progress: &dyn Progress) -> Result<Corpus> {
    let (sources, mut skipped) = find::find(&reading.inputs, reading.walk)?;
    let stage = progress.stage("reading and splitting", sources.len() as u64);
    let read: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let page = page::read(source, &reading.fields);
            stage.advance(1);
            page.map_err(|refusal| Skipped {
                page: source.name.clone(),
                reason: refusal.reason().to_owned(),
                failed: matches!(refusal, Refusal::Failed(_)),
            })
        })
        .collect();
    drop(stage);
    let mut corpus = Corpus::default();
    let mut copies = Vec::new();
    for read in read {
        match read {
            Ok(page) => {
                let index = corpus.pages.len();
                corpus.pages.push(page.info);
                copies.extend(page.articles.into_iter().map(|article| Article { page: index, ..article }));
                corpus.dropped.extend(page.dropped.into_iter().map(|row| Dropped { page: index, ..row }));
            }
            Err(file) => skipped.push(file),
        }
    }
    skipped.sort();
    corpus.skipped = skipped;
    if reading.strict {
        corpus.hold_strictly()?;
    }
    if copies.is_empty() {
        return Err(nothing(&reading.inputs, &corpus));
    }
    let stage = progress.stage("folding copies", 2 * copies.len() as u64);
    corpus.fold(copies, stage.as_ref());
    Ok(corpus)
}

impl Corpus {
    /// Rows of tables and lists that are none, in the order of pages and lines.
    pub fn broken(&self) -> impl Iterator<Item = &Dropped> {
        self.dropped.iter().filter(|row| row.reason == BROKEN)
    }

    fn hold_strictly(&self) -> Result<()> {
        if let Some(file) = self.skipped.iter().find(|file| file.failed) {
            return Err(Error::Strict { page: file.page.clone(), reason: file.reason.clone() });
        }
        let broken_off = self.pages.iter().find_map(|page| Some((page, page.breaks_off.as_ref()?)));
        if let Some((page, reason)) = broken_off {
            return Err(Error::Strict { page: page.page.clone(), reason: reason.clone() });
        }
        match self.broken().next() {
            Some(row) => Err(Error::Strict {
                page: self.pages[row.page].page.clone(),
                reason: format!("line {}: {}", row.lines.0, row.text),
            }),
            None => Ok(()),
        }
    }

    fn fold(&mut self, copies: Vec<Article>, stage: &dyn Stage) {
        let kept_by = dedupe::fold(&copies, stage);
        let mut index_of = vec![usize::MAX; copies.len()];
        for (index, &(kept, _)) in kept_by.iter().enumerate() {
            if index == kept {
                index_of[index] = self.articles.len();
                self.articles.push(copies[index].clone());
            }
        }
        for (index, &(kept, _)) in kept_by.iter().enumerate() {
            if index != kept {
                self.articles[index_of[kept]].metadata.fill_from(&copies[index].metadata);
            }
        }
        self.ids = identifiers(&self.articles);
        self.occurrences = copies
            .into_iter()
            .zip(&kept_by)
            .enumerate()
            .map(|(index, (copy, &(kept, similarity)))| Occurrence {
                copy,
                article: index_of[kept],
                kept: kept == index,
                similarity,
            })
            .collect();
    }
}

/// A letter and ten signs from the SHA-256 of each text. Two texts that would share one, which
/// takes tens of millions of articles, are told apart by a number.
fn identifiers(articles: &[Article]) -> Vec<String> {
    let mut taken: hashbrown::HashMap<String, u32> = hashbrown::HashMap::new();
    let ids: Vec<String> = articles.par_iter().map(|article| identifier(&article.text)).collect();
    ids.into_iter()
        .map(|mut id| {
            let count = taken.entry(id.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                id = format!("{id}-{count}");
            }
            id
        })
        .collect()
}

/// The identifier of an article with this text, as long as no other text before it has the same; the second one gets
/// `-2` behind it.
pub fn identifier(text: &str) -> String {
    // No vowels: no words arise. The first sign is a letter: no cell is read as a number.
    const SIGNS: &[u8; 32] = b"0123456789bcdfghjkmnpqrstvwxyzBC";
    let digest = Sha256::digest(text.as_bytes());
    let mut bits = digest.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut id = String::from("a");
    for _ in 0..10 {
        id.push(char::from(SIGNS[(bits & 31) as usize]));
        bits >>= 5;
    }
    id
}

fn nothing(inputs: &[PathBuf], corpus: &Corpus) -> Error {
    let inputs: Vec<String> = inputs.iter().map(|input| input.display().to_string()).collect();
    let read = source::format::READ;
    let reason = match (corpus.pages.len(), &corpus.skipped[..]) {
        (0, []) => format!("it holds no file; give files or folders ({read})"),
        (0, [one]) => format!("{} {}; what is read: {read}", one.page, one.reason),
        (0, [one, ..]) => format!(
            "{} files were left out, the first because {} {}; what is read: {read}",
            corpus.skipped.len(),
            one.page,
            one.reason
        ),
        (pages, _) => match corpus.broken().next() {
            Some(row) => {
                let page = &corpus.pages[row.page].page;
                let rows = counted(corpus.broken().count(), "row");
                format!("{rows} cannot be read, the first at {page}, line {}: {}", row.lines.0, row.text)
            }
            None => {
                format!("{} without any text; check that the files hold articles", counted(pages, "page"))
            }
        },
    };
    Error::NothingToRead { inputs: inputs.join(", "), reason, left_out: corpus.skipped.len() }
}
