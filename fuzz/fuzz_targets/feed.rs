#![no_main]
//! Feeds and WordPress exports: each entry that begins is an article or a row that was left out.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::file;
use standpoint::corpus::source::format::Format;

fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = file(bytes.to_vec(), Some(Format::Xml)) else { return };
    standpoint_fuzz::slices(&found.articles);
    // A feed is refused where it has no entry: what is read has at least one, and it is somewhere.
    assert!(!found.articles.is_empty() || !found.dropped.is_empty(), "{found:?}");
});
