//! The little Markdown that notes are written in, as HTML.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::report::harmless::escape;

/// Emphasis stays, all else becomes text.
pub(in crate::report) fn inline(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() + 16);
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&escape(&text));
            }
            Event::Start(Tag::Strong) => out.push_str("<strong>"),
            Event::End(TagEnd::Strong) => out.push_str("</strong>"),
            Event::Start(Tag::Emphasis) => out.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_is_kept_and_nothing_else() {
        let note = "On **A \\*b\\* &lt;i&gt;**, one is <b onclick=x>bad</b>";
        assert_eq!(
            inline(note),
            "On <strong>A *b* &lt;i&gt;</strong>, one is &lt;b onclick=x&gt;bad&lt;/b&gt;"
        );
        assert_eq!(inline("[x](javascript:y) ![z](w)"), "x z");
    }
}
