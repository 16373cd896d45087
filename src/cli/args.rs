//! Arguments as they are given.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use standpoint::config::Themes;

use super::diff::DiffArgs;
use super::help;
use super::narrow::NarrowArgs;
use super::outputs::OutputArgs;
use super::reading::ReadingArgs;
use super::values::{By, Engine, Format, Weighting};

/// Starts of an engine at most.
pub(super) const MOST_STARTS: u16 = 1000;

/// Reads a collection of articles and says what they are about and where their authors stand,
/// with a quoted sentence behind every statement.
#[derive(Debug, Parser)]
#[command(name = "standpoint", version, max_term_width = 100, after_help = help::STANDPOINT)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The whole job: articles, themes, stances, reports
    #[command(after_help = help::ANALYZE)]
    Analyze(Box<AnalyzeArgs>),
    /// Puts further articles into the themes of an earlier run, with all reports
    ///
    /// The themes, their names and keywords, and what stances are about are those of the model; nothing is clustered.
    /// An article that is hardly like any of them is marked in the column far of articles.csv: it may be of a new theme.
    #[command(after_help = help::ASSIGN)]
    Assign(Box<AssignArgs>),
    /// Renders the reports of an earlier run again: other formats, another template, nothing computed anew
    #[command(after_help = help::REPORT)]
    Report(ReportArgs),
    /// What changed from one run to another: themes, articles, positions, with quotes
    #[command(after_help = help::DIFF)]
    Diff(DiffArgs),
    /// Only the splitting: one row for each article on each page, to standard output
    #[command(after_help = help::ARTICLES)]
    Articles(ArticlesArgs),
    /// Stance of single sentences or passages: JSON lines in, JSON lines out, in order
    ///
    /// In: {"id": "…", "text": "…", "targets": [{"start": 0, "end": 5}]}; targets may be missing. Out, for each line:
    /// its language and sentences, each with who holds most of it, what it does (acts), how surely it is said
    /// (certainty, -2 to 2) and the words that show it (cues); and for each target how good or bad it comes off,
    /// whoever says so. Offsets count Unicode code points. A line that is no such object is reported on standard
    /// error; the others are annotated all the same, and the exit code is 1. English only: a passage in another
    /// language gets no sentences.
    #[command(after_help = help::ANNOTATE)]
    Annotate(AnnotateArgs),
    /// Clusters a labelled collection and holds the themes against the labels; prints JSON
    ///
    /// Against the labels: nmi, ari, v_measure, purity. Of the first ten keywords of each theme: npmi (articles
    /// as windows) and npmi_window (a sliding window of ten words), both with the collection as reference and
    /// -1 for a pair that is never together; diversity. Of the themes: stability, the share of pairs of a
    /// theme's articles that stay together when the collection is resampled.
    #[command(after_help = help::EVALUATE)]
    Evaluate(EvaluateArgs),
    /// Completions for a shell, to standard output
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        /// The shell
        #[arg(value_name = "SHELL", value_enum)]
        shell: Shell,
    },
    /// The manual page, to standard output; or the pages of all commands, into a folder
    #[command(after_help = help::MAN)]
    Man {
        /// A folder that exists
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AnalyzeArgs {
    /// Files and folders of articles; `-` reads standard input [default: seeds]
    ///
    /// Pages: .txt, .md, .html, and text exports of press databases. Tables, an article a row: .csv, .tsv, .jsonl,
    /// .json, .parquet. Feeds and WordPress exports: .xml, .rss, .atom. All of them as .gz or .zst, too. Where a name
    /// does not tell, the first bytes do.
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Folder for the reports; it is made if need be [default: reports]
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// How many themes: a number, or `auto` for as many as the collection has [default: auto]
    #[arg(long, short = 'k', value_name = "auto|K")]
    pub(super) themes: Option<Themes>,

    /// Names of themes with seed words, and targets with aliases [default: guide.toml in INPUT]
    #[arg(long, value_name = "FILE", conflicts_with = "no_guide")]
    pub(super) guide: Option<PathBuf>,

    /// Do not read the guide.toml in INPUT
    #[arg(long)]
    pub(super) no_guide: bool,

    /// The themes.toml of an earlier run with your corrections, replayed on the themes of this one (docs/edits.md)
    #[arg(long, value_name = "FILE")]
    pub(super) edits: Option<PathBuf>,

    /// How articles are clustered [default: sib]
    #[arg(long, value_enum)]
    pub(super) engine: Option<Engine>,

    /// What a word weighs: TF-IDF, 1 + ln of its occurrences, or both as two views [default: both]
    #[arg(long, value_enum)]
    pub(super) weighting: Option<Weighting>,

    /// Starts of the engine [default: more the fewer articles there are]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_STARTS)))]
    pub(super) starts: Option<u16>,

    /// Number from which all randomness follows: the same number, the same result [default: 1]
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,

    /// Read these settings from a TOML file; what is given here wins
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// What every run with reports takes.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Expressions of your field, for stances: added to those that are built in (docs/lexicon.md)
    #[arg(long, value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,

    /// Main statements for each article in positions.csv [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(super) positions: Option<u16>,

    /// Themes and stances by group as well, in themes_by and stance_by; give it again for another kind
    #[arg(long, value_enum)]
    pub(super) by: Vec<By>,

    #[command(flatten)]
    pub(crate) common: CommonArgs,

    /// Print how long each stage took
    #[arg(long, short, conflicts_with = "quiet")]
    pub(crate) verbose: bool,

    // Behind those without a heading, which would come under the one of these.
    #[command(flatten)]
    pub(super) reading: ReadingArgs,

    #[command(flatten)]
    pub(super) narrow: NarrowArgs,

    #[command(flatten)]
    pub(super) outputs: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct AssignArgs {
    /// The model.standpoint that an earlier run left with its reports, or their folder
    #[arg(value_name = "MODEL")]
    pub(super) model: PathBuf,

    /// Files and folders of articles, as for analyze; `-` reads standard input [default: seeds]
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,

    /// Folder for the reports; it is made if need be
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: PathBuf,

    /// Read settings from the TOML file of analyze; what is given here wins, and inputs, out and all that makes themes
    /// stay with the command and the model
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Which articles --sample draws [default: the seed of the model]
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The folder of the run, with its saved.jsonl.sz
    #[arg(value_name = "DIR", default_value = "reports")]
    pub(crate) folder: PathBuf,

    /// Folder for the reports; it is made if need be [default: DIR]
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Print nothing but errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Show no bars, not on a terminal either
    #[arg(long)]
    pub(crate) no_progress: bool,

    #[command(flatten)]
    pub(crate) outputs: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ArticlesArgs {
    /// Files and folders of articles; `-` reads standard input [default: seeds]
    ///
    /// Pages: .txt, .md, .html, and text exports of press databases. Tables, an article a row: .csv, .tsv, .jsonl,
    /// .json, .parquet. Feeds and WordPress exports: .xml, .rss, .atom. All of them as .gz or .zst, too. Where a name
    /// does not tell, the first bytes do.
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// What to write; jsonl holds the text too
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub(crate) format: Format,

    /// Number from which the sample follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    #[command(flatten)]
    pub(crate) common: CommonArgs,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) narrow: NarrowArgs,
}

#[derive(Debug, Args)]
pub(crate) struct AnnotateArgs {
    /// A file of JSON lines; `-` reads standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,

    /// Expressions of your field, added to those that are built in (docs/lexicon.md)
    #[arg(long, value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,

    /// Threads [default: one for each core]; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    /// A .jsonl or .csv file with a text, perhaps a title, and a label in each row; `-` reads JSON lines
    /// from standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The field that holds an article's class
    #[arg(long, value_name = "FIELD")]
    pub(crate) label: String,

    /// How many themes: as many as there are labels, `auto`, or a number
    #[arg(long, short = 'k', value_name = "labels|auto|K", default_value = "labels", value_parser = judged_themes)]
    pub(super) themes: JudgedThemes,

    /// How articles are clustered [default: sib]
    #[arg(long, value_enum)]
    pub(super) engine: Option<Engine>,

    /// What a word weighs: TF-IDF, 1 + ln of its occurrences, or both as two views [default: both]
    #[arg(long, value_enum)]
    pub(super) weighting: Option<Weighting>,

    /// Starts of the engine [default: more the fewer articles there are]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_STARTS)))]
    pub(super) starts: Option<u16>,

    /// Number from which all randomness follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,

    /// Make a model without this share of the articles, put them into its themes, and hold them against the labels as
    /// well: in hold_out, beside what the same articles reach where all are clustered, and the same of the model's own
    /// articles
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(super) hold_out: Option<f64>,

    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|&share: &f64| share > 0.0 && share < 1.0);
    share.ok_or_else(|| "give a number between 0 and 1, such as 0.5".into())
}

/// `None` for as many themes as there are labels.
#[derive(Debug, Clone, Copy)]
pub(super) struct JudgedThemes(pub(super) Option<Themes>);

fn judged_themes(text: &str) -> Result<JudgedThemes, String> {
    if text == "labels" { Ok(JudgedThemes(None)) } else { Ok(JudgedThemes(Some(text.parse()?))) }
}

#[derive(Debug, Args)]
pub(crate) struct CommonArgs {
    /// Threads [default: one for each core]; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,

    /// Print nothing but errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Show no bars, not on a terminal either
    #[arg(long)]
    pub(crate) no_progress: bool,
}
