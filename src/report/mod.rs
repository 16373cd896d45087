//! Reports: an [`Analysis`] as files, rendered to bytes here and written by [`write::Destination`].

mod caption;
mod charts;
mod columnar;
pub mod counted;
mod cross;
mod edits_file;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod harmless;
mod html;
mod json;
pub(crate) mod markdown;
mod method;
mod note;
mod outputs;
mod package;
mod passage_view;
mod priority;
mod run;
mod saved;
pub(crate) mod schema;
mod stance_tables;
mod summary;
pub(crate) mod table;
mod tables;
mod tally;
mod template;
mod theme_view;
mod view;
pub mod write;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::sha256;
use crate::edits;
use crate::error::{Error, Result};
use crate::model;
use crate::pipeline::Analysis;
use crate::progress::{Progress, Stage};
use charts::Charts;
pub use harmless::clean;
pub(crate) use harmless::shorten;
pub(crate) use json::pretty;
pub(crate) use outputs::is_of_diff;
pub use outputs::{Fate, Format, Outputs};
use schema::Schema;
pub use summary::{summary, written};
use table::Table;
pub use tables::{split_csv, split_jsonl};
pub use template::Template;
use view::{Files, View};

/// The file that [`again`] renders from.
pub const SAVED: &str = "saved.jsonl.sz";
const TIMINGS: &str = "timings.json";
const PACKAGE: &str = "datapackage.json";
/// The file that tells of all others and comes last: where it lies, the set is whole.
pub const RUN: &str = "run.json";
/// The file that does the same for a comparison.
pub(crate) const DIFF: &str = "diff.json";

/// Steps of a stage in which reports are made: tables, charts, what reports show, the model, two reports, the package and
/// the manifest.
const STEPS: u64 = schema::TABLES.len() as u64 + 6;

/// All that is made of an analysis but the tables: whatever is written beside it, it stays the same.
#[derive(Serialize, Deserialize)]
struct Content {
    /// What both reports show.
    view: Value,
    /// What `report.html` shows beside it.
    page: Value,
    /// Names and bytes of the pictures.
    charts: Vec<(String, String)>,
    /// `run.json`, without the files.
    run: Value,
}

/// A table in its formats, and as it is saved.
struct Made {
    schema: &'static Schema,
    files: Vec<(Format, Vec<u8>)>,
    saved: Option<Vec<u8>>,
}

/// The files of a run in the order in which they are to be written; `run.json`, which holds the
/// hashes of the others, comes last.
///
/// # Errors
/// [`Error::Template`] if the user's template asks for what there is not.
pub fn files(
    analysis: &Analysis,
    outputs: &Outputs,
    progress: &dyn Progress,
) -> Result<Vec<(String, Vec<u8>)>> {
    let stage = progress.stage("rendering reports", STEPS);
    let model = || match &analysis.assigned {
        Some(model) => model.to_bytes(),
        None => analysis.model().to_bytes(),
    };
    let (mut tables, (content, model)) = rayon::join(
        || tables(analysis, outputs, stage.as_ref()),
        || {
            let content = content(analysis, outputs, stage.as_ref());
            let model = outputs.model.then(model);
            stage.advance(1);
            (content, model)
        },
    );
    let pieces = tables.iter_mut().filter_map(|table| table.saved.take());
    let saved = outputs.saved.then(|| saved::file(pieces, &content));
    let beside = Beside {
        saved,
        model,
        timings: Some(run::timings(analysis)),
        // Themes of a model are no themes of these articles, which a next run could find again.
        edits: analysis.assigned.is_none().then(|| edits_file::render(analysis).into_bytes()),
    };
    render(tables, &content, beside, outputs, stage.as_ref())
}

/// All that is made but the tables.
fn content(analysis: &Analysis, outputs: &Outputs, stage: &dyn Stage) -> Content {
    let charts = Charts::of(analysis);
    stage.advance(1);
    let view = serde_json::json!(View::of(analysis));
    // What has room in the page does not depend on the files that are beside it this time.
    let names = schema::TABLES.into_iter().filter(|schema| is_wanted(schema, analysis));
    let beside = Files::new(names.map(|schema| schema.name).collect(), &Outputs::default());
    let wanted = outputs.html || outputs.saved;
    let content = Content {
        page: if wanted { html::content(analysis, &charts, &view, &beside) } else { Value::Null },
        view,
        charts: charts.files(analysis),
        run: run::content(analysis),
    };
    stage.advance(1);
    content
}

/// The files of a run that was saved in a folder, rendered again; nothing is computed anew.
///
/// # Errors
/// [`Error::Read`] and [`Error::Saved`] if the folder does not hold what this version saves, [`Error::Busy`] if another
/// run is just replacing it, and those of [`files`].
pub fn again(folder: &Path, outputs: &Outputs, progress: &dyn Progress) -> Result<Vec<(String, Vec<u8>)>> {
    let stage = progress.stage("rendering reports", STEPS);
    let path = folder.join(SAVED);
    // What is there and cannot be read is not taken for missing: it would be taken away as a file of an earlier run.
    let read = |name: &str| match fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: folder.join(name), source }),
    };
    let names = [SAVED, TIMINGS, edits::FILE_NAME, model::FILE_NAME];
    let [bytes, timings, edits, model] = write::of_one_run(folder, || names.map(read))?;
    let Some(bytes) = bytes? else { return Err(Error::damaged(path, "no results are saved there")) };
    let (timings, edits, model) = (timings?, edits?, model?);
    let damaged = |what: String| Error::damaged(path.clone(), what);
    let (tables, content) = saved::read(&bytes, outputs.formats()).map_err(damaged)?;
    stage.advance(schema::TABLES.len() as u64 + 3);
    let beside = Beside {
        saved: outputs.saved.then_some(bytes),
        model: model.filter(|_| outputs.model),
        timings,
        // What somebody has edited meanwhile is kept as it is.
        edits,
    };
    render(tables, &content, beside, outputs, stage.as_ref()).map_err(|error| match error {
        // Our own templates fit all that we save.
        Error::Template { file, message } if outputs.template.is_none() || file.ends_with(".html") => {
            damaged(format!("it is damaged ({file}: {message})"))
        }
        other => other,
    })
}

