//! Which field of a row is the text, which the title: as the user says, else by the names that people give them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hashbrown::HashSet;
use regex::Regex;

use crate::corpus::read::clean;
use crate::corpus::signs::{byline, name, outlet};
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
    /// Further names that were read, by the role's place and how usual they are for it.
    further: BTreeMap<(usize, usize), String>,
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
        for role in ROLES {
            exists(columns, wanted, role)?;
        }
        Self::choose_of_some(columns, wanted)
    }

    /// Chooses where only some of the columns are known: one that the user named may be another.
    ///
    /// # Errors
    /// That none is a text.
    pub(crate) fn choose_of_some(columns: &[Column], wanted: &FieldNames) -> Result<Self, NoText> {
        let mut names = FieldNames::default();
        for (role, name) in ROLES.into_iter().zip(&mut names) {
            let fits = |column: &&Column| role != Role::Text || column.is_text();
            let known = |known: &str, may_be_empty: bool| {
                let mut fitting =
                    columns.iter().filter(fits).filter(|column| may_be_empty || column.rows > 0);
                fitting.find(|column| folded(&column.name) == known)
            };
            let names = role.names().iter();
            // A column that holds nothing gives way to any that does.
            let filled = || names.clone().find_map(|name| known(name, false));
            let empty = || names.clone().find_map(|name| known(name, true));
            *name = match &wanted[role as usize] {
                Some(wanted) => Some(wanted.clone()),
                None => filled().or_else(empty).map(|column| column.name.clone()),
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
        Ok(Self { names, further: BTreeMap::new(), guessed })
    }

    /// Takes down a name that turned up later; `rank` says how usual it is for the role.
    pub(crate) fn add(&mut self, role: Role, rank: usize, name: String) {
        self.guessed |= name != role.name();
        let known = self.further.entry((role as usize, rank)).or_insert_with(|| name.clone());
        // Of names that differ in case or signs alone the first of the alphabet stands for all.
        if name < *known {
            *known = name;
        }
    }

    /// The roles that have a name, and their names.
    fn told(&self) -> impl Iterator<Item = (Role, Vec<&str>)> {
        ROLES.into_iter().filter_map(move |role| {
            let place = role as usize;
            let further = self.further.range((place, 0)..(place + 1, 0)).map(|(_, name)| name);
            let names: Vec<&str> = self.names[place].iter().chain(further).map(String::as_str).collect();
            (!names.is_empty()).then_some((role, names))
        })
    }

    /// True where a column has another name than the standard one and was not named by the user, who should know.
    pub(crate) fn is_guess(&self) -> bool {
        self.guessed
    }
}

/// One name, or several.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Names<'a> {
    One(&'a str),
    Several(Vec<&'a str>),
}

impl<'a> From<Vec<&'a str>> for Names<'a> {
    fn from(names: Vec<&'a str>) -> Self {
        match *names {
            [name] => Self::One(name),
            _ => Self::Several(names),
        }
    }
}

impl serde::Serialize for Fields {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.told().map(|(role, names)| (role.name(), Names::from(names))))
    }
}

impl std::fmt::Display for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (role, names)) in self.told().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{} from “{}”", role.name(), names.join("” or “"))?;
        }
        Ok(())
    }
}

/// Checks that a column which the user named is there.
///
/// # Errors
/// That it is not.
pub(crate) fn exists(columns: &[Column], wanted: &FieldNames, role: Role) -> Result<(), NoText> {
    match &wanted[role as usize] {
        Some(wanted) if columns.iter().all(|column| column.name != *wanted) => {
            let instead = instead(wanted, &columns.iter().map(|column| &*column.name).collect::<Vec<_>>());
            Err(NoText::Named(format!(
                "no column `{wanted}`, which --{}-field names; {instead}",
                role.name()
            )))
        }
        _ => Ok(()),
    }
}

