//! Reports: an [`Analysis`] as files, rendered to bytes here and written by [`write::Destination`].

mod caption;
mod charts;
mod columnar;
mod harmless;
mod html;
mod json;
mod markdown;
mod note;
mod outputs;
mod package;
mod passage_view;
mod priority;
mod run;
mod schema;
mod stance_tables;
mod summary;
mod table;
mod tables;
mod theme_view;
mod view;
pub mod write;

use crate::pipeline::Analysis;
use crate::progress::{Progress, Stage};
use charts::Charts;
pub use harmless::clean;
pub use outputs::{Format, Outputs};
use schema::Schema;
use sha2::{Digest, Sha256};
pub use summary::summary;
use table::Table;
pub use tables::{split_csv, split_jsonl};

/// Steps of a stage in which reports are made: tables, charts, two reports, the package, the manifest.
const STEPS: u64 = schema::TABLES.len() as u64 + 5;

/// The files of a run in the order in which they are to be written; `run.json`, which holds the
/// hashes of the others, comes last.
pub fn files(analysis: &Analysis, outputs: &Outputs, progress: &dyn Progress) -> Vec<(String, Vec<u8>)> {
    let stage = progress.stage("rendering reports", STEPS);
    let mut files = tables(analysis, outputs, stage.as_ref());
    let charts = Charts::of(analysis);
    if outputs.charts {
        files.extend(charts.files(analysis));
    }
    stage.advance(1);
    if outputs.markdown {
        files.push(("report.md".to_owned(), markdown::report(analysis, outputs)));
    }
    stage.advance(1);
    if outputs.html {
        files.push(("report.html".to_owned(), html::page(analysis, &charts, outputs)));
    }
    stage.advance(1);
    let mut hashes: Vec<String> = files.iter().map(|(_, content)| sha256(content)).collect();
    let package = package::package(&files, &hashes, outputs);
    hashes.push(sha256(&package));
    files.push(("datapackage.json".to_owned(), package));
    stage.advance(1);
    let names = files.iter().map(|(name, _)| name.as_str());
    let run = run::run(analysis, outputs, names.zip(hashes).collect());
    files.push(("timings.json".to_owned(), run::timings(analysis)));
    files.push(("run.json".to_owned(), run));
    stage.advance(1);
    files
}

/// The tables in all formats that are asked for.
fn tables(analysis: &Analysis, outputs: &Outputs, stage: &dyn Stage) -> Vec<(String, Vec<u8>)> {
    let ids = stance_tables::evidence_ids(analysis);
    type Fill<'a> = &'a dyn Fn(&mut Table);
    let fills: [(&'static Schema, Fill<'_>); 13] = [
        (&schema::ARTICLES, &|table| tables::articles(analysis, table)),
        (&schema::OCCURRENCES, &|table| tables::occurrences(&analysis.corpus, table)),
        (&schema::DROPPED, &|table| tables::dropped(&analysis.corpus, table)),
        (&schema::THEMES, &|table| tables::themes(analysis, table)),
        (&schema::TERMS, &|table| tables::terms(analysis, table)),
        (&schema::SEEDS, &|table| tables::seeds(analysis, table)),
        (&schema::MEMBERSHIPS, &|table| tables::memberships(analysis, table)),
        (&schema::PASSAGES, &|table| tables::passages(analysis, table)),
        (&schema::EVIDENCE, &|table| stance_tables::evidence(analysis, &ids, table)),
        (&schema::STANCE_ARTICLES, &|table| stance_tables::articles(analysis, &ids, table)),
        (&schema::STANCE_THEMES, &|table| stance_tables::themes(analysis, &ids, table)),
        (&schema::GROUPS, &|table| stance_tables::groups(analysis, table)),
        (&schema::POSITIONS, &|table| stance_tables::main_statements(analysis, &ids, table)),
    ];
    let mut files = Vec::new();
    for (schema, fill) in fills {
        // Without a guide nobody looks for its seeds.
        if schema.name != schema::SEEDS.name || !analysis.audit.seeds.is_empty() {
            let mut table = Table::new(schema, outputs.formats());
            fill(&mut table);
            let made = table.finish().into_iter();
            files.extend(
                made.map(|(format, bytes)| (format!("{}.{}", schema.name, format.extension()), bytes)),
            );
        }
        stage.advance(1);
    }
    files
}

fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
