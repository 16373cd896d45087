//! Arguments that say which articles a run is about.

use anyhow::Result;
use clap::Args;
use standpoint::corpus::{Date, Narrow};
use standpoint::settings_file::{Placed, Table};

/// As they are given on the command line or in a configuration file.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Articles")]
pub(crate) struct NarrowArgs {
    /// Only articles of this day, month or year and later ones; those without a date are left out
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,

    /// Only articles of this day, month or year and earlier ones; those without a date are left out
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,

    /// Only articles of this outlet, in any capitals; give it again for further ones
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,

    /// Only articles by this author, alone or with others; give it again for further ones
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,

    /// Only articles of so many words or more
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    min_words: Option<u32>,

    /// Only so many of the articles that are left, drawn by --seed and by their texts
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    sample: Option<u32>,
}

impl NarrowArgs {
    /// What a configuration file says of them.
    pub(super) fn read(table: &mut Table<'_>) -> standpoint::error::Result<Self> {
        const MOST: u64 = u32::MAX as u64;
        let number = |number: u64| u32::try_from(number).expect("the range is that of u32");
        let names = |names: Option<Vec<Placed<String>>>| {
            names.unwrap_or_default().into_iter().map(|name| name.value).collect()
        };
        let (since, until): (Option<Placed<Date>>, Option<Placed<Date>>) =
            (table.placed("since", str::parse)?, table.placed("until", str::parse)?);
        if let Some((since, until)) =
            since.zip(until).filter(|(since, until)| since.value.is_after(until.value))
        {
            let message = format!(
                "`until` is {}, before `since`, which is {}; give a later date, or an earlier `since`",
                until.value, since.value
            );
            return Err(table.error(until.line, message));
        }
        Ok(Self {
            since: since.map(|since| since.value),
            until: until.map(|until| until.value),
            outlet: names(table.texts("outlet")?),
            author: names(table.texts("author")?),
            min_words: table.number("min-words", 1..=MOST)?.map(number),
            sample: table.number("sample", 1..=MOST)?.map(number),
        })
    }

    /// What to keep; what is given here wins over a configuration file.
    pub(super) fn resolve(self, file: Self) -> Result<Narrow> {
        let given = |names: Vec<String>, file: Vec<String>| if names.is_empty() { file } else { names };
        let mut narrow = Narrow::default().between(self.since.or(file.since), self.until.or(file.until))?;
        narrow.outlets = given(self.outlet, file.outlet);
        narrow.authors = given(self.author, file.author);
        narrow.min_words = self.min_words.or(file.min_words).map_or(0, |words| words as usize);
        narrow.sample = self.sample.or(file.sample).map(|sample| sample as usize);
        Ok(narrow)
    }
}
