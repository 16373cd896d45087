//! Files whose bytes are damaged or made to do harm: the rest is used, what is left out is told with its line, and
//! nothing panics, fills the memory or opens anything else.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{page, rows_of, standpoint};
use tempfile::TempDir;

/// Text of rows and titles of a run, and what it tells; it must end with 0 or 1.
fn read(path: &Path) -> (Vec<(String, String)>, String) {
    let output = standpoint(&["articles", "--format", "jsonl"]).arg(path).output().unwrap();
    checked(&output);
    let rows = String::from_utf8(output.stdout).unwrap();
    let rows = rows.lines().map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        (row["title"].as_str().unwrap().to_owned(), row["text"].as_str().unwrap().to_owned())
    });
    (rows.collect(), String::from_utf8(output.stderr).unwrap())
}

/// An end that is neither a panic nor a signal.
fn checked(output: &Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)) && !told.contains("panicked"), "{told}");
}

fn one(name: &str, content: impl AsRef<[u8]>) -> (Vec<(String, String)>, String) {
    let (_folder, path) = page(name, content);
    read(&path)
}

fn wide(text: &str, mark: bool, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    format!("{mark}{text}").encode_utf16().flat_map(unit).collect()
}

const TEXT: &str = "The café must stay open\n\nThe council wants to close the café by the harbour, and it has told nobody why it \
    should be closed. Zoë Müller has asked the mayor twice.\n";

#[test]
fn text_in_any_encoding() {
    let page = format!(
        "<html><head><meta charset=\"CHARSET\"><title>T</title></head><body><article><h1>The café</h1><p>{}</p></article></body></html>",
        TEXT.replace('\n', " ")
    );
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("a.txt", TEXT.into()),
        ("bom.txt", format!("\u{feff}{TEXT}").into()),
        ("le.txt", wide(TEXT, true, u16::to_le_bytes)),
        ("be.txt", wide(TEXT, true, u16::to_be_bytes)),
        ("le-bare.txt", wide(TEXT, false, u16::to_le_bytes)),
        ("be-bare.md", wide(TEXT, false, u16::to_be_bytes)),
        ("latin.txt", latin(TEXT)),
        ("declared.html", latin(&page.replace("CHARSET", "iso-8859-1"))),
        ("falsely.html", page.replace("CHARSET", "iso-8859-5").into()),
        ("nonsense.html", latin(&page.replace("CHARSET", "utf-16"))),
        ("no-text.html", latin(&page.replace("CHARSET", "iso-2022-kr"))),
        ("le.csv", wide(&format!("title,text\nA,\"{TEXT}\"\n"), true, u16::to_le_bytes)),
        ("be.jsonl", wide(&format!("{}\n", serde_json::json!({"text": TEXT})), false, u16::to_be_bytes)),
        (
            "latin.xml",
            latin(&format!(
                "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><item><title>T</title><description>{TEXT}</description></item></rss>"
            )),
        ),
    ];
    for (name, bytes) in files {
        let (rows, told) = one(name, bytes);
        assert_eq!(rows.len(), 1, "{name}: {told}");
        assert!(rows[0].1.contains("Zoë Müller has asked"), "{name}: {rows:?}");
        assert!(!told.contains("\u{fffd}"), "{name}: {told}");
    }
}

