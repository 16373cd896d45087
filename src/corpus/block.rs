//! Blocks: what a reader sees as one piece. In a page whose lines were broken at a fixed width,
//! the lines of a paragraph are joined again; elsewhere each line is a block of its own.

use super::read::{Line, Mark, Run};
use crate::unspaced;

/// What a line end in a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A paragraph ends, unless lines were broken at a width.
    Lines,
    /// Nothing, unless the page has a line for each paragraph: Markdown.
    Filled,
    /// Nothing: a run is a paragraph. HTML.
    Runs,
}

/// A paragraph, a heading, a line of metadata or of page furniture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// First and last line in the file, counted from 1.
    pub lines: (u32, u32),
    /// The text, its lines joined by a space.
    pub text: String,
    /// Where each line begins in the text, in bytes, with its number.
    pub starts: Vec<(usize, u32)>,
    /// What the markup says.
    pub mark: Mark,
    /// Blank lines before it: 0 when it follows the block before on the next line.
    pub gap: u32,
}

/// The blocks of a page, in order.
pub fn blocks(runs: &[Run], layout: Layout) -> Vec<Block> {
    let width = if layout == Layout::Runs { None } else { wrap_width(runs) };
    let mut blocks: Vec<Block> = Vec::new();
    for run in runs {
        let mut before: Option<&Line> = None;
        for (place, line) in run.lines.iter().enumerate() {
            let indent = if place == 1 { run.indent } else { 0 };
            let joined =
                before.is_some_and(|before| goes_on((before, indent), line, run.mark, width, layout));
            match blocks.last_mut() {
                Some(block) if joined => {
                    join(&mut block.text, &line.text);
                    block.starts.push((block.text.len() - line.text.len(), line.number));
                    block.lines.1 = line.number;
                }
                last => {
                    let end = last.map_or(0, |block| block.lines.1);
                    blocks.push(Block {
                        lines: (line.number, line.number),
                        text: line.text.clone(),
                        starts: vec![(0, line.number)],
                        mark: run.mark,
                        gap: run.gap.unwrap_or_else(|| line.number.saturating_sub(end + 1)),
                    });
                }
            }
            before = Some(line);
        }
    }
    blocks
}

/// A line break is one of layout when the next word would not have fitted on the line, which begins behind some spaces.
fn goes_on(
    (before, indent): (&Line, usize),
    line: &Line,
    mark: Mark,
    width: Option<usize>,
    layout: Layout,
) -> bool {
    match mark {
        _ if layout == Layout::Runs => return true,
        Mark::Heading(_) | Mark::Markup => return true,
        Mark::Field | Mark::Rule | Mark::Picture => return false,
        Mark::Plain | Mark::Item | Mark::Quote => {}
    }
    let Some(width) = width else {
        return mark == Mark::Item;
    };
    // In Markdown the lines of a paragraph belong together, unless the page has a line for each.
    if layout == Layout::Filled {
        return true;
    }
    let word = line.text.split(' ').next().map_or(0, |word| word.chars().count());
    indent + before.text.chars().count() + 1 + word > width
}

/// Puts a line behind another; no space comes between the parts of a word with a hyphen, nor where the script
/// has none between words.
fn join(text: &mut String, line: &str) {
    let divided = text.ends_with('-')
        && text.chars().rev().nth(1).is_some_and(char::is_lowercase)
        && line.chars().next().is_some_and(char::is_lowercase);
    if !divided && !unspaced::meet(text, line) {
        text.push(' ');
    }
    text.push_str(line);
}

/// The width at which the page's lines were broken, or `None` where a line is a paragraph.
///
/// Broken text has many lines just short of one width and none beyond it; elsewhere lengths
/// spread. Source of the rule: how text editors fill paragraphs.
fn wrap_width(runs: &[Run]) -> Option<usize> {
    const WIDEST: usize = 110;
    const RAGGED: usize = 16;
    // The last line of a run ends where the paragraph does and tells nothing.
    let mut inner = Vec::new();
    let mut all = Vec::new();
    for run in runs {
        if matches!(run.mark, Mark::Plain | Mark::Item | Mark::Quote) {
            let lengths = run.lines.iter().map(|line| line.text.chars().count());
            all.extend(lengths.clone());
            inner.extend(lengths.take(run.lines.len() - 1));
        }
    }
    inner.sort_unstable();
    let width = *inner.get(inner.len().saturating_sub(1) * 98 / 100)?;
    let full = inner.iter().filter(|&&length| length + RAGGED >= width).count();
    let beyond = all.iter().filter(|&&length| length > width + RAGGED).count();
    let broken = (40..=WIDEST).contains(&width)
        && inner.len() * 2 >= all.len()
        && full * 3 >= inner.len() * 2
        && beyond * 50 <= all.len();
    broken.then_some(width)
}

#[cfg(test)]
mod tests {
    use super::super::read::text;
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        blocks(&text::runs(text), Layout::Lines).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_have_all_lengths() {
        let long = "word ".repeat(60);
        let text = format!("A title\n{long}\nA caption\nA caption again\n\n{long}");
        assert_eq!(texts(&text).len(), 5);
    }

    #[test]
    fn lines_broken_at_a_width_are_joined_and_short_ones_stay_apart() {
        let text = "A Title\nby Somebody\n\n\
                    The committee that was set up to look into the matter has now reported, and\n\
                    its findings are not what those who had called for it were hoping for when it\n\
                    began its work. There is a great deal of detail in the report and not much short-\n\
                    term advice.\n\n\
                    A second paragraph follows the first one here, and it too is broken by lines\n\
                    at the same width as the first.\n";
        let texts = texts(text);
        assert_eq!(texts.len(), 4, "{texts:#?}");
        assert_eq!(texts[1], "by Somebody");
        assert!(texts[2].contains("reported, and its findings"));
        assert!(texts[2].ends_with("much short-term advice."));
    }

    #[test]
    fn blocks_know_their_lines_and_the_gap_before_them() {
        let runs = text::runs("a\n\n\nb\nc");
        let places: Vec<_> = blocks(&runs, Layout::Lines).iter().map(|b| (b.lines, b.gap)).collect();
        assert_eq!(places, [((1, 1), 0), ((4, 4), 2), ((5, 5), 0)]);
    }
}
