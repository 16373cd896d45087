//! A web page as a row of pieces: what stands between two breaks of a line, with its lines in the file.
//!
//! Only tokens are looked at, no tree is built: that takes linear time whatever the tags are.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::{Attribute, LocalName, local_name};

use super::super::{Line, Mark, Run, clean};
use super::elements::{breaks_line, closes_control, is_bold, is_hidden, level, needs_no_end};
use super::tags::limited;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its text.
    pub run: Run,
    /// It is navigation, a sidebar or a footer by its tags.
    pub aside: bool,
    /// Number of the container for an article that it is in, if it is.
    pub entry: Option<u32>,
    /// The time that its markup tells, whatever its text says.
    pub time: Option<String>,
    /// All of it is bold.
    pub bold: bool,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flat {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// How many elements stand within one another, at most.
    pub deepest: usize,
}

/// The texts of a fragment, such as the content of a feed's entry. In one without paragraphs of its own blank lines
/// divide them, as blogs store them.
pub(crate) fn runs(html: &str) -> Vec<Run> {
    let blank_lines_divide = !html.contains("<p>") && !html.contains("<p ");
    let page = Page { blank_lines_divide, ..Page::default() };
    tokens(&limited(html), page).pieces.into_iter().map(|piece| piece.run).collect()
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Flat {
    tokens(html, Page::default())
}

fn tokens(html: &str, page: Page) -> Flat {
    let tokenizer = Tokenizer::new(Sink(RefCell::new(page)), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut page = tokenizer.sink.0.into_inner();
    page.end_piece();
    Flat { pieces: page.pieces, deepest: page.deepest }
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text, line),
            Token::TagToken(tag) => {
                page.tag(&tag, line);
                if tag.kind == TagKind::StartTag {
                    return match tag.name {
                        local_name!("script") => TokenSinkResult::RawData(RawKind::ScriptData),
                        local_name!("style") | local_name!("iframe") | local_name!("noframes") => {
                            TokenSinkResult::RawData(RawKind::Rawtext)
                        }
                        local_name!("title") | local_name!("textarea") => {
                            TokenSinkResult::RawData(RawKind::Rcdata)
                        }
                        _ => TokenSinkResult::Continue,
                    };
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What was read so far. Of the elements that are open only counts are kept.
#[derive(Default)]
struct Page {
    pieces: Vec<Piece>,
    /// The lines of the open piece, as they stand in the file.
    lines: Vec<(u32, String)>,
    /// Blank lines before the next piece.
    gap: u32,
    /// The element whose text is not shown, and how many of its name are open.
    hidden: Option<(LocalName, u32)>,
    /// The outermost container for an article, and how many elements of its name are open.
    entry: Option<(LocalName, u32)>,
    entries: u32,
    heading: Option<u8>,
    /// The element that holds a caption.
    caption: Option<LocalName>,
    time: Option<String>,
    /// Elements of bold type that are open, and whether the open piece has text in other type.
    bold: u32,
    has_plain: bool,
    asides: u32,
    quotes: u32,
    items: u32,
    depth: usize,
    deepest: usize,
    blank_lines_divide: bool,
}

impl Page {
    /// Takes text; `line` is that on which it ends.
    fn text(&mut self, text: &str, line: u64) {
        if self.hidden.is_some() {
            return;
        }
        self.has_plain |= self.bold == 0 && !text.trim().is_empty();
        let first = line - text.matches('\n').count() as u64;
        for (part, line) in text.split('\n').zip(first..) {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let is_blank = part.trim().is_empty();
            match self.lines.last_mut() {
                Some((last, open)) if *last == line => open.push_str(part),
                _ if is_blank => {}
                Some((last, _)) if self.blank_lines_divide && *last + 1 < line => {
                    self.end_piece();
                    self.gap = 1;
                    self.lines.push((line, part.to_owned()));
                }
                _ => self.lines.push((line, part.to_owned())),
            }
        }
    }

    fn tag(&mut self, tag: &Tag, line: u64) {
        let is_start = tag.kind == TagKind::StartTag;
        self.measure(tag, is_start);
        let breaks = breaks_line(&tag.name);
        if let Some((name, open)) = &mut self.hidden {
            if *name == tag.name {
                *open = if is_start { *open + 1 } else { *open - 1 };
            }
            // What is never closed hides nothing behind the next paragraph.
            if *open == 0 || (is_start && closes_control(&tag.name) && *name != local_name!("template")) {
                self.hidden = None;
            }
            if self.hidden.is_some() || *tag.name == *"br" {
                return;
            }
        }
        if is_start && is_hidden(&tag.name) && !tag.self_closing {
            self.hidden = Some((tag.name.clone(), 1));
            return;
        }
        if tag.name == local_name!("br") {
            let is_second = self.lines.iter().all(|(_, text)| text.trim().is_empty());
            self.end_piece();
            self.gap = u32::from(is_second);
            return;
        }
        if breaks {
            self.end_piece();
            self.gap = 1;
        } else if matches!(tag.name, local_name!("td") | local_name!("th")) {
            self.text(" ", line);
        }
        self.mark(tag, is_start, line);
    }

    fn measure(&mut self, tag: &Tag, is_start: bool) {
        if !is_start {
            self.depth = self.depth.saturating_sub(1);
        } else if !tag.self_closing && !needs_no_end(&tag.name) {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
        }
    }

    /// What an element says of its text.
    fn mark(&mut self, tag: &Tag, is_start: bool, line: u64) {
        let count = |count: &mut u32| *count = if is_start { *count + 1 } else { count.saturating_sub(1) };
        match &tag.name {
            &local_name!("nav") | &local_name!("aside") | &local_name!("footer") => count(&mut self.asides),
            &local_name!("blockquote") => count(&mut self.quotes),
            &local_name!("li") => self.items = u32::from(is_start),
            &local_name!("ul") | &local_name!("ol") => self.items = 0,
            &local_name!("time") if is_start => {
                // The second one tells of a revision.
                self.time = self.time.take().or_else(|| attribute(tag, "datetime").map(str::to_owned));
            }
            name if is_bold(name) => count(&mut self.bold),
            &local_name!("hr") if is_start => {
                self.lines.push((u32::try_from(line).unwrap_or(u32::MAX), "---".to_owned()));
                self.push(Mark::Rule);
            }
            name => match level(name) {
                Some(level) => self.heading = is_start.then_some(level),
                None if breaks_line(name) && is_start => self.heading = None,
                None => {}
            },
        }
        match &self.caption {
            Some(name) if !is_start && *name == tag.name => self.caption = None,
            None if is_start && is_caption(tag) => self.caption = Some(tag.name.clone()),
            _ => {}
        }
        match &mut self.entry {
            Some((name, open)) if *name == tag.name => {
                *open = if is_start { *open + 1 } else { *open - 1 };
                if *open == 0 {
                    self.entry = None;
                }
            }
            None if is_start && is_entry(tag) => {
                self.entry = Some((tag.name.clone(), 1));
                self.entries += 1;
            }
            _ => {}
        }
    }

    fn end_piece(&mut self) {
        let mark = match self.heading {
            _ if self.caption.is_some() => Mark::Picture,
            Some(level) => Mark::Heading(level),
            None if self.items > 0 => Mark::Item,
            None if self.quotes > 0 => Mark::Quote,
            None => Mark::Plain,
        };
        self.push(mark);
    }

    fn push(&mut self, mark: Mark) {
        let lines = self.lines.drain(..).map(|(number, text)| Line { number, text: clean(&text) });
        let lines: Vec<Line> = lines.filter(|line| !line.text.is_empty()).collect();
        let bold = !std::mem::take(&mut self.has_plain);
        if lines.is_empty() {
            return;
        }
        let entry = self.entry.as_ref().map(|_| self.entries);
        let run = Run { lines, mark, gap: Some(self.gap), indent: 0 };
        self.pieces.push(Piece { run, aside: self.asides > 0, entry, time: self.time.take(), bold });
        self.gap = 0;
    }
}

fn is_caption(tag: &Tag) -> bool {
    tag.name == local_name!("figcaption")
        || (breaks_line(&tag.name)
            && classes(tag).any(|class| matches!(class, "caption" | "wp-caption-text")))
}

/// Containers for an article, by HTML, the microformats (`h-entry`), schema.org, and what blogs name them.
fn is_entry(tag: &Tag) -> bool {
    let named = |class: &str| {
        matches!(
            class,
            "h-entry" | "hentry" | "post" | "post-outer" | "blog-post" | "blogpost" | "entry" | "story"
        )
    };
    tag.name == local_name!("article")
        || (matches!(&*tag.name, "div" | "section" | "li") && classes(tag).any(named))
        || attribute(tag, "itemtype").is_some_and(|kind| {
            ["BlogPosting", "NewsArticle", "/Article"]
                .iter()
                .any(|end| kind.trim_end_matches('/').ends_with(end))
        })
}

fn classes(tag: &Tag) -> impl Iterator<Item = &str> {
    attribute(tag, "class").unwrap_or_default().split_ascii_whitespace()
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let is_it = |attribute: &&Attribute| *attribute.name.local == *name;
    tag.attrs.iter().find(is_it).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(html: &str) -> Vec<(u32, Mark, u32, String)> {
        let shape = |run: Run| {
            let text: Vec<&str> = run.lines.iter().map(|line| line.text.as_str()).collect();
            (run.lines[0].number, run.mark, run.gap.unwrap_or_default(), text.join("|"))
        };
        runs(html).into_iter().map(shape).collect()
    }

    #[test]
    fn pieces_with_their_lines_and_marks() {
        let html = "<html><head><title>T</title></head><body>\n<h1>One &amp; two</h1><p>A <b>bold</b>\nword<br>next<br><br>gap\n\
                    <ul><li>item</ul><blockquote>said</blockquote><hr><figure><img><figcaption>cap</figcaption></figure>";
        let expected = [
            (2, Mark::Heading(1), 1, "One & two"),
            (2, Mark::Plain, 1, "A bold|word"),
            (3, Mark::Plain, 0, "next"),
            (3, Mark::Plain, 1, "gap"),
            (4, Mark::Item, 1, "item"),
            (4, Mark::Quote, 1, "said"),
            (4, Mark::Rule, 1, "---"),
            (4, Mark::Picture, 1, "cap"),
        ];
        let expected: Vec<_> = expected.into_iter().map(|(a, b, c, d)| (a, b, c, d.to_owned())).collect();
        assert_eq!(shapes(html), expected);
    }

    #[test]
    fn what_is_not_shown_is_no_text_and_what_is_never_closed_hides_nothing() {
        let html =
            "<p>a<script>x<b>y</script><style>z</style><svg><title>t</title></svg>b</p><button>no<p>c</p>";
        assert_eq!(shapes(html).into_iter().map(|shape| shape.3).collect::<Vec<_>>(), ["ab", "c"]);
    }

    #[test]
    fn containers_are_numbered_and_the_outermost_counts() {
        let html = "<p>x<div class='post hentry'><div>a</div><article>b</article></div><article>c</article><nav>d</nav>";
        let found: Vec<_> = read(html).pieces.into_iter().map(|piece| (piece.entry, piece.aside)).collect();
        assert_eq!(
            found,
            [(None, false), (Some(1), false), (Some(1), false), (Some(2), false), (None, true)]
        );
    }

    #[test]
    fn blank_lines_divide_a_fragment_without_paragraphs() {
        let texts = |html: &str| shapes(html).into_iter().map(|shape| shape.3).collect::<Vec<_>>();
        assert_eq!(texts("One <em>two</em>\nthree.\n\nFour."), ["One two|three.", "Four."]);
        assert_eq!(texts("<p>One\n\ntwo.</p>"), ["One|two."]);
    }

    #[test]
    fn deep_tags_take_linear_time() {
        let html = format!("{}x{}", "<div><b id=a>".repeat(200_000), "</p>".repeat(200_000));
        assert_eq!(shapes(&html).len(), 1);
    }
}
