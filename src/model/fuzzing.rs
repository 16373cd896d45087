//! What the fuzz target needs of models: files with check sums that are right.

use super::{container, sections};

/// A file whose sections are these bytes, cut where [`MARK`] stands.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut rest = bytes;
    let parts = sections::NAMES.map(|name| {
        let end = rest.windows(MARK.len()).position(|window| window == MARK);
        let (part, after) = match end {
            Some(end) => (&rest[..end], &rest[end + MARK.len()..]),
            None => (rest, &[][..]),
        };
        rest = after;
        (name, part.to_vec())
    });
    container::pack(&parts)
}

/// The sections of a file, as [`packed`] takes them.
///
/// # Errors
/// In words what is wrong with it.
pub fn unpacked(file: &[u8]) -> Result<Vec<u8>, String> {
    let parts: Vec<Vec<u8>> = sections::open(file)?.into_iter().map(|(_, bytes)| bytes).collect();
    Ok(parts.join(MARK))
}

const MARK: &[u8] = b"\n|\n|\n";
