//! A file of lines, a part at a time, with the numbers of the lines.

use std::io::{self, Read};

use super::super::source::open::ROW;

/// Bytes of a file that are read at a time.
pub(crate) const BATCH: usize = 1 << 24;

/// Lines of a part of a file.
#[derive(Debug)]
pub(crate) struct Lines<'b> {
    /// The lines, with what ends them, and their numbers, counted from 1.
    pub lines: Vec<(u64, &'b [u8])>,
    /// Lines that are longer than [`ROW`] and were passed over.
    pub too_long: Vec<u64>,
    /// Bytes that the part takes in the file.
    pub bytes: u64,
}

/// Goes through a file. Memory holds a part and the longest line, or [`ROW`] bytes.
///
/// # Errors
/// What `found` returns, and what `failed` makes of an error of reading.
pub(crate) fn each<E>(
    mut input: impl Read,
    failed: impl Fn(io::Error) -> E,
    mut found: impl FnMut(Lines<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut buffer = Vec::new();
    let (mut before, mut passed, mut passing) = (0_u64, 0_u64, false);
    let mut too_long = Vec::new();
    loop {
        // What is left over is a line that has no end yet.
        let old = buffer.len();
        let read = input.by_ref().take(BATCH as u64).read_to_end(&mut buffer).map_err(&failed)?;
        if passing {
            let end = buffer.iter().position(|&byte| byte == b'\n').map_or(buffer.len(), |place| place + 1);
            passing = !buffer[..end].ends_with(b"\n");
            passed += end as u64;
            buffer.drain(..end);
            if passing && read > 0 {
                continue;
            }
        }
        let end = match buffer[old.min(buffer.len())..].iter().rposition(|&byte| byte == b'\n') {
            Some(place) => old.min(buffer.len()) + place + 1,
            None if read == 0 => buffer.len(),
            None if buffer.len() > ROW => {
                before += 1;
                too_long.push(before);
                passed += buffer.len() as u64;
                buffer.clear();
                passing = true;
                continue;
            }
            None => continue,
        };
        if end == 0 && passed == 0 && too_long.is_empty() {
            return Ok(());
        }
        let lines: Vec<(u64, &[u8])> =
            (before + 1..).zip(buffer[..end].split_inclusive(|&byte| byte == b'\n')).collect();
        before += lines.len() as u64;
        found(Lines { lines, too_long: std::mem::take(&mut too_long), bytes: passed + end as u64 })?;
        passed = 0;
        buffer.drain(..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(content: &[u8]) -> (Vec<(u64, usize)>, Vec<u64>) {
        let (mut lines, mut too_long, mut bytes) = (Vec::new(), Vec::new(), 0);
        each(
            content,
            |error| error,
            |part| {
                lines.extend(part.lines.iter().map(|(number, line)| (*number, line.len())));
                too_long.extend(part.too_long);
                bytes += part.bytes;
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(bytes, content.len() as u64);
        (lines, too_long)
    }

    #[test]
    fn lines_keep_their_numbers_across_parts() {
        let line = [vec![b'x'; BATCH / 3 * 2], vec![b'\n']].concat();
        let (lines, _) = numbers(&[line.repeat(4), b"\nlast".to_vec()].concat());
        let length = line.len();
        assert_eq!(lines, [(1, length), (2, length), (3, length), (4, length), (5, 1), (6, 4)]);
        assert_eq!(numbers(b""), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = vec![b'x'; ROW + 2 * BATCH + 7];
        let (lines, too_long) = numbers(&[b"a\n", &long[..], b"\nb\n", &long[..]].concat());
        assert_eq!(lines, [(1, 2), (3, 2)]);
        assert_eq!(too_long, [2, 4]);
    }
}
