//! Exports whose lines begin with codes, as Factiva has them: `HD  The title`, `LP  The first paragraphs`.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

static CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([A-Z]{2,3})(?:\t| {2,})\s*(\S.*)?$").expect("the pattern is valid"));

/// A text with labels in place of such codes, line by line; the text itself where it has none.
pub(super) fn spelled(page: &str) -> Cow<'_, str> {
    let begins =
        |code: &str| page.lines().any(|line| CODE.captures(line).is_some_and(|found| &found[1] == code));
    // Most pages have none of them: the rarest is looked for first.
    if !(page.contains("AN ") || page.contains("AN\t")) || !["AN", "HD", "LP"].into_iter().all(begins) {
        return Cow::Borrowed(page);
    }
    let lines: Vec<Cow<'_, str>> = page.split('\n').map(line).collect();
    Cow::Owned(lines.join("\n"))
}

fn line(line: &str) -> Cow<'_, str> {
    let Some(found) = CODE.captures(line.trim_end()) else { return Cow::Borrowed(line) };
    let value = found.get(2).map_or("", |value| value.as_str());
    let label = match &found[1] {
        "HD" => "Headline",
        "BY" => "Byline",
        "SN" => "Source",
        "PD" => "Date",
        "LP" => "Full text",
        "SE" | "WC" | "ET" | "SC" | "ED" | "PG" | "VOL" | "LA" | "CY" | "CLM" | "CR" | "CX" => "Section",
        "CO" | "IN" | "NS" | "RE" | "IPC" | "IPD" | "PUB" | "RF" | "ART" | "CT" | "GC" => "Notes",
        // The text goes on.
        "TD" => return Cow::Owned(value.to_owned()),
        // "Document SC0000…" ends a document.
        "AN" => return Cow::Owned(value.to_owned()),
        _ => return Cow::Borrowed(line),
    };
    Cow::Owned(format!("{label}: {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_labels() {
        let page = "HD  On tides\nBY  By Ann Lee\nLP  They rise.\nTD  They fall.\nAN  Document SC00000020210302eh3300012\n";
        let labels = "Headline: On tides\nByline: By Ann Lee\nFull text: They rise.\nThey fall.\n\
                      Document SC00000020210302eh3300012\n";
        assert_eq!(spelled(page), labels);
        let plain = "HD  is a code of an export.\nAN  too.";
        assert_eq!(spelled(plain), plain);
    }
}
