//! Statements: the claims of an article, each with its sentence and where it stands.

use std::ops::Range;

use super::claim::Claim;
use super::clause::{Sentence, Tense};
use super::holder::{Holder, Quotations};
use super::lexicon::{Act, Lexicon};
use super::polarity::{self, Polarity};
use super::reading::{self, Reading};
use super::target::Targets;
use crate::corpus::{Article, ParagraphKind};

/// One act, or several at once, of one holder in one sentence, about one target or none.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Place of the paragraph and of the sentence in it, counted from 1.
    pub paragraph: usize,
    /// See `paragraph`.
    pub sentence: usize,
    /// Where the sentence begins and ends in the article's text, in bytes.
    pub start: usize,
    /// See `start`.
    pub end: usize,
    /// Line of the page's file in which the sentence begins.
    pub line: u32,
    /// Who says it.
    pub holder: Holder,
    /// The word that shows that it is not the author.
    pub holder_cue: String,
    /// The acts with their strength, the most decided first.
    pub acts: Vec<(Act, f32)>,
    /// Place in [`Targets::all`].
    pub target: Option<usize>,
    /// The words by which the sentence names the target.
    pub mention: String,
    /// How much more probable it is that the target comes off well than badly, −1 to 1.
    pub score: f32,
    /// Words and acts that speak for the polarity.
    pub score_cues: usize,
    /// Whether the target comes off well: see [`Statement::polarity`].
    pub(super) class: i8,
    /// How sure it is said, −2 to 2.
    pub certainty: i8,
    /// A cue was negated.
    pub negated: bool,
    /// It stands in a clause that is granted.
    pub conceded: bool,
    /// The expressions that count.
    pub cues: Vec<String>,
    /// What tells main statements from others; see [`super::position`].
    pub place: Place,
}

/// Where and how a sentence stands in its article.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// It ends its paragraph, or begins it.
    pub ends_paragraph: bool,
    /// See `ends_paragraph`.
    pub begins_paragraph: bool,
    /// Paragraphs before it and behind it.
    pub paragraphs_before: usize,
    /// See `paragraphs_before`.
    pub paragraphs_behind: usize,
    /// Its verbs are in the past.
    pub past: bool,
    /// Its verbs are in the present.
    pub present: bool,
    /// It begins with a word that points back ("This", "But", "They").
    pub points_back: bool,
    /// Words of the sentence.
    pub words: usize,
    /// It asks.
    pub question: bool,
}

impl Statement {
    /// How the target comes off: −1 badly, 1 well, 0 neither.
    pub fn polarity(&self) -> i8 {
        self.class
    }

    /// The act that weighs most. What ought to be done is the point of a sentence that says it, even
    /// where the reason it gives weighs more; a forecast is the least of several acts.
    pub fn main_act(&self) -> Act {
        let weight = |(act, strength): &(Act, f32)| match act {
            Act::Recommends => strength + 0.25,
            Act::Predicts => strength - 0.2,
            _ => *strength,
        };
        let best = self.acts.iter().rev().max_by(|a, b| weight(a).total_cmp(&weight(b)));
        best.map_or(Act::Reports, |(act, _)| *act)
    }

    /// Adds the act of praise or blame where words of the lexicon perform it and no expression of the acts does.
    fn judge(&mut self, polarity: &Polarity, sentence: &Sentence<'_>) {
        /// How surely they do.
        const STRENGTH: f32 = 0.8;
        let act = if self.class > 0 { Act::Endorses } else { Act::Criticises };
        let words = polarity.judging.iter().filter(|(sign, _)| *sign == self.class);
        let words: Vec<&str> = words.map(|&(_, token)| sentence.tokens[token].word.text).collect();
        if self.class == 0 || words.is_empty() || self.acts.iter().any(|(known, _)| *known == act) {
            return;
        }
        self.acts.retain(|(known, _)| *known != Act::Reports);
        let place = self.acts.partition_point(|(known, _)| *known < act);
        self.acts.insert(place, (act, STRENGTH));
        self.cues.extend(words.into_iter().map(str::to_owned));
    }

    /// The sentence.
    pub fn exact<'a>(&self, article: &'a Article) -> &'a str {
        &article.text[self.start..self.end]
    }
}

