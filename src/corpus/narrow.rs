//! Narrowing a collection to the articles that a run is about.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Article, Corpus, Date, Dropped, Occurrence};
use crate::error::{Error, Result};
use crate::unspaced;
use crate::wording::{counted, nearest, thousands};

/// What articles must be to be kept; the default keeps all. An article is judged by what all its copies tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Narrow {
    #[serde(flatten)]
    dates: Dates,
    /// Where it appeared: one of these, in any capitals; an empty name stands for articles of no known outlet. Empty
    /// for anywhere.
    pub outlets: Vec<String>,
    /// Who wrote it, alone or with others, in the same way.
    pub authors: Vec<String>,
    /// Words of its text at least.
    pub min_words: usize,
    /// How many are drawn of those that are left; `None` for all.
    pub sample: Option<usize>,
}

/// The first and the last date of a span; `None` where it is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Dates {
    since: Option<Date>,
    until: Option<Date>,
}

/// What was left out of a collection.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// How many articles there were.
    pub of: usize,
    /// How many were left out for each reason, in the order in which they are asked for.
    pub reasons: Vec<(&'static str, usize)>,
    /// Where these articles and their copies stand, in the order of pages and lines, each with the reason and the
    /// title or the beginning.
    pub places: Vec<Dropped>,
    /// A sentence on each name that was asked for and that no article has.
    pub unknown: Vec<String>,
}

const UNDATED: &str = "without a date";
const BEFORE: &str = "before --since";
const AFTER: &str = "after --until";
const OUTLET: &str = "not of --outlet";
const AUTHOR: &str = "not by --author";
const SHORT: &str = "shorter than --min-words";
const UNDRAWN: &str = "not in --sample";
/// In the order in which articles are judged: the first that holds is told.
const REASONS: [&str; 7] = [UNDATED, BEFORE, AFTER, OUTLET, AUTHOR, SHORT, UNDRAWN];

/// Words by which an article without a title is told.
const BEGINNING: usize = 12;

impl Narrow {
    /// Keeps articles of a span of time, both ends included. A month or a year means all its days, and so does the
    /// date of an article that tells no more: it is kept if one of them is in the span. Without a date it is left out.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a span that ends before it begins.
    pub fn between(mut self, since: Option<Date>, until: Option<Date>) -> Result<Self> {
        if let Some((since, _)) = since.zip(until).filter(|(since, until)| since.is_after(*until)) {
            return Err(Error::Parameter {
                name: "--since",
                value: since.to_string(),
                rule: "that is after --until, or `until` of the settings file; give an earlier date, or a later --until",
            });
        }
        self.dates = Dates { since, until };
        Ok(self)
    }

    /// True where it keeps all articles.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Takes out of a collection what is not to be kept, and notes it there.
    ///
    /// The sample follows from `seed` and the texts of the articles. Of a larger collection much the same articles are
    /// drawn: an article leaves the sample only for one that is new.
    ///
    /// # Errors
    /// [`Error::NothingLeft`] if no article is kept.
    pub fn apply(&self, corpus: Corpus, seed: u64) -> Result<Corpus> {
        if self.is_open() {
            return Ok(corpus);
        }
        let articles = &corpus.articles;
        let mut reasons: Vec<Option<&'static str>> =
            articles.par_iter().map(|article| self.reason(article)).collect();
        if let Some(sample) = self.sample {
            let left = (0..articles.len()).filter(|&article| reasons[article].is_none()).collect();
            for article in in_drawing_order(left, articles, seed).into_iter().skip(sample) {
                reasons[article] = Some(UNDRAWN);
            }
        }
        let left_out = LeftOut::of(&corpus, &reasons, self.unknown(articles));
        if reasons.iter().all(Option::is_some) {
            return Err(Error::NothingLeft { reason: left_out.told().join("; ") });
        }
        Ok(only(corpus, &reasons, left_out))
    }

