//! Reports: an [`Analysis`] as files, rendered to bytes here and written by [`write::Destination`].

mod markdown;
mod note;
mod passage_view;
mod run;
mod stance_tables;
mod table;
mod tables;
mod theme_view;
mod view;
pub mod write;

use crate::pipeline::Analysis;
pub use tables::{split_csv, split_jsonl};

/// The files of a run in the order in which they are to be written; `run.json`, which holds the
/// hashes of the others, comes last.
pub fn files(analysis: &Analysis) -> Vec<(&'static str, Vec<u8>)> {
    let ids = stance_tables::evidence_ids(analysis);
    let mut files = vec![
        ("articles.csv", tables::articles(analysis)),
        ("occurrences.csv", tables::occurrences(&analysis.corpus)),
        ("dropped.csv", tables::dropped(&analysis.corpus)),
        ("themes.csv", tables::themes(analysis)),
        ("terms.csv", tables::terms(analysis)),
        ("memberships.csv", tables::memberships(analysis)),
        ("passages.csv", tables::passages(analysis)),
        ("stance_evidence.csv", stance_tables::evidence(analysis, &ids)),
        ("stance_articles.csv", stance_tables::articles(analysis, &ids)),
        ("stance_themes.csv", stance_tables::themes(analysis, &ids)),
        ("positions.csv", stance_tables::main_statements(analysis, &ids)),
        ("report.md", markdown::report(analysis)),
    ];
    if let Some(seeds) = tables::seeds(analysis) {
        let place = files.iter().position(|(name, _)| *name == "memberships.csv").unwrap_or(files.len());
        files.insert(place, ("seeds.csv", seeds));
    }
    let run = run::run(analysis, &files);
    files.push(("timings.json", run::timings(analysis)));
    files.push(("run.json", run));
    files
}
