//! Labelled rows.

use std::error::Error;

use serde_json::Value;
use standpoint::stance::clause::Sentence;
use standpoint::stance::lexicon::lexicon;
use standpoint::stance::polarity::{self, Model, Polarity};

/// A target in a sentence.
pub(crate) struct Row {
    /// A number of its article.
    pub(crate) article: u64,
    text: String,
    mention: (usize, usize),
    /// 0 negative, 1 neutral, 2 positive.
    pub(crate) class: usize,
}

impl Row {
    pub(crate) fn features(&self) -> Vec<(String, f32)> {
        polarity::named_features(&Sentence::new(&self.text, lexicon()), self.mention)
    }

    pub(crate) fn read(&self, model: &Model) -> Polarity {
        model.read(&Sentence::new(&self.text, lexicon()), self.mention, |_| true)
    }
}

/// Reads a file of rows.
pub(crate) fn read(file: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = row["sentence_normalized"].as_str().ok_or("no sentence_normalized")?;
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let place = |value: &Value| value.as_u64().and_then(|at| places.get(at as usize)).copied();
        for target in row["targets"].as_array().ok_or("no targets")? {
            let from = place(&target["from"]).ok_or("no from")?;
            let to = place(&target["to"]).ok_or("no to")?;
            let sentence = Sentence::new(text, lexicon());
            let inside: Vec<usize> = (0..sentence.tokens.len())
                .filter(|&token| {
                    let word = sentence.tokens[token].word;
                    word.start < to && word.end() > from
                })
                .collect();
            let (Some(&first), Some(&last)) = (inside.first(), inside.last()) else {
                return Err(format!("no words in the target: {line}").into());
            };
            let class = target["polarity"].as_f64().ok_or("no polarity")? as usize / 2 - 1;
            let article = article(row["primary_gid"].as_str().unwrap_or_default());
            rows.push(Row { article, text: text.to_owned(), mention: (first, last), class });
        }
    }
    Ok(rows)
}

/// A number of the article: its name is the first three parts of a row's.
fn article(gid: &str) -> u64 {
    let end = gid.match_indices('_').nth(2).map_or(gid.len(), |(at, _)| at);
    gid[..end].bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    }) >> 20
}
