//! Arguments and configuration files, made into one checked [`Config`].

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use standpoint::cluster::EngineKind;
use standpoint::config::{Config, Themes};
use standpoint::corpus::Origin;
use standpoint::edits::{self, Edits};
use standpoint::guide::{self, Guide};
use standpoint::model::{self, Model};
use standpoint::report::{Outputs, RUN};
use standpoint::settings_file::{self, Placed, Table};
use standpoint::stance::lexicon::{Lexicon, lexicon};

use super::args::{self, AnalyzeArgs, AnnotateArgs, AssignArgs, EvaluateArgs, RunArgs};
use super::narrow::NarrowArgs;
use super::outputs::Wanted;
use super::reading::ReadingArgs;
use super::values::{By, Engine, Weighting};

/// What a configuration file may set; the names are those of the arguments.
#[derive(Debug, Default)]
struct ConfigFile {
    inputs: Option<Vec<PathBuf>>,
    out: Option<PathBuf>,
    themes: Option<Themes>,
    guide: Option<PathBuf>,
    edits: Option<PathBuf>,
    engine: Option<Engine>,
    weighting: Option<Weighting>,
    starts: Option<usize>,
    seed: Option<u64>,
    run: RunFile,
}

/// The part of it that is of [`RunArgs`].
#[derive(Debug, Default)]
struct RunFile {
    lexicon: Option<PathBuf>,
    positions: Option<usize>,
    by: Option<Vec<By>>,
    reading: ReadingArgs,
    narrow: NarrowArgs,
    wanted: Wanted,
}

impl ConfigFile {
    fn read(path: &Path) -> Result<Self> {
        let (text, name) = (settings_file::read(path)?, path.display().to_string());
        let mut table = Table::parse(&text, &name)?;
        let file = Self {
            inputs: table.texts("inputs")?.map(|inputs| inputs.into_iter().map(to_path).collect()),
            out: table.text("out")?.map(to_path),
            themes: table.value("themes", str::parse)?,
            guide: table.text("guide")?.map(to_path),
            edits: table.text("edits")?.map(to_path),
            engine: table.value("engine", word)?,
            weighting: table.value("weighting", word)?,
            starts: table.number("starts", 1..=u64::from(args::MOST_STARTS))?.map(small),
            seed: table.number("seed", 0..=u64::MAX)?,
            run: RunFile::read(&mut table)?,
        };
        table.end()?;
        Ok(file)
    }
}

impl RunFile {
    fn read(table: &mut Table<'_>) -> Result<Self> {
        Ok(Self {
            lexicon: table.text("lexicon")?.map(to_path),
            positions: table.number("positions", 1..=100)?.map(small),
            by: table.values("by", word)?,
            reading: ReadingArgs::read(table)?,
            narrow: NarrowArgs::read(table)?,
            wanted: Wanted::read(table)?,
        })
    }
}

/// A number from a small range.
fn small(number: u64) -> usize {
    usize::try_from(number).expect("the range is small")
}

fn to_path(text: Placed<String>) -> PathBuf {
    text.value.into()
}

/// One of the words that an argument takes.
pub(super) fn word<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, false).map_err(|_| {
        let known: Vec<_> = T::value_variants().iter().filter_map(T::to_possible_value).collect();
        settings_file::instead(text, &known.iter().map(PossibleValue::get_name).collect::<Vec<_>>())
    })
}

impl AnalyzeArgs {
    /// The settings of the run, the folder for its reports, and which files are wanted.
    pub(crate) fn resolve(self) -> Result<(Config, PathBuf, Outputs)> {
        let file = self.config.as_deref().map_or_else(|| Ok(ConfigFile::default()), ConfigFile::read)?;
        let default = Config::default();
        let inputs = match self.inputs {
            given if !given.is_empty() => given,
            _ => file.inputs.unwrap_or_else(|| default.reading.inputs.clone()),
        };
        let guide = match (self.no_guide, self.guide.or(file.guide)) {
            (true, _) => Guide::default(),
            (false, Some(path)) => Guide::read(&path)?,
            (false, None) => guide_in(&inputs)?,
        };
        let edits = self.edits.or(file.edits);
        let out = self.out.or(file.out).unwrap_or_else(|| PathBuf::from("reports"));
        if let Some(path) =
            edited_in(&out)?.filter(|path| !edits.as_deref().is_some_and(|given| is_same(given, path)))
        {
            let path = path.display();
            bail!(
                "{path}: it was edited, and the run would write over it; give it with --edits {path}, move it away, or give another --out"
            );
        }
        let config = Config {
            themes: self.themes.or(file.themes).unwrap_or(default.themes),
            guide,
            edits: edits.as_deref().map_or_else(|| Ok(Edits::default()), Edits::read)?,
            engine: self.engine.or(file.engine).map_or_else(EngineKind::default, Engine::kind),
            weighting: self.weighting.or(file.weighting).map_or_else(Default::default, Weighting::kind),
            starts: self.starts.map(usize::from).or(file.starts),
            seed: self.seed.or(file.seed).unwrap_or(default.seed),
            ..default
        };
        let (config, outputs) = self.run.resolve(file.run, inputs, config)?;
        Ok((config, out, outputs))
    }
}

