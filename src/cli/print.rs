//! What is printed. Text of articles and names of files are in it, and a terminal obeys some signs: none of these reaches one.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use anyhow::{Context, Result};
use standpoint::report::clean;

/// What is said where results cannot be printed.
pub(crate) const UNPRINTED: &str = "standard output cannot be written";

/// Prints results: as they are into a file or a pipe, cleaned on a terminal.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let bytes = if out.is_terminal() { for_terminal(bytes) } else { Cow::Borrowed(bytes) };
    out.write_all(&bytes).and_then(|()| out.flush()).context(UNPRINTED)
}

/// Lines without control characters and signs that turn the direction of text.
fn for_terminal(bytes: &[u8]) -> Cow<'_, [u8]> {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(clean).collect();
    Cow::Owned(lines.join("\n").into_bytes())
}

/// Prints a warning or an error, coloured on a terminal unless `NO_COLOR` is set (<https://no-color.org>).
pub(crate) fn complain(kind: &str, message: &str) {
    let mut err = std::io::stderr().lock();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colour = if kind == "error" { "\x1b[1;31m" } else { "\x1b[1;33m" };
    let message = clean(message);
    // Where even that cannot be written there is nobody to tell.
    let _ = if err.is_terminal() && !plain {
        writeln!(err, "{colour}{kind}\x1b[0m: {message}")
    } else {
        writeln!(err, "{kind}: {message}")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_nothing_to_obey() {
        let text = "a,\u{1b}[2J\u{9b}5m\u{202e}b\r\nc\td\u{7f}\n";
        assert_eq!(for_terminal(text.as_bytes()), "a,[2J5mb \nc d\n".as_bytes());
        assert_eq!(for_terminal(b"\xff\x1b"), "\u{fffd}".as_bytes());
    }
}
