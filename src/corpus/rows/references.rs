//! References of XML, which stand for signs: `&lt;`, `&#233;`.

/// Text as it stands in markup.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Text with what its references stand for.
pub(super) fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';') {
            Some((name, behind)) => plain.extend([&*reference(name), behind]),
            None => plain.extend(["&", part]),
        }
    }
    plain
}

/// What a reference stands for: one of XML's five, or a character.
fn reference(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    });
    match (name, number.and_then(char::from_u32)) {
        ("lt", _) => "<".into(),
        ("gt", _) => ">".into(),
        ("amp", _) => "&".into(),
        ("quot", _) => "\"".into(),
        ("apos", _) => "'".into(),
        (_, Some(sign)) => sign.into(),
        // HTML's: they are read with the markup that they stand in.
        _ => format!("&{name};"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stand_for_signs() {
        assert_eq!(
            unescaped("a &lt;b&gt; &amp;amp; &#233;&#xe9; &eacute; &#x110000;"),
            "a <b> &amp; éé &eacute; &#x110000;"
        );
        assert_eq!(unescaped("&amp;&"), "&&");
        for text in ["", "a < b && c > d; &amp;", "&;"] {
            assert_eq!(unescaped(&escaped(text)), text);
        }
    }
}
