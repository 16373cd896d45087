//! Which field of a row is the text, which the title: as the user says, else by the names that people give them.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::read::clean;
use crate::corpus::signs::date::{self, Date};
use crate::settings_file::instead;
use crate::unspaced;

/// What a field is to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Its text.
    Text,
    /// Its title.
    Title,
    /// Who wrote it.
    Author,
    /// Where it appeared.
    Outlet,
    /// When it appeared.
    Date,
}

/// All roles, in the order in which a row has them.
pub(crate) const ROLES: [Role; 5] = [Role::Text, Role::Title, Role::Author, Role::Outlet, Role::Date];

impl Role {
    /// Its standard name, which is that of a column in our own tables, too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Author => "author",
            Self::Outlet => "outlet",
            Self::Date => "date",
        }
    }

    /// Names that people give it, the likeliest first; compared without case and signs.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "text", "fulltext", "body", "articlebody", "bodytext", "articletext", "content",
                "contenttext", "maintext", "article", "story", "document", "contents", "contenthtml",
                "transcript", "abstract", "message", "summary", "description",
            ],
            Self::Title => &["title", "headline", "heading", "articletitle", "head", "subject"],
            Self::Author => {
                &["author", "authors", "byline", "creator", "writer", "dccreator", "authorname", "by"]
            }
            Self::Outlet => &[
                "outlet", "publication", "source", "sourcename", "publisher", "newspaper", "sitename",
                "site", "journal", "medium", "media", "outletname", "newssource", "domain", "host",
            ],
            Self::Date => &[
                "date", "datepublished", "publishedat", "publisheddate", "publicationdate", "published",
                "pubdate", "datepublish", "dateofpublication", "publishdate", "firstpublished", "timestamp",
                "datetime", "created", "createdat", "dateadded", "year",
            ],
        }
    }
}

/// Names of fields that the user gave, by [`Role`].
pub type FieldNames = [Option<String>; ROLES.len()];

/// The columns that are read, by [`Role`]; `None` where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Their names in the file.
    pub names: FieldNames,
    /// One that the user did not name has another name than the standard one.
    guessed: bool,
}

/// A column of a file, with what is known of it before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub name: String,
    /// Words in the first rows, and in how many of these rows it holds any.
    pub words: usize,
    pub rows: usize,
}

/// Words that a row has on the average in a column that is taken for a text by its name: `article` may be a number.
const WORDS: usize = 8;
/// Columns that a message names.
const SHOWN: usize = 6;
/// Rows that tell what columns hold.
pub(crate) const LOOKED_AT: usize = 50;

impl Column {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), words: 0, rows: 0 }
    }

    /// Looks at a value.
    pub(crate) fn see(&mut self, value: &str) {
        let words = unspaced::count_words(value);
        self.words += words;
        self.rows += usize::from(words > 0);
    }

    fn is_text(&self) -> bool {
        self.name == Role::Text.name() || self.words >= WORDS * self.rows.max(1)
    }
}

/// Why no column of a file is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoText {
    /// The user named a column that is not there.
    Named(String),
    /// Nothing says that the file holds articles.
    Unnamed(String),
}

impl Fields {
    /// Chooses among the columns of a file.
    ///
    /// # Errors
    /// That a column which the user named is not there, or none is a text.
    pub(crate) fn choose(columns: &[Column], wanted: &FieldNames) -> Result<Self, NoText> {
        let mut names = FieldNames::default();
        for (role, name) in ROLES.into_iter().zip(&mut names) {
            let fits = |column: &&Column| role != Role::Text || column.is_text();
            let known =
                |known: &&str| columns.iter().filter(fits).find(|column| folded(&column.name) == **known);
            *name = match &wanted[role as usize] {
                Some(wanted) => Some(exactly(columns, wanted, role)?),
                None => role.names().iter().find_map(known).map(|column| column.name.clone()),
            };
        }
        if names[Role::Text as usize].is_none() {
            let known: Vec<&str> = columns.iter().take(SHOWN).map(|column| &*column.name).collect();
            let known = known.join("”, “");
            let more = if columns.len() > SHOWN { " …" } else { "" };
            return Err(NoText::Unnamed(format!(
                "has no column that is known as a text; name one with --text-field (there are “{known}”{more})"
            )));
        }
        // One column is not two things.
        for later in 1..names.len() {
            if names[..later].contains(&names[later]) {
                names[later] = None;
            }
        }
        let guessed = ROLES.into_iter().zip(names.iter().zip(wanted)).any(|(role, (name, wanted))| {
            wanted.is_none() && name.as_ref().is_some_and(|name| name != role.name())
        });
        Ok(Self { names, guessed })
    }

    /// True where a column has another name than the standard one and was not named by the user, who should know.
    pub(crate) fn is_guess(&self) -> bool {
        self.guessed
    }
}

impl serde::Serialize for Fields {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let told =
            ROLES.into_iter().zip(&self.names).filter_map(|(role, name)| Some((role.name(), name.as_ref()?)));
        serializer.collect_map(told)
    }
}

impl std::fmt::Display for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let told = ROLES.into_iter().zip(&self.names).filter_map(|(role, name)| Some((role, name.as_ref()?)));
        for (index, (role, name)) in told.enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{} from “{name}”", role.name())?;
        }
        Ok(())
    }
}

fn exactly(columns: &[Column], wanted: &str, role: Role) -> Result<String, NoText> {
    if columns.iter().any(|column| column.name == wanted) {
        return Ok(wanted.to_owned());
    }
    let instead = instead(wanted, &columns.iter().map(|column| &*column.name).collect::<Vec<_>>());
    Err(NoText::Named(format!("no column `{wanted}`, which --{}-field names; {instead}", role.name())))
}

