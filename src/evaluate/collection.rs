//! A labelled collection that is gone through several times and need not fit into memory.

use std::path::Path;

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use crate::corpus::records::{Labelled, Records};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::{
    Aliases, Boilerplate, CommonLines, Counting, Documents, Language, LineCounts, Source, language,
};
use crate::unspaced;

/// Words below which an article is left out.
const LEAST_WORDS: usize = 10;
/// Bytes of text up to which a collection is kept; a larger one is read again each time.
const KEPT: usize = 1 << 28;

/// A labelled collection.
pub(super) struct Collection {
    records: Records,
    kept: Option<Vec<Vec<Labelled>>>,
    /// The class of each article, numbered as they come.
    pub labels: Vec<u32>,
    /// Classes.
    pub n_labels: usize,
    /// The language of all, as the first rows tell it; what leaves doubt is taken for English.
    pub language: Language,
    /// Rows of too few words.
    pub left_out: usize,
    /// Rows that have words and no class.
    pub unlabelled: usize,
    /// Lines that stand alike in several articles.
    pub lines: CommonLines,
}

impl Collection {
    /// Reads the collection for the first time.
    pub(super) fn read(file: &Path, label: &str, progress: &dyn Progress) -> Result<Self> {
        let records = Records::open(file, label)?;
        let stage = progress.bytes("reading", records.bytes());
        let (mut kept, mut size) = (Some(Vec::new()), 0);
        let mut names: HashMap<String, u32> = HashMap::new();
        let mut labels = Vec::new();
        let (mut left_out, mut unlabelled, mut language) = (0, 0, None);
        let mut counts = LineCounts::default();
        records.each_batch(|batch| {
            let all = batch.rows.len();
            let mut rows = long_enough(batch.rows);
            left_out += all - rows.len();
            let enough = rows.len();
            rows.retain(is_labelled);
            unlabelled += enough - rows.len();
            language.get_or_insert_with(|| language::together(rows.iter().map(|row| row.text.as_str())));
            for row in &rows {
                let next = names.len() as u32;
                labels.push(*names.entry_ref(&row.label).or_insert(next));
            }
            counts.add(&texts(&rows));
            size += rows.iter().map(|row| row.title.len() + row.text.len()).sum::<usize>();
            if size > KEPT {
                kept = None;
            }
            if let Some(kept) = &mut kept {
                kept.push(rows);
            }
            stage.advance(batch.bytes);
            Ok(())
        })?;
        if labels.is_empty() && unlabelled > 0 {
            let message = format!("no row has a field “{label}”; name the field of the class with --label");
            return Err(Error::Settings { file: file.display().to_string(), message });
        }
        if labels.is_empty() {
            return Err(Error::NothingToRead {
                inputs: file.display().to_string(),
                reason: format!(
                    "of {left_out} rows none has {LEAST_WORDS} words in its fields “title” and “text”"
                ),
                left_out: 0,
            });
        }
        let language = language.unwrap_or(Language::Unknown);
        let (n_labels, lines) = (names.len(), counts.common());
        Ok(Self { records, kept, labels, n_labels, language, left_out, unlabelled, lines })
    }

    /// Goes through all articles once more.
    pub(super) fn each_batch(&self, mut found: impl FnMut(&[Labelled])) -> Result<()> {
        match &self.kept {
            Some(kept) => kept.iter().for_each(|rows| found(rows)),
            None => self.records.each_batch(|batch| {
                let mut rows = long_enough(batch.rows);
                rows.retain(is_labelled);
                found(&rows);
                Ok(())
            })?,
        }
        Ok(())
    }

    /// Counts the words of `n` articles through which `each` goes, without these lines.
    pub(super) fn documents(
        &self,
        n: usize,
        lines: &CommonLines,
        each: impl FnOnce(&mut dyn FnMut(&[Labelled])) -> Result<()>,
        progress: &dyn Progress,
    ) -> Result<(Boilerplate, Documents)> {
        let aliases = Aliases::default();
        let (mut boilerplate, mut counting) = (Boilerplate::default(), Counting::new(n, &aliases));
        let stage = progress.stage("counting words", n as u64);
        each(&mut |rows| {
            let first = boilerplate.n_texts();
            boilerplate.add(lines, &texts(rows));
            counting.add(&sources(rows, first, self.language, &boilerplate), stage.as_ref());
        })?;
        drop(stage);
        Ok((boilerplate, counting.finish(&HashSet::new(), progress)))
    }
}

fn long_enough(rows: Vec<Labelled>) -> Vec<Labelled> {
    let is_long_enough = |row: &Labelled| {
        let words = row.title.split_whitespace().chain(row.text.split_whitespace());
        words.take(LEAST_WORDS).count() == LEAST_WORDS
            || unspaced::count_words(&row.title) + unspaced::count_words(&row.text) >= LEAST_WORDS
    };
    rows.into_par_iter().filter(is_long_enough).collect()
}

fn is_labelled(row: &Labelled) -> bool {
    !row.label.is_empty()
}

pub(super) fn texts(rows: &[Labelled]) -> Vec<&str> {
    rows.iter().map(|row| row.text.as_str()).collect()
}

/// What is counted of articles; `first` is the number of the first one.
pub(super) fn sources<'r>(
    rows: &'r [Labelled],
    first: usize,
    language: Language,
    boilerplate: &Boilerplate,
) -> Vec<Source<'r>> {
    rows.iter()
        .zip(first..)
        .map(|(row, index)| Source {
            parts: std::iter::once(row.title.as_str()).chain(boilerplate.rest(index, &row.text)).collect(),
            language,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    #[test]
    fn a_collection_is_the_same_whether_it_is_kept_or_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let row = |class: &str, words: usize| {
            format!("{{\"class\": \"{class}\", \"text\": \"{}\"}}\n", "word ".repeat(words))
        };
        std::fs::write(&path, row("a", 12) + &row("b", 9) + &row("b", 10) + &row("", 11) + &row("a", 11))
            .unwrap();
        let mut collection = Collection::read(&path, "class", &Silent).unwrap();
        assert_eq!(
            (&collection.labels[..], collection.n_labels, collection.left_out, collection.unlabelled),
            (&[0, 1, 0][..], 2, 1, 1)
        );
        let all = |collection: &Collection| {
            let mut all = Vec::new();
            collection.each_batch(|rows| all.extend_from_slice(rows)).unwrap();
            all
        };
        let kept = all(&collection);
        collection.kept = None;
        assert_eq!(all(&collection), kept);
        assert_eq!(kept.len(), 3);
        let error = Collection::read(&path, "klass", &Silent).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("“klass”") && error.contains("--label"), "{error}");
    }
}
