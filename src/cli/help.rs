//! Examples that `--help` and the manual pages show.

pub(crate) const STANDPOINT: &str = "\
Examples:
  standpoint analyze                       the sample collection in seeds/, reports in reports/
  standpoint analyze pages/ --out result   your own pages
  standpoint analyze pages/ --themes 4     four themes, not as many as seem right
  standpoint articles pages/ | head        only look how the pages are split
  standpoint annotate sentences.jsonl      stance of single sentences";

pub(crate) const ANALYZE: &str = "\
Examples:
  standpoint analyze pages/ --out result                  all that is in a folder
  standpoint analyze pages/ --guide my.toml               themes and targets that you care about
  standpoint analyze pages/ --edits themes.toml           the themes as you corrected them there
  standpoint analyze pages/ --since 2019 --until 2021-06  only articles of that time
  standpoint analyze pages/ --sample 500                  a first look at a large collection
  standpoint analyze pages/ --by outlet --by year         the tables of themes and stances by group, too
  standpoint analyze pages/ --format csv,parquet          tables in two formats
  standpoint analyze pages/ --no-html --no-charts         only report.md and tables
  curl -s https://example.org/page.md | standpoint analyze -";

pub(crate) const ASSIGN: &str = "\
Examples:
  standpoint assign reports/model.standpoint new/ --out new-reports   this month's articles into last month's themes
  standpoint assign model.standpoint more.jsonl --since 2024 --out result";

pub(crate) const REPORT: &str = "\
Examples:
  standpoint report result --format parquet --out tables   the tables of a run in another format
  standpoint report result --template mine.md.jinja        report.md by a template of your own";

pub(crate) const DIFF: &str = "\
Examples:
  standpoint diff march april                    what changed, to read
  standpoint diff march april --out changes      diff.md, and tables of all that changed
  standpoint diff march april --format json      for a program";

pub(crate) const ARTICLES: &str = "\
Examples:
  standpoint articles pages/ > articles.csv                 a row an article on a page
  standpoint articles pages/ --format jsonl > articles.jsonl    with the text
  standpoint articles pages/ --author \"Ann Lee\"             only what she wrote";

pub(crate) const ANNOTATE: &str = "\
Examples:
  standpoint annotate sentences.jsonl > annotated.jsonl
  echo '{\"id\": 1, \"text\": \"The plan must be stopped.\", \"targets\": [{\"start\": 4, \"end\": 8}]}' | standpoint annotate";

pub(crate) const EVALUATE: &str = "\
Examples:
  standpoint evaluate set.jsonl --label class               as many themes as there are classes
  standpoint evaluate set.csv --label class --themes auto   as many as seem right
  standpoint evaluate set.jsonl --label class --hold-out .5 how well half of them serve as a model for the others";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  standpoint completions bash > ~/.local/share/bash-completion/completions/standpoint
  standpoint completions zsh > ~/.zfunc/_standpoint         with ~/.zfunc in $fpath
  standpoint completions fish > ~/.config/fish/completions/standpoint.fish";

pub(crate) const MAN: &str = "\
Examples:
  standpoint man | man -l -                    read it
  standpoint man ~/.local/share/man/man1       a page for each command";