#[test]
fn what_is_no_text_is_counted() {
    let stray = [TEXT.repeat(10).as_bytes(), b"A stray \xff byte, \xc3( another, and a NUL\0 in the text.\n"]
        .concat();
    let csv = [b"title,text\nA,\"", &stray[..], b"\"\n"].concat();
    let lines = [
        format!("{}\n", serde_json::json!({ "text": TEXT })).repeat(10).as_bytes(),
        b"{\"text\": \"a stray \xff byte, \xc3( another, \\ud800 half a sign\"}\n",
    ]
    .concat();
    let feed = [
        b"<?xml version=\"1.0\"?><rss><item><title>T</title><description>",
        &stray[..stray.len() - 20],
        b"</description></item></rss>",
    ];
    for (name, bytes, places) in
        [("a.txt", stray.clone(), 3), ("a.csv", csv, 2), ("a.jsonl", lines, 3), ("a.xml", feed.concat(), 2)]
    {
        let (rows, told) = one(name, bytes);
        assert!(!rows.is_empty(), "{name}: {told}");
        assert!(told.contains(&format!("{name}: {places} places that are no UTF-8")), "{name}: {told}");
    }
    for bytes in [&b"\0\x01\x02\x03\xff\xfe"[..], &[0; 5000], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"] {
        let (_, told) = one("a.txt", bytes);
        assert!(told.contains("a.txt") && told.contains("not text"), "{told}");
    }
}

#[test]
fn rows_that_are_none_are_named_and_the_others_used() {
    let line = |n: usize| match n {
        17 => "{\"text\": \"seventeen\n".to_owned(),
        n => format!("{{\"text\": \"Number {} is here.\"}}\n", n * 7919),
    };
    let lines: String = (1..=40).map(line).collect();
    let (rows, told) = one("a.jsonl", &lines);
    assert_eq!(rows.len(), 39);
    assert!(told.contains("a.jsonl: 1 row left out, line 17: no JSON object"), "{told}");
    let (rows, told) =
        one("a.csv", "title,text\na,Some text is here.\nb,More of it,is,here\nc\nd,The end of it.\n");
    assert_eq!(rows.len(), 2, "{told}");
    assert!(
        told.contains("a.csv: 2 rows left out, the first at line 3: 4 cells where the header has 2"),
        "{told}"
    );
    let (rows, told) = one("b.csv", "title,text\na,Some text is here.\nb,\"It is never closed\nc,d\n");
    assert_eq!(rows.len(), 1);
    assert!(told.contains("line 3: a quotation mark is never closed"), "{told}");
    let (rows, told) = one(
        "a.json",
        "[{\"text\": \"One is here.\"}, {\"text\": \"Two is\"},\n 5, [1], {\"text\": tru}, {\"text\": \"f",
    );
    assert_eq!(rows.len(), 2, "{told}");
    assert!(told.contains("a.json: ") && told.contains("line 2"), "{told}");
    for odd in ["-0", "\"\\u0000\"", "[[\"a\"]]", "{\"$date\": {\"x\": 1}}", "99999999999999999999"] {
        let (rows, told) =
            one("b.jsonl", format!("{{\"text\": \"Some text.\", \"date\": {odd}, \"author\": {odd}}}\n"));
        assert_eq!(rows.len(), 1, "{odd}: {told}");
    }
}

/// What is wrong beside a row or in another one, and what only looks wrong, costs no row.
#[test]
fn rows_beside_others_that_are_wrong() {
    let texts = |rows: &[(String, String)]| rows.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>();
    let (rows, told) = one("a.csv", "title,text\n6\" pipe,It is short.\nx,\"It has\n\ntwo paragraphs.\"\n");
    assert_eq!(texts(&rows), ["It is short.", "It has\n\ntwo paragraphs."]);
    assert_eq!(told, "");
    for (array, line) in [
        ("[{\"text\":\"A is here.\"}},\n{\"text\":\"B is here.\"}]", Some(1)),
        ("[{\"text\":\"A is here.\",},\n\"a string\",\n{\"text\":\"B is here.\"}]", Some(1)),
        ("[{\"text\":\"A is here.\"},\n\"a string\",\n{\"text\":\"B is here.\"}]", Some(2)),
        ("[{\"text\":\"A is here.\"}]\n{\"text\":\"B is here.\"}", None),
    ] {
        let (_folder, path) = page("a.json", array);
        let (rows, told) = read(&path);
        assert!(texts(&rows).contains(&"B is here.".to_owned()), "{array}: {rows:?}");
        assert_eq!(told.is_empty(), line.is_none(), "{array}: {told}");
        let strict = standpoint(&["articles", "--strict"]).arg(&path).output().unwrap();
        assert_eq!(strict.status.code(), Some(i32::from(line.is_some())), "{array}");
        if let Some(line) = line {
            assert!(told.contains("left out") && told.contains(&format!("line {line}: ")), "{array}: {told}");
        }
    }
    let (rows, told) = one(
        "a.xml",
        "<rss><channel><item><title>A</title><description>One<br>two</description></item>\
         <item><title>B <i>b</i></title><description>Three <b>four</b> five</description></item></channel></rss>",
    );
    let titles: Vec<&str> = rows.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(titles, ["A", "B b"], "{told}");
    assert_eq!(texts(&rows), ["One\n\ntwo", "Three four five"]);
}

