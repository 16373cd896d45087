#![no_main]
//! Encodings: what is UTF-8 stays what it is, and what was read stays when it is read again.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::decoded;

fuzz_target!(|bytes: &[u8]| {
    for markup in [false, true] {
        let Ok((text, replaced)) = decoded(bytes, markup) else { continue };
        assert!(!text.contains('\0'));
        // No encoding makes more than three bytes of UTF-8 of one byte.
        assert!(text.len() <= 3 * bytes.len());
        let has_mark = bytes.starts_with(b"\xEF\xBB\xBF") || text.starts_with('\u{feff}');
        let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        match std::str::from_utf8(bytes) {
            Ok(whole) if !whole.contains('\0') && !has_mark && !wide => {
                assert_eq!((text.as_str(), replaced), (whole, 0));
            }
            _ => {}
        }
        if !has_mark {
            assert_eq!(decoded(text.as_bytes(), false), Ok((text.clone(), 0)), "{text:?}");
        }
    }
});
