//! The file of a model: sections, each compressed and with its length and SHA-256, behind a header that has its own.

use std::io::Read;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::digest::sha256;

/// The first bytes of every model.
const MAGIC: &[u8; 8] = b"standpt\n";
/// Another number, another form.
const FORM: u32 = 1;
/// Bytes of a header at most.
const MOST_HEADER: usize = 1 << 16;
/// Bytes of a section at most, when it is unpacked.
const MOST_SECTION: u64 = 1 << 29;
/// Compression: 3 is what zstd does if nothing is said.
const LEVEL: i32 = 3;
const ANEW: &str = "run standpoint analyze again, or give another model";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    program: String,
    version: String,
    sections: Vec<Section>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    name: String,
    /// Bytes in the file, and unpacked.
    packed: u64,
    bytes: u64,
    /// Of the bytes in the file.
    sha256: String,
}

/// Packs named sections.
pub(super) fn pack(sections: &[(&'static str, Vec<u8>)]) -> Vec<u8> {
    let memory = "memory does not fail to be written";
    let packed: Vec<Vec<u8>> =
        sections.iter().map(|(_, bytes)| zstd::bulk::compress(bytes, LEVEL).expect(memory)).collect();
    let section = |((name, bytes), packed): (&(&str, Vec<u8>), &Vec<u8>)| Section {
        name: (*name).to_owned(),
        packed: packed.len() as u64,
        bytes: bytes.len() as u64,
        sha256: sha256(packed),
    };
    let header = Header {
        program: "standpoint".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sections: sections.iter().zip(&packed).map(section).collect(),
    };
    let header = serde_json::to_vec(&header).expect(memory);
    let mut file = MAGIC.to_vec();
    file.extend(FORM.to_le_bytes());
    file.extend((header.len() as u32).to_le_bytes());
    file.extend(Sha256::digest(&header));
    file.extend(header);
    packed.iter().for_each(|packed| file.extend(packed));
    file
}

/// Unpacks a file with just these sections, in this order.
///
/// # Errors
/// In words what is wrong with it, and what to do.
pub(super) fn unpack(file: &[u8], names: &[&str]) -> Result<Vec<Vec<u8>>, String> {
    let damaged = |what: &str| damaged(what);
    let Some(rest) = file.strip_prefix(MAGIC) else {
        return Err("this is no model; give the model.standpoint of a run".to_owned());
    };
    let (form, rest) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("it breaks off"))?;
    if u32::from_le_bytes(*form) != FORM {
        return Err(format!(
            "its format has the number {}, and this version of standpoint knows {FORM}; {ANEW}",
            u32::from_le_bytes(*form)
        ));
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("it breaks off"))?;
    let (hash, rest) = rest.split_first_chunk::<32>().ok_or_else(|| damaged("it breaks off"))?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > MOST_HEADER || length > rest.len() {
        return Err(damaged("its header is longer than it may be, or breaks off"));
    }
    let (header, mut rest) = rest.split_at(length);
    if Sha256::digest(header)[..] != hash[..] {
        return Err(damaged("its header is not what was written"));
    }
    let header: Header = serde_json::from_slice(header).map_err(|error| damaged(&error.to_string()))?;
    if !header.sections.iter().map(|section| section.name.as_str()).eq(names.iter().copied()) {
        return Err(damaged("it has other sections"));
    }
    let mut unpacked = Vec::with_capacity(names.len());
    for Section { name, packed, bytes, sha256: hash } in header.sections {
        let length = usize::try_from(packed).ok().filter(|&length| length <= rest.len());
        let Some(length) = length else { return Err(damaged(&format!("it breaks off in {name}"))) };
        let (section, after) = rest.split_at(length);
        rest = after;
        if sha256(section) != hash {
            return Err(damaged(&format!("{name} is not what was written")));
        }
        if bytes > MOST_SECTION {
            return Err(damaged(&format!("{name} is longer than it may be")));
        }
        unpacked.push(unpack_section(section, bytes).map_err(|what| damaged(&format!("{name}: {what}")))?);
    }
    if rest.is_empty() { Ok(unpacked) } else { Err(damaged("something stands behind its end")) }
}

/// What is wrong, and what to do.
pub(super) fn damaged(what: &str) -> String {
    format!("the model is damaged ({what}); copy it again, or {ANEW}")
}

/// Memory is taken as bytes come, not as many as are said to come.
fn unpack_section(packed: &[u8], bytes: u64) -> Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    let decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(|error| error.to_string())?;
    decoder.take(bytes + 1).read_to_end(&mut unpacked).map_err(|error| error.to_string())?;
    if unpacked.len() as u64 == bytes { Ok(unpacked) } else { Err("it has another length".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        pack(&[("a", b"first first first first".to_vec()), ("b", Vec::new())])
    }

    #[test]
    fn sections_come_back() {
        let found = unpack(&file(), &["a", "b"]).unwrap();
        assert_eq!(found, [b"first first first first".to_vec(), Vec::new()]);
        assert!(unpack(&file(), &["b", "a"]).unwrap_err().contains("other sections"));
    }

    #[test]
    fn no_byte_can_be_changed_or_missing_or_more() {
        let whole = file();
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1 << (place % 8);
            assert!(unpack(&changed, &["a", "b"]).is_err(), "{place}");
            assert!(unpack(&whole[..place], &["a", "b"]).is_err(), "{place}");
        }
        assert!(unpack(&[whole, vec![0]].concat(), &["a", "b"]).unwrap_err().contains("behind"));
    }

    #[test]
    fn messages_tell_what_to_do() {
        let mut other = file();
        other[8] = 2;
        assert!(
            unpack(&other, &["a", "b"])
                .unwrap_err()
                .contains("number 2, and this version of standpoint knows 1; run")
        );
        assert!(unpack(b"PK", &["a"]).unwrap_err().contains("no model"));
    }
}
