//! How far the work is: a bar on a terminal, nothing elsewhere.

use std::fmt::Write;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};
use standpoint::progress::{Progress, Silent, Stage};

use super::args::CommonArgs;

/// Shows progress on standard error.
pub(crate) struct Terminal {
    shown: bool,
}

impl Terminal {
    pub(crate) fn new(args: &CommonArgs) -> Self {
        Self::unless(args.quiet || args.no_progress)
    }

    /// Bars on a terminal, unless they are not wanted.
    pub(crate) fn unless(unwanted: bool) -> Self {
        Self { shown: !unwanted && std::io::stderr().is_terminal() }
    }

    fn bar(&self, name: &'static str, total: u64, template: &str) -> Box<dyn Stage> {
        if !self.shown {
            return Box::new(Silent);
        }
        let bar = ProgressBar::new(total);
        let style = ProgressStyle::with_template(template).expect("the template is valid");
        bar.set_style(style.with_key("left", left));
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(120));
        Box::new(Bar(bar))
    }
}

impl Progress for Terminal {
    fn stage(&self, name: &'static str, total: u64) -> Box<dyn Stage> {
        self.bar(name, total, "{msg:30} {bar:30} {pos}/{len}, {per_sec}, {left} left")
    }

    fn bytes(&self, name: &'static str, total: u64) -> Box<dyn Stage> {
        self.bar(name, total, "{msg:30} {bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {left} left")
    }
}

/// The time that is left, which nobody knows before the first step is done.
fn left(state: &ProgressState, out: &mut dyn Write) {
    // A bar that cannot be written is no reason to end the work.
    let _ = match state.pos() {
        0 => write!(out, "…"),
        _ => write!(out, "{:#}", HumanDuration(state.eta())),
    };
}

struct Bar(ProgressBar);

impl Stage for Bar {
    fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
