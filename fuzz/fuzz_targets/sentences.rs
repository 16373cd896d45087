#![no_main]
//! Sentences: in order, none over another, nothing but white space between them.

use libfuzzer_sys::fuzz_target;
use standpoint::text::sentence::sentences;

fuzz_target!(|text: &str| {
    let mut end = 0;
    for sentence in sentences(text) {
        assert!(text[end..sentence.start].trim().is_empty());
        let inside = &text[sentence.clone()];
        assert!(!inside.is_empty() && inside.trim() == inside);
        end = sentence.end;
    }
    assert!(text[end..].trim().is_empty());
});