/// A name without case, signs and a prefix of its namespace.
fn folded(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}');
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// True for a name that columns of texts or titles have.
pub(crate) fn is_text(name: &str) -> bool {
    let name = folded(name);
    Role::Text.names().contains(&name.as_str()) || Role::Title.names().contains(&name.as_str())
}

/// A value on one line; `None` where it is empty or says that there is none.
pub(crate) fn plain(value: &str) -> Option<String> {
    let value = clean(value);
    let none = ["nan", "null", "none", "n/a", "na", "unknown", "-"];
    (!value.is_empty() && !none.contains(&value.to_lowercase().as_str())).then_some(value)
}

/// Names of authors, joined by `; `; "By" in front is no name.
pub(crate) fn names(value: &str) -> Option<String> {
    let value = plain(value)?;
    // A list as Python and JSON print it.
    let list = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let value = match list {
        Some(list) => {
            let names = list
                .split(',')
                .map(|name| name.trim().trim_matches(['\'', '"']))
                .filter(|name| !name.is_empty());
            names.collect::<Vec<_>>().join("; ")
        }
        None => value,
    };
    let bare =
        value.get(..3).filter(|start| start.eq_ignore_ascii_case("by ")).map_or(&*value, |_| &value[3..]);
    plain(MONTH_BEHIND.replace(bare, "$1").as_ref())
}

/// The beginning of a date that was glued to a name: "Ann Lee Aug".
static MONTH_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{L}) (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.?$")
        .expect("the pattern is valid")
});

/// A date in any form that pages write, in eight digits, or as seconds or milliseconds since 1970.
pub(crate) fn date(value: &str) -> Option<Date> {
    let value = value.trim();
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !digits || value.len() <= 4 {
        return date::find(value).map(|found| found.date);
    }
    if value.len() == 8 && value.starts_with(['1', '2']) {
        return date::find(&format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]))
            .map(|found| found.date);
    }
    let number: f64 = value.parse().ok()?;
    let seconds = if number > 1e11 { number / 1000.0 } else { number };
    (1e8..1e10)
        .contains(&seconds)
        .then(|| of_days((seconds / 86_400.0) as i64))
        .and_then(|date| self::date(&date))
}

/// The day that comes so many days after the first of 1970, as ISO 8601 writes it; empty for none that is known.
pub(crate) fn of_days(days: i64) -> String {
    let seconds = days.saturating_mul(86_400);
    chrono::DateTime::from_timestamp(seconds, 0).map_or(String::new(), |time| time.date_naive().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns that hold sentences.
    fn choose(names: &[&str], wanted: &FieldNames) -> Result<Fields, NoText> {
        let column = |name: &&str| Column { name: (*name).to_owned(), words: 100, rows: 10 };
        Fields::choose(&names.iter().map(column).collect::<Vec<_>>(), wanted)
    }

    #[test]
    fn a_column_is_a_text_by_what_it_holds_too() {
        let mut columns = [Column::new("article"), Column::new("body")];
        columns[0].see("returning-ferries");
        columns[1].see("The ferry came back, and nobody had asked for it.");
        let fields = Fields::choose(&columns, &FieldNames::default()).unwrap();
        assert_eq!(fields.names[0].as_deref(), Some("body"));
        assert!(matches!(Fields::choose(&columns[..1], &FieldNames::default()), Err(NoText::Unnamed(_))));
    }

    #[test]
    fn names_that_people_give_are_known() {
        let fields =
            choose(&["ID", "Headline", "Full Text", "pub_date", "Source"], &FieldNames::default()).unwrap();
        let told = fields.to_string();
        assert_eq!(
            told,
            "text from “Full Text”, title from “Headline”, outlet from “Source”, date from “pub_date”"
        );
        assert!(fields.is_guess());
        let plain = choose(&["text", "title"], &FieldNames::default()).unwrap();
        assert!(!plain.is_guess());
    }

    #[test]
    fn what_the_user_names_counts_and_must_be_there() {
        let wanted = |name: &str| [Some(name.to_owned()), None, None, None, None];
        let fields = choose(&["text", "lead"], &wanted("lead")).unwrap();
        assert_eq!(fields.names[0].as_deref(), Some("lead"));
        let Err(NoText::Named(error)) = choose(&["text", "lead"], &wanted("laed")) else { panic!() };
        assert!(error.contains("--text-field") && error.contains("`lead`"), "{error}");
        let Err(NoText::Unnamed(error)) = choose(&["a", "b"], &FieldNames::default()) else { panic!() };
        assert!(error.contains("--text-field") && error.contains("“a”, “b”"), "{error}");
    }

    #[test]
    fn values() {
        assert_eq!(date("2017-03-05T10:00:00Z").unwrap().to_string(), "2017-03-05");
        assert_eq!(date("Tue, 05 Mar 2019 10:00:00 +0000").unwrap().to_string(), "2019-03-05");
        assert_eq!(date("1488672000").unwrap().to_string(), "2017-03-05");
        assert_eq!(date("1488672000000").unwrap().to_string(), "2017-03-05");
        assert_eq!(date("2017").unwrap().to_string(), "2017");
        assert_eq!(date("soon"), None);
        assert_eq!(names("By Ann Hale").as_deref(), Some("Ann Hale"));
        assert_eq!(names("['Ann Hale', 'Bo Ray']").as_deref(), Some("Ann Hale; Bo Ray"));
        assert_eq!(plain(" NaN "), None);
    }
}
