//! The command line: arguments in, files and messages out. Nothing else prints or exits.

mod args;
mod diff;
mod help;
mod interrupt;
mod manual;
mod narrow;
mod outputs;
mod print;
mod progress;
mod reading;
mod settings;
mod values;

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Parser;
use standpoint::annotate::{Batches, Fault};
use standpoint::config::Config;
use standpoint::pipeline::{self, Analysis};
use standpoint::report::write::{self, Destination};
use standpoint::report::{Fate, Outputs};
use standpoint::wording::counted;
use standpoint::{corpus, evaluate, guard, report};

use args::{AnalyzeArgs, AnnotateArgs, ArticlesArgs, AssignArgs, Cli, Command, EvaluateArgs, ReportArgs};
use interrupt::Watched;
use narrow::NarrowArgs;
use outputs::Wanted;
use print::{UNPRINTED, complain, print};
use progress::Terminal;
use reading::ReadingArgs;
use values::Format;

/// Runs the command that the arguments name. Exit codes: 0 done, 1 failed, 2 wrong usage.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    interrupt::watch();
    quiet_where_caught();
    let done = match cli.command {
        Command::Analyze(args) => analyze(*args),
        Command::Assign(args) => assign(*args),
        Command::Report(args) => report_again(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Articles(args) => articles(args),
        Command::Annotate(args) => annotate(args),
        Command::Evaluate(args) => evaluate(args),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { folder } => manual::pages(folder.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // `standpoint articles | head` has what it wants.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // What failed because a signal ends the process is not told.
            interrupt::held(|| ());
            complain("error", &told_once(&error));
            if is_usage(&error) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Prints help that was asked for, or what is wrong with the arguments.
fn usage(error: &clap::Error) -> ExitCode {
    match error.print() {
        Err(source) if !error.use_stderr() && source.kind() != ErrorKind::BrokenPipe => {
            complain("error", &format!("{UNPRINTED}: {source}"));
            ExitCode::FAILURE
        }
        _ => u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}

/// A panic that costs no more than a file is told as what became of the file.
fn quiet_where_caught() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !guard::is_guarded() {
            tell(panic);
        }
    }));
}

fn analyze(args: AnalyzeArgs) -> Result<()> {
    let told = Told { quiet: args.run.common.quiet, verbose: args.run.verbose };
    let progress = Terminal::new(&args.run.common);
    use_threads(args.run.common.threads)?;
    let (config, out, outputs) = args.resolve()?;
    let fate = |name: &str| outputs.fate(name);
    reported((&out, &fate), &outputs, told, &progress, || pipeline::analyze(&config, &progress))
}

fn assign(args: AssignArgs) -> Result<()> {
    let told = Told { quiet: args.run.common.quiet, verbose: args.run.verbose };
    let progress = Terminal::new(&args.run.common);
    use_threads(args.run.common.threads)?;
    let path = settings::model_at(&args.model);
    let (config, model, out, outputs) = args.resolve()?;
    // The model that is read is written again as it is.
    let fate = |name: &str| match outputs.fate(name) {
        Fate::Written if settings::is_same(&out.join(name), &path) => Fate::Kept,
        fate => fate,
    };
    reported((&out, &fate), &outputs, told, &progress, || {
        pipeline::assign(&config, Arc::new(model), &progress)
    })
}

/// How much is printed.
#[derive(Clone, Copy)]
struct Told {
    quiet: bool,
    verbose: bool,
}

/// Does a job and leaves its reports in a folder, which is opened before; `fate` tells what becomes of what is there.
fn reported(
    (out, fate): (&Path, &dyn Fn(&str) -> Fate),
    outputs: &Outputs,
    Told { quiet, verbose }: Told,
    progress: &Terminal,
    job: impl FnOnce() -> standpoint::error::Result<Analysis>,
) -> Result<()> {
    let destination = Watched::open(|| Destination::open(out, fate))?;
    warn(quiet, &destination.warnings());
    let analysis = job()?;
    let files = report::files(&analysis, outputs, progress)?;
    let prepared = destination.prepare(&files, progress)?;
    warn(quiet, &interrupt::held(|| destination.publish(&prepared))?);
    warn(quiet, &analysis.warnings);
    let mut text = format!("{}\n{}", report::summary(&analysis), written(&files, out));
    if verbose {
        for (stage, seconds) in &analysis.seconds {
            text.push_str(&format!("{stage:10} {seconds:8.3} s\n"));
        }
    }
    // The process ends here: to free millions of texts one by one would only take time.
    std::mem::forget((analysis, files));
    if quiet { Ok(()) } else { print(text.as_bytes()) }
}

