//! Arguments that say what is read, and how.

use std::path::PathBuf;

use clap::Args;
use standpoint::corpus::{FieldNames, Reading, Walk};
use standpoint::error::Result;
use standpoint::settings_file::{Placed, Table};

/// As they are given on the command line or in a configuration file.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadingArgs {
    /// Column or field that holds the text [default: found by its name, such as text, body, content]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,

    /// Column or field that holds the title [default: found by its name, such as title, headline]
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,

    /// Column or field that names the author [default: found by its name, such as author, byline]
    #[arg(long, value_name = "NAME")]
    author_field: Option<String>,

    /// Column or field that names the outlet [default: found by its name, such as outlet, source]
    #[arg(long, value_name = "NAME")]
    outlet_field: Option<String>,

    /// Column or field that holds the date [default: found by its name, such as date, published]
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,

    /// Fail if a file or a row cannot be read, instead of leaving it out
    #[arg(long)]
    strict: bool,

    /// Read hidden files and folders, too
    #[arg(long)]
    hidden: bool,

    /// Follow symbolic links below a folder
    #[arg(long)]
    follow_links: bool,
}

impl ReadingArgs {
    /// What a configuration file says of them.
    pub(super) fn read(table: &mut Table<'_>) -> Result<Self> {
        let mut name = |key| -> Result<Option<String>> {
            let name: Option<Placed<String>> = table.text(key)?;
            Ok(name.map(|name| name.value))
        };
        Ok(Self {
            text_field: name("text-field")?,
            title_field: name("title-field")?,
            author_field: name("author-field")?,
            outlet_field: name("outlet-field")?,
            date_field: name("date-field")?,
            strict: table.flag("strict")?.unwrap_or(false),
            hidden: table.flag("hidden")?.unwrap_or(false),
            follow_links: table.flag("follow-links")?.unwrap_or(false),
        })
    }

    /// What to read; what is given here wins over a configuration file.
    pub(super) fn resolve(self, file: Self, inputs: Vec<PathBuf>) -> Reading {
        let fields: FieldNames = [
            self.text_field.or(file.text_field),
            self.title_field.or(file.title_field),
            self.author_field.or(file.author_field),
            self.outlet_field.or(file.outlet_field),
            self.date_field.or(file.date_field),
        ];
        let walk = Walk { hidden: self.hidden || file.hidden, links: self.follow_links || file.follow_links };
        Reading { inputs, walk, fields, strict: self.strict || file.strict }
    }
}
