//! What the characters around a word say of it: that it is shouted, or a scrap of an address or of markup.

use super::language::Language;
use super::token::{self, Kind};
use super::word::{Word, each_word, is_capitals};

/// What a scrap stands for where words are counted: something between two words that is none.
pub(super) const SCRAP: &str = "&";

/// Letters of a word from which capitals are no abbreviation; a small word may have one less.
const LONG: usize = 5;

/// Reads the words of a text in their order.
pub(super) struct Context<'t> {
    text: &'t str,
    /// Where the address ends that was met last.
    address_end: usize,
    /// Where the last sentence ends that was looked at, and whether it is all in capitals.
    sentence: (usize, bool),
}

impl<'t> Context<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, address_end: 0, sentence: (0, false) }
    }

    /// True for a part of an address ("https", "html") or the name of a character in markup ("amp", "rsquo").
    pub(super) fn is_scrap(&mut self, word: &Word<'_>) -> bool {
        if word.start < self.address_end {
            return true;
        }
        if self.begins_address(word) {
            let rest = &self.text[word.start..];
            self.address_end = word.start + rest.find(ends_address).unwrap_or(rest.len());
            return true;
        }
        self.is_entity(word)
    }

    /// "https:" and other schemes with "//", "www.", and a host with a path behind it ("t.co/x").
    fn begins_address(&self, word: &Word<'_>) -> bool {
        let rest = &self.text.as_bytes()[word.end()..];
        match rest.first() {
            Some(b':') => {
                let is_web = ["http", "https"].iter().any(|scheme| word.text.eq_ignore_ascii_case(scheme));
                is_web || (rest.starts_with(b"://") && word.text.is_ascii())
            }
            Some(b'/') if rest.get(1).is_some_and(u8::is_ascii_alphanumeric) => is_host(word.text),
            _ => word.text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")),
        }
    }

    /// True for "rsquo" in "&rsquo;", also where the "&" was written as "&amp;" itself.
    fn is_entity(&self, word: &Word<'_>) -> bool {
        let bytes = self.text.as_bytes();
        if !matches!(word.start.checked_sub(1).map(|before| bytes[before]), Some(b'&' | b';' | b'#')) {
            return false;
        }
        let before = &self.text[..word.start];
        let before = before.strip_suffix('#').unwrap_or(before);
        let is_marked = before.ends_with('&') || before.ends_with("&amp;");
        is_marked
            && match bytes.get(word.end()) {
                Some(b';') => is_entity_name(word.text),
                _ => matches!(word.text, "amp" | "nbsp" | "quot" | "lt" | "gt"),
            }
    }

    /// True where the sentence or line around a word is all in capitals: see [`is_running_in_capitals`].
    pub(super) fn is_shouted(&mut self, word: &Word<'_>) -> bool {
        if !is_capitals(word.text) {
            return false;
        }
        if word.start >= self.sentence.0 {
            let (start, end) =
                (sentence_start(&self.text[..word.start]), sentence_end(self.text, word.end()));
            self.sentence = (end, is_running_in_capitals(&self.text[start..end]));
        }
        self.sentence.1
    }
}

/// Shouting is looked for where capitals of English words would make names of them.
pub(super) fn may_shout(language: Language) -> bool {
    matches!(language, Language::English | Language::Unknown)
}

/// The tag of a form: the place of its language, and whether it is shouted.
pub(super) fn tag(language: u8, shouted: bool) -> u8 {
    language << 1 | u8::from(shouted)
}

/// The place of the language in a tag.
pub(super) fn language_of(tag: u8) -> usize {
    usize::from(tag >> 1)
}

/// What a form with this tag is.
pub(super) fn kind(form: &str, of: u8, languages: &[Language]) -> Kind {
    let place = language_of(of);
    token::kind(form, languages[place], of != tag(place as u8, false))
}

