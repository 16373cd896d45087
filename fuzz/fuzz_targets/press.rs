#![no_main]
//! Exports of press databases: no letter of them is lost.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::{clean, press};

fuzz_target!(|text: &str| {
    let Some((articles, dropped)) = press(text) else { return };
    standpoint_fuzz::slices(&articles);
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let lines: Vec<String> = text.split(end).map(clean).collect();
    standpoint_fuzz::no_letter_is_lost(lines.iter().map(String::as_str), &articles, &dropped);
});
