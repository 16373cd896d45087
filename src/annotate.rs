//! Single sentences or passages: JSON lines in, their stance as JSON lines out, in order.

use std::io::{self, BufRead};
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::stance::claim;
use crate::stance::holder::{Attribution, Quotations};
use crate::stance::lexicon::{Act, Lexicon};
use crate::stance::polarity;
use crate::stance::reading::{self, Reading};
use crate::text::Language;

/// Bytes of lines that are read before they are annotated together.
const BATCH: usize = 4 << 20;
/// Letters below which a passage's language is not told from its words.
const TELLING: usize = 60;

/// A line of the input that was not annotated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its number, counted from 1.
    pub line: u64,
    /// What is wrong and what is expected.
    pub message: String,
}

/// The lines of an input in batches with the number of their first line, as long as there are any.
#[derive(Debug)]
pub struct Batches<R> {
    input: R,
    next: u64,
}

impl<R: BufRead> Batches<R> {
    /// Reads lines from here.
    pub fn new(input: R) -> Self {
        Self { input, next: 1 }
    }
}

impl<R: BufRead> Iterator for Batches<R> {
    type Item = io::Result<Batch>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = Batch { first: self.next, lines: Vec::new() };
        let mut bytes = 0;
        while bytes < BATCH {
            let mut line = Vec::new();
            match self.input.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(read) => bytes += read,
                Err(error) => return Some(Err(error)),
            }
            batch.lines.push(line);
        }
        self.next += batch.lines.len() as u64;
        (!batch.lines.is_empty()).then_some(Ok(batch))
    }
}

/// Lines that follow each other.
#[derive(Debug)]
pub struct Batch {
    first: u64,
    lines: Vec<Vec<u8>>,
}

impl Batch {
    /// What is found in each line, as a line of JSON, or why nothing could be; empty lines are passed over.
    pub fn annotate(&self, lexicon: &Lexicon) -> Vec<Result<String, Fault>> {
        let annotate = |(index, line): (usize, &Vec<u8>)| {
            if line.iter().all(u8::is_ascii_whitespace) {
                return None;
            }
            let fault = |message| Fault { line: self.first + index as u64, message };
            Some(annotate_line(line, lexicon).map_err(fault))
        };
        self.lines.par_iter().enumerate().filter_map(annotate).collect()
    }
}

#[derive(Deserialize)]
struct Passage {
    id: Value,
    text: String,
    #[serde(default)]
    targets: Option<Vec<Span>>,
}

/// Code points of the text.
#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Annotation {
    id: Value,
    language: &'static str,
    sentences: Vec<Said>,
    targets: Vec<Judged>,
}

#[derive(Serialize)]
struct Said {
    start: usize,
    end: usize,
    holder_type: &'static str,
    holder: String,
    acts: Vec<&'static str>,
    certainty: i8,
    cues: Vec<String>,
    held: Vec<Held>,
}

/// A part of a sentence that somebody else than the author holds.
#[derive(Serialize)]
struct Held {
    start: usize,
    end: usize,
    holder_type: &'static str,
    holder: String,
    cue: String,
}

#[derive(Serialize)]
struct Judged {
    start: usize,
    end: usize,
    polarity: i8,
    score: f32,
    probabilities: Probabilities,
}

#[derive(Serialize)]
struct Probabilities {
    negative: f32,
    neutral: f32,
    positive: f32,
}

fn annotate_line(line: &[u8], lexicon: &Lexicon) -> Result<String, String> {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let passage: Passage = serde_json::from_slice(line).map_err(|error| {
        // The line and column that serde tells are those inside this line.
        let told = error.to_string();
        let told = told.split(" at line ").next().unwrap_or_default();
        format!("{told}; give an object with “id”, “text” and, if you like, “targets” on each line")
    })?;
    let places = Places::new(&passage.text);
    let spans = passage.targets.unwrap_or_default();
    let mut targets: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in &spans {
        match (places.byte(span.start), places.byte(span.end)) {
            (Some(start), Some(end)) if start < end => targets.push(start..end),
            _ => {
                let (start, end, length) = (span.start, span.end, places.length());
                return Err(format!(
                    "the target from {start} to {end} is no part of a text of {length} characters"
                ));
            }
        }
    }
    let language = language(&passage.text);
    let text = joined(&passage.text);
    let read = match language {
        Language::Other(_) => Vec::new(),
        Language::English | Language::Unknown => read(&text, lexicon),
    };
    let annotation = Annotation {
        id: passage.id,
        language: language.code(),
        sentences: read.iter().map(|(at, reading)| said(*at, reading, &places)).collect(),
        targets: targets.iter().zip(spans).map(|(target, span)| judged(target, &span, &read)).collect(),
    };
    serde_json::to_string(&annotation).map_err(|error| error.to_string())
}

