//! What the top of a page tells about all articles on it.

use std::sync::LazyLock;

use regex::Regex;

use super::article::Metadata;
use super::roles::Role;
use super::signs::{Signs, date, furniture, outlet};

/// Author, outlet and date that hold for every article of the page that does not tell its own.
#[derive(Debug, Default)]
pub(crate) struct Masthead(Metadata);

impl Masthead {
    /// Front matter above several articles speaks of all of them.
    pub(crate) fn of_front_matter(fields: &[(String, String)]) -> Self {
        let value = |keys: &[&str]| {
            let mut known =
                fields.iter().filter(|(key, value)| keys.contains(&key.as_str()) && !value.is_empty());
            known.next().map(|(_, value)| value.clone())
        };
        Self(Metadata {
            author: value(AUTHOR),
            outlet: value(OUTLET),
            date: value(&["date", "published"]).and_then(|value| date::find(&value)).map(|found| found.date),
            ..Metadata::default()
        })
    }

    /// Learns from lines that stand outside every article.
    pub(crate) fn learn(&mut self, role: Role, text: &str, signs: &Signs) {
        // An archive of one outlet's articles says so at its top.
        if role == Role::Header
            && let Some(name) = furniture::archive_of(text).and_then(outlet::whole)
        {
            self.0.outlet = Some(name.to_owned());
        }
        // An issue of a newsletter is dated; a bare date may be the day on which the page was printed.
        if let Some(line) = &signs.date
            && line.date.day.is_some()
            && ISSUE.is_match(text)
        {
            self.0.date = Some(line.date);
        }
    }

    /// Gives an article what only the page tells.
    pub(crate) fn complete(&self, metadata: &mut Metadata) {
        metadata.fill_from(&self.0);
    }
}

/// Keys of front matter and labelled lines that name the author.
pub(crate) const AUTHOR: &[&str] = &["author", "authors", "by"];

/// Keys that name the outlet.
pub(crate) const OUTLET: &[&str] = &["outlet", "publication", "publisher", "source"];

/// "Issue 14", "Vol. 3, No. 12".
static ISSUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:issue|edition|number|no|volume|vol)\b\.?\s*#?\d").expect("the pattern is valid")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_fills_what_an_article_does_not_tell() {
        let fields = [("author".to_owned(), "Ann Lee".to_owned()), ("title".to_owned(), "All".to_owned())];
        let masthead = Masthead::of_front_matter(&fields);
        let mut silent = Metadata::default();
        masthead.complete(&mut silent);
        assert_eq!((silent.author.as_deref(), silent.title), (Some("Ann Lee"), None));
        let mut told = Metadata { author: Some("Bo Ray".to_owned()), ..Metadata::default() };
        masthead.complete(&mut told);
        assert_eq!(told.author.as_deref(), Some("Bo Ray"));
    }

    #[test]
    fn issues_are_numbered() {
        assert!(ISSUE.is_match("Issue 14, 3 May 2021"));
        assert!(ISSUE.is_match("3 May 2021 | Vol. 3, No. 12"));
        assert!(!ISSUE.is_match("Printed on 3 May 2021"));
        assert!(!ISSUE.is_match("This issue, 3 May 2021"));
    }
}
