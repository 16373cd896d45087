//! Comments of readers below an article: from the line that counts them to the last of their texts.

use std::sync::LazyLock;

use regex::Regex;

use super::furniture::Furniture;
use super::{Block, Signs, date, note};

/// "2 Responses to “On tides”", "3 comments:".
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d+|one|two|three|four|five)? ?(?:comments?|responses?|replies|thoughts)(?: (?:to|on) .*)?:?$")
        .expect("the pattern is valid")
});
/// "Ann says:", "Bob Ray wrote on 3 May".
static SAYS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^.{1,50}? (?:says|said|wrote|writes|commented)(?::| (?:on|at) .{1,40})$")
        .expect("the pattern is valid")
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} ?[ap]\.?m\b").expect("the pattern is valid")
});
/// Words of a line that names who comments, or says when.
const HEAD: usize = 12;
/// Words of a line that may be the next title.
const TITLE: usize = 25;

/// What a line is among comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It says who speaks, or when.
    Head,
    /// A button below a comment.
    Button,
    Other,
}

/// Marks comments as what stands around articles. There must be somebody who "says" something, or a button to reply:
/// a count of comments alone has none behind it.
pub(super) fn recognise(blocks: &[Block], signs: &mut [Signs]) {
    let (mut at, mut barren) = (0, 0);
    while at < blocks.len() {
        if !HEADING.is_match(&blocks[at].text) {
            at += 1;
            continue;
        }
        match read(blocks, signs, at + 1, barren) {
            Found::Until(end) => {
                hide(&mut signs[at..end]);
                at = end;
            }
            Found::Nothing(end) => {
                barren = barren.max(end);
                at += 1;
            }
        }
    }
}

fn hide(comments: &mut [Signs]) {
    for signs in comments {
        signs.furniture = Some(Furniture { kind: "comments", fixed: true });
        (signs.date, signs.byline, signs.about, signs.note) = (None, None, None, 0.0);
    }
}

/// What stands behind a heading, and up to which block that is known.
enum Found {
    /// Comments.
    Until(usize),
    /// No comments.
    Nothing(usize),
}

/// Reads on from the first block behind a heading. From a heading above it the blocks before `barren` were read in vain.
fn read(blocks: &[Block], signs: &[Signs], first: usize, barren: usize) -> Found {
    let kind = |at: usize| kind(&blocks[at].text, &signs[at]);
    let is_head = |at: usize| at < blocks.len() && kind(at) == Kind::Head;
    let (mut last, mut sure, mut open) = (first, false, false);
    for at in first..blocks.len() {
        let text = &blocks[at].text;
        // A name above the time of a comment.
        let named = !open && signs[at].shape.words <= 4 && is_head(at + 1);
        match kind(at) {
            // All that follows has been read from here, with somebody speaking: the outcome would be the same.
            Kind::Head if at < barren => return Found::Nothing(barren),
            Kind::Head => {
                sure |= SAYS.is_match(text);
                open = true;
            }
            Kind::Button => (sure, open) = (true, false),
            Kind::Other if named => {}
            Kind::Other if open && !begins_article(signs, at, is_head(at.wrapping_sub(1))) => {}
            Kind::Other => break,
        }
        last = at + 1;
    }
    if sure { Found::Until(last) } else { Found::Nothing(last) }
}

fn kind(text: &str, signs: &Signs) -> Kind {
    let short = signs.shape.words <= HEAD;
    let timed = short && CLOCK.is_match(text) && (signs.date.is_some() || date::is_yearless(text));
    match signs.furniture {
        Some(furniture) if furniture.kind == "comments" => Kind::Button,
        _ if short && SAYS.is_match(text) || timed => Kind::Head,
        _ => Kind::Other,
    }
}

/// True for a note, and for what looks like a title, which is not the first line of a comment.
fn begins_article(signs: &[Signs], at: usize, is_first: bool) -> bool {
    let this = &signs[at];
    let titled = this.shape.words <= TITLE && (!this.shape.stopped || this.shape.asked);
    let told = signs.get(at + 1).is_some_and(|next| next.date.is_some() || next.byline.is_some());
    let noted = this.note >= note::LIKELY && !is_first;
    noted || this.furniture.is_some() || this.date.is_some() || titled && (told || !is_first)
}

#[cfg(test)]
mod tests {
    use super::super::super::block::{Layout, blocks};
    use super::super::super::read::text;
    use super::super::{observe, observe_one};
    use super::*;

    /// Lines that are taken for comments.
    fn comments(page: &str) -> usize {
        let signs = observe(&blocks(&text::runs(page), Layout::Lines));
        signs
            .iter()
            .filter(|signs| signs.furniture.is_some_and(|furniture| furniture.kind == "comments"))
            .count()
    }

    #[test]
    fn comments_end_where_the_next_article_begins() {
        let page = "2 comments\n\nAnn says:\n\nWell said, all of it.\n\nBob Ray says:\n\nNot at all.\n\nA bridge that waits\n\nBy Carla Dent\n";
        assert_eq!(comments(page), 5);
    }

    /// Lines that begin comments, go on with them or end them.
    const LINES: [&str; 8] = [
        "2 comments", "Thoughts on it.", "3 May 2019, 9:14 am", "Ann says:", "Reply", "Ann Lee",
        "Well said, all of it.", "A bridge that waits",
    ];

    /// The same without knowing what was read in vain.
    fn recognise_plainly(blocks: &[Block], signs: &mut [Signs]) {
        let mut at = 0;
        while at < blocks.len() {
            let found = HEADING.is_match(&blocks[at].text).then(|| read(blocks, signs, at + 1, 0));
            at = match found {
                Some(Found::Until(end)) => {
                    hide(&mut signs[at..end]);
                    end
                }
                _ => at + 1,
            };
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::with_cases(2000)
        })]
        #[test]
        fn what_was_read_in_vain_is_not_read_again_and_nothing_else_changes(
            page in proptest::collection::vec(0..LINES.len(), 0..16)
        ) {
            static SEEN: LazyLock<Vec<(Block, Signs)>> = LazyLock::new(|| {
                let block = |line: &&str| blocks(&text::runs(line), Layout::Lines).remove(0);
                LINES.iter().map(block).map(|block| (block.clone(), observe_one(&block))).collect()
            });
            let (blocks, mut signs): (Vec<Block>, Vec<Signs>) =
                page.iter().map(|&line| SEEN[line].clone()).unzip();
            let mut plainly = signs.clone();
            recognise(&blocks, &mut signs);
            recognise_plainly(&blocks, &mut plainly);
            let hidden = |signs: &[Signs]| signs.iter().map(|signs| signs.furniture).collect::<Vec<_>>();
            proptest::prop_assert_eq!(hidden(&signs), hidden(&plainly));
        }
    }

    #[test]
    fn a_count_alone_hides_nothing() {
        assert_eq!(
            comments("2 comments\n\nA bridge that waits\n\n3 May 2019, 9:14 am\n\nThe bridge waits still.\n"),
            1
        );
    }
}
