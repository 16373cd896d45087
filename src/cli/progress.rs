//! How far the work is: a bar on a terminal, a plain line elsewhere, nothing when quiet.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use standpoint::progress::{Progress, Silent, Stage};

/// Shows progress on standard error.
pub(crate) struct Terminal {
    quiet: bool,
    bars: bool,
}

impl Terminal {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet, bars: std::io::stderr().is_terminal() }
    }
}

impl Progress for Terminal {
    fn stage(&self, name: &'static str, total: u64) -> Box<dyn Stage> {
        if self.quiet {
            return Box::new(Silent);
        }
        if !self.bars {
            // A line that cannot be written is no reason to end the work.
            let _ = writeln!(std::io::stderr(), "{name}");
            return Box::new(Silent);
        }
        let (bar, template) = match total {
            0 => (ProgressBar::new_spinner(), "{spinner} {msg} {elapsed}"),
            _ => (ProgressBar::new(total), "{msg:30} {bar:30} {pos}/{len} {per_sec} {eta}"),
        };
        let style = ProgressStyle::with_template(template).expect("the template is valid");
        bar.set_style(style);
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(120));
        Box::new(Bar(bar))
    }
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