/// Identifiers of the statements of an article: `doc_id:paragraph.sentence`, and a further number where a sentence
/// makes several.
pub fn identifiers(doc_id: &str, statements: &[Statement]) -> Vec<String> {
    let mut last = (0, 0, 0);
    let name = |statement: &Statement| {
        let (paragraph, sentence) = (statement.paragraph, statement.sentence);
        let again = if (last.0, last.1) == (paragraph, sentence) { last.2 + 1 } else { 1 };
        last = (paragraph, sentence, again);
        match again {
            1 => format!("{doc_id}:{paragraph}.{sentence}"),
            again => format!("{doc_id}:{paragraph}.{sentence}.{again}"),
        }
    };
    statements.iter().map(name).collect()
}

/// Code points of context before and behind a quote, as W3C's text quote selector has them.
const CONTEXT: usize = 32;

/// What stands in a text before and behind a place, which is in bytes.
pub fn context(text: &str, place: Range<usize>) -> (&str, &str) {
    let before = &text[..place.start];
    let start = before.char_indices().rev().take(CONTEXT).last().map_or(place.start, |(start, _)| start);
    let behind = &text[place.end..];
    let end = behind.char_indices().nth(CONTEXT).map_or(behind.len(), |(end, _)| end);
    (&before[start..], &behind[..end])
}

/// The verbs of acts, as tables have them.
pub fn joined(acts: impl Iterator<Item = Act>) -> String {
    acts.map(Act::verb).collect::<Vec<_>>().join(";")
}

/// The statements of an article, in the order of its text. Headings make none.
pub fn statements(article: &Article, targets: &Targets, lexicon: &Lexicon) -> Vec<Statement> {
    let mut quotations = Quotations::default();
    let mut found = Vec::new();
    let paragraphs: Vec<_> = article
        .paragraphs
        .iter()
        .enumerate()
        .filter(|(_, paragraph)| paragraph.kind != ParagraphKind::Heading)
        .collect();
    for (place, &(number, paragraph)) in paragraphs.iter().enumerate() {
        let text = &article.text[paragraph.start..paragraph.end];
        let readings =
            reading::paragraph(text, paragraph.kind == ParagraphKind::Quote, &mut quotations, lexicon);
        for (index, reading) in readings.iter().enumerate() {
            let (range, sentence) = (&reading.range, &reading.sentence);
            let claims = reading.claims();
            if claims.is_empty() {
                continue;
            }
            let start = paragraph.start + range.start;
            let tense = sentence.tense();
            let about = Place {
                ends_paragraph: index + 1 == readings.len(),
                begins_paragraph: index == 0,
                paragraphs_before: place,
                paragraphs_behind: paragraphs.len() - place - 1,
                past: tense == Tense::Past,
                present: tense == Tense::Present,
                points_back: points_back(sentence),
                words: sentence.tokens.len(),
                question: sentence.is_question(),
            };
            for claim in claims {
                let base = Statement {
                    paragraph: number + 1,
                    sentence: index + 1,
                    start,
                    end: paragraph.start + range.end,
                    line: article.line_at(start),
                    holder: claim.holder.clone(),
                    holder_cue: claim.holder_cue.clone(),
                    acts: claim.acts.clone(),
                    target: None,
                    mention: String::new(),
                    score: 0.0,
                    score_cues: 0,
                    class: 0,
                    certainty: claim.certainty,
                    negated: claim.negated,
                    conceded: claim.conceded,
                    cues: claim.cues.clone(),
                    place: about,
                };
                about_targets(reading, &claim, base, targets, &mut found);
            }
        }
    }
    found
}

/// How a target comes off in a title.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Titled {
    /// Place in [`Targets::all`].
    pub target: usize,
    /// As [`Statement::score`].
    pub score: f32,
    /// As [`Statement::score_cues`].
    pub score_cues: usize,
}

/// The targets that an article's title praises or blames. A title that quotes is nobody's word.
pub fn in_title(article: &Article, targets: &Targets, lexicon: &Lexicon) -> Vec<Titled> {
    let title = article.metadata.title.as_deref().unwrap_or_default();
    if title.is_empty() || title.contains(['“', '"', '‘', '?']) {
        return Vec::new();
    }
    let sentence = Sentence::new(title, lexicon);
    let words: Vec<_> = sentence.tokens.iter().map(|token| token.word).collect();
    let mut found: Vec<Titled> = Vec::new();
    for mention in targets.mentions(&words) {
        let polarity = polarity::model().read(&sentence, (mention.first, mention.last), |_| true);
        let score_cues = polarity.supporting(&[]);
        let known = found.iter().any(|said| said.target == mention.target);
        if polarity.class != 0 && score_cues > 0 && !known {
            found.push(Titled { target: mention.target, score: polarity.score, score_cues });
        }
    }
    found
}

