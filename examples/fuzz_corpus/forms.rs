//! A page in other formats, roughly as they occur: its paragraphs become those of an article, a row or an entry.

use anyhow::Result;
use serde_json::json;

/// What stands between blank lines.
fn paragraphs(page: &str) -> Vec<String> {
    page.split("\n\n")
        .map(|part| part.replace('\n', " ").trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A web page with what stands around an article.
pub(crate) fn html(page: &str) -> String {
    let body: Vec<String> = paragraphs(page).iter().map(|part| format!("<p>{}</p>", escaped(part))).collect();
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>A page</title></head><body>\n<nav><ul><li>Home</li>\
         </ul></nav>\n<article class=\"post\"><h1>A page</h1><figure><img src=\"a.jpg\"><figcaption>A street</figcaption>\
         </figure>\n{}\n</article><footer>Imprint</footer><script>let a = 1 < 2;</script></body></html>\n",
        body.join("\n")
    )
}

/// A feed with an entry for each half of the page, one as markup, one as plain text.
pub(crate) fn feed(page: &str) -> String {
    let parts = paragraphs(page);
    let (first, second) = parts.split_at(parts.len() / 2);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>A paper</title>\n<item><title>One</title>\
         <dc:creator>Ann Lee</dc:creator><pubDate>Tue, 05 Mar 2019 10:00:00 +0000</pubDate>\n<content:encoded><![CDATA[<p>{}</p>]]>\
         </content:encoded></item>\n<item><title>Two</title><description>{}</description></item></channel></rss>\n",
        first.join("</p>\n<p>").replace("]]>", ""),
        escaped(&second.join("\n\n"))
    )
}

/// An object a line.
pub(crate) fn lines(page: &str) -> String {
    let parts = paragraphs(page);
    let object =
        |part: &[String]| json!({ "title": "A page", "date": "2019-03-05", "text": part.join("\n\n") });
    parts.chunks(4).map(|part| format!("{}\n", object(part))).collect()
}

/// An array of objects.
pub(crate) fn array(page: &str) -> String {
    format!("[\n{}\n]\n", lines(page).trim_end().replace('\n', ",\n"))
}

/// A table with a header.
pub(crate) fn csv(page: &str) -> Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["title", "author", "date", "text"])?;
    for part in paragraphs(page).chunks(4) {
        table.write_record(["A page", "Ann Lee", "2019-03-05", &part.join("\n\n")])?;
    }
    Ok(table.into_inner()?)
}

/// Documents as press databases export them.
pub(crate) fn press(page: &str) -> String {
    let parts = paragraphs(page);
    let all = parts.len().div_ceil(4);
    let document = |(number, part): (usize, &[String])| {
        format!(
            "{number} of {all} DOCUMENTS\n\nThe Northern Courier\n\nMarch 5, 2017 Sunday\n\nHEADLINE: A page\n\nBYLINE: By ANN LEE\n\n\
             LENGTH: 90 words\n\nBODY:\n{}\n\nLOAD-DATE: March 6, 2017\n\nLANGUAGE: ENGLISH\n\n",
            part.join("\n\n")
        )
    };
    (1..).zip(parts.chunks(4)).map(document).collect()
}

/// The page in several encodings, with and without a byte order mark.
pub(crate) fn encodings(page: &str) -> Vec<(&'static str, Vec<u8>)> {
    let little: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = page.encode_utf16().flat_map(u16::to_be_bytes).collect();
    vec![
        ("utf8", page.as_bytes().to_vec()),
        ("marked", [b"\xEF\xBB\xBF", page.as_bytes()].concat()),
        ("utf16le", little.clone()),
        ("utf16le-marked", [b"\xFF\xFE", &little[..]].concat()),
        ("utf16be-marked", [b"\xFE\xFF", &big[..]].concat()),
        ("cp1252", encoding_rs::WINDOWS_1252.encode(page).0.into_owned()),
        (
            "declared",
            [b"<meta charset=\"koi8-r\">".to_vec(), encoding_rs::KOI8_R.encode(page).0.into_owned()].concat(),
        ),
    ]
}
