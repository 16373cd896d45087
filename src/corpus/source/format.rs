//! What a file holds: by its name, and where that does not tell by its first bytes.

use std::path::Path;

/// How a file's text becomes articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text: one or many articles a file, or an export of a press database.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page: one article, or an archive of many.
    Html,
    /// A table with a header: an article a row; the sign between its cells is found.
    Csv,
    /// A table with tabs between its cells.
    Tsv,
    /// JSON: an object a line, or an array of objects; an article each.
    Json,
    /// A table with types, compressed: an article a row.
    Parquet,
    /// XML: an RSS or Atom feed, or a WordPress export; an article an entry.
    Xml,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// gzip, as `.gz`.
    Gzip,
    /// Zstandard, as `.zst`.
    Zstd,
}

/// What the name of a file says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// It holds this, packed or not.
    Format(Format),
    /// Nothing: its first bytes tell.
    Nothing,
    /// It is no kind of file that holds articles.
    Other,
}

/// Names that end so are no articles; any other file's bytes are looked at.
const OTHER: &[&str] = &[
    "7z", "avi", "bak", "bib", "bin", "bmp", "bz2", "c", "cfg", "class", "conf", "cpp", "css", "dat", "db",
    "dll", "doc", "docx", "ds_store", "epub", "eot", "exe", "gif", "go", "h", "ico", "ini", "ipynb", "jar",
    "java", "jpeg", "jpg", "js", "lock", "log", "map", "mjs", "mobi", "mov", "mp3", "mp4", "mpg", "o", "odp",
    "ods", "odt", "ogg", "otf", "part", "pdf", "php", "pickle", "pkl", "png", "ppt", "pptx", "ps", "py",
    "pyc", "r", "rar", "rb", "rds", "rs", "rtf", "sh", "so", "sqlite", "svg", "swp", "sz", "tar", "tex",
    "tgz", "tif", "tiff", "tmp", "toml", "ts", "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2", "xls",
    "xlsx", "xz", "yaml", "yml", "zip",
];

/// What is read, for messages.
pub(crate) const READ: &str =
    ".txt, .md, .html, .csv, .tsv, .jsonl, .json, .parquet, .xml, .rss, .atom, and these as .gz or .zst";

impl Format {
    /// What a file of this name holds.
    pub(crate) fn named(path: &Path) -> Named {
        let Some(end) = ending(path) else { return Named::Nothing };
        match end.as_str() {
            "gz" | "zst" | "zstd" => match path.file_stem().map(Path::new) {
                // "a.tar.gz" is an archive of files.
                Some(inner) => Self::named(inner),
                None => Named::Nothing,
            },
            "txt" | "text" => Named::Format(Self::Text),
            "md" | "markdown" => Named::Format(Self::Markdown),
            "htm" | "html" | "xhtml" => Named::Format(Self::Html),
            "csv" => Named::Format(Self::Csv),
            "tsv" | "tab" => Named::Format(Self::Tsv),
            "json" | "jsonl" | "ndjson" => Named::Format(Self::Json),
            "parquet" | "pq" => Named::Format(Self::Parquet),
            "xml" | "rss" | "atom" | "rdf" | "wxr" => Named::Format(Self::Xml),
            end if OTHER.contains(&end) => Named::Other,
            _ => Named::Nothing,
        }
    }

    /// What a text that begins so holds.
    pub(crate) fn of_text(head: &str) -> Self {
        let head = head.trim_start();
        let starts =
            |sign: &str| head.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
        if starts("<!doctype html") || starts("<html") {
            return Self::Html;
        }
        if ["<?xml", "<rss", "<feed", "<rdf"].iter().any(|sign| starts(sign)) {
            let is_page =
                head.get(..400.min(head.len())).unwrap_or(head).to_ascii_lowercase().contains("<html");
            return if is_page { Self::Html } else { Self::Xml };
        }
        let first = head.lines().next().unwrap_or_default();
        let list = head.strip_prefix('[').map(str::trim_start);
        if list.is_some_and(|rest| rest.starts_with('{'))
            || (first.starts_with("{\"") && first.contains("\":"))
        {
            return Self::Json;
        }
        if first.contains('\t') && is_header(first, '\t') {
            return Self::Tsv;
        }
        if [',', ';', '|'].iter().any(|&sign| is_header(first, sign)) {
            return Self::Csv;
        }
        if ["<body", "<article", "<div", "<head", "<p>", "<!--"].iter().any(|sign| starts(sign)) {
            return Self::Html;
        }
        Self::Text
    }
}

/// True for a first line that names at least two columns, one of them for a text.
fn is_header(line: &str, between: char) -> bool {
    let names: Vec<&str> = line.trim().split(between).map(|name| name.trim().trim_matches('"')).collect();
    let short = names.iter().all(|name| !name.is_empty() && name.len() <= 30 && !name.contains(". "));
    names.len() >= 2 && short && names.iter().any(|name| super::super::rows::fields::is_text(name))
}

impl Packing {
    /// How bytes that begin so are packed.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// The ending of a name, in small letters.
fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_through_packing() {
        let named = |name: &str| Format::named(Path::new(name));
        assert_eq!(named("a.TXT"), Named::Format(Format::Text));
        assert_eq!(named("a.jsonl.zst"), Named::Format(Format::Json));
        assert_eq!(named("a.tar.gz"), Named::Other);
        assert_eq!(named("a.gz"), Named::Nothing);
        assert_eq!(named("README"), Named::Nothing);
        assert_eq!(named("a.pdf"), Named::Other);
    }

    #[test]
    fn first_bytes_tell() {
        for (head, format) in [
            ("\n<!DOCTYPE html>\n<html>", Format::Html),
            ("<?xml version=\"1.0\"?>\n<rss>", Format::Xml),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC>\n<html xmlns>", Format::Html),
            ("{\"text\": \"a\"}\n", Format::Json),
            ("[\n  {\"text\": \"a\"}]", Format::Json),
            ("date,title,text\n", Format::Csv),
            ("title\tbody\n", Format::Tsv),
            ("In the text, title and all, he said so.\n", Format::Text),
            ("[Note] {sic}", Format::Text),
        ] {
            assert_eq!(Format::of_text(head), format, "{head}");
        }
    }
}
