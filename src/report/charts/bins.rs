//! Spans of time that fit a collection: days, months, quarters or years, without a gap.

use crate::corpus::Date;

/// Spans of a timeline at most; of few articles fewer, two for each, but at least so many.
const MOST: i64 = 48;
const LEAST: i64 = 12;
/// Of the dated articles so many, in hundred, must be dated finely enough.
const FINE: usize = 90;
/// Years to a span, where one is not enough.
const YEARS: [i64; 7] = [1, 2, 5, 10, 20, 50, 100];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How long a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Month,
    Quarter,
    Years(i64),
}

impl Unit {
    /// The number of the span in which a date is; `None` for a date that is too coarse.
    fn span(self, date: Date) -> Option<i64> {
        let year = i64::from(date.year);
        let month = date.month.map(|month| 12 * year + i64::from(month) - 1);
        match self {
            Self::Day => Some(days(year, i64::from(date.month?), i64::from(date.day?))),
            Self::Month => month,
            Self::Quarter => month.map(|month| month.div_euclid(3)),
            Self::Years(years) => Some(year.div_euclid(years)),
        }
    }

    /// As in "articles a month".
    pub(super) fn name(self) -> String {
        match self {
            Self::Day => "day".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Quarter => "quarter".to_owned(),
            Self::Years(1) => "year".to_owned(),
            Self::Years(years) => format!("{years} years"),
        }
    }

    /// How the span of a number is called: in full, and short for the axis.
    fn labels(self, span: i64) -> (String, String) {
        match self {
            Self::Day => {
                let (year, month, day) = date_of(span);
                let name = MONTHS[(month - 1) as usize];
                (format!("{day} {name} {year}"), format!("{day} {name}"))
            }
            Self::Month => {
                let (year, month) = (span.div_euclid(12), span.rem_euclid(12));
                let full = format!("{} {year}", MONTHS[month as usize]);
                (full.clone(), full)
            }
            Self::Quarter => {
                let full = format!("Q{} {}", span.rem_euclid(4) + 1, span.div_euclid(4));
                (full.clone(), full)
            }
            Self::Years(1) => (span.to_string(), span.to_string()),
            Self::Years(years) => {
                (format!("{} to {}", span * years, span * years + years - 1), (span * years).to_string())
            }
        }
    }
}

/// Days since the first of March of the year 0 (Hinnant's calendar, which has leap days at the end).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 1
}

/// The date of a number of [`days`].
fn date_of(number: i64) -> (i64, i64, i64) {
    // Near enough to begin with, then to the day.
    let mut year = number * 400 / 146_097;
    while days(year + 1, 3, 1) <= number {
        year += 1;
    }
    while days(year, 3, 1) > number {
        year -= 1;
    }
    let rest = number - days(year, 3, 1);
    let month = (5 * rest + 2) / 153;
    let day = rest - (153 * month + 2) / 5 + 1;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// The spans of a timeline, from the first date to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bins {
    pub unit: Unit,
    first: i64,
    pub count: usize,
}

impl Bins {
    /// The finest spans that are not too many, and for which nearly all dates are fine enough; `None` without dates.
    pub(super) fn of(dates: &[Date]) -> Option<Self> {
        let most = (2 * dates.len() as i64).clamp(LEAST, MOST);
        let units = [Unit::Day, Unit::Month, Unit::Quarter].into_iter().chain(YEARS.map(Unit::Years));
        let fits = |unit: Unit| {
            let spans: Vec<i64> = dates.iter().filter_map(|&date| unit.span(date)).collect();
            let (first, last) = spans.iter().min().zip(spans.iter().max())?;
            let fine = 100 * spans.len() >= FINE * dates.len();
            let count = last - first + 1;
            (fine && count <= most).then_some(Self { unit, first: *first, count: count as usize })
        };
        units.into_iter().find_map(fits)
    }

    /// The place of a date; `None` for one that is not fine enough.
    pub(super) fn place(&self, date: Date) -> Option<usize> {
        let span = self.unit.span(date)? - self.first;
        usize::try_from(span).ok().filter(|&place| place < self.count)
    }

    /// How a span is called: in full, and short for the axis.
    pub(super) fn labels(&self, place: usize) -> (String, String) {
        self.unit.labels(self.first + place as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: u16, month: u8, day: u8) -> Date {
        Date { year, month: Some(month).filter(|&month| month > 0), day: Some(day).filter(|&day| day > 0) }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        for (year, month, day) in [(2024, 2, 29), (1600, 1, 1), (2199, 12, 31), (2000, 3, 1), (1900, 2, 28)] {
            assert_eq!(date_of(days(year, month, day)), (year, month, day));
        }
        assert_eq!(days(2024, 3, 1) - days(2024, 2, 28), 2);
        assert_eq!(days(1900, 3, 1) - days(1900, 2, 28), 1);
    }

    #[test]
    fn the_unit_fits_the_span_and_the_dates() {
        let unit = |dates: &[Date]| Bins::of(dates).map(|bins| (bins.unit, bins.count));
        assert_eq!(unit(&[date(2024, 1, 30), date(2024, 2, 2)]), Some((Unit::Day, 4)));
        assert_eq!(unit(&[date(2023, 11, 30), date(2024, 2, 2)]), Some((Unit::Month, 4)));
        assert_eq!(unit(&[date(2015, 1, 1), date(2024, 12, 31)]), Some((Unit::Years(1), 10)));
        assert_eq!(
            unit(&[[date(2015, 1, 1); 9], [date(2024, 12, 31); 9]].concat()),
            Some((Unit::Years(1), 10))
        );
        assert_eq!(
            unit(&[[date(2015, 1, 1); 19], [date(2024, 12, 31); 19]].concat()),
            Some((Unit::Quarter, 40))
        );
        assert_eq!(unit(&[date(2015, 0, 0), date(2024, 12, 31)]), Some((Unit::Years(1), 10)));
        assert_eq!(unit(&[date(1600, 1, 1), date(2199, 12, 31)]), Some((Unit::Years(50), 12)));
        assert_eq!(unit(&[]), None);
    }

    #[test]
    fn no_span_is_left_out() {
        let bins = Bins::of(&[date(2023, 11, 3), date(2024, 2, 0)]).unwrap();
        let names: Vec<String> = (0..bins.count).map(|place| bins.labels(place).0).collect();
        assert_eq!(names, ["Nov 2023", "Dec 2023", "Jan 2024", "Feb 2024"]);
        assert_eq!((bins.place(date(2024, 1, 9)), bins.place(date(2024, 0, 0))), (Some(2), None));
    }
}
