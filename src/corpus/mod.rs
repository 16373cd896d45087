//! From files to articles: reading, splitting, cleaning, dating, folding copies.
//!
//! [`collect`] does it all. A page is decoded into runs of lines ([`read`]), these into blocks
//! ([`block`]); the signs of each block (`signs`) speak for its role on the page (`roles`),
//! the best sequence of roles is the reading of the page (`split`), and from it articles are
//! made ([`article`]) and copies folded ([`dedupe`]).

pub mod article;
pub mod block;
pub mod dedupe;
mod evidence;
pub mod input;
mod masthead;
pub mod narrow;
mod origin;
pub mod read;
pub mod records;
mod roles;
mod signs;
mod split;

use std::path::PathBuf;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::progress::{Progress, Stage};
use crate::wording::counted;
pub use article::{Article, Dropped, Metadata, Paragraph, ParagraphKind};
pub use input::Skipped;
pub use narrow::{LeftOut, Narrow};
pub use origin::Origin;
use read::Page;
pub use signs::date::Date;

/// A page that was read.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PageInfo {
    /// The file's name below its folder.
    pub page: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many byte sequences were no UTF-8 and stand as U+FFFD.
    pub replaced: usize,
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

/// Reads all articles below `inputs`.
///
/// The result does not depend on the order of the inputs or the number of threads.
///
/// # Errors
/// [`Error::InputMissing`] and [`Error::Read`] for inputs that were named, [`Error::Strict`] when
/// `strict` and a file has to be left out, [`Error::NothingToRead`] when no article is found.
pub fn collect(inputs: &[PathBuf], strict: bool, progress: &dyn Progress) -> Result<Corpus> {
    let (sources, mut skipped) = input::find(inputs)?;
    let stage = progress.stage("reading and splitting", sources.len() as u64);
    let read: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let page = Page::read(source).map(|page| {
                let blocks = block::blocks(&page);
                let reading = split::read(&blocks);
                (PageInfo::of(page), article::assemble(0, &blocks, &reading))
            });
            stage.advance(1);
            page.map_err(|reason| Skipped { page: source.name.clone(), reason, failed: true })
        })
        .collect();
    drop(stage);
    let mut corpus = Corpus::default();
    let mut copies = Vec::new();
    for read in read {
        match read {
            Ok((page, (articles, dropped))) => {
                let index = corpus.pages.len();
                corpus.pages.push(page);
                copies.extend(articles.into_iter().map(|article| Article { page: index, ..article }));
                corpus.dropped.extend(dropped.into_iter().map(|row| Dropped { page: index, ..row }));
            }
            Err(file) => skipped.push(file),
        }
    }
    let mut failed: Vec<&Skipped> = skipped.iter().filter(|file| file.failed).collect();
    failed.sort();
    if let Some(first) = failed.first().filter(|_| strict) {
        return Err(Error::Strict { page: first.page.clone(), reason: first.reason.clone() });
    }
    skipped.sort();
    if copies.is_empty() {
        return Err(nothing(inputs, &corpus, &skipped));
    }
    corpus.skipped = skipped;
    let stage = progress.stage("folding copies", 2 * copies.len() as u64);
    corpus.fold(copies, stage.as_ref());
    Ok(corpus)
}

impl Corpus {
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

impl PageInfo {
    fn of(page: Page) -> Self {
        Self { page: page.name, bytes: page.bytes, sha256: page.sha256, replaced: page.replaced }
    }
}

/// A letter and ten signs from the SHA-256 of each text. Two texts that would share one, which
/// takes tens of millions of articles, are told apart by a number.
fn identifiers(articles: &[Article]) -> Vec<String> {
    // No vowels: no words arise. The first sign is a letter: no cell is read as a number.
    const SIGNS: &[u8; 32] = b"0123456789bcdfghjkmnpqrstvwxyzBC";
    let mut taken: hashbrown::HashMap<String, u32> = hashbrown::HashMap::new();
    articles
        .iter()
        .map(|article| {
            let digest = Sha256::digest(article.text.as_bytes());
            let mut bits = digest.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            let mut id = String::from("a");
            for _ in 0..10 {
                id.push(char::from(SIGNS[(bits & 31) as usize]));
                bits >>= 5;
            }
            let count = taken.entry(id.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                id = format!("{id}-{count}");
            }
            id
        })
        .collect()
}

fn nothing(inputs: &[PathBuf], corpus: &Corpus, skipped: &[Skipped]) -> Error {
    let inputs: Vec<String> = inputs.iter().map(|input| input.display().to_string()).collect();
    let reason = match (corpus.pages.len(), skipped) {
        (0, []) => "it holds no file; give files or folders with .txt or .md pages".to_owned(),
        (0, [one]) => format!("{} {}; give .txt or .md pages", one.page, one.reason),
        (0, [one, ..]) => format!(
            "{} files were left out, the first because {} {}; give .txt or .md pages",
            skipped.len(),
            one.page,
            one.reason
        ),
        (pages, _) => {
            format!("{} without any text; check that the files hold articles", counted(pages, "page"))
        }
    };
    Error::NothingToRead { inputs: inputs.join(", "), reason }
}
