//! Names of people, told by their shape: capitals, initials, particles.

/// Words that begin sentences and titles with a capital and never a person's name.
const NO_NAME: &[&str] = &[
    "A", "After", "All", "Although", "An", "And", "Another", "Are", "As", "At", "Because", "Before",
    "Beyond", "But", "By", "Can", "Could", "Did", "Do", "Does", "During", "Each", "Even", "Every", "Few",
    "Finally", "First", "For", "From", "Further", "Given", "Has", "Have", "He", "Her", "Here", "His", "How",
    "However", "I", "If", "In", "Indeed", "Into", "Is", "It", "Its", "Last", "Like", "Many", "More", "Most",
    "Much", "My", "New", "No", "None", "Not", "Nothing", "Now", "Of", "On", "Once", "One", "Only", "Or",
    "Our", "Over", "Perhaps", "Rather", "Second", "She", "Should", "Since", "So", "Some", "Such", "Than",
    "That", "The", "Their", "Then", "There", "These", "They", "This", "Those", "Three", "Through", "Thus",
    "To", "Today", "Two", "Under", "Until", "Was", "We", "Were", "What", "When", "Where", "Whether", "Which",
    "While", "Who", "Why", "Will", "With", "Without", "Would", "Yes", "Yet", "You", "Your",
];

/// Lower-case words inside names.
const PARTICLES: &[&str] = &[
    "al", "ben", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "dos", "du", "el",
    "ibn", "la", "le", "ter", "ul", "van", "von", "y", "zu",
];

/// Titles before a name, which are no part of it.
const HONORIFICS: &[&str] = &[
    "Adm.", "Admiral", "Ambassador", "Baroness", "Capt.", "Captain", "Col.", "Colonel", "Dame", "Dr", "Dr.",
    "Gen.", "General", "Lady", "Lord", "Lt.", "Maj.", "Major", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.",
    "Prof", "Prof.", "Professor", "Rev.", "Senator", "Sir",
];

/// Titles that stand before a single name.
const PEERS: &[&str] = &["Baroness", "Lady", "Lord"];

/// The name at the beginning of `text` with its end in bytes: two to five words, capitals or
/// initials with particles between. Names in capitals are returned with small letters.
pub(crate) fn leading(text: &str) -> Option<(String, usize)> {
    let mut end = 0;
    let mut kept: Vec<&str> = Vec::new();
    let mut capitals = 0;
    let mut title = None;
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        let last = bare.ends_with([',', ';', ':', '|', ')']);
        let core = bare.trim_end_matches([',', ';', ':', '|', ')']);
        let core = core.strip_suffix("’s").or_else(|| core.strip_suffix("'s")).unwrap_or(core);
        // A full stop ends the name unless it stands behind an initial or an abbreviated title.
        let stopped = core.ends_with('.') && core.chars().filter(|c| c.is_alphabetic()).count() > 3;
        if kept.is_empty() && HONORIFICS.contains(&bare) {
            title = PEERS.contains(&bare).then_some(bare);
            at += word.len();
            continue;
        }
        let core = if stopped { core.trim_end_matches('.') } else { core };
        if is_capital(core) && !NO_NAME.contains(&core) {
            kept.push(core);
            capitals += 1;
            end = at + core.len();
        } else if !kept.is_empty() && PARTICLES.contains(&core) {
            kept.push(core);
        } else {
            break;
        }
        at += word.len();
        if last || stopped || core.len() < bare.trim_end_matches('.').len() {
            break;
        }
    }
    while kept.last().is_some_and(|word| PARTICLES.contains(word)) {
        kept.pop();
    }
    // "Lord Penhallow" has no other name.
    if let (Some(title), [name]) = (title, &kept[..]) {
        return Some((format!("{title} {}", proper(name)), end));
    }
    if !(2..=5).contains(&kept.len()) || capitals < 2 {
        return None;
    }
    let words: Vec<String> = kept.iter().map(|word| proper(word)).collect();
    Some((words.join(" "), end))
}

/// True for a text that is one name and nothing else.
pub(crate) fn whole(text: &str) -> Option<String> {
    leading(text).filter(|(_, end)| text[*end..].trim().is_empty()).map(|(name, _)| name)
}

/// A word that begins with a capital and is made of letters, apostrophes and hyphens; an initial
/// may have its full stop.
fn is_capital(word: &str) -> bool {
    let mut chars = word.chars();
    let first = match chars.next() {
        Some('‘' | '\'') => chars.next(),
        first => first,
    };
    let begins = first.is_some_and(char::is_uppercase)
        || ["al-", "el-", "d'", "d’"].iter().any(|start| word.starts_with(start));
    begins && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‘'))
}

/// A name in capitals with small letters behind each first one.
fn proper(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    if letters.clone().count() < 3 || letters.clone().any(char::is_lowercase) {
        return word.to_owned();
    }
    let mut start = true;
    word.chars()
        .map(|c| {
            let out = if start { c } else { c.to_lowercase().next().unwrap_or(c) };
            start = matches!(c, '-' | '\'' | '’');
            out
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_at_the_beginning() {
        let name = |text| leading(text).map(|(name, _)| name);
        assert_eq!(name("Ann Lee is a fellow").as_deref(), Some("Ann Lee"));
        assert_eq!(name("Dr. Ann B. Lee-Potter, a fellow").as_deref(), Some("Ann B. Lee-Potter"));
        assert_eq!(name("ANN O’NEILL").as_deref(), Some("Ann O’Neill"));
        assert_eq!(name("Ludwig van der Berg and Ann Lee").as_deref(), Some("Ludwig van der Berg"));
        assert_eq!(name("Omar al-Said writes").as_deref(), Some("Omar al-Said"));
        assert_eq!(name("Lord Penhallow").as_deref(), Some("Lord Penhallow"));
        assert_eq!(name("Lady Ann Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(name("The Committee is right"), None);
        assert_eq!(name("Ann is a fellow"), None);
        assert_eq!(name("What Ann Lee did"), None);
        assert_eq!(whole("Ann Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(whole("Ann Lee is here"), None);
    }
}