/// Files that are neither tables nor shown, where they are wanted and known.
struct Beside {
    saved: Option<Vec<u8>>,
    model: Option<Vec<u8>>,
    timings: Option<Vec<u8>>,
    edits: Option<Vec<u8>>,
}

/// Makes files of what is known.
fn render(
    tables: Vec<Made>,
    content: &Content,
    others: Beside,
    outputs: &Outputs,
    stage: &dyn Stage,
) -> Result<Vec<(String, Vec<u8>)>> {
    let beside = Files::new(tables.iter().map(|made| made.schema.name).collect(), outputs);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for Made { schema, files: made, .. } in tables {
        let name = |format: Format| format!("{}.{}", schema.name, format.extension());
        files.extend(made.into_iter().map(|(format, bytes)| (name(format), bytes)));
    }
    if outputs.charts {
        let charts = content.charts.iter();
        files.extend(charts.map(|(name, svg)| (name.clone(), svg.clone().into_bytes())));
    }
    if outputs.markdown {
        let report = markdown::render(&content.view, &beside, outputs.template.as_ref())?;
        files.push(("report.md".to_owned(), report));
    }
    stage.advance(1);
    if outputs.html {
        files.push(("report.html".to_owned(), html::render(&content.view, &content.page, &beside)?));
    }
    stage.advance(1);
    files.extend(others.edits.map(|bytes| (edits::FILE_NAME.to_owned(), bytes)));
    files.extend(others.saved.map(|bytes| (SAVED.to_owned(), bytes)));
    files.extend(others.model.map(|bytes| (model::FILE_NAME.to_owned(), bytes)));
    let mut hashes: Vec<String> = files.par_iter().map(|(_, content)| sha256(content)).collect();
    let package = package::package(&files, &hashes, outputs);
    hashes.push(sha256(&package));
    files.push((PACKAGE.to_owned(), package));
    let names = files.iter().map(|(name, _)| name.as_str());
    let named: BTreeMap<&str, &str> = names.zip(hashes.iter().map(String::as_str)).collect();
    let run = run::run(&content.run, outputs, &named).ok_or_else(|| Error::Template {
        file: RUN.to_owned(),
        message: "settings or files are missing".to_owned(),
    })?;
    files.extend(others.timings.map(|bytes| (TIMINGS.to_owned(), bytes)));
    files.push((RUN.to_owned(), run));
    stage.advance(1);
    Ok(files)
}

/// False for tables that would be empty because nothing of the kind was asked for.
fn is_wanted(schema: &Schema, analysis: &Analysis) -> bool {
    match schema.name {
        name if name == schema::SEEDS.name => !analysis.audit.seeds.is_empty(),
        name if name == schema::THEMES_BY.name || name == schema::STANCE_BY.name => {
            !analysis.breakdowns.is_empty()
        }
        _ => true,
    }
}

/// The tables in all formats that are asked for.
fn tables(analysis: &Analysis, outputs: &Outputs, stage: &dyn Stage) -> Vec<Made> {
    let ids = stance_tables::evidence_ids(analysis);
    type Fill<'a> = &'a (dyn Fn(&mut Table) + Sync);
    let fills: [(&'static Schema, Fill<'_>); 15] = [
        (&schema::ARTICLES, &|table| tables::articles(analysis, table)),
        (&schema::OCCURRENCES, &|table| tables::occurrences(&analysis.corpus, table)),
        (&schema::DROPPED, &|table| tables::dropped(&analysis.corpus, table)),
        (&schema::THEMES, &|table| tables::themes(analysis, table)),
        (&schema::THEMES_BY, &|table| tables::themes_by(analysis, table)),
        (&schema::TERMS, &|table| tables::terms(analysis, table)),
        (&schema::SEEDS, &|table| tables::seeds(analysis, table)),
        (&schema::MEMBERSHIPS, &|table| tables::memberships(analysis, table)),
        (&schema::PASSAGES, &|table| tables::passages(analysis, table)),
        (&schema::EVIDENCE, &|table| stance_tables::evidence(analysis, &ids, table)),
        (&schema::STANCE_ARTICLES, &|table| stance_tables::articles(analysis, &ids, table)),
        (&schema::STANCE_THEMES, &|table| stance_tables::themes(analysis, &ids, table)),
        (&schema::STANCE_BY, &|table| stance_tables::themes_by(analysis, &ids, table)),
        (&schema::GROUPS, &|table| stance_tables::groups(analysis, table)),
        (&schema::POSITIONS, &|table| stance_tables::main_statements(analysis, &ids, table)),
    ];
    let made = fills.par_iter().with_max_len(1).filter_map(|&(schema, fill)| {
        let made = is_wanted(schema, analysis).then(|| {
            let table = Table::new(schema, outputs.formats());
            let mut table = if outputs.saved { table.and_saved() } else { table };
            fill(&mut table);
            Made { schema, saved: table.saved(), files: table.finish() }
        });
        stage.advance(1);
        made
    });
    made.collect()
}
