#![no_main]
//! gzip and Zstandard: damaged files are refused, bombs stopped, and what was packed is what is read.

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::unpacked;

const MOST: u64 = 64 << 20;

fuzz_target!(|bytes: &[u8]| {
    // As it is: most of the corpus begins as packed files do.
    if let Ok(found) = unpacked(bytes.to_vec(), MOST) {
        assert!(found.len() as u64 <= MOST);
    }
    let is_packed = bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"\x28\xb5\x2f\xfd");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).expect("memory does not fail");
    let gzip = gzip.finish().expect("memory does not fail");
    let zstd = zstd::encode_all(bytes, 1).expect("memory does not fail");
    for packed in [gzip, zstd] {
        let cut = packed[..packed.len() - 1].to_vec();
        match unpacked(packed, MOST) {
            Ok(found) => assert!(found == bytes && !is_packed),
            Err(error) => assert!(is_packed, "{error}"),
        }
        assert!(unpacked(cut, MOST).is_err(), "a file that breaks off is no whole one");
    }
});
