//! The word lists of `data/`, which are compiled into the binary.

/// The entries of a list: its lines without comments and blank ones.
pub(crate) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The entries of a list of two columns that a tab separates.
///
/// # Panics
/// On an entry without a tab: the lists are part of the program, and a test reads each of them.
pub(crate) fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(list).map(|entry| {
        let (left, right) = entry.split_once('\t').unwrap_or_else(|| panic!("no tab: {entry}"));
        (left.trim(), right.trim())
    })
}
