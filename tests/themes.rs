//! Themes that a person can use, through the binary: what makes none.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{analyze, read, rows};
use tempfile::TempDir;

#[test]
fn lines_that_articles_share_make_no_theme() {
    const IMPRINT: &str = "The Quarrel Lane Weekly is printed on paper of its own mill.";
    let texts = [
        "The harbour froze and the ships waited. Every captain in the harbour wanted ice breakers for the ships.",
        "Ships left the harbour at dawn. Their captain saw no ice, and the harbour was glad of the ships.",
        "No captain trusts thin ice. A harbour without ships is a sad place, and captains know it.",
        "Wheat was dear, and the farmers sold it late. The harvest of wheat fed the farmers and their cattle.",
        "Farmers feared for the harvest. Rain fell on the wheat, and the cattle of the farmers stood in mud.",
        "The cattle ate the wheat before the harvest. No farmer was paid for cattle or for wheat.",
    ];
    let folder = TempDir::new().unwrap();
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.txt")), format!("{text} {IMPRINT}\n")).unwrap();
    }
    let out = analyze(&[folder.path().to_str().unwrap(), "--themes", "2"]);
    let terms = rows(out.path(), "terms.csv");
    assert!(terms.iter().any(|row| row["surface"] == "harbour"));
    for word in ["quarrel", "lane", "weekly", "paper", "mill"] {
        let held = terms.iter().any(|row| row["surface"].to_lowercase().contains(word));
        assert!(!held, "{word} is a keyword");
    }
    let run = read(&out.path().join("run.json"));
    assert!(run.contains("\"repeated_lines\": 6"), "{run}");
    assert!(run.contains("6 lines that stand alike in several articles"), "{run}");
    assert!(run.contains("Quarrel Lane Weekly"), "{run}");
}
