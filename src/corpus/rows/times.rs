//! Dates and times as fields hold them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::signs::date::{self, Date};

/// A date in any form that pages write, in eight digits, or as the time since 1970.
pub(crate) fn date(value: &str) -> Option<Date> {
    let value = value.trim();
    if let Some(date) = of_numbers(value) {
        return Some(date);
    }
    let written = |value: &str| date::find(value).map(|found| found.date);
    match whole(value) {
        Some(number) if DAYS.contains(&number) => {
            let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
            written(&format!("{year}-{month:02}-{day:02}"))
        }
        Some(number) if number > DAYS.end => written(&of_days(seconds(number)? / 86_400)),
        // Years are numbers, too, and 12.2019 is no number.
        _ => written(value),
    }
}

/// Days in eight digits.
const DAYS: Range<i64> = 10_000_000..30_000_000;

/// A number up to its point; `None` for what is not one number.
fn whole(value: &str) -> Option<i64> {
    let number: f64 = value.parse().ok()?;
    if value.contains(['e', 'E']) {
        return (number.abs() < i64::MAX as f64).then_some(number as i64);
    }
    // Nanoseconds have more digits than a float.
    value.split('.').next()?.parse().ok()
}

/// The seconds since 1970 that a number means. By its size they are seconds, milliseconds, microseconds or nanoseconds:
/// from 1973 to 2286 each has other ones.
fn seconds(number: i64) -> Option<i64> {
    const SECONDS: Range<i64> = 100_000_000..10_000_000_000;
    [1, 1_000, 1_000_000, 1_000_000_000]
        .map(|unit| number / unit)
        .into_iter()
        .find(|time| SECONDS.contains(time))
}

/// The day that comes so many days after the first of 1970, as ISO 8601 writes it; empty for none that is known.
pub(crate) fn of_days(days: i64) -> String {
    let seconds = days.saturating_mul(86_400);
    chrono::DateTime::from_timestamp(seconds, 0).map_or(String::new(), |time| time.date_naive().to_string())
}

/// Year and month, or a day in the one order that nobody turns round: the year first, or days before months where points divide
/// them. In a text these may be other numbers.
fn of_numbers(value: &str) -> Option<Date> {
    static FORMS: LazyLock<[(Regex, [usize; 3]); 4]> = LazyLock::new(|| {
        let form = |pattern: &str, groups| (Regex::new(pattern).expect("the pattern is valid"), groups);
        [
            form(r"^(\d{4})[-/.](\d{1,2})$", [1, 2, 0]),
            form(r"^(\d{1,2})[-/.](\d{4})$", [2, 1, 0]),
            form(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$", [1, 2, 3]),
            form(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", [3, 2, 1]),
        ]
    });
    FORMS.iter().find_map(|(form, groups)| {
        let captures = form.captures(value)?;
        let [year, month, day] =
            groups.map(|group| if group > 0 { captures[group].parse::<u16>().unwrap_or(0) } else { 0 });
        let month = format!("{year}-{month:02}");
        if groups[2] == 0 { month } else { format!("{month}-{day:02}") }.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_day_a_year_or_a_time_and_all_else_is_a_written_date() {
        for (value, told) in [
            ("25.03.2019", "2019-03-25"),
            ("1.2.2019", "2019-02-01"),
            ("1.1.2019", "2019-01-01"),
            ("2019.0", "2019"),
            ("12.2019", "2019-12"),
            ("2019-03", "2019-03"),
            ("2019/3", "2019-03"),
            ("03/2019", "2019-03"),
            ("2019.03.15", "2019-03-15"),
            ("2019-3-5", "2019-03-05"),
            ("3/5/2019", "2019"),
            ("2019-20", "2019"),
            ("2019-2020", "2019"),
            ("20190325", "2019-03-25"),
            ("20190325.0", "2019-03-25"),
            ("1552521600", "2019-03-14"),
            ("1552521600.0", "2019-03-14"),
            ("1552521599.9", "2019-03-13"),
            ("1552521600000", "2019-03-14"),
            ("1552521600000.0", "2019-03-14"),
            ("1.5525216e+12", "2019-03-14"),
            ("1552521600000000", "2019-03-14"),
            ("1552521599999999999", "2019-03-13"),
            ("1552521600000000000", "2019-03-14"),
        ] {
            assert_eq!(date(value).map(|date| date.to_string()).as_deref(), Some(told), "{value}");
        }
        for value in [
            "20191399", "12345678901", "99999999999999999999", "1e300", "inf", "NaN", "0", "-1", "3.5",
            "1.2.3",
        ] {
            assert_eq!(date(value), None, "{value}");
        }
    }

    #[test]
    fn values() {
        assert_eq!(date("2017-03-05T10:00:00Z").unwrap().to_string(), "2017-03-05");
        assert_eq!(date("Tue, 05 Mar 2019 10:00:00 +0000").unwrap().to_string(), "2019-03-05");
        assert_eq!(date("1488672000").unwrap().to_string(), "2017-03-05");
        assert_eq!(date("1488672000000").unwrap().to_string(), "2017-03-05");
        assert_eq!(date("2017").unwrap().to_string(), "2017");
        assert_eq!(date("soon"), None);
    }
}
