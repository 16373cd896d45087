//! Numbers in messages and reports, and names that were meant.

/// A number with commas: `1,234,567`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many of a thing whose name takes an -s: `1 article`, `1,200 articles`.
pub fn counted(number: usize, thing: &str) -> String {
    format!("{} {thing}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// How alike two names must be for one to stand for a slip in the other, by Jaro's similarity.
const ALIKE: f64 = 0.7;

/// The name that may have been meant by one that there is not, if one is near.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let alike = known.map(|known| (strsim::jaro(&name.to_lowercase(), &known.to_lowercase()), known));
    alike.filter(|&(alike, _)| alike > ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_aloud_as_they_are_written() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(counted(1, "theme"), "1 theme");
        assert_eq!(counted(1200, "article"), "1,200 articles");
    }

    #[test]
    fn a_slip_is_told_from_another_name() {
        let known = || ["themes", "seed", "inputs"].into_iter();
        assert_eq!(nearest("Theems", known()), Some("themes"));
        assert_eq!(nearest("zebra", known()), None);
        assert_eq!(nearest("themes", std::iter::empty()), None);
    }
}
