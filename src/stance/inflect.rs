//! The forms of English verbs, for lists that give their base forms.

/// Which form of a verb a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "say"
    Base,
    /// "says"
    Third,
    /// "said": the participle, too, unless that has a form of its own.
    Past,
    /// "written"
    Participle,
    /// "saying"
    Ing,
}

/// All forms of a verb that is given as `base`, `base/past` or `base/past/participle`.
pub(super) fn forms(verb: &str) -> Vec<(String, Form)> {
    let mut parts = verb.split('/');
    let (base, past, participle) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let stem = if base.ends_with("ee") { base } else { base.strip_suffix('e').unwrap_or(base) };
    let consonant_y = base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let doubled = past.is_some_and(|past| past.len() == base.len() + 3 && past.ends_with("ed"));
    let last = if doubled || doubles(base) { base.chars().next_back() } else { None };
    let last = last.map_or(String::new(), String::from);
    let third = match consonant_y {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "x", "z", "ch", "sh"].iter().any(|end| base.ends_with(end)) => format!("{base}es"),
        None => format!("{base}s"),
    };
    let regular = || match consonant_y {
        Some(stem) => format!("{stem}ied"),
        None if base.ends_with('e') => format!("{base}d"),
        None => format!("{base}{last}ed"),
    };
    let mut forms = vec![
        (base.to_owned(), Form::Base),
        (third, Form::Third),
        (past.map_or_else(regular, str::to_owned), Form::Past),
        (format!("{stem}{last}ing"), Form::Ing),
    ];
    forms.extend(participle.map(|participle| (participle.to_owned(), Form::Participle)));
    forms
}

/// A short verb whose last letter is doubled: "slam", "rob".
fn doubles(verb: &str) -> bool {
    let letters = verb.as_bytes();
    let vowel = |at: usize| matches!(letters[at], b'a' | b'e' | b'i' | b'o' | b'u');
    let n = letters.len();
    n >= 3
        && !vowel(n - 1)
        && vowel(n - 2)
        && !vowel(n - 3)
        && !matches!(letters[n - 1], b'w' | b'x' | b'y')
        && (0..n).filter(|&at| vowel(at)).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_come_in_all_forms() {
        let of = |verb: &str| forms(verb).into_iter().map(|(form, _)| form).collect::<Vec<_>>();
        assert_eq!(of("slam"), ["slam", "slams", "slammed", "slamming"]);
        assert_eq!(of("praise"), ["praise", "praises", "praised", "praising"]);
        assert_eq!(of("vilify"), ["vilify", "vilifies", "vilified", "vilifying"]);
        assert_eq!(of("agree"), ["agree", "agrees", "agreed", "agreeing"]);
        assert_eq!(of("betray"), ["betray", "betrays", "betrayed", "betraying"]);
        assert_eq!(of("win/won")[2..], ["won", "winning"]);
        assert_eq!(of("admit/admitted")[3], "admitting");
        assert_eq!(of("write/wrote/written")[2..], ["wrote", "writing", "written"]);
    }
}
