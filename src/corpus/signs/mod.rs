//! What can be seen of each block of a page: its shape, the metadata that it holds, the furniture
//! that it is, what stands next to it. Nothing is decided here; [`super::roles`] weighs it all.

pub(crate) mod byline;
pub(crate) mod caption;
mod cited;
mod cohesion;
mod comments;
pub(crate) mod date;
pub(crate) mod furniture;
pub(crate) mod name;
mod note;
pub(crate) mod outlet;
mod person;
pub(crate) mod shape;
mod worded;

use super::block::Block;
use super::read::Mark;
use byline::Byline;
use cited::Cited;
use date::DateLine;
use furniture::Furniture;
use outlet::Origin;
use shape::Shape;

/// The signs of one block.
#[derive(Debug, Clone)]
pub(crate) struct Signs {
    pub shape: Shape,
    pub mark: Mark,
    /// Blank lines before it beyond what is usual on the page.
    pub wide_gap: bool,
    /// No blank line before it, or none behind it, where the page has such lines.
    pub close_before: bool,
    pub close_after: bool,
    pub date: Option<DateLine>,
    /// A title with its date on one line.
    pub cited: Option<Cited>,
    /// It tells a day without a year: "3 Mar", "2 days ago".
    pub yearless: bool,
    /// "By …".
    pub byline: Option<Byline>,
    /// "… is a fellow at …".
    pub about: Option<Byline>,
    /// It is nothing but a name that a byline of the page also holds.
    pub known_author: Option<String>,
    /// A few words that end with what somebody does for a living.
    pub is_role: bool,
    /// What somebody is, below a line with a name: "Political Editor".
    pub occupation: bool,
    /// It is nothing but the name of an outlet, or labelled as one.
    pub outlet: Option<String>,
    pub origin: Option<Origin>,
    pub furniture: Option<Furniture>,
    /// A key of front matter or a labelled line: (key, value).
    pub field: Option<(String, String)>,
    /// 0 to 4.
    pub caption: f32,
    pub slug: bool,
    /// "Source: the ministry", which tells of a table or a picture unless it stands among lines of metadata.
    pub source: bool,
    /// It says nearly the same as its neighbour.
    pub twin: bool,
    /// A credited caption or a picture's file name stands right beside it, with no blank line
    /// between, or follows it.
    pub beside_caption: bool,
    pub before_caption: bool,
    /// A date, a byline or a picture's file name follows, as they do above an article's text.
    pub before_head: bool,
    /// A line or two above the first title of the page, which stands apart from them and close to its date
    /// or byline: the name of a site.
    pub opening: bool,
    /// 0 to 5.
    pub note: f32,
    /// "…, writes Ann Lee" or "Ann Lee argues that": the line speaks of the article's author.
    pub speaks_of_author: bool,
    /// One of four or more short lines in a row that nothing marks as metadata: a list, a table.
    pub listed: bool,
    /// How unusual a break of subject it is on this page, −1 to 2.
    pub subject_break: f32,
    /// A heading, and the page has shallower ones that come back.
    pub deeper: bool,
    /// A heading that is the only one above those that come back: the name of the page.
    pub above: bool,
    /// A heading of the level at which the page's articles begin.
    pub top: bool,
    /// Words of the paragraphs among the next [`AHEAD`] blocks.
    pub words_ahead: usize,
}

impl Signs {
    /// True for a line that is there for a day.
    pub(super) fn is_dated(&self) -> bool {
        self.yearless || self.date.as_ref().is_some_and(|date| date.rest.is_empty())
    }
}

/// Between a title and its text stand at most a deck, a few lines of metadata and a caption.
const AHEAD: usize = 6;

/// The signs of all blocks of a page.
pub(crate) fn observe(blocks: &[Block]) -> Vec<Signs> {
    let mut signs: Vec<Signs> = blocks.iter().map(observe_one).collect();
    comments::recognise(blocks, &mut signs);
    look_around(blocks, &mut signs);
    person::recognise_authors(blocks, &mut signs);
    recognise_lists(&mut signs);
    recognise_occupations(&mut signs);
    rank_headings(&mut signs);
    recognise_opening(blocks, &mut signs);
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    let shapes: Vec<Shape> = signs.iter().map(|signs| signs.shape).collect();
    for (signs, strength) in signs.iter_mut().zip(cohesion::breaks(&texts, &shapes)) {
        signs.subject_break = strength;
    }
    signs
}

