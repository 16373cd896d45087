//! Dates as pages write them, with the precision that they have. Relative dates ("yesterday")
//! are no dates here: nothing on the page says relative to what.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Serialize, Serializer};

/// A date to the day, the month or the year. It orders and prints as ISO 8601 does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, 1600 to 2199.
    pub year: u16,
    /// The month, 1 to 12; `None` where the page gives only the year.
    pub month: Option<u8>,
    /// The day, 1 to 31; `None` where the page gives only the month or the year.
    pub day: Option<u8>,
}

impl Date {
    fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let days = match month {
            None => 0,
            Some(4 | 6 | 9 | 11) => 30,
            Some(2) if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
                29
            }
            Some(2) => 28,
            Some(1..=12) => 31,
            Some(_) => return None,
        };
        let fits = (1600..2200).contains(&year) && day.is_none_or(|day| (1..=days).contains(&day));
        fits.then_some(Self { year, month, day })
    }

    /// Day, month or year.
    pub fn precision(&self) -> &'static str {
        match (self.month, self.day) {
            (Some(_), Some(_)) => "day",
            (Some(_), None) => "month",
            _ => "year",
        }
    }

    /// True if it is later, as far as both tell: 2020 is after 2019-05, and 2019 is not.
    pub fn is_after(self, other: Self) -> bool {
        let compare = |a: Option<u8>, b: Option<u8>| a.zip(b).map_or(Ordering::Equal, |(a, b)| a.cmp(&b));
        let days = compare(self.day, other.day);
        self.year.cmp(&other.year).then(compare(self.month, other.month)).then(days).is_gt()
    }
}

/// Reads `2019`, `2019-03` or `2019-03-14`.
impl FromStr for Date {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| match parts.next() {
            None => Some(None),
            Some(part) => (part.len() == digits && is_number(part)).then(|| part.parse::<u16>().ok()),
        };
        let date = match (number(4), number(2), number(2)) {
            (Some(Some(year)), Some(month), Some(day)) if parts.next().is_none() => {
                Self::new(year, month.map(|month| month as u8), day.map(|day| day as u8))
            }
            _ => None,
        };
        date.ok_or("give a day of the calendar, a month or a year, as in 2019-03-14, 2019-03 or 2019")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A date and where it stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub date: Date,
    pub start: usize,
    pub end: usize,
}

const MONTH: &str = "(jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)?|apr(?:il|\\.)?|may|june?\\.?|july?\\.?|\
     aug(?:ust|\\.)?|sept?(?:ember|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?)";

/// The names of the months in other languages, in the form in which they stand in dates; a name may be that of a month in
/// several.
const FOREIGN: [&str; 12] = [
    "januar januari janvier enero gennaio janeiro stycznia января",
    "februar februari février fevrier febrero febbraio fevereiro lutego февраля",
    "märz maerz mars maart marzo março marca марта",
    "april avril abril aprile kwietnia апреля",
    "mai maj mei mayo maggio maio maja мая",
    "juni juin junio giugno junho czerwca июня",
    "juli juillet julio luglio julho lipca июля",
    "august augusti augustus août aout agosto sierpnia августа",
    "september septembre septiembre settembre setembro września сентября",
    "oktober octobre octubre ottobre outubro października октября",
    "november novembre noviembre novembro listopada ноября",
    "dezember desember december décembre decembre diciembre dicembre dezembro grudnia декабря",
];

