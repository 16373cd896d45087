//! What a user should know about the reading: each warning names and counts what was left out.

use super::{Corpus, LeftOut};
use crate::wording::counted;

/// Pages that are named each; of more only the number is told.
const NAMED: usize = 10;

impl Corpus {
    /// Files that were left out, rows that are none, bytes that are no text, and guesses.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let mut skipped = self.skipped.iter().filter(|file| file.is_noteworthy());
        if let Some(first) = skipped.next() {
            let more = match skipped.count() {
                0 => String::new(),
                count => format!(" (and {count} more; all are named in run.json)"),
            };
            warnings.push(format!("left out: {}: {}{more}", first.page, first.reason));
        }
        warnings.extend(self.left_out.iter().flat_map(LeftOut::told));
        let broken_off = self.pages.iter().filter_map(|page| {
            Some(format!("{}: {}; what follows is not read", page.page, page.breaks_off.as_ref()?))
        });
        push(&mut warnings, broken_off.collect(), "packed data that break off");
        let mut rows: Vec<(usize, usize, String)> = Vec::new();
        for row in self.broken() {
            match rows.last_mut() {
                Some((page, count, _)) if *page == row.page => *count += 1,
                _ => rows.push((row.page, 1, format!("line {}: {}", row.lines.0, row.text))),
            }
        }
        let of_rows = rows.iter().map(|(page, count, first)| {
            let first_of = if *count > 1 { "the first at " } else { "" };
            let page = &self.pages[*page].page;
            format!("{page}: {} left out, {first_of}{first} (see dropped.csv)", counted(*count, "row"))
        });
        push(&mut warnings, of_rows.collect(), "rows left out");
        let replaced = self.pages.iter().filter(|page| page.replaced > 0).map(|page| {
            let places = counted(page.replaced, "place");
            let encoding = if page.encoding.is_empty() { "text" } else { page.encoding };
            format!("{}: {places} that are no {encoding} stand as \u{FFFD} or were left out", page.page)
        });
        push(&mut warnings, replaced.collect(), "places that are no text");
        let guesses = self.pages.iter().filter_map(|page| {
            let columns = page.columns.as_ref().filter(|columns| columns.is_guess())?;
            Some(format!("{}: {columns}; name others with --text-field and the like", page.page))
        });
        push(&mut warnings, guesses.collect(), "columns chosen by their names");
        warnings
    }
}

fn push(warnings: &mut Vec<String>, new: Vec<String>, what: &str) {
    let more = new.len().saturating_sub(NAMED);
    warnings.extend(new.into_iter().take(NAMED));
    if more > 0 {
        warnings.push(format!("{} with {what}; run.json names them", counted(more, "more file")));
    }
}
