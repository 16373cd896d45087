//! Cutting articles into passages.

use std::ops::Range;

use crate::corpus::{Article, ParagraphKind};
use crate::text::sentence::sentences;
use crate::unspaced;

/// Words from which a passage is long enough, and beyond which no paragraph is added to it.
const ENOUGH: usize = 100;
const MOST: usize = 150;
/// Words below which a passage does not stand alone.
const FEW: usize = 50;
/// Words from which a paragraph is cut between sentences: a page may have a whole article in one.
const LONG: usize = 200;

/// A piece that is not cut.
struct Unit {
    range: Range<usize>,
    words: usize,
    heading: bool,
}

/// The passages of an article as byte ranges of its text, in order, with the words of each: paragraphs
/// joined up to 100 to 150 words. A heading goes with what is below it, and what is left at the end with what
/// is before it; an article shorter than two passages is one.
pub(super) fn cut(article: &Article) -> Vec<(Range<usize>, usize)> {
    let units = units(article);
    let whole = units.iter().map(|unit| unit.words).sum::<usize>() < 2 * ENOUGH;
    let mut passages: Vec<(Range<usize>, usize)> = Vec::new();
    for unit in units {
        match passages.last_mut().filter(|open| whole || !is_full(open.1, &unit)) {
            Some((range, words)) => {
                range.end = unit.range.end;
                *words += unit.words;
            }
            None => passages.push((unit.range, unit.words)),
        }
    }
    if let [.., before, last] = &mut passages[..]
        && last.1 < FEW
    {
        before.0.end = last.0.end;
        before.1 += last.1;
        passages.pop();
    }
    passages
}

/// True where a passage of so many words ends before a unit.
fn is_full(words: usize, next: &Unit) -> bool {
    words >= ENOUGH || (words >= FEW && (next.heading || words + next.words > MOST))
}

fn units(article: &Article) -> Vec<Unit> {
    let mut units = Vec::new();
    for paragraph in article.paragraphs.iter() {
        let text = &article.text[paragraph.start..paragraph.end];
        let words = unspaced::count_words(text);
        let heading = paragraph.kind == ParagraphKind::Heading;
        if words < LONG {
            units.push(Unit { range: paragraph.start..paragraph.end, words, heading });
            continue;
        }
        for sentence in sentences(text) {
            let words = unspaced::count_words(&text[sentence.clone()]);
            let range = paragraph.start + sentence.start..paragraph.start + sentence.end;
            units.push(Unit { range, words, heading });
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Metadata, Paragraph};

    /// An article of paragraphs of so many words; 0 is a heading of two words.
    fn article(lengths: &[usize]) -> Article {
        let mut text = String::new();
        let mut paragraphs = Vec::new();
        for &length in lengths {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            let (kind, words) = match length {
                0 => (ParagraphKind::Heading, "A heading".to_owned()),
                _ => (ParagraphKind::Text, "Four words are here. ".repeat(length / 4).trim_end().to_owned()),
            };
            text.push_str(&words);
            paragraphs.push(Paragraph { start, end: text.len(), lines: (1, 1), kind });
        }
        let metadata = Metadata::default();
        Article {
            page: 0,
            lines: (1, 1),
            metadata,
            text: text.into(),
            paragraphs: paragraphs.into(),
            line_starts: [].into(),
        }
    }

    fn words(lengths: &[usize]) -> Vec<usize> {
        let article = article(lengths);
        let passages = cut(&article);
        for (range, words) in &passages {
            assert_eq!(unspaced::count_words(&article.text[range.clone()]), *words);
        }
        assert!(passages.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
        passages.into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn paragraphs_are_joined_to_passages() {
        assert_eq!(words(&[40, 40, 40, 60, 60, 80, 80]), [120, 120, 80, 80]);
        // Less than two passages are one; little that is left goes with what is before.
        assert_eq!(words(&[60, 100, 36]), [196]);
        assert_eq!(words(&[100, 100, 20]), [100, 120]);
        assert_eq!(words(&[]), [0; 0]);
    }

    #[test]
    fn headings_begin_passages_and_long_paragraphs_are_cut_between_sentences() {
        assert_eq!(words(&[80, 0, 100, 0, 60]), [80, 102, 62]);
        assert_eq!(words(&[400]), [100, 100, 100, 100]);
    }
}
