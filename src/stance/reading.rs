//! A paragraph read: its sentences, and who holds what in each.

use std::ops::Range;

use super::claim::{self, Claim};
use super::clause::Sentence;
use super::holder::{Attribution, Holder, Quotations};
use super::lexicon::lexicon;
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
pub fn paragraph<'t>(text: &'t str, quoted: bool, quotations: &mut Quotations) -> Vec<Reading<'t>> {
    let lexicon = lexicon();
    quotations.begin_paragraph(text);
    let read = |range: Range<usize>| {
        let sentence = Sentence::new(&text[range.clone()], lexicon);
        let mut attributions = quotations.read(sentence.text, &sentence.tokens, lexicon);
        if quoted && attributions.is_empty() {
            let content = 0..sentence.tokens.len();
            attributions.push(Attribution { holder: Holder::Unnamed, cue: String::new(), content });
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

    /// Who holds most of its words; of several others the one with the most.
    pub fn holder(&self) -> Holder {
        let theirs: usize = self.attributions.iter().map(|said| said.content.len()).sum();
        let most = self.attributions.iter().rev().max_by_key(|said| said.content.len());
        match most {
            Some(said) if 2 * theirs > self.sentence.tokens.len() => said.holder.clone(),
            _ => Holder::Author,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_words_decide_who_holds_a_sentence() {
        let holder = |text: &str, quoted| paragraph(text, quoted, &mut Quotations::default())[0].holder();
        let ann = Holder::Source("Ann Lee".into());
        assert_eq!(holder("Ann Lee said that the plan of the town is dead.", false), ann);
        assert_eq!(
            holder("The plan, which took us years and a lot of money, is “dead”.", false),
            Holder::Author
        );
        assert_eq!(holder("The plan is dead.", true), Holder::Unnamed);
    }
}