/// A field that the first objects lack is read, and told; one that none has is refused, as a column is.
#[test]
fn fields_that_come_late() {
    let early: String =
        (1..=60).map(|n| format!("{{\"text\": \"Number {} is here.\"}}\n", n * 7919)).collect();
    let late = "{\"text\": \"The last one.\", \"byline\": \"Ann Lee\", \"day\": \"25.03.2019\"}\n";
    let (_folder, path) = page("a.jsonl", early + late);
    let run = |options: &[&str]| {
        let output = standpoint(&["articles"]).args(options).arg(&path).output().unwrap();
        checked(&output);
        let last = rows_of(std::str::from_utf8(&output.stdout).unwrap()).pop();
        (last, String::from_utf8(output.stderr).unwrap())
    };
    let (last, told) = run(&[]);
    assert_eq!(last.unwrap()["author"], "Ann Lee");
    assert!(told.contains("a.jsonl: text from “text”, author from “byline”; name others"), "{told}");
    let (last, told) = run(&["--date-field", "day", "--threads", "1"]);
    assert_eq!(last.unwrap()["date"], "2019-03-25", "{told}");
    let (last, told) = run(&["--date-field", "dya"]);
    assert!(last.is_none() && told.contains("no column `dya`, which --date-field names"), "{told}");
}

/// A row of a table, and a line, of 300 MB, from a stream: no disk has to hold it.
#[test]
#[cfg(unix)]
fn a_cell_that_is_too_long() {
    for (head, limit) in
        [("title,text\\na,Some text.\\nb,\"", 256), ("{\"text\": \"One.\"}\\n{\"text\": \"", 128)]
    {
        let mut shell = limited(2 << 20);
        shell.args([
            "sh",
            "-c",
            &format!("(printf '{head}'; head -c 300000000 /dev/zero | tr '\\0' a) | \"$0\" articles -"),
        ]);
        let output = shell.arg(env!("CARGO_BIN_EXE_standpoint")).output().unwrap();
        checked(&output);
        let (rows, told) =
            (rows_of(std::str::from_utf8(&output.stdout).unwrap()), String::from_utf8_lossy(&output.stderr));
        assert_eq!(rows.len(), 1, "{told}");
        assert!(
            told.contains("standard input") && told.contains(&format!("more than {limit} MiB")),
            "{told}"
        );
    }
}

