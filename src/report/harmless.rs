//! Text from articles, made so that it can do nothing but be read.

use std::borrow::Cow;

/// Text without what is not to be seen: control characters and signs that turn the direction of what follows.
/// White space of any kind that is not a plain or a narrow space becomes a plain one, so that the text stays on
/// its line; what marks the direction of a single letter stays, because right-to-left scripts need it.
pub fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() || turns(c) || forbidden(c);
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if odd(c) => None,
        c => Some(c),
    });
    Cow::Owned(kept.collect())
}

/// Embeddings, overrides and isolates, which reach beyond the letter they stand at.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// What XML cannot hold, and marks of other tools.
fn forbidden(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Text as it can stand between tags and in attributes of HTML and XML.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// JSON as it can stand in a script element: no sign in it ends the element or begins a comment.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).expect("strings and numbers can be written to memory");
    let mut out = String::with_capacity(text.len() + text.len() / 64);
    for c in text.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            _ => out.push(c),
        }
    }
    out
}

/// The first so many characters of a cleaned text; where more is left, cut at a word if one is near, with an ellipsis.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    // Of a very long text only the beginning is looked at.
    let bytes = text.char_indices().nth(8 * most + 64).map_or(text.len(), |(byte, _)| byte);
    let cleaned = clean(&text[..bytes]);
    let Some((end, _)) = cleaned.char_indices().nth(most) else {
        let cut = if bytes < text.len() { " …" } else { "" };
        return format!("{cleaned}{cut}");
    };
    let head = &cleaned[..end];
    let at = head.rfind(char::is_whitespace).filter(|&at| 3 * at > 2 * end).unwrap_or(end);
    format!("{} …", head[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_left_out() {
        assert_eq!(clean("plain – text"), "plain – text");
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{0}d\u{1b}[0me\tf\u{2028}g"), "abcd[0me f g");
        assert_eq!(clean("\u{200f}א"), "\u{200f}א");
    }

    #[test]
    fn no_text_is_markup() {
        assert_eq!(escape("<b a='x' c=\"y\">&"), "&lt;b a=&#39;x&#39; c=&quot;y&quot;&gt;&amp;");
        let text = json(&"</script><!-- & \u{2028}");
        assert_eq!(text, "\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\"");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "</script><!-- & \u{2028}");
    }

    #[test]
    fn long_texts_are_cut_at_words() {
        assert_eq!(shorten("one two three", 20), "one two three");
        assert_eq!(shorten("one two three", 10), "one two …");
        assert_eq!(shorten(&"x".repeat(10_000), 5), "xxxxx …");
        assert_eq!(shorten(&"\u{0}".repeat(10_000), 5), " …");
    }
}
