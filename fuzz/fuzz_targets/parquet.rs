#![no_main]
//! Parquet: whatever the bytes are, they are read or refused.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::guarded_file;
use standpoint::corpus::source::format::Format;

fuzz_target!(init: standpoint_fuzz::let_caught_panics_of_others_pass(), |bytes: &[u8]| {
    if let Ok(found) = guarded_file(bytes.to_vec(), Some(Format::Parquet)) {
        standpoint_fuzz::slices(&found.articles);
    }
});
