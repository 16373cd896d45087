//! What a file of edits knows of the articles that were read.

use hashbrown::{HashMap, HashSet};

use super::{Edits, Record, ThemeEdit};
use crate::wording::counted;

/// A theme that is to last, with those that were merged into it.
pub(super) struct Lasting {
    /// What is said of it; the record is that of all its parts, and nothing is left to merge.
    pub edit: ThemeEdit,
    /// Names of the themes that are merged into it.
    pub merged: Vec<String>,
    /// Its recorded articles that were read.
    pub articles: Vec<usize>,
    /// Its pinned articles that were read.
    pub pins: Vec<usize>,
    /// Why it is not found, if it is not.
    pub lost: Option<String>,
}

/// Where a file has an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Home {
    /// The lasting theme, by its number; `None` for a theme that nobody edited.
    pub theme: Option<usize>,
    /// For how many articles of that theme it stands.
    pub weight: f64,
}

/// What a file knows.
pub(super) struct Known {
    pub lasting: Vec<Lasting>,
    /// For each article that was read where the file has it.
    pub home: Vec<Option<Home>>,
    /// For each article the lasting theme to which it is pinned.
    pub pinned: Vec<Option<usize>>,
}

impl Known {
    /// Looks up the articles of a file among those that were read, by their identifiers.
    pub(super) fn of(edits: &Edits, ids: &[String]) -> Self {
        let places: HashMap<&str, usize> =
            ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
        let mut known =
            Self { lasting: Vec::new(), home: vec![None; ids.len()], pinned: vec![None; ids.len()] };
        let merged: HashSet<usize> =
            edits.themes.iter().flat_map(|theme| theme.merge.iter().copied()).collect();
        for (place, theme) in edits.themes.iter().enumerate().filter(|(place, _)| !merged.contains(place)) {
            let parts: Vec<&ThemeEdit> = std::iter::once(place)
                .chain(theme.merge.iter().copied())
                .map(|place| &edits.themes[place])
                .collect();
            let number = theme.lasts().then_some(known.lasting.len());
            let mut articles = Vec::new();
            for part in &parts {
                articles.extend(known.settle(&part.record, number, &places));
            }
            if let Some(number) = number {
                let pins: Vec<usize> = parts
                    .iter()
                    .flat_map(|part| &part.pin)
                    .filter_map(|id| places.get(id.as_str()).copied())
                    .collect();
                pins.iter().for_each(|&article| known.pinned[article] = Some(number));
                known.lasting.push(Lasting {
                    edit: joined(theme, &parts),
                    merged: parts[1..].iter().map(|part| part.name.clone()).collect(),
                    articles,
                    pins,
                    lost: None,
                });
            }
        }
        known
    }

    /// Writes down where the articles of a record are; what is recorded for the second time stays where it was first.
    fn settle(&mut self, record: &Record, theme: Option<usize>, places: &HashMap<&str, usize>) -> Vec<usize> {
        let weight = record.size as f64 / record.articles.len().max(1) as f64;
        let mut settled = Vec::new();
        for &article in record.articles.iter().filter_map(|id| places.get(id.as_str())) {
            if self.home[article].is_none() {
                self.home[article] = Some(Home { theme, weight });
                settled.push(article);
            }
        }
        settled
    }
}

/// A theme with the records and pins of all its parts.
fn joined(theme: &ThemeEdit, parts: &[&ThemeEdit]) -> ThemeEdit {
    let mut edit = ThemeEdit { merge: Vec::new(), ..theme.clone() };
    for part in &parts[1..] {
        edit.keep = true;
        edit.pin.extend(part.pin.iter().cloned());
        edit.record.size += part.record.size;
        edit.record.articles.extend(part.record.articles.iter().cloned());
    }
    edit
}

/// The share of a theme's recorded articles below which those that were read do not tell where it is.
const FEW: f64 = 0.1;

impl Lasting {
    /// True where too few of its recorded articles were read to find it by them.
    pub(super) fn needs_keywords(&self) -> bool {
        let recorded = self.edit.record.articles.len();
        recorded > 0 && self.pins.is_empty() && (self.articles.len() as f64) < FEW * recorded as f64
            || recorded == 0 && self.pins.is_empty()
    }

    /// Why it is not found, where its keywords do not tell it either.
    pub(super) fn reason(&self) -> String {
        match (self.edit.record.articles.len(), self.articles.len()) {
            (0, _) if !self.edit.pin.is_empty() => "none of its pinned articles was read".to_owned(),
            (0, _) => "the file has no record of it".to_owned(),
            (recorded, read) => format!(
                "of its {} {} read, and no theme has its keywords",
                counted(recorded, "recorded article"),
                match read {
                    0 => "none was".to_owned(),
                    1 => "only 1 was".to_owned(),
                    read => format!("only {read} were"),
                }
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_tell_where_articles_were() {
        let text = "[[theme]]\nid = \"t1\"\nname = \"Sea\"\nmerge = [\"t2\"]\n[[theme]]\nid = \"t2\"\nname = \"Ports\"\npin = [\"e\"]\n\
                    [[theme]]\nid = \"t3\"\nname = \"Land\"\n\
                    [[record]]\nid = \"t1\"\nname = \"Sea\"\nsize = 4\narticles = [\"a\", \"b\"]\n\
                    [[record]]\nid = \"t2\"\nname = \"Ports\"\nsize = 1\narticles = [\"c\"]\n\
                    [[record]]\nid = \"t3\"\nname = \"Land\"\nsize = 1\narticles = [\"d\", \"a\"]\n";
        let ids = ["c", "d", "e", "a", "new"].map(str::to_owned);
        let known = Known::of(&Edits::parse(text, "themes.toml").unwrap(), &ids);
        let home = |theme, weight| Some(Home { theme, weight });
        assert_eq!(known.home, [home(Some(0), 1.0), home(None, 1.0), None, home(Some(0), 2.0), None]);
        assert_eq!(known.pinned, [None, None, Some(0), None, None]);
        let [sea] = &known.lasting[..] else { panic!("one theme lasts") };
        assert_eq!((&sea.articles[..], &sea.pins[..], sea.edit.record.size), (&[3, 0][..], &[2][..], 5));
        assert_eq!(sea.edit.record.articles, ["a", "b", "c"]);
        assert!(!sea.needs_keywords());
    }
}