/// Each form with the groups that hold year, month and day; 0 is none.
static FORMS: LazyLock<Vec<(Regex, [usize; 3])>> = LazyLock::new(|| {
    let form = |pattern: &str, groups| {
        let foreign = FOREIGN.join("|").replace(' ', "|");
        // A name that stands nowhere but in a date with its day: "Mars 2020" may be a journey.
        let any = format!("({}|{foreign})", MONTH.trim_matches(['(', ')']));
        let pattern = format!(r"(?i)\b{}\b", pattern.replace("ANY_MONTH", &any).replace("MONTH", MONTH));
        (Regex::new(&pattern).expect("the date forms are valid"), groups)
    };
    vec![
        form(r"(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+)?", [1, 2, 3]),
        form(r"(\d{4})/(\d{2})/(\d{2})", [1, 2, 3]),
        form(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?: of| de)?[ -]ANY_MONTH,?(?: de)?[ -](\d{4})", [3, 2, 1]),
        form(r"MONTH (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", [3, 1, 2]),
        form(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", [3, 2, 1]),
        form(r"MONTH,? (\d{4})", [2, 1, 0]),
        form(r"(?:spring|summer|autumn|fall|winter) (\d{4})(?:[/–-]\d{2,4})?", [1, 0, 0]),
        form(r"(\d{4})", [1, 0, 0]),
    ]
});

/// The first date of the text in the most exact form that it has, or `None`.
pub(crate) fn find(text: &str) -> Option<Found> {
    // Each form has a year.
    if !text.as_bytes().windows(4).any(|bytes| bytes.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    // A day that no calendar has, in an exact form, is not taken for a month in a lesser one.
    let (form, groups) = FORMS.iter().find(|(form, _)| form.is_match(text))?;
    form.captures_iter(text).find_map(|captures| {
        let group = |index: usize| (index > 0).then(|| &captures[index]);
        let year = group(groups[0])?.parse().ok()?;
        let month = group(groups[1]).and_then(month_number);
        let day = group(groups[2]).and_then(|day| day.parse().ok());
        let date = match (month, day) {
            (Some(month), Some(day)) if *groups == [3, 2, 1] && is_number(&captures[2]) => {
                day_and_month(year, day, month)
            }
            _ => Date::new(year, month, day),
        }?;
        let whole = captures.get(0).expect("group 0 is the whole match");
        Some(Found { date, start: whole.start(), end: whole.end() })
    })
}

/// `first/second/year` in the order of either continent: 10/15/2017 is in October, since nothing
/// else makes sense, and 03/04/2017 tells only the year.
fn day_and_month(year: u16, first: u8, second: u8) -> Option<Date> {
    match (first <= 12, second <= 12) {
        (true, true) if first != second => Date::new(year, None, None),
        (_, true) => Date::new(year, Some(second), Some(first)),
        (_, false) => Date::new(year, Some(first), Some(second)),
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn month_number(text: &str) -> Option<u8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let lower = text.to_lowercase();
    if let Some(month) = FOREIGN.iter().position(|names| names.split(' ').any(|name| name == lower)) {
        return Some(month as u8 + 1);
    }
    let start = text.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == start).map(|index| index as u8 + 1)
}

/// Words that stand around a date on a line that is there for the date.
static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b(?:
            (?:first\ )?(?:published|posted|updated|created|added|written|date|dated|released|issued|last\ (?:updated|modified|edited))
            (?:\ (?:on|at|in))?
          | mon(?:day|\.)?|tue(?:sday|s?\.)?|wed(?:nesday|\.)?|thu(?:rsday|rs?\.)?|fri(?:day|\.)?|sat(?:urday|\.)?|sun(?:day|\.)?
          | \d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)? | \d{1,2}\s*[ap]\.?m\.?
          | gmt|bst|utc|est|edt|cst|cdt|pst|pdt|cet|cest|hkt|sgt|ist|z|t | [+-]\d{2}:?\d{2}
          | on|at|in|issue|vol(?:ume)?\.?|no\. )\b
          | \d{2}:\d{2}(?::\d{2})?(?:\.\d+)?z? | [|,.:;•·–—()\[\]/-]",
    )
    .expect("the pattern is valid")
});

/// Days that tell no year: they are no dates here, but stand where dates stand.
static YEARLESS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?ix)^(?:(?:posted|published|updated|date)(?:\ on)?:?\ )?(?:
            (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\ )?
            (?:\d{1,2}(?:st|nd|rd|th)?\ MONTH | MONTH\ \d{1,2}(?:st|nd|rd|th)? | \d{1,2}/\d{1,2}/\d{2})
            (?:,?\ (?:at\ )?\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?)?
          | (?:about\ |over\ )?(?:an?|one|two|three|\d+)\ ?(?:min(?:ute)?s?|hours?|hrs?|h|days?|d|weeks?|w|months?|years?)\ ago
          | yesterday | today | just\ now
        )(?:\ ?[·|•-].{0,30})?$";
    Regex::new(&pattern.replace("MONTH", MONTH)).expect("the pattern is valid")
});

/// True for a line that is nothing but a day without a year: "Wed, 3 Mar", "2 days ago".
pub(crate) fn is_yearless(text: &str) -> bool {
    text.len() <= 60 && YEARLESS.is_match(text)
}

/// A line that is there for its date, and what else it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateLine {
    pub date: Date,
    /// The rest of the line without labels, weekday and time: an author, an outlet, or nothing.
    pub rest: String,
    /// The line tells of a revision ("Updated"), not of the publication.
    pub updated: bool,
}

