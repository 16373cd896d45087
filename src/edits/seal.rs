//! The last line of a file that a run wrote tells whether somebody has edited it since.

use sha2::{Digest, Sha256};

use crate::digest::hex;

const SEAL: &str = "# As it was written: ";

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