fn recognise_lists(signs: &mut [Signs]) {
    const ROW: usize = 4;
    let short = |signs: &Signs| {
        signs.shape.words <= 14
            && !signs.shape.stopped
            && signs.mark == Mark::Plain
            && signs.date.is_none()
            && !signs.yearless
            && signs.known_author.is_none()
            && signs.byline.is_none()
            && signs.outlet.is_none()
            && signs.furniture.is_none()
            && !signs.slug
            && signs.caption < 1.0
    };
    let mut start = 0;
    for end in 0..=signs.len() {
        if end < signs.len() && short(&signs[end]) {
            continue;
        }
        if end - start >= ROW {
            signs[start..end].iter_mut().for_each(|signs| signs.listed = true);
        }
        start = end + 1;
    }
}

/// Articles begin at the shallowest level of headings that comes more than once. A single heading
/// above it is the name of the page if nothing but another heading follows, else the title of
/// the one article, and those below it are its sections.
fn rank_headings(signs: &mut [Signs]) {
    let level = |signs: &Signs| match signs.mark {
        Mark::Heading(level) => Some(usize::from(level)),
        _ => None,
    };
    let mut counts = [0_u32; 7];
    for (index, signs_of) in signs.iter().enumerate() {
        if let Some(level) = level(signs_of) {
            counts[level] += u32::from(!is_only_above(&signs[index + 1..], level));
        }
    }
    let Some(mut top) = (1..=6).find(|&level| counts[level] > 1) else { return };
    let first = signs.iter().position(|signs| level(signs).is_some_and(|level| level < top));
    if let Some(first) = first {
        let next = signs[first + 1..].iter().take_while(|signs| level(signs).is_none());
        if next.clone().any(|signs| signs.shape.paragraph() > 1.0) {
            top = level(&signs[first]).unwrap_or(top);
        }
    }
    let named = first.is_some() && level(&signs[first.unwrap_or(0)]) != Some(top);
    let entitled = signs.iter().any(|signs| {
        signs.mark == Mark::Field && signs.field.as_ref().is_some_and(|(key, _)| key == "title")
    });
    let begins = signs.iter().find(|signs| signs.mark != Mark::Field).and_then(level) == Some(top);
    for signs in signs {
        if let Some(level) = level(signs) {
            signs.deeper = level > top;
            signs.above = level < top;
            signs.top = level == top && counts[top] > 1 && (named || (begins && !entitled));
        }
    }
}

/// True for a heading of a level that has no text of its own: what is `behind` it is another of its level, or several deeper ones, as
/// below the name of a page.
///
/// No heading looks beyond the next one of its level, so that each line is looked at once for each level.
fn is_only_above(behind: &[Signs], level: usize) -> bool {
    let of = |signs: &Signs| match signs.mark {
        Mark::Heading(level) => Some(usize::from(level)),
        _ => None,
    };
    let Some(next) = behind.iter().position(|signs| of(signs).is_some()) else { return false };
    if behind[..next].iter().any(|signs| signs.shape.paragraph() > 1.0) {
        return false;
    }
    let deeper = of(&behind[next]).filter(|next| *next > level);
    let below = behind.iter().map(of).take_while(|other| other.is_none_or(|other| other > level));
    deeper.is_none() || below.filter(|other| *other == deeper).nth(1).is_some()
}

fn observe_one(block: &Block) -> Signs {
    let text = block.text.as_str();
    let shape = Shape::of(text);
    let short = shape.words <= 90;
    // "March 3, 2021 by Ann Lee Leave a Comment"
    let told = furniture::without_counters(text);
    let cited = cited::read(text);
    let date = date::line(told).filter(|_| cited.is_none());
    // A date written with hyphens has the shape of a file name.
    let slug = date.is_none() && caption::is_slug(text);
    Signs {
        shape,
        mark: block.mark,
        wide_gap: false,
        close_before: false,
        close_after: false,
        yearless: date.is_none() && date::is_yearless(told),
        date,
        cited,
        byline: byline::line(told),
        about: if short { byline::about(text) } else { None },
        known_author: None,
        is_role: shape.words <= OCCUPATION && byline::is_occupation(text),
        occupation: false,
        outlet: outlet::labelled(text).or_else(|| outlet::whole(text).map(str::to_owned)),
        origin: outlet::origin(text),
        furniture: furniture::read(text),
        field: field(text, block.mark),
        caption: caption::strength(text) + if block.mark == Mark::Picture { 4.0 } else { 0.0 },
        slug,
        source: outlet::is_source(text),
        twin: false,
        beside_caption: false,
        before_caption: false,
        before_head: false,
        opening: false,
        note: note::strength(text, shape.words),
        speaks_of_author: false,
        listed: matches!(block.mark, Mark::Item | Mark::Quote),
        subject_break: 0.0,
        deeper: false,
        above: false,
        top: false,
        words_ahead: 0,
    }
}

