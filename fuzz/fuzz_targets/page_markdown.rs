#![no_main]
//! A page in Markdown: nothing of it is lost, paragraphs are slices.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::source::format::Format;

fuzz_target!(init: standpoint_fuzz::let_caught_panics_of_others_pass(), |text: &str| {
    standpoint_fuzz::page(text, Format::Markdown);
});
