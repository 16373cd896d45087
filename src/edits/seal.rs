//! Hashes by which a run knows what somebody has edited in a file that an earlier run wrote.

use sha2::{Digest, Sha256};

use crate::digest::hex;

/// What begins the last line, which tells whether the file is as it was written.
const SEAL: &str = "# As it was written: ";
/// Characters of the mark of a name.
const MARK: usize = 12;

/// Adds a line with the hash of what is before it.
pub fn seal(mut text: String) -> String {
    let hash = hash(&text);
    text.push_str(SEAL);
    text.push_str(&hash);
    text.push('\n');
    text
}

/// True for a text that is not as a run wrote it. Line ends may have changed on the way.
pub fn is_edited(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    match text.rfind(SEAL) {
        Some(at) => text[at + SEAL.len()..].trim() != hash(&text[..at]),
        None => true,
    }
}

/// By which a theme's name is known again, also where it was replaced all over the file.
pub fn mark(name: &str) -> String {
    let mut mark = hash(name);
    mark.truncate(MARK);
    mark
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text)[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_breaks_the_seal() {
        let text = seal("[[theme]]\nname = \"A\"\n".to_owned());
        assert!(!is_edited(&text) && !is_edited(&text.replace('\n', "\r\n")));
        for edited in
            [text.replace('A', "B"), format!("{text}# mine\n"), String::new(), text.replace("# As", "# as")]
        {
            assert!(is_edited(&edited), "{edited}");
        }
    }
}