/// One statement for each target that the sentence names, at its first mention there, or one
/// without a target. What somebody else merely reports about nothing in particular is none; to call a target good or
/// bad is to endorse or to criticise.
fn about_targets(
    reading: &Reading<'_>,
    claim: &Claim,
    base: Statement,
    targets: &Targets,
    found: &mut Vec<Statement>,
) {
    let sentence = &reading.sentence;
    // What others say counts for them, not for the author.
    let heard = |token: usize| match &claim.content {
        Some(content) => content.contains(&token),
        None => !reading.words_of_others().any(|said| said.content.contains(&token)),
    };
    let words: Vec<_> = sentence.tokens.iter().map(|token| token.word).collect();
    let mut seen: Vec<usize> = Vec::new();
    for mention in targets.mentions(&words) {
        if seen.contains(&mention.target) || !heard(mention.first) {
            continue;
        }
        seen.push(mention.target);
        let (first, last) = (words[mention.first], words[mention.last]);
        let polarity = polarity::model().read(sentence, (mention.first, mention.last), heard);
        let score_cues = polarity.supporting(&claim.judging);
        let mut statement = Statement {
            target: Some(mention.target),
            mention: sentence.text[first.start..last.end()].to_owned(),
            score: polarity.score,
            score_cues,
            // What happens around a target says nothing of what is thought of it.
            class: if score_cues > 0 { polarity.class } else { 0 },
            ..base.clone()
        };
        statement.judge(&polarity, sentence);
        if !statement.acts.is_empty() {
            found.push(statement);
        }
    }
    let only_reports = claim.acts.iter().all(|(act, _)| *act == Act::Reports);
    if seen.is_empty() && !only_reports {
        found.push(base);
    }
}

fn points_back(sentence: &Sentence<'_>) -> bool {
    const BACK: &[&str] = &[
        "this", "that", "these", "those", "it", "they", "he", "she", "but", "and", "yet", "so", "such",
        "here", "his", "her", "their", "its", "instead", "then", "however", "nor", "all", "both", "neither",
        "either", "one", "another", "others", "similarly", "hence", "thus", "therefore",
    ];
    sentence.tokens.first().is_some_and(|token| BACK.contains(&token.lower.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::lexicon;
    use super::super::target::Target;
    use super::*;
    use crate::corpus::{Metadata, Paragraph};

    fn article(paragraphs: &[&str]) -> Article {
        let mut text = String::new();
        let mut places = Vec::new();
        let mut line_starts = Vec::new();
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            text.push_str(paragraph);
            let line = 2 * index as u32 + 3;
            line_starts.push((start, line));
            places.push(Paragraph { start, end: text.len(), lines: (line, line), kind: ParagraphKind::Text });
        }
        Article {
            page: 0,
            lines: (1, 9),
            metadata: Metadata::default(),
            text: text.into(),
            paragraphs: places.into(),
            line_starts: line_starts.into(),
        }
    }

    fn targets() -> Targets {
        Targets::new(vec![Target { name: "Beijing".into(), aliases: vec!["China".into()], guided: true }])
    }

    #[test]
    fn statements_know_where_they_stand() {
        let article = article(&["It rained in the town.", "Nobody came. China must do more – and soon."]);
        let found = statements(&article, &targets(), lexicon());
        assert_eq!(found.len(), 1);
        let statement = &found[0];
        assert_eq!((statement.paragraph, statement.sentence, statement.line), (2, 2, 5));
        assert_eq!(statement.exact(&article), "China must do more – and soon.");
        assert_eq!((statement.target, statement.mention.as_str()), (Some(0), "China"));
        assert_eq!(statement.main_act(), Act::Recommends);
    }

    #[test]
    fn context_is_cut_at_code_points() {
        let text = "é".repeat(40) + "x" + &"ü".repeat(40);
        let (before, behind) = context(&text, 80..81);
        assert_eq!((before.chars().count(), behind.chars().count()), (CONTEXT, CONTEXT));
        assert_eq!(context(&text, 0..text.len()), ("", ""));
    }

    #[test]
    fn each_target_is_named_once_a_sentence() {
        let article = article(&["China must know that Beijing cannot wait."]);
        assert_eq!(statements(&article, &targets(), lexicon()).len(), 1);
    }
}
