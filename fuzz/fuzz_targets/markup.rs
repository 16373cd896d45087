#![no_main]
//! Text of articles in reports: neither in HTML, Markdown nor script is it more than text, and it is all there.

use libfuzzer_sys::fuzz_target;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use standpoint::report::clean;
use standpoint::report::fuzzing::{in_html, in_markdown, in_script, note, shortened};

fuzz_target!(|text: &str| {
    let html = in_html(text);
    assert!(!html.contains(['<', '>', '"', '\'']));
    assert_eq!(unescaped(&html), clean(text));

    let script = in_script(text);
    assert!(!script.contains(['<', '>', '&', '\n', '\u{2028}', '\u{2029}']));
    assert_eq!(serde_json::from_str::<String>(&script).expect("it is JSON"), text);

    in_a_report(text);

    // A note keeps its emphasis and nothing else.
    let noted = note(text);
    let bare = ["<strong>", "</strong>", "<em>", "</em>"].iter().fold(noted, |all, tag| all.replace(tag, ""));
    assert!(!bare.contains(['<', '>', '"', '\'']), "{bare}");

    for most in [0, 1, 20, 200] {
        assert!(shortened(text, most).chars().count() <= most + 2);
    }
});

/// Markdown that stands in a line behind other text, in a quote and in a cell of a table.
fn in_a_report(text: &str) {
    let escaped = in_markdown(text);
    assert!(!escaped.contains(['\n', '\r']));
    let expected: String = clean(text).split_whitespace().collect();
    for page in [
        format!("- **a** {escaped}\n"),
        format!("> “{escaped}”\n"),
        format!("| a | b |\n|---|---|\n| x {escaped} | y |\n"),
    ] {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
        let (mut shown, mut rows) = (String::new(), 0);
        for event in Parser::new_ext(&page, options) {
            match event {
                Event::Text(text) => shown.push_str(&text),
                Event::SoftBreak | Event::Start(Tag::Paragraph | Tag::Strong) => {}
                Event::Start(Tag::TableCell) => rows += 1,
                Event::Start(
                    Tag::List(_)
                    | Tag::Item
                    | Tag::BlockQuote(_)
                    | Tag::Table(_)
                    | Tag::TableHead
                    | Tag::TableRow,
                )
                | Event::End(
                    TagEnd::List(_)
                    | TagEnd::Item
                    | TagEnd::BlockQuote(_)
                    | TagEnd::Table
                    | TagEnd::TableHead
                    | TagEnd::TableRow
                    | TagEnd::TableCell
                    | TagEnd::Paragraph
                    | TagEnd::Strong,
                ) => {}
                other => panic!("{other:?} in {page:?}"),
            }
        }
        assert!(rows == 0 || rows == 4, "{page:?}");
        let shown: String = shown.split_whitespace().collect();
        assert!(shown.contains(&expected), "{shown:?} lacks {expected:?}");
    }
}

fn unescaped(html: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(html.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}
