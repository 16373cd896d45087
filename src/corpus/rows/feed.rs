//! XML: RSS and Atom feeds, and WordPress exports, which are RSS with more fields.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::references::{escaped, unescaped};
use super::{Rows, entry, fields, number, times};
use crate::corpus::article::Metadata;
use crate::corpus::block::Layout;
use crate::corpus::page::Refusal;
use crate::corpus::read::{Run, html, text};
use crate::corpus::source::find::UNREADABLE;
use crate::corpus::source::open::ROW;

/// Elements within one another beyond which a file is no feed.
const DEEPEST: usize = 200;

/// An entry while its elements come.
#[derive(Default)]
struct Entry {
    line: u64,
    title: String,
    authors: Vec<String>,
    outlet: String,
    /// The first date, the best first: published, else updated.
    date: Option<(u8, String)>,
    /// The text, that of the fullest element.
    body: Option<Body>,
    /// Of a WordPress export: post, page, attachment …; publish, draft ….
    kind: String,
    status: String,
}

/// The text of an entry.
#[derive(Default)]
struct Body {
    /// How full its element is by its name, 0 the fullest.
    rank: u8,
    /// The line on which it begins.
    line: u64,
    text: String,
    is_markup: bool,
}

/// An element that holds something of the feed or of an entry, while it is open.
struct Field {
    /// How many elements are open with it.
    depth: usize,
    /// The line on which its content begins.
    line: u64,
    /// What it holds, as markup: references stand as they are written.
    content: String,
    /// There are elements in it.
    is_markup: bool,
}

/// Reads a feed.
///
/// # Errors
/// Why none of it can be used.
pub(crate) fn read(input: impl BufRead) -> Result<Rows, Refusal> {
    let mut feed = Feed::default();
    let mut reader = Reader::from_reader(Guarded { input, since: 0 });
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut buffer = Vec::new();
    let mut line = 1_u64;
    loop {
        buffer.clear();
        reader.get_mut().since = 0;
        let event = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(error) => {
                if feed.n_entries == 0 {
                    return Err(Refusal::Failed(format!("{UNREADABLE} (no well-formed XML: {error})")));
                }
                let message = format!("no well-formed XML ({error}); what follows is not read");
                feed.rows.dropped.push(Rows::broken(line, message));
                break;
            }
        };
        let lines = event.matches('\n').count() as u64;
        match &event {
            Event::DocType(declared) if declared.contains("<!ENTITY") => {
                return Err(Refusal::Failed(format!(
                    "{UNREADABLE} (line {line}: it declares entities of its own, which are not expanded)"
                )));
            }
            Event::Start(tag) => feed.start(tag, line, line + lines)?,
            Event::End(tag) => feed.end(tag.name().as_ref()),
            Event::Empty(tag) => feed.markup(tag, "/>"),
            Event::Text(part) => feed.text(part),
            Event::CData(part) => feed.text(&escaped(part)),
            Event::GeneralRef(part) => feed.text(&format!("&{};", &**part)),
            _ => {}
        }
        if let Some(field) = feed.field.as_ref().filter(|field| field.content.len() > ROW) {
            return Err(Refusal::Failed(format!(
                "{UNREADABLE} (line {}: an element of more than {} MiB)",
                field.line,
                ROW >> 20
            )));
        }
        line += lines;
    }
    if feed.n_entries == 0 {
        return Err(Refusal::Other("is XML, but no feed and no WordPress export: it has no entry".into()));
    }
    if let Some(open) = feed.entry.take() {
        feed.rows.dropped.push(Rows::broken(open.line, "the file ends inside the entry".into()));
    }
    Ok(feed.rows)
}

/// A feed while it is read.
#[derive(Default)]
struct Feed {
    rows: Rows,
    outlet: String,
    /// The elements that are open, the outermost first.
    path: Vec<String>,
    field: Option<Field>,
    entry: Option<Entry>,
    n_entries: usize,
}

