//! What a user should know about the reading: each warning names and counts what was left out.

use super::{Corpus, LeftOut};
use crate::wording::counted;

impl Corpus {
    /// Files that were left out, rows that are none, bytes that are no text, and guesses. Of each kind so many files
    /// are `named`; of more only the number is told.
    pub fn warnings(&self, named: usize) -> Vec<String> {
        let mut warnings = Vec::new();
        let mut push = |new: Vec<String>, what: &str| {
            let more = new.len().saturating_sub(named);
            warnings.extend(new.into_iter().take(named));
            if more > 0 {
                warnings.push(format!("{} {what}; run.json names them", counted(more, "more file")));
            }
        };
        let skipped = self.skipped.iter().filter(|file| file.is_noteworthy());
        let skipped = skipped.map(|file| format!("left out: {}: {}", file.page, file.reason));
        push(skipped.collect(), "left out");
        let broken_off = self.pages.iter().filter_map(|page| {
            Some(format!("{}: {}; what follows is not read", page.page, page.breaks_off.as_ref()?))
        });
        push(broken_off.collect(), "with packed data that break off");
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
        push(of_rows.collect(), "with rows left out");
        let replaced = self.pages.iter().filter(|page| page.replaced > 0).map(|page| {
            let places = counted(page.replaced, "place");
            let encoding = if page.encoding.is_empty() { "text" } else { page.encoding };
            format!("{}: {places} that are no {encoding} stand as \u{FFFD} or were left out", page.page)
        });
        push(replaced.collect(), "with places that are no text");
        let guesses = self.pages.iter().filter_map(|page| {
            let columns = page.columns.as_ref().filter(|columns| columns.is_guess())?;
            Some(format!("{}: {columns}; name others with --text-field and the like", page.page))
        });
        push(guesses.collect(), "whose columns were chosen by their names");
        warnings.extend(self.left_out.iter().flat_map(LeftOut::told));
        warnings
    }
}
