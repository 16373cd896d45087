//! What must hold whatever is read: checks that several fuzz targets share.

#![forbid(unsafe_code)]

use std::collections::HashMap;

use standpoint::corpus::fuzzing::{self, Found};
use standpoint::corpus::source::format::Format;
use standpoint::corpus::{Article, Dropped};

/// libFuzzer ends at every panic. One that the program catches, in the code of others that reads a format, costs a file
/// and is none of our finds; one in our own code is, wherever it is caught.
pub fn let_caught_panics_of_others_pass() {
    let end = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let of_others = panic.location().is_some_and(|place| place.file().contains("/registry/src/"));
        if !(of_others && standpoint::guard::is_guarded()) {
            end(panic);
        }
    }));
}

/// Reads a page that is a text and checks that nothing of it is lost: not one letter or digit of the lines that its
/// reader found, nor one of these lines.
pub fn page(text: &str, format: Format) {
    // What looks like binary data is refused as a whole, and said to be.
    let Ok(found) = fuzzing::file(text.as_bytes().to_vec(), Some(format)) else { return };
    slices(&found.articles);
    // The reader sees what was decoded: no byte order mark, no NUL, bytes that were taken for another encoding.
    let Ok((text, _)) = fuzzing::decoded(text.as_bytes(), format == Format::Html) else { return };
    if format == Format::Text && fuzzing::press(&text).is_some() {
        return;
    }
    let lines = fuzzing::lines(&text, format);
    let titles: Vec<&str> =
        found.articles.iter().filter_map(|article| article.metadata.title.as_deref()).collect();
    let is_title = |text: &str| !text.is_empty() && titles.iter().any(|title| title.contains(text));
    // The key in front of a title, "title: …", is none of its words.
    let told = lines.iter().map(|(_, line)| match line.split_once(':') {
        Some((_, value)) if is_title(value.trim()) => value,
        _ => line,
    });
    no_letter_is_lost(told, &found.articles, &found.dropped);
    no_line_is_lost(&lines, &found);
}

/// Paragraphs are slices of their article's text, in order; lines lie in the article.
pub fn slices(articles: &[Article]) {
    for article in articles {
        let mut end = 0;
        for paragraph in article.paragraphs.iter() {
            assert!(end <= paragraph.start && paragraph.start < paragraph.end, "{article:?}");
            assert!(!article.text[paragraph.start..paragraph.end].trim().is_empty(), "{article:?}");
            assert!(article.text[end..paragraph.start].chars().all(char::is_whitespace));
            assert!(1 <= paragraph.lines.0 && paragraph.lines.0 <= paragraph.lines.1, "{article:?}");
            end = paragraph.end;
        }
        assert_eq!(end, article.text.len(), "{article:?}");
        assert!(article.lines.0 <= article.lines.1, "{article:?}");
        assert!(article.line_starts.is_sorted(), "{article:?}");
        for &(start, line) in article.line_starts.iter() {
            assert!(article.text.is_char_boundary(start));
            assert!(article.lines.0 <= line && line <= article.lines.1, "{line}: {article:?}");
        }
    }
}

/// Each letter and digit of these lines stands in an article, in its title, or in what was dropped, as often as there.
pub fn no_letter_is_lost<'t>(
    lines: impl Iterator<Item = &'t str>,
    articles: &[Article],
    dropped: &[Dropped],
) {
    let mut left: HashMap<char, i64> = HashMap::new();
    let mut count = |text: &str, by: i64| {
        text.chars().filter(|c| c.is_alphanumeric()).for_each(|c| *left.entry(c).or_default() += by);
    };
    lines.for_each(|line| count(line, -1));
    for article in articles {
        count(&article.text, 1);
        count(article.metadata.title.as_deref().unwrap_or_default(), 1);
    }
    dropped.iter().for_each(|row| count(&row.text, 1));
    let lost: Vec<_> = left.into_iter().filter(|&(_, count)| count < 0).collect();
    assert!(lost.is_empty(), "{lost:?}: {articles:?} {dropped:?}");
}

/// Each line with a letter is one of an article, of its title, or among what was dropped.
fn no_line_is_lost(lines: &[(u32, String)], found: &Found) {
    let inside = |line: u32, (first, last): (u32, u32)| first <= line && line <= last;
    for (line, text) in lines.iter().filter(|(_, text)| text.contains(char::is_alphanumeric)) {
        let told = found.articles.iter().any(|article| inside(*line, article.lines))
            || found.dropped.iter().any(|row| inside(*line, row.lines));
        assert!(told, "line {line}: {text:?}");
    }
}