/// Reads a line of at most 16 words that holds a date with little around it.
///
/// A bare number is a year only where a label or a season says so.
pub(crate) fn line(text: &str) -> Option<DateLine> {
    if text.len() > 140 || text.split(' ').count() > 16 {
        return None;
    }
    let found = find(text)?;
    let bare = found.end - found.start == 4;
    let (before, after) = (&text[..found.start], &text[found.end..]);
    let lower = before.to_lowercase();
    let updated = ["updated", "modified", "edited"].iter().any(|word| lower.contains(word));
    let labelled = updated || ["publi", "post", "date", "writ"].iter().any(|word| lower.contains(word));
    if bare && !labelled {
        return None;
    }
    let rest = format!("{} {}", AROUND.replace_all(before, " "), AROUND.replace_all(after, " "));
    let rest: Vec<&str> = rest.split_whitespace().collect();
    (rest.len() <= 8).then(|| DateLine { date: found.date, rest: rest.join(" "), updated })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared_as_far_as_both_tell() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        for (later, earlier) in
            [("2020", "2019-12-31"), ("2019-05", "2019-04-30"), ("2019-05-02", "2019-05-01")]
        {
            assert!(date(later).is_after(date(earlier)) && !date(earlier).is_after(date(later)));
        }
        for (a, b) in [("2019", "2019-12-31"), ("2019-05", "2019-05-01"), ("2019", "2019")] {
            assert!(!date(a).is_after(date(b)) && !date(b).is_after(date(a)));
        }
        for text in
            ["", "19", "2019-", "2019-3", "2019-13", "2019-02-29", "2019-03-14-1", "+019", "2019-03-14 "]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert_eq!(date("2020-02-29").to_string(), "2020-02-29");
    }

    fn read(text: &str) -> String {
        line(text).map_or_else(|| "-".into(), |line| line.date.to_string())
    }

    #[test]
    fn the_many_ways_to_write_a_date() {
        for (text, date) in [
            ("PUBLISHED : Sunday, 15 October, 2017, 6:03pm", "2017-10-15"),
            ("AUGUST 15, 2017", "2017-08-15"),
            ("2017-03-24 18:19:00", "2017-03-24"),
            ("2017-03-24T18:19:00Z", "2017-03-24"),
            ("Posted on 3rd of March 2016 by admin", "2016-03-03"),
            ("Sept. 9, 2014 at 10:15 a.m. EDT", "2014-09-09"),
            ("Tuesday, 4 July 2017", "2017-07-04"),
            ("Date: 31/12/2015", "2015-12-31"),
            ("12/31/2015", "2015-12-31"),
            ("03/04/2015", "2015"),
            ("05.05.2015", "2015-05-05"),
            ("October 2017", "2017-10"),
            ("Survival, Winter 2016", "2016"),
            ("Published 2009", "2009"),
            ("3. März 2021", "2021-03-03"),
            ("1er août 2019", "2019-08-01"),
            ("3 de marzo de 2021", "2021-03-03"),
            ("3 марта 2021", "2021-03-03"),
        ] {
            assert_eq!(read(text), date, "{text}");
        }
    }

    #[test]
    fn days_without_a_year() {
        for text in [
            "Wed, 3 Mar", "March 3rd", "Posted on 3 March", "2 days ago", "an hour ago", "3/3/21",
            "Yesterday",
        ] {
            assert!(is_yearless(text), "{text}");
        }
        for text in ["3 March 2021", "Three days that shook us", "March on", "Today we are all late", "2021"]
        {
            assert!(!is_yearless(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_line() {
        for text in [
            "yesterday",
            "last Thursday",
            "2017",
            "1984",
            "What Islamic State will do in 2017",
            "31 February 2017 was no day",
            "Mars 2020",
            "Wed, 3 Mar",
            "Since the beginning of 2017 the country has seen five attacks that nobody had foretold.",
        ] {
            assert_eq!(read(text), "-", "{text}");
        }
    }

    #[test]
    fn a_revision_is_told_from_a_publication_and_the_rest_is_kept() {
        assert!(line("UPDATED : Monday, 10 July, 2017, 2:49am").unwrap().updated);
        assert_eq!(line("RUSI Analysis, 23 Jul 2014").unwrap().rest, "RUSI Analysis");
        assert_eq!(line("Posted on May 5, 2016 by Ann Lee").unwrap().rest, "by Ann Lee");
    }
}