impl Feed {
    /// An element begins on `line`, what it holds on the line `content`.
    fn start(&mut self, tag: &BytesStart<'_>, line: u64, content: u64) -> Result<(), Refusal> {
        let name = tag.name().as_ref().to_owned();
        let begins_entry = is_entry(&name);
        // An entry holds no other one: where it does, its end is missing.
        if begins_entry && let Some(former) = self.path.iter().position(|open| is_entry(open)) {
            self.close(former);
        }
        if self.path.len() > DEEPEST {
            return Err(Refusal::Failed(format!(
                "{UNREADABLE} (line {line}: elements are nested more than {DEEPEST} deep)"
            )));
        }
        if begins_entry || self.is_part(&name) {
            self.field = None;
        }
        self.markup(tag, ">");
        // HTML that is no XML leaves out these ends.
        if self.field.is_some() && VOID.contains(&&*name) {
            return Ok(());
        }
        self.path.push(name);
        if begins_entry {
            self.entry = Some(Entry { line, ..Entry::default() });
            self.n_entries += 1;
        } else if self.field.is_none() && self.is_field() {
            let depth = self.path.len();
            self.field = Some(Field { depth, line: content, content: String::new(), is_markup: false });
        }
        Ok(())
    }

    /// An element ends, and those that are still open in it; the end of one that is not open says nothing.
    fn end(&mut self, name: &str) {
        if let Some(at) = self.path.iter().rposition(|open| open == name) {
            self.close(at);
        }
    }

    /// Ends open elements, the innermost first.
    fn close(&mut self, at: usize) {
        while self.path.len() > at {
            match self.field.take_if(|field| field.depth == self.path.len()) {
                Some(field) => self.take_field(&field),
                None => {
                    if let (Some(field), Some(name)) = (&mut self.field, self.path.last()) {
                        field.content.push_str(&format!("</{name}>"));
                    }
                }
            }
            let is_entry = self.path.pop().is_some_and(|name| is_entry(&name));
            if is_entry && let Some(entry) = self.entry.take() {
                self.take(entry);
            }
        }
    }

    /// Takes a tag inside of a field.
    fn markup(&mut self, tag: &BytesStart<'_>, end: &str) {
        if let Some(field) = &mut self.field {
            field.content.push_str(&format!("<{}{end}", &**tag));
            field.is_markup = true;
        }
    }

    /// Takes text, as it is written.
    fn text(&mut self, text: &str) {
        if let Some(field) = &mut self.field {
            field.content.push_str(text);
        }
    }

    /// True if the innermost element holds something of the entry, or of the feed.
    fn is_field(&self) -> bool {
        let [.., parent, name] = &self.path[..] else { return false };
        match (parent.as_str(), name.as_str()) {
            ("author", "name") | ("source", "title") => self.entry.is_some(),
            ("channel" | "feed", "title") => self.entry.is_none(),
            (parent, _) => is_entry(parent),
        }
    }

    /// True for an element that tells more exactly what the field in which it begins holds.
    fn is_part(&self, name: &str) -> bool {
        let is_in_field = self.field.as_ref().is_some_and(|field| field.depth == self.path.len());
        let parent = self.path.last().map(String::as_str);
        is_in_field
            && matches!((parent, name), (Some("author"), "name") | (Some("source"), "title" | "author"))
    }

    /// Takes what a field holds, which is the innermost element.
    fn take_field(&mut self, field: &Field) {
        let [.., parent, name] = &self.path[..] else { return };
        let text = if field.is_markup { field.content.clone() } else { unescaped(&field.content) };
        let plain = || if field.is_markup { unmarked(&text) } else { text.clone() };
        let trimmed = || plain().trim().to_owned();
        let Some(entry) = &mut self.entry else {
            self.outlet = trimmed();
            return;
        };
        match (parent.as_str(), name.as_str()) {
            ("author", "name") => entry.authors.push(trimmed()),
            ("source", "title") | ("item", "source") => entry.outlet = plain(),
            (_, "title") => entry.title = unmarked(&text),
            // In Atom a name is an element of its own; the others are addresses.
            (_, "author") if field.is_markup => {}
            (_, "dc:creator" | "author" | "itunes:author") => entry.authors.push(trimmed()),
            (_, "pubDate" | "published" | "dc:date") => entry.take_date(0, plain()),
            (_, "wp:post_date") => entry.take_date(1, plain()),
            (_, "updated" | "dcterms:modified" | "wp:post_modified") => entry.take_date(2, plain()),
            (_, "content:encoded" | "content") => entry.take_body(0, field, text),
            (_, "description" | "summary") => entry.take_body(1, field, text),
            ("item", "wp:post_type") => entry.kind = trimmed(),
            ("item", "wp:status") => entry.status = trimmed(),
            _ => {}
        }
    }

