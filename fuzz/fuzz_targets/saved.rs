#![no_main]
//! Results that were saved: whatever stands in the file, reports are rendered or refused, and nothing runs in a page but
//! the script that its policy names by its hash.

use libfuzzer_sys::fuzz_target;
use standpoint::report::fuzzing::{read, render};

fuzz_target!(|lines: &[u8]| {
    let _ = read(lines);
    let Ok((_, html)) = render(lines) else { return };
    let policy = html.find("Content-Security-Policy").expect("a page has its policy");
    let head = html.find("</head>").expect("a page has a head");
    assert!(policy < head);
    // Before the policy stands nothing that comes from the file.
    assert!(!html[..policy].contains("<script") && html[..policy].len() < 200, "{}", &html[..policy]);
});
