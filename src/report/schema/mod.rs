//! The tables: what each is called, what a row of it is, and its columns with type, unit and meaning. The files in
//! every format and `datapackage.json` are made of this.

mod collection;
mod diff;
mod stance;

pub(crate) use diff::{DIFF_ARTICLES, DIFF_STANCE, DIFF_THEMES};

pub(super) use collection::{
    ARTICLES, DROPPED, MEMBERSHIPS, OCCURRENCES, PASSAGES, SEEDS, SPLIT, TERMS, THEMES, THEMES_BY,
};
pub(super) use stance::{EVIDENCE, GROUPS, POSITIONS, STANCE_ARTICLES, STANCE_BY, STANCE_THEMES};

/// The tables of a comparison.
pub(super) const DIFF_TABLES: [&Schema; 3] = [&DIFF_THEMES, &DIFF_ARTICLES, &DIFF_STANCE];

/// All tables that a run can write, in the order in which they are listed.
pub(super) const TABLES: [&Schema; 15] = [
    &ARTICLES, &OCCURRENCES, &DROPPED, &THEMES, &THEMES_BY, &TERMS, &SEEDS, &MEMBERSHIPS, &PASSAGES,
    &EVIDENCE, &STANCE_ARTICLES, &STANCE_THEMES, &STANCE_BY, &GROUPS, &POSITIONS,
];

/// A table.
#[derive(Debug)]
pub(crate) struct Schema {
    /// Its name, and that of its file without the ending.
    pub name: &'static str,
    /// What a row is, and in which order rows come.
    pub description: &'static str,
    /// Its columns, from left to right.
    pub columns: &'static [Column],
    /// Columns that tell its rows apart; empty where there are none.
    pub key: &'static [&'static str],
    /// Columns that lead to other tables.
    pub references: &'static [Reference],
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// As the header has it.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// What is counted or measured, where that is a unit.
    pub unit: Option<&'static str>,
    /// No cell of it is empty.
    pub required: bool,
    /// What it means.
    pub description: &'static str,
    /// What its values keep to.
    pub limits: Limits,
}

/// What cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A number with so many decimals.
    Float(usize),
    /// `true` or `false`.
    Bool,
}

/// What values keep to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limits {
    /// Anything of their kind.
    None,
    /// Numbers from here to there.
    Between(i32, i32),
    /// Numbers from here on.
    AtLeast(i32),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Text of this form, as a regular expression.
    Form(&'static str),
}

/// Columns whose values are those of columns of another table.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The columns here.
    pub columns: &'static [&'static str],
    /// The other table.
    pub table: &'static str,
    /// Its columns.
    pub theirs: &'static [&'static str],
}

impl Column {
    const fn new(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self { name, kind, unit: None, required: true, description, limits: Limits::None }
    }

    const fn text(name: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Text, description)
    }

    /// A day, month or year, as far as the page tells.
    const fn date(name: &'static str, description: &'static str) -> Self {
        Self::text(name, description).limits(Limits::Form(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")).maybe()
    }

    const fn count(name: &'static str, unit: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Int, description).unit(unit).limits(Limits::AtLeast(0))
    }

    /// A number from 1 on: a line, a rank.
    const fn number(name: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Int, description).limits(Limits::AtLeast(1))
    }

    const fn share(name: &'static str, decimals: usize, description: &'static str) -> Self {
        Self::new(name, Kind::Float(decimals), description).limits(Limits::Between(0, 1))
    }

    const fn bool(name: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Bool, description)
    }

    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Cells of it may be empty.
    const fn maybe(mut self) -> Self {
        self.required = false;
        self
    }
}

const TO_ARTICLES: Reference = Reference { columns: &["doc_id"], table: "articles", theirs: &["doc_id"] };
const TO_THEMES: Reference = Reference { columns: &["theme_id"], table: "themes", theirs: &["theme_id"] };
const DOC_ID: Column =
    Column::text("doc_id", "Identifier of the article: the same text has the same one in every run");
const THEME_ID: Column = Column::text("theme_id", "Identifier of the theme: t1, t2, …");

const BY: Column = Column::text("by", "What makes the group: author, outlet or year")
    .limits(Limits::OneOf(&["author", "outlet", "year"]));
const GROUP: Column =
    Column::text("group", "Its name; empty for articles whose pages do not tell. An article by several authors is in the group of each")
        .maybe();

/// The columns of a table that is repeated group by group.
const fn in_groups<const N: usize, const M: usize>(columns: [Column; N]) -> [Column; M] {
    let mut all = [BY; M];
    all[1] = GROUP;
    let mut place = 0;
    while place < N {
        all[place + 2] = columns[place];
        place += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn tables_and_columns_have_names_of_their_own_and_lead_somewhere() {
        let names: HashSet<&str> = TABLES.iter().map(|table| table.name).collect();
        assert_eq!(names.len(), TABLES.len());
        for table in TABLES {
            let columns: HashSet<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            assert!(table.key.iter().all(|key| columns.contains(key)), "{}", table.name);
            for reference in table.references {
                assert!(reference.columns.iter().all(|column| columns.contains(column)), "{}", table.name);
                let other = TABLES.iter().find(|other| other.name == reference.table).unwrap();
                let known = |column: &&str| other.columns.iter().any(|there| there.name == *column);
                assert!(reference.theirs.iter().all(known), "{}", table.name);
            }
            for column in table.columns {
                assert!(
                    !column.description.is_empty() && !column.description.ends_with('.'),
                    "{}",
                    column.name
                );
                assert!(column.required || !table.key.contains(&column.name), "{}", column.name);
            }
        }
    }
}