    fn take(&mut self, found: Entry) {
        let line = number(found.line);
        // A WordPress export holds menus, pictures and drafts, too.
        let is_post = matches!(found.kind.as_str(), "" | "post" | "page");
        let is_public = matches!(found.status.as_str(), "" | "publish" | "private");
        if !is_post || !is_public {
            let what = if is_post { &found.status } else { &found.kind };
            let text = format!("{}: {}", what, found.title.trim());
            self.rows.dropped.push(super::dropped(found.line, "no article", text));
            return;
        }
        let outlet = if found.outlet.is_empty() { &self.outlet } else { &found.outlet };
        let authors: Vec<&str> =
            found.authors.iter().map(String::as_str).filter(|author| !author.is_empty()).collect();
        let metadata = Metadata {
            title: fields::plain(&found.title),
            author: fields::names(&authors.join("; ")),
            outlet: fields::plain(outlet),
            date: found.date.and_then(|(_, date)| times::date(&date)),
            ..Metadata::default()
        };
        let Body { line: first, text: body, is_markup, .. } = found.body.unwrap_or_default();
        // What blogs store is markup, even if it has no tags but comments.
        let (mut runs, layout) = if is_markup || html::is_markup(&body) || !found.kind.is_empty() {
            (html::flat::runs(&without_shortcodes(&body)), Layout::Runs)
        } else {
            (text::runs(&body), Layout::Lines)
        };
        let before = number(first.saturating_sub(1));
        for part in runs.iter_mut().flat_map(|run: &mut Run| &mut run.lines) {
            part.number = part.number.saturating_add(before);
        }
        let (article, left) = entry(metadata, &runs, layout, line);
        self.rows.articles.extend(article);
        self.rows.dropped.extend(left);
    }
}

impl Entry {
    fn take_date(&mut self, rank: u8, text: String) {
        if self.date.as_ref().is_none_or(|(other, _)| rank < *other) && times::date(&text).is_some() {
            self.date = Some((rank, text));
        }
    }

    fn take_body(&mut self, rank: u8, field: &Field, text: String) {
        // One with pictures alone has no text.
        let has_words = || unmarked(&text).chars().any(char::is_alphanumeric);
        if self.body.as_ref().is_none_or(|other| rank < other.rank) && has_words() {
            self.body = Some(Body { rank, line: field.line, text, is_markup: field.is_markup });
        }
    }
}

fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// Elements of HTML that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// A title without markup.
fn unmarked(title: &str) -> String {
    if !title.contains(['<', '&']) {
        return title.to_owned();
    }
    let lines = html::flat::runs(title).into_iter().flat_map(|run| run.lines);
    lines.map(|line| line.text).collect::<Vec<_>>().join(" ")
}

/// What WordPress puts a picture, a form or a player for is no text; its captions are marked as such.
fn without_shortcodes(text: &str) -> String {
    static SHORTCODE: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(
            r#"\[/?[a-z][a-z0-9_-]*(?:\s+[a-z0-9_-]+\s*=\s*(?:"[^"\]]*"|'[^'\]]*'|[^\s\]]+))*\s*/?\]"#,
        )
        .expect("the pattern is valid")
    });
    let stands_for = |found: &regex::Captures<'_>| match &found[0] {
        code if code.starts_with("[caption") => "<figcaption>".to_owned(),
        "[/caption]" => "</figcaption>".to_owned(),
        "[gallery]" | "[audio]" | "[video]" | "[embed]" | "[playlist]" => String::new(),
        code if code.contains('=') || code.starts_with("[/") => String::new(),
        // A word between brackets is the author's.
        word => word.to_owned(),
    };
    SHORTCODE.replace_all(text, stands_for).into_owned()
}