/// What a name says by itself: the role, and how usual the name is for it, from 0 on.
pub(crate) fn known(name: &str) -> Option<(Role, usize)> {
    let name = folded(name);
    let rank = |role: Role| role.names().iter().position(|known| *known == name);
    ROLES.into_iter().find_map(|role| Some((role, rank(role)?)))
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
    let names = plain(MONTH_BEHIND.replace(bare, "$1").as_ref())?;
    // Feeds and tables name an author in several fields.
    let mut known: HashSet<String> = HashSet::new();
    let each = names.split("; ").flat_map(joined).filter(|name| known.insert(name.clone()));
    Some(each.collect::<Vec<_>>().join("; "))
}

/// The names that commas, "and" or "&" join, where all of it is names of people; else the whole.
fn joined(names: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = names;
    while let Some((_, end)) = name::leading(rest) {
        found.push(rest[..end].to_owned());
        let joint = [", and ", ", & ", ", ", " and ", " & "];
        match joint.iter().find_map(|joint| rest[end..].strip_prefix(joint)) {
            Some(next) => rest = next,
            None if rest.len() == end => break,
            None => return vec![names.to_owned()],
        }
    }
    let is_person = |name: &String| outlet::whole(name).is_none() && !byline::is_occupation(name);
    let are_names = found.len() > 1 && name::leading(rest).is_some() && found.iter().all(is_person);
    if are_names { found } else { vec![names.to_owned()] }
}

/// The beginning of a date that was glued to a name: "Ann Lee Aug".
static MONTH_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{L}) (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.?$")
        .expect("the pattern is valid")
});

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
    fn a_column_that_holds_nothing_gives_way() {
        let mut columns = ["text", "body", "date", "published"].map(Column::new);
        columns[1].see("The ferry came back, and nobody had asked for it.");
        columns[3].see("2019-03-15");
        let fields = Fields::choose(&columns, &FieldNames::default()).unwrap();
        let [text, .., date] = &fields.names;
        assert_eq!((text.as_deref(), date.as_deref()), (Some("body"), Some("published")));
        let fields = Fields::choose(&columns[..1], &FieldNames::default()).unwrap();
        assert_eq!(fields.names[0].as_deref(), Some("text"));
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
    fn names_that_turn_up_later_are_told() {
        let mut fields = choose(&["text"], &FieldNames::default()).unwrap();
        for name in ["created_at", "published", "Published", "created_at"] {
            let (role, rank) = known(name).unwrap();
            fields.add(role, rank, name.to_owned());
        }
        assert!(fields.is_guess());
        assert_eq!(fields.to_string(), "text from “text”, date from “Published” or “created_at”");
        let json = serde_json::to_string(&fields).unwrap();
        assert_eq!(json, r#"{"text":"text","date":["Published","created_at"]}"#);
        assert_eq!(known("tags"), None);
    }

    #[test]
    fn values() {
        assert_eq!(names("By Ann Hale").as_deref(), Some("Ann Hale"));
        assert_eq!(names("['Ann Hale', 'Bo Ray']").as_deref(), Some("Ann Hale; Bo Ray"));
        for joined in [
            "Ann Lee and Bob Ray",
            "Ann Lee & Bob Ray",
            "Ann Lee, Bob Ray",
            "By Ann Lee; Bob Ray",
            "Ann Lee; Bob Ray; Ann Lee",
        ] {
            assert_eq!(names(joined).as_deref(), Some("Ann Lee; Bob Ray"), "{joined}");
        }
        assert_eq!(
            names("Ann Lee, Bob Ray, and J. van Dyke").as_deref(),
            Some("Ann Lee; Bob Ray; J. van Dyke")
        );
        for one in [
            "Lee, Ann",
            "Ann Lee, Reuters",
            "Ann Lee, Political Editor",
            "Ann Lee, The Guardian",
            "Ministry of Trade and Industry",
            "Ann Lee and",
        ] {
            assert_eq!(names(one).as_deref(), Some(one));
        }
        assert_eq!(plain(" NaN "), None);
    }
}