/// A sentence or two say too little of their language: they are taken for English, as the rest is.
fn language(text: &str) -> Language {
    if text.chars().filter(|c| c.is_alphabetic()).count() < TELLING {
        return Language::Unknown;
    }
    Language::detect(text)
}

/// The text with a space for each end of a line inside a sentence, so that its bytes stay where they are.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\r', '\n']);
        let stops = body.trim_end().ends_with(['.', '!', '?', ':', '”', '"', '’', '\'', ')']);
        let blank = body.trim().is_empty()
            || text[joined.len() + line.len()..].lines().next().is_none_or(|next| next.trim().is_empty());
        joined.push_str(body);
        joined.extend(line[body.len()..].chars().map(|end| if stops || blank { end } else { ' ' }));
    }
    joined
}

/// The sentences of all paragraphs, each with where its paragraph begins.
fn read<'t>(text: &'t str, lexicon: &'t Lexicon) -> Vec<(usize, Reading<'t>)> {
    let mut quotations = Quotations::default();
    let mut found = Vec::new();
    for range in paragraphs(text) {
        let readings = reading::paragraph(&text[range.clone()], false, &mut quotations, lexicon);
        found.extend(readings.into_iter().map(|reading| (range.start, reading)));
    }
    found
}

/// The lines of a text, as byte ranges.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let line = |line: &str| {
        let range = start..start + line.len();
        start = range.end;
        range
    };
    text.split_inclusive('\n').map(line).collect()
}

fn said(paragraph: usize, reading: &Reading<'_>, places: &Places) -> Said {
    let claims = reading.claims();
    let holder = reading.holder();
    let acts = Act::ALL
        .into_iter()
        .filter(|act| claims.iter().any(|claim| claim.acts.iter().any(|(known, _)| known == act)))
        .map(Act::verb);
    let whole = claim::of_whole(&reading.sentence);
    Said {
        start: places.code_point(paragraph + reading.range.start),
        end: places.code_point(paragraph + reading.range.end),
        holder_type: holder.kind(),
        holder: holder.name().to_owned(),
        acts: acts.collect(),
        certainty: whole.certainty,
        cues: whole.cues,
        held: reading.attributions.iter().map(|said| held(paragraph, reading, said, places)).collect(),
    }
}

fn held(paragraph: usize, reading: &Reading<'_>, said: &Attribution, places: &Places) -> Held {
    let start = paragraph + reading.range.start;
    let span = reading.span(said);
    Held {
        start: places.code_point(start + span.start),
        end: places.code_point(start + span.end),
        holder_type: said.holder.kind(),
        holder: said.holder.name().to_owned(),
        cue: said.cue.clone(),
    }
}

fn judged(target: &Range<usize>, span: &Span, read: &[(usize, Reading<'_>)]) -> Judged {
    let found = read.iter().find_map(|(paragraph, reading)| {
        let start = paragraph + reading.range.start;
        let word = |token: usize| {
            let word = reading.sentence.tokens[token].word;
            start + word.start..start + word.end()
        };
        let inside = |token: &usize| word(*token).start < target.end && target.start < word(*token).end;
        let tokens = 0..reading.sentence.tokens.len();
        let mention = (tokens.clone().find(inside)?, tokens.rev().find(inside)?);
        Some(polarity::read(&reading.sentence, None, mention))
    });
    // What no sentence names, as in a text that is not read, is not judged.
    let ([negative, neutral, positive], score, class) =
        found.map_or(([0.0, 1.0, 0.0], 0.0, 0), |found| (found.probabilities, found.score, found.class));
    let probabilities = Probabilities { negative, neutral, positive };
    Judged { start: span.start, end: span.end, polarity: class, score, probabilities }
}

/// Where the characters of a text stand.
struct Places {
    /// The byte at which each begins, and the end.
    bytes: Vec<usize>,
}

impl Places {
    fn new(text: &str) -> Self {
        Self { bytes: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    fn length(&self) -> usize {
        self.bytes.len() - 1
    }

    fn byte(&self, code_point: usize) -> Option<usize> {
        self.bytes.get(code_point).copied()
    }

    fn code_point(&self, byte: usize) -> usize {
        self.bytes.partition_point(|&at| at < byte)
    }
}
