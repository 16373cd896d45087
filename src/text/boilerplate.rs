//! Lines that stand alike in many articles: imprints, invitations to subscribe, signatures. They are found
//! by counting, and their words are not counted for themes.

use std::ops::Range;

use hashbrown::HashSet;
use rayon::prelude::*;

use crate::progress::Stage;

/// Articles in which lines are counted: enough to know a share of a hundredth to within a thousandth,
/// and memory stays bounded.
const SAMPLE: usize = 10_000;
/// A line is boilerplate from so many articles on, and from this share of them: what fewer hold
/// makes no theme, and on a large collection a line that some share is rather what a few of them
/// say (a quotation, the stock sentence of a kind of news, somebody's signature).
const LEAST: usize = 3;
const SHARE: f64 = 0.01;
/// Words below which a line may be a heading ("Introduction").
const WORDS: usize = 3;
/// Sentences at the beginning and the end of a text that are looked at beside its lines: where a
/// paragraph is one line, boilerplate is glued to it.
const SENTENCES: usize = 3;
/// An article of which less than this share would be left is no article with an imprint but one
/// version of several, and keeps its words.
const LEFT: f64 = 0.25;

/// Counts the lines of a collection whose texts come a few at a time, one text an article, without regard to
/// case, punctuation and white space, nor to the number in a line that has just one ("Copyright 2017").
///
/// Linear in the text; of at most 10,000 texts a hash of 8 bytes is kept for each line.
#[derive(Debug)]
pub struct LineCounts {
    /// Texts that came so far; one in `every` is counted.
    n_texts: usize,
    every: usize,
    /// The different hashes of each counted text.
    hashes: Vec<Vec<u64>>,
}

impl Default for LineCounts {
    fn default() -> Self {
        Self { n_texts: 0, every: 1, hashes: Vec::new() }
    }
}

impl LineCounts {
    /// Counts the next texts.
    pub fn add(&mut self, texts: &[&str]) {
        let first = self.n_texts;
        self.n_texts += texts.len();
        // Of how many texts one is counted turns out as they come: half of those before are too many then.
        while self.n_texts.div_ceil(self.every) > SAMPLE {
            self.every *= 2;
            let mut place = 0;
            self.hashes.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
        let every = self.every;
        let counted = texts.par_iter().enumerate().filter(|(index, _)| (first + index).is_multiple_of(every));
        self.hashes.par_extend(counted.map(|(_, text)| {
            let mut own = Vec::new();
            each_unit(text, |_, hash| own.push(hash));
            own.sort_unstable();
            own.dedup();
            own.shrink_to_fit();
            own
        }));
    }

    /// What is boilerplate in the texts that came.
    pub fn common(self) -> CommonLines {
        let n_texts = self.hashes.len();
        let mut hashes: Vec<u64> = self.hashes.into_iter().flatten().collect();
        hashes.par_sort_unstable();
        let least = LEAST.max((SHARE * n_texts as f64).ceil() as usize);
        let runs: Vec<(usize, u64)> = hashes
            .chunk_by(|a, b| a == b)
            .filter(|run| run.len() >= least)
            .map(|run| (run.len(), run[0]))
            .collect();
        let most = runs.iter().max().map(|&(_, most)| most);
        CommonLines { hashes: runs.into_iter().map(|(_, hash)| hash).collect(), most }
    }
}

/// The hashes of lines that are boilerplate.
#[derive(Debug, Clone, Default)]
pub struct CommonLines {
    hashes: HashSet<u64>,
    /// That of the line that most texts hold.
    most: Option<u64>,
}

impl CommonLines {
    /// The hashes, rising.
    pub(crate) fn hashes(&self) -> Vec<u64> {
        let mut hashes: Vec<u64> = self.hashes.iter().copied().collect();
        hashes.sort_unstable();
        hashes
    }

    /// What is left of a text, in order.
    pub fn rest<'t>(&self, text: &'t str) -> Vec<&'t str> {
        outside(&self.places(text), text, 0..text.len()).collect()
    }

    /// The places of such lines in a text, in bytes, rising and apart.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        if self.hashes.is_empty() { Vec::new() } else { places(text, &self.hashes) }
    }

    /// Lines with these hashes.
    pub(crate) fn of_hashes(hashes: impl IntoIterator<Item = u64>) -> Self {
        Self { hashes: hashes.into_iter().collect(), most: None }
    }
}

