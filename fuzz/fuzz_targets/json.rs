#![no_main]
//! JSON: each line that is not empty is an article or a row that was left out; of an array no object with a text is
//! lost.

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use standpoint::corpus::fuzzing::file;
use standpoint::corpus::source::format::Format;

fuzz_target!(|text: &str| {
    let Ok(found) = file(text.as_bytes().to_vec(), Some(Format::Json)) else { return };
    standpoint_fuzz::slices(&found.articles);
    let left_out = found.dropped.iter().filter(|row| row.reason.contains("row")).count();
    let made = found.articles.len() + left_out;
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('[') {
        let Ok(Value::Array(values)) = serde_json::from_str(text.trim_start_matches('\u{feff}')) else {
            return;
        };
        let objects = values.iter().filter(|value| value.is_object()).count();
        assert!(made >= objects, "{made} of {objects}: {found:?}");
    } else if found.info.encoding == "UTF-8" {
        let lines = text.split('\n').map(|line| line.trim_start_matches('\u{feff}').trim());
        assert_eq!(made, lines.filter(|line| !line.is_empty()).count(), "{found:?}");
    }
});
