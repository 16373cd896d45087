//! A paragraph read: its sentences, and who holds what in each.

use std::ops::Range;

use super::claim::{self, Claim};
use super::clause::Sentence;
use super::holder::{Attribution, Holder, Quotations, Voice};
use super::lexicon::Lexicon;
use crate::text::sentence::sentences;

/// A sentence with what others than the author hold in it.
#[derive(Debug)]
pub struct Reading<'t> {
    /// Where it stands in its paragraph, in bytes.
    pub range: Range<usize>,
    /// Its words, cues and clauses.
    pub sentence: Sentence<'t>,
    /// Parts that somebody else holds, in the order of the text.
    pub attributions: Vec<Attribution>,
}

/// Reads the sentences of a paragraph in order. In one that is `quoted` as a whole, what nobody is
/// named for is somebody else's too.
pub fn paragraph<'t>(
    text: &'t str,
    quoted: bool,
    quotations: &mut Quotations,
    lexicon: &'t Lexicon,
) -> Vec<Reading<'t>> {
    quotations.begin_paragraph(text);
    let read = |range: Range<usize>| {
        let sentence = Sentence::new(&text[range.clone()], lexicon);
        let mut attributions = quotations.read(range.start, sentence.text, &sentence.tokens);
        if quoted && attributions.is_empty() {
            let content = 0..sentence.tokens.len();
            attributions.push(Attribution {
                holder: Holder::Unnamed,
                voice: Voice::Words,
                cue: String::new(),
                verb: None,
                content,
            });
        }
        Reading { range, sentence, attributions }
    };
    sentences(text).into_iter().map(read).collect()
}

impl Reading<'_> {
    /// What the author and others claim.
    pub fn claims(&self) -> Vec<Claim> {
        claim::claims(&self.sentence, &self.attributions)
    }

    /// The parts that somebody else says.
    pub fn words_of_others(&self) -> impl Iterator<Item = &Attribution> {
        self.attributions.iter().filter(|said| said.voice == Voice::Words)
    }

    /// Who holds at least half of its letters; of several others the one with the most.
    pub fn holder(&self) -> Holder {
        let theirs: usize = self.attributions.iter().map(|said| self.span(said).len()).sum();
        let most = self.attributions.iter().rev().max_by_key(|said| self.span(said).len());
        match most {
            Some(said) if 2 * theirs >= self.sentence.text.len() => said.holder.clone(),
            _ => Holder::Author,
        }
    }

    /// Where what somebody else holds stands in the sentence, with its "that", in bytes.
    pub fn span(&self, said: &Attribution) -> Range<usize> {
        let that = said.content.start.checked_sub(1).filter(|&at| self.sentence.tokens[at].lower == "that");
        let start = that.filter(|_| !said.content.is_empty()).unwrap_or(said.content.start);
        let tokens = &self.sentence.tokens[start..said.content.end];
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => with_marks(self.sentence.text, first.word.start..last.word.end()),
            _ => 0..0,
        }
    }
}

/// A part of a sentence with the quotation marks that touch it.
fn with_marks(text: &str, range: Range<usize>) -> Range<usize> {
    const MARKS: [char; 6] = ['“', '”', '"', '‘', '’', '\''];
    let before = text[..range.start].trim_end_matches(MARKS).len();
    let rest = &text[range.end..];
    let behind = rest.trim_start_matches(|c: char| MARKS.contains(&c) || matches!(c, ',' | '.' | '!' | '?'));
    let closing = &rest[..rest.len() - behind.len()];
    let length =
        closing.rfind(MARKS).map_or(0, |at| at + closing[at..].chars().next().map_or(0, char::len_utf8));
    before..range.end + length
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::lexicon;
    use super::*;

    #[test]
    fn most_words_decide_who_holds_a_sentence() {
        let holder =
            |text: &str, quoted| paragraph(text, quoted, &mut Quotations::default(), lexicon())[0].holder();
        let ann = Holder::Source("Ann Lee".into());
        assert_eq!(holder("Ann Lee said that the plan of the town is dead.", false), ann);
        assert_eq!(
            holder("The plan, which took us years and a lot of money, is “dead”.", false),
            Holder::Author
        );
        assert_eq!(holder("The plan is dead.", true), Holder::Unnamed);
    }
}