#[test]
fn xml_that_would_unfold_or_open_other_files() {
    let (_secret, secret) = page("secret.txt", "the secret of the harbour");
    let secret = secret.to_str().unwrap();
    let item = |title: &str| {
        format!(
            "<rss><channel><item><title>{title}</title><description>Some text is here. {title}</description></item></channel></rss>"
        )
    };
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    for (declared, title) in [
        (format!("<!DOCTYPE rss [<!ENTITY l0 \"lol\">{laughs}]>"), "&l9;"),
        (format!("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://{secret}\">]>"), "&x;"),
        (format!("<!DOCTYPE rss [\n<!ENTITY % p SYSTEM \"file://{secret}\">\n%p;]>"), "a"),
        ("<!DOCTYPE rss [<!ENTITY % a '<!ENTITY b \"c\">'> %a;]>".to_owned(), "&b;"),
    ] {
        let (rows, told) = one("bomb.xml", format!("<?xml version=\"1.0\"?>{declared}{}", item(title)));
        assert!(
            rows.is_empty() && told.contains("bomb.xml") && told.contains("entities of its own"),
            "{told}"
        );
    }
    // What is not declared stays what it is, and what is only named is not opened.
    for declared in [
        "",
        &format!("<!DOCTYPE rss SYSTEM \"file://{secret}\">"),
        &format!("<?xml-stylesheet href=\"file://{secret}\"?><x:include href=\"file://{secret}\"/>"),
    ] {
        let (rows, told) = one("a.xml", format!("<?xml version=\"1.0\"?>{declared}{}", item("&x; &lt;")));
        assert_eq!(rows.len(), 1, "{told}");
        assert!(!rows[0].1.contains("secret"), "{rows:?}");
    }
}

/// The same with each of a file's endings and with bytes turned: rows, a message, but no panic and no gigabytes.
#[test]
fn damaged_files_of_each_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let mut damaged = 0;
    for name in [
        "articles.parquet", "articles.csv.zst", "articles.jsonl.gz", "rss.xml", "wordpress.xml",
        "article-1.html",
    ] {
        let whole = fs::read(folder.join(name)).unwrap();
        let inputs = TempDir::new().unwrap();
        let (stem, end) = name.split_once('.').unwrap();
        let write = |bytes: &[u8], number: usize| {
            fs::write(inputs.path().join(format!("{stem}-{number}.{end}")), bytes).unwrap();
        };
        let step = if end == "parquet" { 97 } else { 41 };
        let cuts = (0..whole.len()).step_by(step);
        for (number, cut) in cuts.enumerate() {
            write(&whole[..cut], number);
            let mut turned = whole.clone();
            turned[cut] ^= 1 << (number % 8);
            write(&turned, 1_000 + number);
            let mut most = whole.clone();
            most[cut..(cut + 4).min(whole.len())].fill(0xff);
            write(&most, 2_000 + number);
            damaged += 3;
        }
        // A table's footer tells lengths: each of its bytes.
        if end == "parquet" {
            for at in whole.len().saturating_sub(600)..whole.len() {
                let mut turned = whole.clone();
                turned[at] ^= 0x7f;
                write(&turned, 10_000 + at);
                damaged += 1;
            }
        }
        let mut command = limited(1 << 20);
        command.args([env!("CARGO_BIN_EXE_standpoint"), "articles", "--threads", "2"]).arg(inputs.path());
        let output = command.output().unwrap();
        checked(&output);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let rows = rows_of(std::str::from_utf8(&output.stdout).unwrap());
        assert!(rows.len() > 4, "{name}: what is whole in them is used");
    }
    eprintln!("{damaged} damaged files");
}

/// A command that may have so many KiB of memory, where the system lets a shell say so.
fn limited(memory: usize) -> Command {
    let mut shell = Command::new("sh");
    let limit = if cfg!(target_os = "linux") { format!("ulimit -v {memory}; ") } else { String::new() };
    shell.arg("-c").arg(format!("{limit}exec \"$0\" \"$@\""));
    shell
}

#[test]
fn half_a_sign_in_a_labelled_collection() {
    let (_folder, path) = page("a.jsonl", "{\"text\": \"a \\ud800 b\", \"label\": \"x\"}\n");
    let output = standpoint(&["evaluate", "--label", "label"]).arg(&path).output().unwrap();
    checked(&output);
    let (_folder, path) =
        page("b.jsonl", "{\"id\": \"1\", \"text\": \"a \\ud800 b\"}\n{\"id\": \"2\", \"text\": \"b\"}\n");
    let output = standpoint(&["annotate"]).arg(&path).output().unwrap();
    checked(&output);
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 1"));
}