/// `key: value` in front matter, or a line that begins with a well-known label.
fn field(text: &str, mark: Mark) -> Option<(String, String)> {
    /// Bytes of a label at most.
    const LABEL: usize = 60;
    let (key, value) = text.split_once(':')?;
    let key = Some(key.trim()).filter(|key| key.len() <= LABEL || mark == Mark::Field)?.to_lowercase();
    let known = matches!(
        key.as_str(),
        "title"
            | "headline"
            | "subtitle"
            | "deck"
            | "description"
            | "author"
            | "authors"
            | "by"
            | "date"
            | "published"
            | "outlet"
            | "publication"
            | "source"
            | "publisher"
            | "section"
    );
    let value = value.trim().trim_matches(['"', '\'']).trim().to_owned();
    (mark == Mark::Field || (known && !value.is_empty() && !shape::has_more_words(text, 30)))
        .then_some((key, value))
}

/// What a line that tells the source of a table or a picture is worth as a caption.
const SOURCE: f32 = 3.0;
/// Words of a line that says what somebody is.
const OCCUPATION: usize = 6;

/// A line below a byline that is nothing but what its author is.
fn recognise_occupations(signs: &mut [Signs]) {
    for index in 1..signs.len() {
        let before = &signs[index - 1];
        let named = before.byline.is_some() || before.known_author.is_some();
        let this = &signs[index];
        let short = !this.shape.stopped && this.mark == Mark::Plain;
        signs[index].occupation = named && short && this.is_role;
    }
}

/// Signs that need the neighbours.
fn look_around(blocks: &[Block], signs: &mut [Signs]) {
    let mut gaps: Vec<u32> = blocks.iter().skip(1).map(|block| block.gap).collect();
    gaps.sort_unstable();
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0);
    for (index, block) in blocks.iter().enumerate().skip(1) {
        signs[index].wide_gap = block.gap > usual;
        signs[index].close_before = usual > 0 && block.gap == 0;
    }
    let is_told = |signs: &Signs| {
        signs.date.is_some() || signs.byline.is_some() || signs.field.as_ref().is_some_and(|_| !signs.source)
    };
    for index in 0..blocks.len() {
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        let is_alone = signs[index].source && !beside.filter_map(|place| signs.get(place)).any(is_told);
        if is_alone {
            let this = &mut signs[index];
            (this.origin, this.field) = (None, None);
            this.caption += SOURCE;
        }
        let following = signs.iter().skip(index + 1).take(AHEAD).map(|signs| signs.shape);
        signs[index].words_ahead =
            following.filter(|shape| shape.paragraph() > 1.0).map(|shape| shape.words).sum();
        if index + 1 < blocks.len() {
            let next = &signs[index + 1];
            let (close, captioned) = (next.close_before, next.caption >= 2.5 || next.slug);
            let head = next.date.is_some() || next.yearless || next.byline.is_some() || next.slug;
            let this = &mut signs[index];
            this.close_after = close;
            this.before_caption = captioned;
            this.before_head = head;
            this.beside_caption = close && captioned;
            if close && this.caption >= 2.5 {
                signs[index + 1].beside_caption = true;
            }
            if caption::alike(&blocks[index].text, &blocks[index + 1].text) {
                signs[index].twin = true;
                signs[index + 1].twin = true;
            }
        }
    }
}

/// Lines of a site's name at most.
const OPENING: usize = 3;

/// What stands above the header of an archive is the site's. Elsewhere a title stands nearer to its date or byline than to the name of the site above.
fn recognise_opening(blocks: &[Block], signs: &mut [Signs]) {
    let top = signs.iter().take_while(|signs| signs.shape.paragraph() <= 1.0 || signs.furniture.is_some());
    let header = |signs: &Signs| signs.furniture.is_some_and(|furniture| furniture.kind == "archive");
    if let Some(archive) = top.take(2 * OPENING + 1).position(header) {
        signs[..archive].iter_mut().for_each(|signs| signs.opening = true);
        return;
    }
    let told = |signs: &Signs| signs.date.is_some() || signs.byline.is_some() || signs.note >= 1.0;
    let lines = signs.iter().take_while(|signs| {
        signs.mark == Mark::Plain && signs.shape.words <= 20 && !signs.shape.stopped && !told(signs)
    });
    let title = lines.count().saturating_sub(1);
    let site = signs[..title.min(signs.len())].iter().filter(|signs| signs.furniture.is_none()).count();
    // Where buttons stand above it a short title is one, too.
    let short = if site < title { 0 } else { 2 };
    let named =
        signs.get(title).is_none_or(|title| title.shape.words <= short || title.known_author.is_some());
    if (1..=OPENING).contains(&site)
        && !named
        && signs[title].before_head
        && blocks.get(title + 1).is_some_and(|next| blocks[title].gap > next.gap)
    {
        signs[..title].iter_mut().for_each(|signs| signs.opening = true);
    }
}
