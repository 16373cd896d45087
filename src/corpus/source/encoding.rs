//! Bytes as text: by byte order mark, by being UTF-8, by what the file declares, else by what its bytes look like.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

/// A text, and how it became one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub text: String,
    /// The encoding's name by the WHATWG's standard.
    pub encoding: &'static str,
    /// Byte sequences that are none in this encoding, and NULs: U+FFFD stands for the former, the latter are left out.
    pub replaced: usize,
}

/// Why bytes are no text.
pub(crate) const BINARY: &str = "is a binary file, not text";

/// Of the bytes of text that are not plain letters, this share may be no UTF-8 in a text that is else.
const STRAY: usize = 10;
/// In text one in so many characters may be a control character.
const CONTROLS: usize = 20;

/// Makes text of a file's bytes.
///
/// # Errors
/// Why they are none.
pub(crate) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, String> {
    let (encoding, start) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (guess(bytes, declared), 0),
    };
    let (text, malformed) = encoding.decode_without_bom_handling(&bytes[start..]);
    let mut replaced = if malformed { text.matches('\u{FFFD}').count() } else { 0 };
    let nuls = text.bytes().filter(|&byte| byte == 0).count();
    let odd =
        text.bytes().filter(|&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)).count();
    if odd * CONTROLS > text.len() {
        return Err(BINARY.into());
    }
    if replaced * STRAY > text.len() {
        return Err("is no text in an encoding that is known; save it as UTF-8".into());
    }
    replaced += nuls;
    let text = if nuls > 0 { text.replace('\0', "") } else { text.into_owned() };
    Ok(Decoded { text, encoding: encoding.name(), replaced })
}

/// The encoding of bytes without a byte order mark.
pub(crate) fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some(wide) = without_mark(bytes) {
        return wide;
    }
    let faults = match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        // Cut off inside a character.
        Err(error) if error.error_len().is_none() && error.valid_up_to() + 4 > bytes.len() => return UTF_8,
        Err(_) => faults(bytes),
    };
    // Text that is UTF-8 but for a few bytes stays what it is.
    let beyond = bytes.iter().filter(|&&byte| byte >= 0xc0).count();
    if faults * STRAY < beyond {
        return UTF_8;
    }
    // A declaration that is read byte by byte is in no wide encoding; the replacement encoding holds no text at all.
    let not_so = [UTF_8, UTF_16LE, UTF_16BE, REPLACEMENT];
    if let Some(declared) = declared.filter(|declared| !not_so.contains(declared)) {
        return declared;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Byte sequences that are no UTF-8.
fn faults(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count()
}

/// UTF-16 without a byte order mark: every second byte of plain letters is NUL.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 4 {
        return None;
    }
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    if odd * 10 > half * 7 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that an HTML or XML text declares in its first bytes.
pub(crate) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let label = ["encoding=", "charset="].iter().find_map(|sign| {
        let rest = head.split_once(sign)?.1.trim_start_matches(['"', '\'', ' ']);
        rest.split(['"', '\'', ' ', ';', '>', '/', '?']).next()
    })?;
    Encoding::for_label(label.as_bytes())
}

/// Text of some encoding as UTF-8. Each U+FFFD that comes out is counted.
pub(crate) struct Decoding<R: Read> {
    input: DecodeReaderBytes<R, Vec<u8>>,
    /// Bytes of U+FFFD that came last.
    matched: usize,
    replaced: Rc<Cell<usize>>,
}

impl<R: Read> Decoding<R> {
    pub(crate) fn new(input: R, encoding: &'static Encoding, replaced: Rc<Cell<usize>>) -> Self {
        let input = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(input);
        Self { input, matched: 0, replaced }
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        for &byte in &buffer[..read] {
            self.matched = match (self.matched, byte) {
                (_, 0xef) => 1,
                (1, 0xbf) => 2,
                (2, 0xbd) => {
                    self.replaced.set(self.replaced.get() + 1);
                    0
                }
                _ => 0,
            };
        }
        Ok(read)
    }
}

/// A line as text; what is no UTF-8 in it is counted.
pub(crate) fn line<'b>(bytes: &'b [u8], replaced: &mut usize) -> Cow<'b, str> {
    let text = String::from_utf8_lossy(bytes);
    if matches!(text, Cow::Owned(_)) {
        *replaced += faults(bytes);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str, usize) {
        let decoded = decode(bytes, declared(bytes)).unwrap();
        (decoded.text, decoded.encoding, decoded.replaced)
    }

    #[test]
    fn byte_order_marks_and_utf_8() {
        assert_eq!(read(b"\xEF\xBB\xBFa"), ("a".into(), "UTF-8", 0));
        assert_eq!(read(b"\xFF\xFEa\0\xe9\0"), ("aé".into(), "UTF-16LE", 0));
        assert_eq!(read(b"\xFE\xFF\0a\0\xe9"), ("aé".into(), "UTF-16BE", 0));
        assert_eq!(read("Café".as_bytes()), ("Café".into(), "UTF-8", 0));
    }

    #[test]
    fn without_a_mark_bytes_tell() {
        let wide: Vec<u8> = "The café was open".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide), ("The café was open".into(), "UTF-16LE", 0));
        assert_eq!(
            read(b"The caf\xE9 was open on that day"),
            ("The café was open on that day".into(), "windows-1252", 0)
        );
        let russian = "Комитет ещё не сказал, что он думает о плане, который ему предложили.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(read(&bytes), (russian.into(), "windows-1251", 0));
    }

    #[test]
    fn what_is_declared_counts_before_a_guess() {
        let page = b"<meta charset=\"iso-8859-2\"><p>\xa3\xf3d\xbc</p>";
        assert!(read(page).0.contains("Łódź"));
    }

    #[test]
    fn stray_bytes_are_counted_and_binary_files_refused() {
        let mut text =
            "Überall stand, daß es so wäre: für alle, über alles, während öffentlich".as_bytes().to_vec();
        text.push(0xE9);
        assert_eq!(read(&text).1, "UTF-8");
        assert_eq!(read(&text).2, 1);
        assert_eq!(read(b"a stray NUL\0 in a line of some text that is otherwise a plain one").2, 1);
        assert!(decode(b"ab\0\x01\x02c", None).unwrap_err().contains("binary"));
    }
}