fn ends_address(c: char) -> bool {
    !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`' | '(' | ')' | '[' | ']' | '{' | '}')
}

/// Labels with full stops between them, the last one of small letters: "pic.twitter.com".
fn is_host(word: &str) -> bool {
    let is_top = |top: &str| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_lowercase());
    word.rsplit_once('.').is_some_and(|(host, top)| !host.is_empty() && is_top(top))
}

/// Names of characters are in small letters, but for the first one of a letter with a mark ("Eacute").
fn is_entity_name(word: &str) -> bool {
    const MARKS: &[&str] =
        &["acute", "grave", "circ", "uml", "tilde", "cedil", "slash", "ring", "caron", "lig"];
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_short = (2..=8).contains(&word.len());
    let (first, rest) = word.split_at_checked(1).unwrap_or_default();
    is_short && is_plain(rest) && (is_plain(first) || MARKS.iter().any(|mark| rest.ends_with(mark)))
}

/// Where a sentence or line begins that goes on at the end of `before`.
fn sentence_start(before: &str) -> usize {
    let breaks = before.char_indices().rev();
    let mut behind = None;
    for (at, c) in breaks {
        match (c, behind) {
            ('\n', _) => return at + 1,
            ('.' | '!' | '?' | ':' | ';', Some(next)) if is_blank(next) => return at + 1,
            _ => behind = Some(c),
        }
    }
    0
}

/// Where it ends, from `at` on.
fn sentence_end(text: &str, at: usize) -> usize {
    let mut chars = text[at..].char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        let is_end = match c {
            '\n' => true,
            '.' | '!' | '?' | ':' | ';' => chars.peek().is_none_or(|&(_, next)| is_blank(next)),
            _ => false,
        };
        if is_end {
            return at + place + c.len_utf8();
        }
    }
    text.len()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// True for a sentence in capitals that runs as sentences do: half of its words are small ones. A headline has fewer, and
/// in one "US" is a country.
fn is_running_in_capitals(sentence: &str) -> bool {
    if sentence.chars().any(char::is_lowercase) {
        return false;
    }
    let (mut words, mut small, mut is_long) = (0, 0, false);
    each_word(sentence, |word| {
        let is_small = Language::English.is_stop_word(&word.text.to_lowercase());
        let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
        words += usize::from(letters > 0);
        small += usize::from(is_small);
        is_long |= letters >= LONG || (is_small && letters + 1 == LONG);
    });
    is_long && 2 * small >= words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::word::words;

    fn kept(text: &str) -> Vec<&str> {
        let mut context = Context::new(text);
        words(text).into_iter().filter(|word| !context.is_scrap(word)).map(|word| word.text).collect()
    }

    #[test]
    fn addresses_and_names_of_characters_are_scraps() {
        assert_eq!(
            kept("See https://www.a.com/news/story-1.html?x=y&z=w (ftp://b.org/c) or www.d.net, t.co/x1 too"),
            ["See", "or", "too"]
        );
        assert_eq!(kept("[the text](https://a.b/c) and/or http: end"), ["the", "text", "and", "or", "end"]);
        assert_eq!(
            kept("growth&nbsp;of r&amp;d, the minister&rsquo;s &amp;mdash;plan &#x27;so&#39; &Eacute;tat"),
            ["growth", "of", "r", "d", "the", "minister", "s", "plan", "so", "tat"]
        );
        assert_eq!(
            kept("Johnson&Johnson; AT&T; this &lt well"),
            ["Johnson", "Johnson", "AT", "T", "this", "well"]
        );
    }

    #[test]
    fn a_sentence_or_line_in_capitals_is_shouted() {
        let shouted = |text| {
            let mut context = Context::new(text);
            let words = words(text).into_iter();
            words.filter(|word| context.is_shouted(word)).map(|word| word.text).collect::<Vec<_>>()
        };
        assert_eq!(
            shouted("WHAT THEY WERE DOING\nThe US and WHO say IT. WE WERE BEATEN! Now US, then"),
            ["WHAT", "THEY", "WERE", "DOING", "WE", "WERE", "BEATEN"]
        );
        assert!(shouted("US, UK AND WHO").is_empty(), "nothing but abbreviations");
        assert!(shouted("OIL: US firms say so").is_empty());
        assert!(shouted("US TROOPS LEAVE IRAQI BASE").is_empty(), "a headline");
    }
}
