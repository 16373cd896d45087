//! Tags with more attributes than any page needs, cut to a number of them.
//!
//! Whoever reads a tag compares each attribute with all before it, to leave out those that come twice. With hundreds of
//! thousands of them in one tag that takes hours, so nobody gets to see these.

use std::borrow::Cow;

/// Attributes of one tag that are kept.
const MOST: usize = 1_000;
/// Elements whose content is no markup.
const RAW: [&str; 2] = ["script", "style"];

/// A page whose tags have at most [`MOST`] attributes each, on the same lines. Takes time linear in the page.
pub(super) fn limited(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut kept = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let open = at + found;
        if html[open..].starts_with("<!--") {
            at = html[open..].find("-->").map_or(html.len(), |end| open + end);
            continue;
        }
        let is_end = bytes.get(open + 1) == Some(&b'/');
        let name = open + 1 + usize::from(is_end);
        if !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
            at = open + 1;
            continue;
        }
        let tag = Tag::read(bytes, name);
        if let Some(cut) = tag.cut {
            kept.push_str(&html[copied..cut]);
            kept.extend(html[cut..tag.end].chars().filter(|&c| c == '\n'));
            copied = tag.end;
        }
        at = tag.end;
        let name = &bytes[name..tag.name_end];
        if !is_end && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw.as_bytes())) {
            at = end_of_raw(bytes, at, name);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

/// Where the parts of a tag are; all places are at an ASCII sign or the end of the page.
struct Tag {
    name_end: usize,
    /// Where the first attribute begins that is too many.
    cut: Option<usize>,
    /// Where its `>` is.
    end: usize,
}

impl Tag {
    /// Reads a tag as the HTML standard does (section 13.2.5, from the tag name state on).
    fn read(bytes: &[u8], name: usize) -> Self {
        let name_end = until(bytes, name, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let (mut at, mut attributes, mut cut) = (name_end, 0, None);
        loop {
            at = until(bytes, at, |byte| !is_space(byte) && byte != b'/');
            if at >= bytes.len() || bytes[at] == b'>' {
                return Self { name_end, cut, end: at };
            }
            attributes += 1;
            if attributes > MOST && cut.is_none() {
                cut = Some(at);
            }
            at = end_of_attribute(bytes, at);
        }
    }
}

/// The place behind an attribute and its value.
fn end_of_attribute(bytes: &[u8], start: usize) -> usize {
    // An equals sign in the first place is part of the name.
    let name = until(bytes, start + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
    let sign = until(bytes, name, |byte| !is_space(byte));
    if bytes.get(sign) != Some(&b'=') {
        return name;
    }
    let value = until(bytes, sign + 1, |byte| !is_space(byte));
    match bytes.get(value) {
        Some(&quote @ (b'"' | b'\'')) => (until(bytes, value + 1, |byte| byte == quote) + 1).min(bytes.len()),
        _ => until(bytes, value, |byte| is_space(byte) || byte == b'>'),
    }
}

/// Where the end tag of an element without markup begins, or the page ends.
fn end_of_raw(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let is_end = |at: &usize| {
        bytes[*at..].starts_with(b"</")
            && bytes.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    (from..bytes.len()).find(is_end).unwrap_or(bytes.len())
}

fn until(bytes: &[u8], from: usize, stop: impl Fn(u8) -> bool) -> usize {
    (from..bytes.len()).find(|&at| stop(bytes[at])).unwrap_or(bytes.len())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(number: usize) -> String {
        (0..number).map(|n| format!("\na{n}='>'")).collect()
    }

    #[test]
    fn what_is_too_many_is_cut_and_lines_stay() {
        let page = format!("<p{}>one</p>\n<i b=c>two", many(MOST + 5));
        let limited = limited(&page);
        assert_eq!(limited.matches('\n').count(), page.matches('\n').count());
        assert!(limited.ends_with("\n>one</p>\n<i b=c>two"), "{limited}");
        assert!(limited.contains("a999=") && !limited.contains("a1000="), "{limited}");
    }

    #[test]
    fn other_pages_stay_as_they_are() {
        let few = format!("<p{}>one</p>", many(MOST));
        let words = "word ".repeat(2 * MOST);
        for page in [
            few.as_str(),
            "a < b, 1 <2 <",
            "<p a=\"open",
            "<p a",
            "<a href = x/y>é</a>",
            &format!("<!-- <b {words}--> text"),
            &format!("<script>if (a<b {words}) {{}}</SCRIPT> text"),
            "<style>a<b",
        ] {
            assert!(matches!(limited(page), Cow::Borrowed(same) if same == page), "{page:.40}");
        }
    }

    #[test]
    fn end_tags_and_what_never_ends_are_cut_too() {
        let page = format!("x</p{}", many(2 * MOST));
        assert!(limited(&page).trim_end().ends_with("a999='>'"));
    }
}