impl AssignArgs {
    /// The settings of the run, the model, the folder for its reports, and which files are wanted.
    pub(crate) fn resolve(self) -> Result<(Config, Model, PathBuf, Outputs)> {
        let file = self.config.as_deref().map_or_else(|| Ok(ConfigFile::default()), ConfigFile::read)?;
        let path = model_at(&self.model);
        let model = Model::read(&path)?;
        let home = fs::canonicalize(&path).ok().and_then(|path| path.parent().map(Path::to_path_buf));
        if home.is_some_and(|home| home.join(RUN).is_file() && is_same(&home, &self.out)) {
            bail!(
                "{}: the reports that the model came with are there; give another --out",
                self.out.display()
            );
        }
        leave_edited(&self.out)?;
        let known = model.config();
        let known = Config { seed: self.seed.or(file.seed).unwrap_or(known.seed), ..known };
        let inputs = if self.inputs.is_empty() { known.reading.inputs.clone() } else { self.inputs };
        let (config, outputs) = self.run.resolve(file.run, inputs, known)?;
        Ok((config, model, self.out, outputs))
    }
}

impl RunArgs {
    /// Settings that are those of `known` but for what is said here, or else in the configuration file; and which files are
    /// wanted.
    fn resolve(self, file: RunFile, inputs: Vec<PathBuf>, known: Config) -> Result<(Config, Outputs)> {
        let config = Config {
            reading: self.reading.resolve(file.reading, inputs),
            narrow: self.narrow.resolve(file.narrow)?,
            lexicon: with_lexicon(self.lexicon.or(file.lexicon).as_deref())?,
            positions: self.positions.map(usize::from).or(file.positions).unwrap_or(known.positions),
            by: each_once(if self.by.is_empty() { file.by.unwrap_or_default() } else { self.by }),
            ..known
        };
        Ok((config, self.outputs.resolve(file.wanted)?))
    }
}

impl EvaluateArgs {
    /// The settings of the clustering, and the number of themes; `None` for that of the labels.
    pub(crate) fn resolve(&self) -> (Config, Option<Themes>) {
        let config = Config {
            engine: self.engine.map_or_else(EngineKind::default, Engine::kind),
            weighting: self.weighting.map_or_else(Default::default, Weighting::kind),
            starts: self.starts.map(usize::from),
            seed: self.seed,
            ..Config::default()
        };
        (config, self.themes.0)
    }
}

impl AnnotateArgs {
    /// The built-in lexicons with the user's.
    pub(crate) fn lexicon(&self) -> Result<Arc<Lexicon>> {
        with_lexicon(self.lexicon.as_deref())
    }
}

/// The file of edits in the folder for the reports, where somebody has edited it.
fn edited_in(out: &Path) -> Result<Option<PathBuf>> {
    let there = out.join(edits::FILE_NAME);
    let is_there = fs::metadata(&there).is_ok_and(|metadata| metadata.is_file());
    Ok((is_there && edits::is_edited(&settings_file::read(&there)?)).then_some(there))
}

/// Other reports are not put beside what somebody has edited.
pub(super) fn leave_edited(out: &Path) -> Result<()> {
    match edited_in(out)? {
        None => Ok(()),
        Some(path) => bail!(
            "{}: it was edited, and is of the reports that are there; move it away, or give another --out",
            path.display()
        ),
    }
}

/// The file of a model; the folder of a run stands for its model.
pub(super) fn model_at(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(model::FILE_NAME) } else { path.to_path_buf() }
}

/// True for two names of the same file or folder.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// What groups are made by, in the order in which it was first named.
fn each_once(kinds: Vec<By>) -> Vec<Origin> {
    let mut origins: Vec<Origin> = Vec::new();
    for origin in kinds.into_iter().map(By::origin) {
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins
}

/// The built-in lexicons, with what a file adds.
fn with_lexicon(file: Option<&Path>) -> Result<Arc<Lexicon>> {
    Ok(match file {
        Some(path) => Arc::new(Lexicon::with_file(path)?),
        None => Arc::clone(lexicon()),
    })
}

/// The guide in one of the input folders.
fn guide_in(inputs: &[PathBuf]) -> Result<Guide> {
    let mut found: Option<PathBuf> = None;
    for path in inputs.iter().map(|input| input.join(guide::FILE_NAME)).filter(|path| is_file(path)) {
        if let Some(other) = found.as_ref().filter(|other| !is_same(other, &path)) {
            bail!("{} and {} are both guides; name one with --guide", other.display(), path.display());
        }
        found = Some(path);
    }
    Ok(match found {
        Some(path) => Guide::read(&path)?,
        None => Guide::default(),
    })
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}