/// Stops where one piece of markup is so long that memory would be filled.
struct Guarded<R> {
    input: R,
    since: usize,
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer)
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > 2 * ROW {
            let limit = (2 * ROW) >> 20;
            return Err(io::Error::other(format!("one piece of it has more than {limit} MiB")));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.since += bytes;
        self.input.consume(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = "<?xml version=\"1.0\"?>\n<rss><channel><title>The Northern Courier</title>\n<item>\n<title>A &amp; B</title>\n\
        <dc:creator><![CDATA[Ann Lee]]></dc:creator><pubDate>Tue, 05 Mar 2019 10:00:00 +0000</pubDate>\n\
        <description>Short.</description>\n<content:encoded><![CDATA[<p>One.</p>\n<p>Two &eacute;.</p>]]></content:encoded>\n</item>\n\
        <item><title>Menu</title><wp:post_type>nav_menu_item</wp:post_type></item>\n\
        <item><title>C</title><description>&lt;p&gt;Three &amp;amp; four.&lt;/p&gt;</description></item></channel></rss>";

    #[test]
    fn a_body_without_words_gives_way_and_a_sign_by_itself_ends_nothing() {
        let feed = "<rss xmlns:content=\"c\"><channel><title>O & P</title><item><title>R&D</title>\
                    <content:encoded><![CDATA[<p><img src=\"x\"></p>]]></content:encoded>\
                    <description>One two &amp; three</description></item><item><title>B</title>\
                    <description>&lt;img src=\"a\"&gt; Four &amp;nbsp;five</description></item></channel></rss>";
        let rows = read(feed.as_bytes()).unwrap();
        let texts: Vec<&str> = rows.articles.iter().map(|article| &*article.text).collect();
        assert_eq!(texts, ["One two & three", "Four five"]);
        let titles: Vec<_> = rows.articles.iter().map(|article| article.metadata.title.as_deref()).collect();
        assert_eq!(titles, [Some("R&D"), Some("B")]);
        assert_eq!(rows.articles[0].metadata.outlet.as_deref(), Some("O & P"));
    }

    #[test]
    fn rss_and_wordpress() {
        let rows = read(RSS.as_bytes()).unwrap();
        let [first, second] = &rows.articles[..] else { panic!("{rows:?}") };
        assert_eq!(&*first.text, "One.\n\nTwo é.");
        assert_eq!((first.lines, first.line_at(8)), ((3, 8), 8));
        let metadata = &first.metadata;
        assert_eq!(metadata.title.as_deref(), Some("A & B"));
        assert_eq!(metadata.author.as_deref(), Some("Ann Lee"));
        assert_eq!(metadata.outlet.as_deref(), Some("The Northern Courier"));
        assert_eq!(metadata.date.unwrap().to_string(), "2019-03-05");
        assert_eq!(&*second.text, "Three & four.");
        assert_eq!(rows.dropped.len(), 1);
    }

    #[test]
    fn atom_with_elements_in_its_text() {
        let atom = "<feed><title>F</title><entry><title>T</title><author><name>Bo Ray</name></author>\
            <updated>2020-01-02T00:00:00Z</updated><published>2019-12-31</published>\
            <content type=\"xhtml\"><div><p>One <b>bold</b>.</p><p>Two<br/>three.</p></div></content></entry></feed>";
        let rows = read(atom.as_bytes()).unwrap();
        assert_eq!(&*rows.articles[0].text, "One bold.\n\nTwo\n\nthree.");
        assert_eq!(rows.articles[0].metadata.author.as_deref(), Some("Bo Ray"));
        assert_eq!(rows.articles[0].metadata.date.unwrap().to_string(), "2019-12-31");
    }

    /// Titles and texts of a feed's entries.
    fn told(feed: &str) -> Vec<(String, String)> {
        let rows = read(feed.as_bytes()).unwrap();
        let title = |article: &crate::corpus::Article| article.metadata.title.clone().unwrap_or_default();
        rows.articles.iter().map(|article| (title(article), article.text.to_string())).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(title, text)| ((*title).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn elements_in_titles_and_texts_are_read_with_what_they_hold() {
        let atom = "<feed><title type=\"xhtml\"><div>The <b>Courier</b></div></title><entry>\
            <title type=\"xhtml\"><div>On <em>tides</em></div></title><author><email>a@b.c</email><name>Bo Ray</name></author>\
            <source><title>A <i>Source</i></title><author><name>Cy Fox</name></author></source>\
            <content type=\"xhtml\"><div><p>Of &lt;tag&gt; and &amp;amp; one.</p></div></content></entry></feed>";
        assert_eq!(told(atom), pairs(&[("On tides", "Of <tag> and &amp; one.")]));
        let metadata = read(atom.as_bytes()).unwrap().articles.remove(0).metadata;
        assert_eq!(metadata.author.as_deref(), Some("Bo Ray; Cy Fox"));
        assert_eq!(metadata.outlet.as_deref(), Some("A Source"));
        let rss = "<rss><item><title>A <i>b</i> &lt;i>c&lt;/i></title><description>One <b>two</b> three</description></item>\
            <item><title>D</title><description><p>Four</p>\n<p><![CDATA[5 < 6 & <7>]]> &eacute;</p></description></item></rss>";
        assert_eq!(told(rss), pairs(&[("A b <i>c</i>", "One two three"), ("D", "Four\n\n5 < 6 & <7> é")]));
        let lines = read(rss.as_bytes()).unwrap().articles.pop().unwrap().lines;
        assert_eq!(lines, (1, 2));
    }

    #[test]
    fn an_end_that_is_missing_costs_no_entry() {
        let both = pairs(&[("A", "One\n\ntwo"), ("B", "Three")]);
        let b = "<item><title>B</title><description>Three</description></item>";
        for a in [
            "<item><title>A</title><description>One<br>two</description></item>",
            "<item><title>A</title><description>One<p>two</description></item>",
            "<item><title>A</title><description>One<p>two</div></item>",
            "<item><title>A</title><description>One<p>two",
            "<item><title>A</title><description>One<br>two</br></description></link>",
        ] {
            assert_eq!(told(&format!("<rss><channel>{a}{b}</channel></rss>")), both, "{a}");
            assert_eq!(told(&format!("<rss><channel>{a}{b}")), both, "{a}");
        }
        let lines = "One<br>".repeat(2 * DEEPEST);
        let many = format!("<rss><item><title>A</title><description>{lines}</description></item>{b}</rss>");
        assert_eq!(told(&many).len(), 2);
    }

    #[test]
    fn what_would_unfold_is_refused_and_what_breaks_off_is_named() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><rss><item><title>&b;</title></item></rss>";
        assert!(read(bomb.as_bytes()).unwrap_err().reason().contains("entities"));
        let cut = &RSS[..RSS.find("<item><title>C").unwrap() + 10];
        let rows = read(cut.as_bytes()).unwrap();
        assert_eq!(rows.articles.len(), 1);
        assert!(rows.dropped.iter().any(|row| row.reason == super::super::BROKEN), "{:?}", rows.dropped);
        assert!(read(&b"<html><p>x</html>"[..]).unwrap_err().reason().contains("no feed"));
        let deep = format!("<rss><item>{}", "<a>".repeat(100_000));
        assert!(read(deep.as_bytes()).unwrap_err().reason().contains("nested"));
    }

    #[test]
    fn shortcodes_are_no_text() {
        let text =
            without_shortcodes("a [caption id=\"x\" width=\"3\"]b[/caption] [gallery ids=\"1,2\"] [sic] c");
        assert_eq!(text, "a <figcaption>b</figcaption>  [sic] c");
    }
}
