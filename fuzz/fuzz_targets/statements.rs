#![no_main]
//! Statements of the articles on a page: each is a slice of its text, one of its sentences, on one of its lines.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::file;
use standpoint::corpus::source::format::Format;
use standpoint::guide::Guide;
use standpoint::progress::Silent;
use standpoint::stance::Targets;
use standpoint::stance::lexicon::lexicon;
use standpoint::stance::statement::{in_title, statements};

fuzz_target!(|text: &str| {
    let Ok(found) = file(text.as_bytes().to_vec(), Some(Format::Text)) else { return };
    let targets = Targets::find(&found.articles, &Guide::default(), &["the plan".to_owned()], &Silent);
    for article in &found.articles {
        let mut before = 0;
        for statement in statements(article, &targets, lexicon()) {
            let paragraph = article.paragraphs[statement.paragraph - 1];
            assert!(paragraph.start <= statement.start && statement.end <= paragraph.end, "{statement:?}");
            assert!(before <= statement.start, "{statement:?}");
            before = statement.start;
            let exact = statement.exact(article);
            assert!(!exact.is_empty() && exact.trim() == exact && statement.sentence > 0);
            assert!(
                paragraph.lines.0 <= statement.line && statement.line <= paragraph.lines.1,
                "{statement:?}"
            );
            assert!(exact.contains(&statement.mention), "{statement:?}");
            assert!(statement.score.is_finite() && (-2..=2).contains(&statement.certainty), "{statement:?}");
            assert!(statement.target.is_none_or(|target| target < targets.all.len()));
        }
        for titled in in_title(article, &targets, lexicon()) {
            assert!(titled.target < targets.all.len());
        }
    }
});
