//! Titles that tell on their own line where and when an article appeared: "On tides (Northern Courier, 3 May 2015)",
//! "3 May 2015: On tides".

use super::shape::Shape;
use super::{byline, date, name};

/// Words of such a title.
const WORDS: std::ops::RangeInclusive<usize> = 2..=18;
/// Words beside it at most.
const TOLD: usize = 12;
/// Bytes of a line that may be one.
const LINE: usize = 500;

/// The title, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cited {
    pub title: String,
    pub told: String,
}

/// Reads a line; only a full date makes sure that it is there for one.
pub(crate) fn read(text: &str) -> Option<Cited> {
    let found = Some(text).filter(|text| text.len() <= LINE).and_then(date::find)?;
    found.date.month?;
    if let Some((title, told)) = quoted(text).filter(|(title, _)| title.len() < found.start) {
        return Some(Cited { title: title.to_owned(), told: told.to_owned() });
    }
    let (title, told) = match text.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((title, told)) if found.start > title.len() => (title, told),
        _ => {
            let rest = text.get(found.end..).filter(|_| found.start == 0)?;
            let behind = |signs: &[&str]| signs.iter().find_map(|sign| rest.strip_prefix(sign));
            // "3 May 2015 | Ann Lee" has an author behind the date.
            let title = behind(&[": "]).or_else(|| {
                behind(&[" – ", " — ", " - ", " | "]).filter(|title| name::whole(title).is_none())
            })?;
            (title, &text[..found.end])
        }
    };
    let shape = Shape::of(title);
    let is_title =
        WORDS.contains(&shape.words) && (!shape.stopped || shape.asked) && !shape.lower && !shape.open;
    // What is told beside a title is no sentence.
    let is_told = Shape::of(told).words <= TOLD && !told.ends_with('.');
    let is_byline =
        byline::line(title).is_some() || byline::bare(title).is_some_and(|_| name::whole(title).is_none());
    (is_title && is_told && !is_byline && date::find(title).is_none())
        .then(|| Cited { title: title.to_owned(), told: told.to_owned() })
}

/// "“On tides”, Northern Courier, 3 May 2015".
fn quoted(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(['“', '"', '‘'])?;
    let end = rest.find(['”', '"', '’'])?;
    let told = rest[end..].trim_start_matches(['”', '"', '’']).strip_prefix([',', ' '])?.trim_start();
    let title = rest[..end].trim_end_matches(',');
    let is_short =
        WORDS.contains(&Shape::of(title).words) && Shape::of(told).words <= TOLD && !told.ends_with('.');
    is_short.then_some((title, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_with_their_dates() {
        let title = |text| read(text).map(|cited| cited.title);
        assert_eq!(title("On tides (Northern Courier, 3 May 2015)").as_deref(), Some("On tides"));
        assert_eq!(title("3 May 2015: Who owns the harbour?").as_deref(), Some("Who owns the harbour?"));
        assert_eq!(title("2015-05-03 – On tides").as_deref(), Some("On tides"));
        assert_eq!(title("“On tides”, Northern Courier, 3 May 2015").as_deref(), Some("On tides"));
        assert_eq!(title("“We lost on 3 May 2015, and badly,” she said, “and we knew it.”"), None);
        assert_eq!(title("3 May 2015: The town bought the harbour."), None);
        assert_eq!(title("On tides (3 May)"), None);
        assert_eq!(title("Ann Lee, 3 May 2015"), None);
        assert_eq!(title("3 May 2015 | Ann Lee"), None);
        assert_eq!(title("3 May 2015 | By Ann Lee"), None);
        assert_eq!(title("The war (1939-1945)"), None);
    }
}