    /// Why an article is left out, whatever the others are like.
    fn reason(&self, article: &Article) -> Option<&'static str> {
        let told = &article.metadata;
        let Dates { since, until } = self.dates;
        match told.date {
            None if since.or(until).is_some() => Some(UNDATED),
            Some(date) if since.is_some_and(|since| since.is_after(date)) => Some(BEFORE),
            Some(date) if until.is_some_and(|until| date.is_after(until)) => Some(AFTER),
            _ if !has_one(&self.outlets, told.outlet.as_deref().into_iter()) => Some(OUTLET),
            _ if !has_one(&self.authors, told.authors()) => Some(AUTHOR),
            _ => (article.words() < self.min_words).then_some(SHORT),
        }
    }

    /// What to say of each name that no article has.
    fn unknown(&self, articles: &[Article]) -> Vec<String> {
        let outlets: BTreeSet<&str> =
            articles.iter().filter_map(|article| article.metadata.outlet.as_deref()).collect();
        let authors: BTreeSet<&str> =
            articles.iter().flat_map(|article| article.metadata.authors()).collect();
        let mut unknown = Vec::new();
        for (wanted, known, what) in
            [(&self.outlets, outlets, "of the outlet"), (&self.authors, authors, "by")]
        {
            let missing =
                |name: &&String| !name.trim().is_empty() && !known.iter().any(|known| same(name, known));
            unknown.extend(wanted.iter().filter(missing).map(|name| {
                let near = nearest(name, known.iter().copied());
                let near = near.map_or(String::new(), |near| format!("; did you mean “{near}”?"));
                format!("no article is {what} “{name}”{near}")
            }));
        }
        unknown
    }
}

/// Whether one of the names is wanted; no name at all is the empty one. Where none is wanted, any will do.
fn has_one<'a>(wanted: &[String], names: impl Iterator<Item = &'a str>) -> bool {
    let mut names = names.peekable();
    let nobody = names.peek().is_none().then_some("");
    wanted.is_empty() || names.chain(nobody).any(|name| wanted.iter().any(|wanted| same(wanted, name)))
}

fn same(wanted: &str, name: &str) -> bool {
    wanted.trim().to_lowercase() == name.to_lowercase()
}

/// Articles by the hash of the seed and their text: an order that no other article has a part in.
fn in_drawing_order(mut drawn: Vec<usize>, articles: &[Article], seed: u64) -> Vec<usize> {
    drawn.par_sort_by_cached_key(|&article| (drawing_key(seed, &articles[article].text), article));
    drawn
}

/// What articles are drawn by, the smallest first: a SHA-256 of the seed and a text.
pub fn drawing_key(seed: u64, text: &str) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_le_bytes()).chain_update(text).finalize().into()
}

/// The articles for whose leaving out there is no reason.
fn only(corpus: Corpus, reasons: &[Option<&'static str>], left_out: LeftOut) -> Corpus {
    let kept: Vec<usize> = (0..reasons.len()).filter(|&article| reasons[article].is_none()).collect();
    let occurrences = corpus.occurrences.into_iter().filter_map(|occurrence| {
        let article = kept.binary_search(&occurrence.article).ok()?;
        Some(Occurrence { article, ..occurrence })
    });
    Corpus {
        occurrences: occurrences.collect(),
        articles: kept.iter().map(|&article| corpus.articles[article].clone()).collect(),
        ids: kept.iter().map(|&article| corpus.ids[article].clone()).collect(),
        left_out: Some(left_out),
        ..corpus
    }
}

impl LeftOut {
    fn of(corpus: &Corpus, reasons: &[Option<&'static str>], unknown: Vec<String>) -> Self {
        let count = |reason: &str| reasons.iter().filter(|found| **found == Some(reason)).count();
        let place = |occurrence: &Occurrence| {
            let copy = &occurrence.copy;
            let text = copy.metadata.title.clone().unwrap_or_else(|| beginning(&copy.text));
            reasons[occurrence.article].map(|reason| Dropped {
                page: copy.page,
                lines: copy.lines,
                reason,
                text,
            })
        };
        Self {
            of: corpus.articles.len(),
            reasons: REASONS
                .map(|reason| (reason, count(reason)))
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .collect(),
            places: corpus.occurrences.iter().filter_map(place).collect(),
            unknown,
        }
    }

    /// What a user should know of it.
    pub fn told(&self) -> Vec<String> {
        let sum: usize = self.reasons.iter().map(|(_, count)| count).sum();
        let reasons: Vec<String> =
            self.reasons.iter().map(|(reason, count)| format!("{} {reason}", thousands(*count))).collect();
        let sentence =
            format!("{} of {} left out: {}", thousands(sum), counted(self.of, "article"), reasons.join(", "));
        let mut told: Vec<String> = (sum > 0).then_some(sentence).into_iter().collect();
        told.extend(self.unknown.iter().cloned());
        told
    }
}

fn beginning(text: &str) -> String {
    let (first, more) = unspaced::first_words(text, BEGINNING);
    format!("{first}{}", if more { " …" } else { "" })
}
