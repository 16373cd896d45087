//! Arguments that say which files are written.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use standpoint::report::{self, Outputs, Template};
use standpoint::settings_file::Table;

use super::settings::word;

#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct OutputArgs {
    /// How tables are written: one format, or several joined by commas [default: csv]
    #[arg(long, value_name = "FORMAT", value_enum, value_delimiter = ',')]
    format: Vec<TableFormat>,

    /// Write no report.html
    #[arg(long)]
    no_html: bool,

    /// Write no report.md
    #[arg(long)]
    no_markdown: bool,

    /// Write no pictures beside report.md; report.html has its own
    #[arg(long)]
    no_charts: bool,

    /// Save nothing that `standpoint report` could render again
    #[arg(long)]
    no_save: bool,

    /// Write no model.standpoint, by which `standpoint assign` would put further articles into the same themes
    #[arg(long)]
    no_model: bool,

    /// Make report.md by this template (docs/templates.md)
    #[arg(long, value_name = "FILE", conflicts_with = "no_markdown")]
    template: Option<PathBuf>,
}

/// How tables are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TableFormat {
    /// For spreadsheets, R, pandas and everything else
    Csv,
    /// JSON lines: an object a row
    Jsonl,
    /// Columns with types, compressed with Snappy
    Parquet,
}

impl TableFormat {
    fn kind(self) -> report::Format {
        match self {
            Self::Csv => report::Format::Csv,
            Self::Jsonl => report::Format::Jsonl,
            Self::Parquet => report::Format::Parquet,
        }
    }
}

/// What a configuration file says of the same.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    format: Option<Vec<TableFormat>>,
    html: Option<bool>,
    markdown: Option<bool>,
    charts: Option<bool>,
    save: Option<bool>,
    model: Option<bool>,
    template: Option<PathBuf>,
}

impl Wanted {
    /// What a configuration file says of it.
    pub(super) fn read(table: &mut Table<'_>) -> standpoint::error::Result<Self> {
        let (markdown, template) = (table.flag("markdown")?, table.text("template")?);
        if let (Some(false), Some(template)) = (markdown, &template) {
            let message =
                "`template` is for report.md, which `markdown = false` leaves out; take one of them out";
            return Err(table.error(template.line, message));
        }
        Ok(Self {
            format: table.values("format", word)?,
            html: table.flag("html")?,
            markdown,
            charts: table.flag("charts")?,
            save: table.flag("save")?,
            model: table.flag("model")?,
            template: template.map(|path| path.value.into()),
        })
    }
}

impl OutputArgs {
    /// The files of a run; what is given here wins over a configuration file.
    pub(crate) fn resolve(&self, file: Wanted) -> Result<Outputs> {
        let formats =
            if self.format.is_empty() { file.format.as_deref().unwrap_or_default() } else { &self.format };
        let formats: Vec<report::Format> = formats.iter().map(|format| format.kind()).collect();
        let mut outputs = Outputs::default().with_formats(&formats);
        outputs.html = !self.no_html && file.html.unwrap_or(true);
        outputs.markdown = !self.no_markdown && (self.template.is_some() || file.markdown.unwrap_or(true));
        outputs.charts = !self.no_charts && file.charts.unwrap_or(true);
        outputs.saved = !self.no_save && file.save.unwrap_or(true);
        outputs.model = !self.no_model && file.model.unwrap_or(true);
        let template = self.template.as_ref().or(file.template.as_ref()).filter(|_| outputs.markdown);
        outputs.template = template.map(|path| Template::read(path)).transpose()?;
        Ok(outputs)
    }
}
