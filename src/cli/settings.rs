//! Arguments and configuration files, made into one checked [`Config`].

use std::fs;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use standpoint::cluster::EngineKind;
use standpoint::config::{Config, Themes, parse_toml};
use standpoint::corpus::{FieldNames, Reading, Walk};
use standpoint::guide::{self, Guide};
use standpoint::report::Outputs;
use standpoint::stance::lexicon::{Lexicon, lexicon};

use super::args::{AnalyzeArgs, AnnotateArgs, ArticlesArgs, EvaluateArgs};
use super::outputs::{Formats, Wanted};
use super::values::{Engine, Weighting};

/// What a configuration file may set; the names are those of the arguments.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConfigFile {
    inputs: Option<Vec<PathBuf>>,
    out: Option<PathBuf>,
    themes: Option<ThemesValue>,
    guide: Option<PathBuf>,
    lexicon: Option<PathBuf>,
    engine: Option<Engine>,
    weighting: Option<Weighting>,
    starts: Option<NonZeroU16>,
    seed: Option<u64>,
    positions: Option<NonZeroU16>,
    strict: Option<bool>,
    hidden: Option<bool>,
    follow_links: Option<bool>,
    text_field: Option<String>,
    title_field: Option<String>,
    author_field: Option<String>,
    outlet_field: Option<String>,
    date_field: Option<String>,
    // Not flattened, which would let unknown keys pass.
    format: Option<Formats>,
    html: Option<bool>,
    markdown: Option<bool>,
    charts: Option<bool>,
    save: Option<bool>,
    template: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "themes is no number from 1 on and not \"auto\"")]
enum ThemesValue {
    Number(usize),
    Word(String),
}

impl ArticlesArgs {
    /// What is read, and how.
    pub(crate) fn reading(&self) -> Reading {
        Reading {
            inputs: if self.inputs.is_empty() {
                Config::default().reading.inputs
            } else {
                self.inputs.clone()
            },
            walk: Walk { hidden: self.reading.hidden, links: self.reading.follow_links },
            fields: self.reading.fields(FieldNames::default()),
            strict: self.common.strict,
        }
    }
}

impl AnalyzeArgs {
    /// The settings of the run, the folder for its reports, and which files are wanted.
    pub(crate) fn resolve(self) -> Result<(Config, PathBuf, Outputs)> {
        let file = match &self.config {
            Some(path) => {
                let text = fs::read_to_string(path)
                    .with_context(|| format!("{}: cannot be read", path.display()))?;
                parse_toml(&text, &path.display().to_string())?
            }
            None => ConfigFile::default(),
        };
        let default = Config::default();
        let inputs = match self.inputs {
            given if !given.is_empty() => given,
            _ => file.inputs.unwrap_or(default.reading.inputs),
        };
        let themes = match (self.themes, file.themes) {
            (Some(themes), _) => themes,
            (None, Some(ThemesValue::Number(k))) if k > 0 => Themes::Fixed(k),
            (None, Some(ThemesValue::Word(word))) if word == "auto" => Themes::Auto,
            (None, Some(_)) => {
                bail!("themes in the configuration file: give a number from 1 on, or \"auto\"")
            }
            (None, None) => default.themes,
        };
        let guide = match (self.no_guide, self.guide.or(file.guide)) {
            (true, _) => Guide::default(),
            (false, Some(path)) => Guide::read(&path)?,
            (false, None) => guide_in(&inputs)?,
        };
        let lexicon = with_lexicon(self.lexicon.or(file.lexicon).as_deref())?;
        let config = Config {
            themes,
            guide,
            lexicon,
            engine: self.engine.or(file.engine).map_or_else(EngineKind::default, Engine::kind),
            weighting: self.weighting.or(file.weighting).map_or_else(Default::default, Weighting::kind),
            starts: self.starts.or(file.starts.map(NonZeroU16::get)).map(usize::from),
            seed: self.seed.or(file.seed).unwrap_or(default.seed),
            reading: Reading {
                inputs,
                walk: Walk {
                    hidden: self.reading.hidden || file.hidden.unwrap_or(false),
                    links: self.reading.follow_links || file.follow_links.unwrap_or(false),
                },
                fields: self.reading.fields([
                    file.text_field, file.title_field, file.author_field, file.outlet_field, file.date_field,
                ]),
                strict: self.common.strict || file.strict.unwrap_or(false),
            },
            positions: self
                .positions
                .or(file.positions.map(NonZeroU16::get))
                .map_or(default.positions, usize::from),
        };
        let out = self.out.or(file.out).unwrap_or_else(|| PathBuf::from("reports"));
        let wanted = Wanted {
            format: file.format,
            html: file.html,
            markdown: file.markdown,
            charts: file.charts,
            save: file.save,
            template: file.template,
        };
        Ok((config, out, self.outputs.resolve(wanted)?))
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
        if let Some(other) = &found {
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
