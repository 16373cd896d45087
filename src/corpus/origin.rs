//! Where articles come from, as their pages tell: what groups of articles are made by.

use super::Metadata;

/// What articles are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Who wrote them.
    Author,
    /// Where they appeared.
    Outlet,
    /// The year in which they appeared.
    Year,
}

impl Origin {
    /// As in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Outlet => "outlet",
            Self::Year => "year",
        }
    }

    /// The groups that an article belongs to: one for each of its authors; none where its page does not tell.
    pub fn groups(self, metadata: &Metadata) -> Vec<String> {
        match self {
            Self::Author => metadata.authors().map(str::to_owned).collect(),
            Self::Outlet => metadata.outlet.iter().cloned().collect(),
            Self::Year => metadata.date.iter().map(|date| date.year.to_string()).collect(),
        }
    }
}