/// What is boilerplate in the texts of a collection.
#[derive(Debug, Clone, Default)]
pub struct Boilerplate {
    /// For each text the places of its boilerplate, in bytes, rising and apart.
    ranges: Vec<Vec<Range<usize>>>,
    /// Places in all texts.
    pub places: usize,
    /// Texts that hold any.
    pub articles: usize,
    /// The line that most of the counted articles hold, as it stands where it comes first.
    pub example: Option<String>,
    /// Which lines are boilerplate, if [`Boilerplate::find`] found them.
    pub(crate) lines: CommonLines,
}

impl Boilerplate {
    /// Counts lines and finds them, in texts that are all at hand; each text is a step of the stage twice.
    pub fn find(texts: &[&str], stage: &dyn Stage) -> Self {
        let mut counts = LineCounts::default();
        for texts in texts.chunks(SAMPLE) {
            counts.add(texts);
            stage.advance(texts.len() as u64);
        }
        Self::known(counts.common(), texts, stage)
    }

    /// Finds lines that are known already; each text is a step of the stage.
    pub fn known(lines: CommonLines, texts: &[&str], stage: &dyn Stage) -> Self {
        let mut found = Self::default();
        for texts in texts.chunks(SAMPLE) {
            found.add(&lines, texts);
            stage.advance(texts.len() as u64);
        }
        Self { lines, ..found }
    }

    /// Texts that were looked at.
    pub fn n_texts(&self) -> usize {
        self.ranges.len()
    }

    /// Finds lines in the next texts.
    pub fn add(&mut self, lines: &CommonLines, texts: &[&str]) {
        if lines.hashes.is_empty() {
            self.ranges.resize(self.ranges.len() + texts.len(), Vec::new());
            return;
        }
        let ranges: Vec<Vec<Range<usize>>> =
            texts.par_iter().map(|text| places(text, &lines.hashes)).collect();
        self.places += ranges.iter().map(Vec::len).sum::<usize>();
        self.articles += ranges.iter().filter(|ranges| !ranges.is_empty()).count();
        if self.example.is_none() {
            let held = texts.iter().zip(&ranges).filter(|(_, ranges)| !ranges.is_empty());
            self.example = held.filter_map(|(text, _)| example(text, lines.most)).next();
        }
        self.ranges.extend(ranges);
    }

    /// What is left of a text, in order.
    pub fn rest<'t>(&self, index: usize, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.rest_of(index, text, 0..text.len())
    }

    /// What is left of a part of a text, in order; `part` in bytes.
    pub fn rest_of<'t>(
        &self,
        index: usize,
        text: &'t str,
        part: Range<usize>,
    ) -> impl Iterator<Item = &'t str> {
        outside(self.ranges.get(index).map_or(&[][..], Vec::as_slice), text, part)
    }

    /// True where a place in a text is inside boilerplate.
    pub fn holds(&self, index: usize, place: &Range<usize>) -> bool {
        holds(self.ranges.get(index).map_or(&[][..], Vec::as_slice), place)
    }
}

/// True where a place is inside one of these.
pub(crate) fn holds(ranges: &[Range<usize>], place: &Range<usize>) -> bool {
    ranges.iter().any(|range| range.start <= place.start && place.end <= range.end)
}

/// What of a part of a text is outside of these ranges, in order.
fn outside<'t>(
    ranges: &[Range<usize>],
    text: &'t str,
    part: Range<usize>,
) -> impl Iterator<Item = &'t str> + use<'t> {
    let mut start = part.start;
    let ends: Vec<Range<usize>> = ranges.iter().cloned().chain(std::iter::once(part.end..part.end)).collect();
    ends.into_iter()
        .map(move |range| {
            let piece = &text[start..range.start.clamp(start, part.end)];
            start = range.end.clamp(start, part.end);
            piece
        })
        .filter(|piece| !piece.is_empty())
}

/// The first line of a text that has this hash.
fn example(text: &str, hash: Option<u64>) -> Option<String> {
    let mut found = None;
    each_unit(text, |range, own| {
        if Some(own) == hash && found.is_none() {
            found = Some(text[range].trim().to_owned());
        }
    });
    found
}

