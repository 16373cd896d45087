//! What labels of press databases say that their lines hold.

use std::sync::LazyLock;

use regex::Regex;

/// What a label says that its line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Title,
    Author,
    Outlet,
    Date,
    /// What is behind it is the text.
    Body,
    /// Something else that stands above the text.
    Above,
    /// Something else; it stands above the text or below it.
    Other,
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([A-Za-z][A-Za-z /-]{2,30}?)\s*:(?:\s+|$)").expect("the pattern is valid")
});

/// The label of a line, its name, and what stands behind it.
pub(super) fn label(line: &str) -> Option<(Label, &str, &str)> {
    let found = LABEL.captures(line)?;
    let name = found.get(1).expect("the group is in each match").as_str();
    let rest = &line[found.get(0).expect("group 0 is the whole match").end()..];
    let kind = match name.to_lowercase().as_str() {
        "headline" | "title" | "hd" => Label::Title,
        "byline" | "author" | "authors" | "by" => Label::Author,
        "publication title" | "publication" | "source" | "journal" => Label::Outlet,
        "publication date" | "date" | "publication info" => Label::Date,
        "body" | "full text" | "text" => Label::Body,
        "section" | "length" | "dateline" | "highlight" | "series" | "distribution" | "edition"
        | "abstract" | "links" | "column" | "correction-date" => Label::Above,
        "load-date"
        | "language"
        | "publication-type"
        | "publication type"
        | "subject"
        | "graphic"
        | "copyright"
        | "url"
        | "document url"
        | "document type"
        | "source type"
        | "database"
        | "location"
        | "company"
        | "person"
        | "people"
        | "industry"
        | "geographic"
        | "organization"
        | "ticker"
        | "journal code"
        | "issn"
        | "pages"
        | "last updated"
        | "classification"
        | "language of publication"
        | "place of publication"
        | "type"
        | "country of publication"
        | "publication subject"
        | "proquest document id"
        | "notes"
        | "city"
        | "state"
        | "country"
        | "first page"
        | "volume"
        | "issue"
        | "company / organization"
        | "identifier / keyword"
        | "correction"
        | "accession number"
        | "publisher"
        | "document status"
        | "publication year" => Label::Other,
        _ => return None,
    };
    Some((kind, name, rest))
}
