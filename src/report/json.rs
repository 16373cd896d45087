//! JSON as files of a run hold it.

use serde::Serialize;

/// A line with an object, its fields in the order given.
pub(super) fn line<'a>(out: &mut Vec<u8>, fields: impl Iterator<Item = (&'a str, serde_json::Value)>) {
    out.push(b'{');
    for (place, (name, value)) in fields.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write(out, &name);
        out.push(b':');
        write(out, &value);
    }
    out.extend(b"}\n");
}

fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(out, value).expect("strings and numbers can be written to memory");
}

/// A document for people and programs, with a line end.
pub(crate) fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut out = serde_json::to_vec_pretty(value).expect("strings and numbers can be written to memory");
    out.push(b'\n');
    out
}