/// The places of boilerplate in a text, joined where they overlap.
fn places(text: &str, common: &HashSet<u64>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    each_unit(text, |range, hash| {
        if common.contains(&hash) {
            found.push(range);
        }
    });
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match joined.last_mut().filter(|last| range.start < last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    let left = text.len() - joined.iter().map(Range::len).sum::<usize>();
    if (left as f64) < LEFT * text.len() as f64 { Vec::new() } else { joined }
}

/// Calls `found` with the place and hash of each line of a text, and of the sentences at its edges.
fn each_unit(text: &str, mut found: impl FnMut(Range<usize>, u64)) {
    let mut unit = |range: Range<usize>| {
        if let Some(hash) = fingerprint(&text.as_bytes()[range.clone()]) {
            found(range, hash);
        }
    };
    let mut lines: [Option<Range<usize>>; 2] = [None, None];
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if !line.trim_ascii().is_empty() {
            let first = lines[0].get_or_insert_with(|| range.clone()).clone();
            lines[1] = Some(range.clone()).filter(|range| *range != first);
            unit(range);
        }
    }
    if let Some(line) = &lines[0] {
        let mut begin = line.start;
        for end in ends(text, line.clone()).take(SENTENCES) {
            unit(begin..end);
            begin = end;
        }
    }
    if let Some(line) = lines[1].as_ref().or(lines[0].as_ref()) {
        let mut end = line.end;
        for begin in ends_backwards(text, line.clone()).take(SENTENCES) {
            unit(begin..end);
            end = begin;
        }
    }
}

/// Where sentences end inside a line: behind a stop and a space, or a stop that needs none. Abbreviations are cut
/// alike wherever they stand, which is all that counting needs.
fn ends(text: &str, line: Range<usize>) -> impl Iterator<Item = usize> {
    line.clone().skip(1).filter(move |&at| is_end(text, line.start, at)).map(|at| at + 1)
}

fn ends_backwards(text: &str, line: Range<usize>) -> impl Iterator<Item = usize> {
    line.clone().skip(1).rev().filter(move |&at| is_end(text, line.start, at)).map(|at| at + 1)
}

fn is_end(text: &str, start: usize, at: usize) -> bool {
    let bytes = text.as_bytes();
    if bytes[at] >= 0x80 {
        return ["。", "！", "？"].iter().any(|stop| bytes[start..=at].ends_with(stop.as_bytes()));
    }
    bytes[at] == b' '
        && text[start..at].trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '!', '?'])
}

/// A hash of the letters and digits of a line, or `None` for one of few words. The number in a line
/// with just one may be any; lines of several are figures, which are what an article says.
fn fingerprint(line: &[u8]) -> Option<u64> {
    // Numbers are hashed apart: they are left away where they may be any.
    let (mut letters, mut digits) = (Mix::default(), Mix::default());
    let (mut words, mut numbers) = (0, 0);
    // Two characters of Chinese or Japanese are about a word; their first bytes are of no other letter.
    let wide = line.iter().filter(|byte| (0xe3..=0xe9).contains(*byte)).count();
    let mut before = Sign::Other;
    for &byte in line {
        let sign = Sign::of(byte);
        match sign {
            Sign::Other => {}
            Sign::Letter => {
                if before != Sign::Letter {
                    words += 1;
                    letters.add(b' ');
                }
                letters.add(byte | 0x20);
            }
            Sign::Digit => {
                if before != Sign::Digit {
                    numbers += 1;
                    letters.add(b'0');
                    digits.add(b' ');
                }
                digits.add(byte);
            }
        }
        before = sign;
    }
    let figures = if numbers > 1 { digits.finish() } else { 0 };
    (words.max(wide / 2) >= WORDS).then(|| letters.finish() ^ figures)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A letter, or a part of any sign beyond ASCII; its case is left as it is.
    Letter,
    Digit,
    Other,
}

impl Sign {
    fn of(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => Self::Letter,
            b'0'..=b'9' => Self::Digit,
            _ => Self::Other,
        }
    }
}

/// A hash of bytes that come one at a time, stirred for eight of them at once.
#[derive(Default)]
struct Mix {
    hash: u64,
    /// Up to eight bytes that are not in the hash yet.
    bytes: u64,
    n_bytes: u64,
}

impl Mix {
    #[inline]
    fn add(&mut self, byte: u8) {
        self.bytes = self.bytes << 8 | u64::from(byte);
        self.n_bytes += 1;
        if self.n_bytes.is_multiple_of(8) {
            self.stir(self.bytes);
        }
    }

