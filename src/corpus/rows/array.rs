//! An array of JSON, cut into its elements without being understood, so that what is wrong in one costs no other.

/// An element with the line on which it begins.
type Element<'b> = (u64, &'b [u8]);

const BREAKS_OFF: &str =
    "the array breaks off in what begins here, or is not well-formed; what follows is not read";

/// The elements of an array, and where it breaks off and how, if it does.
///
/// What stands between them or behind the array counts as one, too, up to the end of its line: whoever reads it says
/// that it is none.
pub(super) fn elements(array: &[u8]) -> (Vec<Element<'_>>, Option<(u64, &'static str)>) {
    let array = array.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(array);
    let mut elements = Vec::new();
    let (mut at, mut line, mut is_open) = (0, 1, false);
    while let Some(&byte) = array.get(at) {
        // Arrays that stand one after another are one.
        let is_bracket = byte == if is_open { b']' } else { b'[' };
        if is_bracket || byte == b',' || byte.is_ascii_whitespace() {
            is_open ^= is_bracket;
            line += u64::from(byte == b'\n');
            at += 1;
            continue;
        }
        let Some(length) = length(&array[at..]) else { return (elements, Some((line, BREAKS_OFF))) };
        let element = &array[at..at + length];
        elements.push((line, element));
        line += line_ends(element);
        at += length;
    }
    (elements, is_open.then_some((line, "the array has no end")))
}

/// How many lines end in these bytes.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// How long an element is; `None` where it has no end.
fn length(element: &[u8]) -> Option<usize> {
    match element.first() {
        Some(b'{' | b'[') => length_of_nested(element),
        _ => Some(length_of_other(element)),
    }
}

/// Up to the bracket that closes the first one, or to an object that begins a line where the name of a field is due.
fn length_of_nested(element: &[u8]) -> Option<usize> {
    let mut open: Vec<u8> = Vec::new();
    let (mut in_string, mut escaped) = (false, false);
    let (mut before, mut begins_line) = (0, false);
    for (at, &byte) in element.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' if begins_line && before != b':' && open.last() == Some(&b'{') => return Some(at),
            b'{' | b'[' => open.push(byte),
            b'}' | b']' => {
                close(&mut open, byte);
                if open.is_empty() {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        if byte.is_ascii_whitespace() {
            begins_line |= byte == b'\n';
        } else {
            (before, begins_line) = (byte, false);
        }
    }
    None
}

/// A bracket closes its match and what is open in it; one without a match closes all.
fn close(open: &mut Vec<u8>, byte: u8) {
    let opening = if byte == b'}' { b'{' } else { b'[' };
    open.truncate(open.iter().rposition(|&other| other == opening).unwrap_or(0));
}

/// Up to a bracket or the end of the line, which a string has to end on, too.
fn length_of_other(element: &[u8]) -> usize {
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in element.iter().enumerate() {
        match byte {
            b'\n' => return at,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' | b']' if !in_string && at > 0 => return at,
            _ => {}
        }
    }
    element.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(array: &str) -> (Vec<(u64, &str)>, Option<u64>) {
        let (elements, broken) = elements(array.as_bytes());
        let text = |element| std::str::from_utf8(element).unwrap().trim();
        let elements = elements.into_iter().map(|(line, element)| (line, text(element))).collect();
        (elements, broken.map(|(line, _)| line))
    }

    #[test]
    fn elements_and_their_lines() {
        let array = "\u{feff}[\n{\"a\": \"]}\\\"\", \"b\":\n{\"c\": [1, 2]}},{},\n[3]\n]\n";
        let object = "{\"a\": \"]}\\\"\", \"b\":\n{\"c\": [1, 2]}}";
        assert_eq!(cut(array), (vec![(2, object), (3, "{}"), (4, "[3]")], None));
        assert_eq!(cut("[]"), (vec![], None));
    }

    #[test]
    fn what_stands_between_elements_is_one() {
        let array = "[{}},\n\"a ], {\", 5\n{}{} null]\n{}\n[{}] ]";
        let elements = vec![
            (1, "{}"),
            (1, "},"),
            (2, "\"a ], {\", 5"),
            (3, "{}"),
            (3, "{}"),
            (3, "null"),
            (4, "{}"),
            (5, "{}"),
            (5, "]"),
        ];
        assert_eq!(cut(array), (elements, None));
        assert_eq!(cut("[{}\",\n{}]"), (vec![(1, "{}"), (1, "\","), (2, "{}")], None));
    }

    #[test]
    fn brackets_that_do_not_match_cost_one_element() {
        let rest = (2, "{\"b\": 2}");
        for broken in ["{\"a\": [1}", "{\"a\": 1,", "{{\"a\": 1},", "{\"a\": 1]", "{\"a\": {\"b\": 1,"] {
            let array = format!("[{broken}\n{{\"b\": 2}}");
            let (elements, _) = cut(&array);
            assert_eq!(elements.last(), Some(&rest), "{array}");
            assert_eq!(elements[0].0, 1, "{array}");
        }
        assert_eq!(cut("[{},\n{\"a\": [1,\n2"), (vec![(1, "{}")], Some(2)));
        assert_eq!(cut("[{},\n"), (vec![(1, "{}")], Some(2)));
    }
}
