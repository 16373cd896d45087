//! XML: RSS and Atom feeds, and WordPress exports, which are RSS with more fields.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::fields;
use super::{Rows, entry, number};
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
    /// The text with the line on which it begins; the fullest element's.
    text: Option<(u8, u64, String)>,
    /// Of a WordPress export: post, page, attachment …; publish, draft ….
    kind: String,
    status: String,
}

/// Reads a feed.
///
/// # Errors
/// Why none of it can be used.
pub(crate) fn read(input: impl BufRead) -> Result<Rows, Refusal> {
    let mut feed = Feed { rows: Rows::default(), outlet: String::new(), entry: None, n_entries: 0 };
    let mut reader = Reader::from_reader(Guarded { input, since: 0 });
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let (mut line, mut text, mut text_line) = (1_u64, String::new(), 1_u64);
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
        if text.len() > ROW {
            return Err(Refusal::Failed(format!(
                "{UNREADABLE} (line {text_line}: an element of more than {} MiB)",
                ROW >> 20
            )));
        }
        let lines = event.matches('\n').count() as u64;
        match &event {
            Event::DocType(declared) if declared.contains("<!ENTITY") => {
                return Err(Refusal::Failed(format!(
                    "{UNREADABLE} (line {line}: it declares entities of its own, which are not expanded)"
                )));
            }
            Event::Start(tag) => {
                if path.len() > DEEPEST {
                    return Err(Refusal::Failed(format!(
                        "{UNREADABLE} (line {line}: elements are nested more than {DEEPEST} deep)"
                    )));
                }
                // The text of Atom may be elements.
                if in_xhtml(&path) {
                    text.push_str(&markup(tag, ">"));
                } else {
                    text.clear();
                    text_line = line + lines;
                }
                path.push(name(tag));
                feed.begin(&path, line);
            }
            Event::End(_) if in_xhtml(&path) && path.len() > 1 && in_xhtml(&path[..path.len() - 1]) => {
                let name = path.pop().unwrap_or_default();
                text.push_str(&format!("</{name}>"));
            }
            Event::End(_) => {
                feed.end(&path, &text, text_line);
                path.pop();
                text.clear();
            }
            Event::Empty(tag) if in_xhtml(&path) => text.push_str(&markup(tag, "/>")),
            Event::Text(part) => text.push_str(part),
            Event::CData(part) => text.push_str(part),
            Event::GeneralRef(part) => text.push_str(&reference(part)),
            _ => {}
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

struct Feed {
    rows: Rows,
    outlet: String,
    entry: Option<Entry>,
    n_entries: usize,
}

impl Feed {
    fn begin(&mut self, path: &[String], line: u64) {
        if self.entry.is_none() && matches!(path.last().map(String::as_str), Some("item" | "entry")) {
            self.entry = Some(Entry { line, ..Entry::default() });
            self.n_entries += 1;
        }
    }

    /// An element ends: `path` leads to it, `text` is what it holds.
    fn end(&mut self, path: &[String], text: &str, line: u64) {
        let [.., parent, name] = path else { return };
        let Some(entry) = &mut self.entry else {
            if name == "title" && matches!(parent.as_str(), "channel" | "feed") {
                self.outlet = text.trim().to_owned();
            }
            return;
        };
        let mut date = |rank: u8| {
            if entry.date.as_ref().is_none_or(|(other, _)| rank < *other) && fields::date(text).is_some() {
                entry.date = Some((rank, text.to_owned()));
            }
        };
        match (parent.as_str(), name.as_str()) {
            ("item" | "entry", "title") => entry.title = text.to_owned(),
            ("item" | "entry", "dc:creator" | "author" | "itunes:author") if !text.trim().is_empty() => {
                entry.authors.push(text.trim().to_owned());
            }
            ("author", "name") => entry.authors.push(text.trim().to_owned()),
            ("item", "source") | ("source", "title") => entry.outlet = text.to_owned(),
            ("item" | "entry", "pubDate" | "published" | "dc:date") => date(0),
            ("item" | "entry", "wp:post_date") => date(1),
            ("item" | "entry", "updated" | "dcterms:modified" | "wp:post_modified") => date(2),
            ("item" | "entry", "content:encoded" | "content") => entry.take(0, line, text),
            ("item" | "entry", "description" | "summary") => entry.take(1, line, text),
            ("item", "wp:post_type") => entry.kind = text.trim().to_owned(),
            ("item", "wp:status") => entry.status = text.trim().to_owned(),
            (_, "item" | "entry") => {
                if let Some(entry) = self.entry.take() {
                    self.take(entry);
                }
            }
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
        let metadata = Metadata {
            title: fields::plain(&unmarked(&found.title)),
            author: fields::names(&found.authors.join("; ")),
            outlet: fields::plain(outlet),
            date: found.date.and_then(|(_, date)| fields::date(&date)),
            ..Metadata::default()
        };
        let (_, first, body) = found.text.unwrap_or_default();
        // What blogs store is markup, even if it has no tags but comments.
        let (mut runs, layout) = if html::is_markup(&body) || !found.kind.is_empty() {
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
    fn take(&mut self, rank: u8, line: u64, text: &str) {
        if !text.trim().is_empty() && self.text.as_ref().is_none_or(|(other, ..)| rank < *other) {
            self.text = Some((rank, line, text.to_owned()));
        }
    }
}

/// True inside the content of an Atom entry, where elements are text.
fn in_xhtml(path: &[String]) -> bool {
    let at = path.iter().position(|name| matches!(name.as_str(), "content" | "summary"));
    at.is_some_and(|at| at > 0 && path[at - 1] == "entry")
}

fn name(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_owned()
}

fn markup(tag: &BytesStart<'_>, end: &str) -> String {
    format!("<{}{end}", &**tag)
}

/// What a reference stands for: one of XML's five, or a character.
fn reference(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    });
    match (name, number.and_then(char::from_u32)) {
        ("lt", _) => "<".into(),
        ("gt", _) => ">".into(),
        ("amp", _) => "&".into(),
        ("quot", _) => "\"".into(),
        ("apos", _) => "'".into(),
        (_, Some(sign)) => sign.into(),
        // HTML's: they are read with the markup that they stand in.
        _ => format!("&{name};"),
    }
}

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