    #[inline]
    fn stir(&mut self, bytes: u64) {
        let mixed = u128::from(self.hash ^ bytes ^ 0x2545_f491_4f6c_dd1d) * 0x9e37_79b9_7f4a_7c15;
        self.hash = (mixed as u64) ^ (mixed >> 64) as u64;
    }

    fn finish(mut self) -> u64 {
        self.stir(self.bytes);
        self.stir(self.n_bytes);
        self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn left(texts: &[&str]) -> Vec<String> {
        let boilerplate = Boilerplate::find(texts, &Silent);
        let rest = |(index, text): (usize, &&str)| boilerplate.rest(index, text).collect::<String>();
        texts.iter().enumerate().map(rest).collect()
    }

    #[test]
    fn lines_of_several_articles_are_left_out() {
        let texts = [
            "The harbour froze in March and nobody sailed.\n\nCopyright 2016 Harbour Review Ltd.\n\nIntroduction",
            "Grain was dear that year, and the mill stood still.\n\ncopyright 2017  Harbour Review Ltd\n\nIntroduction",
            "A bridge of iron took the place of the old ferry.\n\nCOPYRIGHT 2018 Harbour Review, Ltd.\n\nIntroduction",
            "Nothing is repeated here, and nothing is left out of it.\n\nIntroduction",
        ];
        let left = left(&texts);
        for (text, left) in texts.iter().zip(&left).take(3) {
            assert!(!left.to_lowercase().contains("copyright"), "{left}");
            assert!(left.starts_with(&text[..30]) && left.ends_with("Introduction"), "{left}");
        }
        assert_eq!(left[3], texts[3]);
        let found = Boilerplate::find(&texts, &Silent);
        assert_eq!((found.places, found.articles), (3, 3));
        assert_eq!(found.example.as_deref(), Some("Copyright 2016 Harbour Review Ltd."));
        assert!(found.holds(0, &(48..60)) && !found.holds(0, &(0..10)) && !found.holds(3, &(0..10)));
    }

    #[test]
    fn sentences_at_the_edges_of_one_line_are_left_out() {
        let ends = "Sign up for our weekly letter! It is free.";
        let texts: Vec<String> =
            ["Snow fell on the pass.", "The mine was closed.", "A choir sang all night."]
                .iter()
                .map(|text| {
                    format!("First printed in the Gazette. {text} So {text} it went on for long. {ends}")
                })
                .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for left in left(&texts) {
            assert!(!left.contains("Sign up") && !left.contains("Gazette"), "{left}");
        }
    }

    #[test]
    fn lines_without_spaces_are_left_out_too() {
        let texts = [
            "港口在三月结冰了。没有人出海。\n\n版权所有晨报二〇一六",
            "那一年谷物很贵。磨坊停工了。\n\n版权所有晨报二〇一六",
            "铁桥取代了旧渡船。人们很高兴。\n\n版权所有晨报二〇一六",
        ];
        assert!(left(&texts).iter().all(|left| !left.contains("版权") && left.contains('。')));
        let ends = ["港口在三月结冰", "那一年谷物很贵", "铁桥取代了旧渡船"]
            .map(|begins| format!("{begins}了。{begins}，也很好。欢迎订阅我们的周报！"));
        let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
        assert!(left(&ends).iter().all(|left| !left.contains("周报") && left.contains("也很好")));
    }

    #[test]
    fn figures_and_versions_of_one_article_stay() {
        let figures = [
            "Shr loss 12 cts vs 10 cts\nNet rose",
            "Shr loss 3 cts vs 4 cts\nNet fell",
            "Shr loss 1 cts vs 9 cts",
        ];
        assert_eq!(left(&figures), figures);
        let versions = [
            "One line that all of them hold.\nAnd another line as well.\nA",
            "One line that all of them hold.\nAnd another line as well.\nB",
        ];
        let versions = [versions[0], versions[1], versions[0]];
        assert_eq!(left(&versions), versions);
    }

    #[test]
    fn any_text_is_cut_at_its_letters() {
        let text = "Ünder “quotes.” Öl ist teuer. Ja – so ist es.\r\nÄhnlich war es früher auch. Ende…";
        assert_eq!(left(&[text; 2]), [text; 2]);
        let parts = ["a", "b", "c"].map(|end| format!("Vieles war ganz anders als hier {end}. {text} {end}"));
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        left(&parts);
    }
}