fn report_again(args: &ReportArgs) -> Result<()> {
    let outputs = args.outputs.resolve(Wanted::default())?;
    let out = args.out.as_ref().unwrap_or(&args.folder);
    if !args.folder.is_dir() {
        bail!("{}: no such folder; give that of a run", args.folder.display());
    }
    let is_same = settings::is_same(out, &args.folder);
    if !is_same {
        settings::leave_edited(out)?;
    }
    let fate = |name: &str| if is_same { outputs.fate_again(name) } else { outputs.fate(name) };
    let progress = Terminal::unless(args.quiet || args.no_progress);
    warn(args.quiet, &interrupt::held(|| write::settle(&args.folder))?);
    let destination = Watched::open(|| Destination::open(out, &fate))?;
    warn(args.quiet, &destination.warnings());
    let files = report::again(&args.folder, &outputs, &progress)?;
    let prepared = destination.prepare(&files, &progress)?;
    warn(args.quiet, &interrupt::held(|| destination.publish(&prepared))?);
    if args.quiet { Ok(()) } else { print(written(&files, out).as_bytes()) }
}

fn warn(quiet: bool, warnings: &[String]) {
    for warning in warnings.iter().filter(|_| !quiet) {
        complain("warning", warning);
    }
}

/// Which files are where.
fn written(files: &[(String, Vec<u8>)], out: &Path) -> String {
    format!("{}\nIn {}\n", report::written(files), report::clean(&out.display().to_string()))
}

fn articles(args: ArticlesArgs) -> Result<()> {
    use_threads(args.common.threads)?;
    let narrow = args.narrow.resolve(NarrowArgs::default())?;
    let inputs = if args.inputs.is_empty() { Config::default().reading.inputs } else { args.inputs };
    let reading = args.reading.resolve(ReadingArgs::default(), inputs);
    let corpus = corpus::collect(&reading, &Terminal::new(&args.common))?;
    let corpus = narrow.apply(corpus, args.seed)?;
    warn(args.common.quiet, &corpus.warnings(usize::MAX));
    print(&match args.format {
        Format::Csv => report::split_csv(&corpus),
        Format::Jsonl => report::split_jsonl(&corpus),
    })
}

fn annotate(args: AnnotateArgs) -> Result<()> {
    use_threads(args.threads)?;
    let name = args.file.display();
    let input: Box<dyn BufRead> = if args.file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        let file =
            corpus::open(&args.file).with_context(|| format!("{name}: cannot be read; check the path"))?;
        Box::new(BufReader::new(file))
    };
    let lexicon = args.lexicon()?;
    let mut faults = 0_usize;
    for batch in Batches::new(input) {
        let mut lines = Vec::new();
        for annotated in batch.with_context(|| format!("{name}: cannot be read"))?.annotate(&lexicon) {
            match annotated {
                Ok(line) => writeln!(lines, "{line}")?,
                Err(Fault { line, message }) => {
                    faults += 1;
                    complain("error", &format!("{name}: line {line}: {message}"));
                }
            }
        }
        print(&lines)?;
    }
    if faults > 0 {
        bail!("{name}: not annotated: {}", counted(faults, "line"));
    }
    Ok(())
}

fn evaluate(args: EvaluateArgs) -> Result<()> {
    use_threads(args.common.threads)?;
    let (config, themes) = args.resolve();
    let progress = Terminal::new(&args.common);
    let judged = evaluate::Judged { file: &args.file, label: &args.label, themes, hold_out: args.hold_out };
    let found = evaluate::evaluate(judged, &config, &progress)?;
    warn(args.common.quiet, &found.warnings);
    let mut json = serde_json::to_string_pretty(&found)?;
    json.push('\n');
    print(json.as_bytes())
}

fn use_threads(threads: Option<u16>) -> Result<()> {
    let threads = threads.map_or(0, usize::from);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().context("threads cannot be started")
}

/// The causes of an error, without those that the message before already tells.
fn told_once(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if message.is_empty() {
            message = cause;
        } else if !message.contains(&cause) {
            message.push_str(": ");
            message.push_str(&cause);
        }
    }
    message
}

/// True where an argument is what is wrong.
fn is_usage(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        matches!(cause.downcast_ref(), Some(standpoint::error::Error::Parameter { name, .. }) if name.starts_with("--"))
    })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    })
}
