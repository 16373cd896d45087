//! Reports: an [`Analysis`] as files, rendered to bytes here and written by [`write::Destination`].

mod caption;
mod charts;
mod harmless;
mod html;
mod markdown;
mod note;
mod passage_view;
mod priority;
mod run;
mod stance_tables;
mod table;
mod tables;
mod theme_view;
mod view;
pub mod write;

use crate::pipeline::Analysis;
use crate::progress::Progress;
use charts::Charts;
pub use tables::{split_csv, split_jsonl};

/// Steps of a stage in which reports are made: the files that most runs have, and the manifest.
const STEPS: u64 = 16;

/// The files of a run in the order in which they are to be written; `run.json`, which holds the
/// hashes of the others, comes last.
pub fn files(analysis: &Analysis, progress: &dyn Progress) -> Vec<(String, Vec<u8>)> {
    let stage = progress.stage("rendering reports", STEPS);
    let made = |bytes: Vec<u8>| {
        stage.advance(1);
        bytes
    };
    let ids = stance_tables::evidence_ids(analysis);
    let charts = Charts::of(analysis);
    let tables = [
        ("articles.csv", made(tables::articles(analysis))),
        ("occurrences.csv", made(tables::occurrences(&analysis.corpus))),
        ("dropped.csv", made(tables::dropped(&analysis.corpus))),
        ("themes.csv", made(tables::themes(analysis))),
        ("terms.csv", made(tables::terms(analysis))),
        ("memberships.csv", made(tables::memberships(analysis))),
        ("passages.csv", made(tables::passages(analysis))),
        ("stance_evidence.csv", made(stance_tables::evidence(analysis, &ids))),
        ("stance_articles.csv", made(stance_tables::articles(analysis, &ids))),
        ("stance_themes.csv", made(stance_tables::themes(analysis, &ids))),
        ("stance_groups.csv", made(stance_tables::groups(analysis))),
        ("positions.csv", made(stance_tables::main_statements(analysis, &ids))),
    ];
    let mut files: Vec<(String, Vec<u8>)> =
        tables.into_iter().map(|(name, content)| (name.to_owned(), content)).collect();
    if let Some(seeds) = tables::seeds(analysis) {
        let place = files.iter().position(|(name, _)| name == "memberships.csv").unwrap_or(files.len());
        files.insert(place, ("seeds.csv".to_owned(), seeds));
    }
    files.extend(charts.files(analysis));
    stage.advance(1);
    files.push(("report.md".to_owned(), made(markdown::report(analysis))));
    files.push(("report.html".to_owned(), made(html::page(analysis, &charts))));
    let run = made(run::run(analysis, &files));
    files.push(("timings.json".to_owned(), run::timings(analysis)));
    files.push(("run.json".to_owned(), run));
    files
}
