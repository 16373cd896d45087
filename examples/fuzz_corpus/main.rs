//! Makes what fuzzing starts from, in `fuzz/corpus`: the pages of `seeds` and `tests/fixtures` as they are, in every
//! format, encoding and packing that is read, and the results of a run over them.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use standpoint::config::Config;
use standpoint::corpus::Reading;
use standpoint::model;
use standpoint::pipeline;
use standpoint::progress::Silent;
use standpoint::report::{self, Format, Outputs, SAVED};

mod forms;

/// Bytes of a page from which on only its beginning is taken: small inputs are run more often.
const MOST: usize = 6 << 10;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("fuzz/corpus");
    let put = |target: &str, name: &str, bytes: &[u8]| -> Result<()> {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes).with_context(|| format!("{target}/{name}"))
    };
    for (name, page) in pages(root)? {
        let form = |target: &str, ending: &str, bytes: &[u8]| put(target, &format!("{name}.{ending}"), bytes);
        for target in ["page_text", "page_markdown", "statements", "sentences", "clauses", "press"] {
            form(target, "txt", page.as_bytes())?;
        }
        form("page_html", "html", forms::html(&page).as_bytes())?;
        form("feed", "xml", forms::feed(&page).as_bytes())?;
        form("json", "jsonl", forms::lines(&page).as_bytes())?;
        form("json", "json", forms::array(&page).as_bytes())?;
        form("press", "press", forms::press(&page).as_bytes())?;
        // The first byte says whether tabs divide the cells.
        form("table", "csv", &[b"\0", &forms::csv(&page)?[..]].concat())?;
        for (ending, bytes) in forms::encodings(&page) {
            form("encoding", ending, &bytes)?;
        }
        form("packed", "gz", &gzip(page.as_bytes())?)?;
        form("packed", "zst", &zstd::encode_all(page.as_bytes(), 1)?)?;
        form("any_file", "csv", &forms::csv(&page)?)?;
        form("any_file", "html", forms::html(&page).as_bytes())?;
        form("any_file", "xml.gz", &gzip(forms::feed(&page).as_bytes())?)?;
        form("any_file", "jsonl.zst", &zstd::encode_all(forms::lines(&page).as_bytes(), 1)?)?;
        form("markup", "txt", &page.as_bytes()[..floor(&page, 600)])?;
        form("annotate", "txt", &page.as_bytes()[..floor(&page, 600)])?;
    }
    let guide = fs::read(root.join("seeds/guide.toml"))?;
    put("settings", "guide", &[b"\0", &guide[..]].concat())?;
    put(
        "settings",
        "lexicon",
        b"\x01warns 0.8\tis a danger\ndrop\thope\njudge -1\tdire\nhedge -1\tit may be\n",
    )?;
    put("settings", "config", b"\x02seed = 1\nby = [1, \"2\"]\n[[theme]]\nname = \"a\"\n")?;
    results(root, &put)
}

/// Writes a seed: its target, its name, its bytes.
type Put<'a> = dyn Fn(&str, &str, &[u8]) -> Result<()> + 'a;

/// Tables and the saved file of a run.
fn results(root: &Path, put: &Put<'_>) -> Result<()> {
    let inputs = vec![root.join("tests/fixtures/pages")];
    let config = Config { reading: Reading { inputs, ..Reading::default() }, ..Config::default() };
    let analysis = pipeline::analyze(&config, &Silent)?;
    let outputs = Outputs::default().with_formats(&Format::ALL);
    let written = report::files(&analysis, &outputs, &Silent)?;
    for (name, bytes) in &written {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("parquet") => put("parquet", name, bytes)?,
            _ if name == SAVED => {
                let mut lines = Vec::new();
                std::io::copy(&mut snap::read::FrameDecoder::new(&bytes[..]), &mut lines)?;
                put("saved", "whole", &lines)?;
                // Without its tables, of which each row would be changed once in a while.
                let rows = |line: &&[u8]| !line.starts_with(b"[") && !line.starts_with(b"{\"table\"");
                let kept: Vec<&[u8]> = lines.split(|&byte| byte == b'\n').filter(rows).collect();
                put("saved", "reports", &kept.join(&b'\n'))?;
            }
            _ if name == model::FILE_NAME => {
                put("model", "whole", bytes)?;
                put("model", "sections", &sections(bytes)?)?;
            }
            _ => {}
        }
    }
    // The tables that `diff` reads, with the line between them at which the target cuts.
    for (name, ending) in [("lines", "jsonl"), ("cells", "csv")] {
        let read = ["themes", "terms", "articles", "stance_articles", "stance_themes", "stance_evidence"];
        let of = |table: &str| {
            let name = format!("{table}.{ending}");
            let found = written.iter().find(|(file, _)| *file == name);
            found.map(|(_, bytes)| &bytes[..]).with_context(|| format!("a run writes {name}"))
        };
        let tables: Vec<&[u8]> = read.into_iter().map(of).collect::<Result<_>>()?;
        put("diff", name, &tables.join(&b"%%%\n"[..]))?;
    }
    // A table with a column that our readers take for the text.
    let dropped = fs::read(root.join("fuzz/corpus/parquet/dropped.parquet"))?;
    put("any_file", "dropped.parquet", &dropped)?;
    let hash = |text: &str| -> String {
        let digest = <sha2::Sha256 as sha2::Digest>::digest(text);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    for (name, files) in [
        ("whole", vec!["report.md", "articles.csv", "run.json"]),
        ("one", vec!["run.json"]),
        ("elsewhere", vec!["../mine.txt", "charts/map.svg", "run.json"]),
    ] {
        let files: Vec<_> = files.iter().map(|name| json!({ "name": name, "sha256": hash("new") })).collect();
        let record = json!({ "form": 1, "files": files, "remove": ["report.html"] });
        put("commit", name, record.to_string().as_bytes())?;
    }
    Ok(())
}

/// The sections of a model, unpacked, with the line between them at which the target cuts: `docs/model.md`.
fn sections(model: &[u8]) -> Result<Vec<u8>> {
    let number =
        |at: usize| model[at..at + 4].iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
    let header = &model[48..48 + number(12)];
    let mut rest = &model[48 + header.len()..];
    let header: serde_json::Value = serde_json::from_slice(header)?;
    let mut sections = Vec::new();
    for section in header["sections"].as_array().context("a model has sections")? {
        let length = section["packed"].as_u64().context("a section has a length")? as usize;
        let (packed, after) = rest.split_at(length);
        sections.push(zstd::decode_all(packed)?);
        rest = after;
    }
    Ok(sections.join(&b"\n|\n|\n"[..]))
}

/// The pages of the repository with their names: each one's beginning.
fn pages(root: &Path) -> Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    for folder in ["seeds", "tests/fixtures/pages"] {
        for entry in fs::read_dir(root.join(folder)).context(folder)? {
            let path = entry?.path();
            let is_page = path.extension().is_some_and(|end| end == "txt" || end == "md");
            if let Some(name) = path.file_stem().filter(|_| is_page) {
                let text = fs::read_to_string(&path)?;
                pages.push((name.to_string_lossy().into_owned(), text[..floor(&text, MOST)].to_owned()));
            }
        }
    }
    pages.sort();
    Ok(pages)
}

/// The last place of a character up to this byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes)?;
    Ok(packed.finish()?)
}
