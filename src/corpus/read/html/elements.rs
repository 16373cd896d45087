//! What elements do with the lines of a page, by their names.

use html5ever::{LocalName, local_name};

/// Elements whose text is bold.
pub(super) fn is_bold(name: &LocalName) -> bool {
    matches!(name, &local_name!("b") | &local_name!("strong"))
}

/// Elements that hold nothing, or end where the next one begins.
pub(super) fn needs_no_end(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area"
            | "base"
            | "br"
            | "col"
            | "dd"
            | "dt"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "li"
            | "link"
            | "meta"
            | "option"
            | "p"
            | "param"
            | "source"
            | "td"
            | "th"
            | "tr"
            | "track"
            | "wbr"
    )
}

/// Elements whose text is none of the page's.
pub(super) fn is_hidden(name: &LocalName) -> bool {
    matches!(
        &**name,
        "script"
            | "style"
            | "iframe"
            | "noframes"
            | "title"
            | "textarea"
            | "noscript"
            | "template"
            | "svg"
            | "select"
            | "button"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "datalist"
    )
}

/// Elements that stand in no control: one that is still open was never closed.
pub(super) fn closes_control(name: &LocalName) -> bool {
    matches!(&**name, "p" | "article" | "section" | "h1" | "h2" | "h3" | "body")
}

/// Elements before and behind which a line ends.
pub(super) fn breaks_line(name: &LocalName) -> bool {
    matches!(
        &**name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}

pub(super) fn level(name: &LocalName) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}
