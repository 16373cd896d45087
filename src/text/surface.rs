//! How terms are shown: in the form in which they stand most often.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::phrase::{self, Phrases};
use super::read::{Before, Code, Forms, Piece, groups, unpack};

/// Occurrences of a phrase that are looked at.
const EXAMPLES: usize = 32;

/// The surface forms of these terms, in their order. Names of the guide are shown as it writes them.
pub(super) fn surfaces(
    terms: &[u32],
    pieces: &[Piece],
    forms: &Forms,
    phrases: &Phrases,
    names: &[String],
    every: usize,
) -> Vec<String> {
    let alone = alone(pieces, forms, phrases, every);
    let mut words: Vec<(u32, u32)> = forms
        .codes
        .iter()
        .zip(0..)
        .filter_map(|(&code, form)| match code {
            Code::Stem(term) if alone[form as usize] > 0 => Some((term, form)),
            _ => None,
        })
        .collect();
    words.par_sort_unstable();
    let in_phrases = phrase_forms(pieces, forms, phrases, names, every);
    terms
        .par_iter()
        .map(|&term| {
            if let Some(name) = names.get(term as usize) {
                return name.clone();
            }
            let first = words.partition_point(|&(other, _)| other < term);
            let own = words[first..].iter().take_while(|&&(other, _)| other == term);
            let own = own.map(|&(_, form)| (forms.forms.text(form), alone[form as usize]));
            let joined = in_phrases.get(&term).into_iter().flatten().map(|form| (form.as_str(), 1));
            let found: Vec<(&str, u64)> = own.chain(joined).collect();
            if found.is_empty() { forms.stems.text(term).to_owned() } else { most_used(&found) }
        })
        .collect()
}

/// How often each form stands for itself, and not as a part of a phrase ("road", "Belt and Road").
fn alone(pieces: &[Piece], forms: &Forms, phrases: &Phrases, every: usize) -> Vec<u64> {
    let parts: Vec<Vec<u64>> = groups(pieces)
        .map(|pieces| {
            let mut counts = vec![0; forms.codes.len()];
            for (piece, article) in phrase::sampled(pieces, every) {
                let words = piece.words_of(article);
                for item in piece.items_of(article).iter().filter(|item| item.term < phrases.first) {
                    if let Some(&word) = words.get(item.word()) {
                        counts[unpack(word).0 as usize] += 1;
                    }
                }
            }
            counts
        })
        .collect();
    parts.into_iter().fold(vec![0; forms.codes.len()], |mut sum, part| {
        sum.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
        sum
    })
}

/// The first occurrences of each phrase as they are written.
fn phrase_forms(
    pieces: &[Piece],
    forms: &Forms,
    phrases: &Phrases,
    names: &[String],
    every: usize,
) -> HashMap<u32, Vec<String>> {
    let parts: Vec<HashMap<u32, Vec<String>>> = groups(pieces)
        .map(|pieces| {
            let mut found: HashMap<u32, Vec<String>> = HashMap::default();
            for (piece, article) in phrase::sampled(pieces, every) {
                for item in piece.items_of(article).iter().filter(|item| item.term >= phrases.first) {
                    let known = found.entry(item.term).or_default();
                    if known.len() < EXAMPLES {
                        let words = piece.words_of(article).get(item.word()..).unwrap_or_default();
                        known.extend(match phrases.span(item.term) {
                            Some(span) => words.get(..span).map(|words| spelled(words, forms)),
                            None => with_names(item.term, &mut words.iter(), forms, phrases, names),
                        });
                    }
                }
            }
            found
        })
        .collect();
    let mut all: HashMap<u32, Vec<String>> = HashMap::default();
    for part in parts {
        for (term, found) in part {
            let known = all.entry(term).or_default();
            known.extend(found);
            known.truncate(EXAMPLES);
        }
    }
    all
}

/// A phrase with a name of the guide in it: the name as the guide writes it, whatever stands there for
/// it, the other words as they stand in `words`.
fn with_names(
    term: u32,
    words: &mut std::slice::Iter<'_, u32>,
    forms: &Forms,
    phrases: &Phrases,
    names: &[String],
) -> Option<String> {
    if let Some((a, b, link)) = phrases.part(term) {
        let a = with_names(a, words, forms, phrases, names)?;
        return Some(link.written(&a, &with_names(b, words, forms, phrases, names)?));
    }
    if let Some(name) = names.get(term as usize) {
        return Some(name.clone());
    }
    let form =
        words.map(|&word| unpack(word).0).find(|&form| forms.codes[form as usize] == Code::Stem(term))?;
    Some(forms.forms.text(form).to_owned())
}

fn spelled(words: &[u32], forms: &Forms) -> String {
    let mut text = String::new();
    for (place, &word) in words.iter().enumerate() {
        let (form, before) = unpack(word);
        match before {
            Before::Hyphen if place > 0 => text.push('-'),
            Before::Apart | Before::Space if place > 0 => text.push(' '),
            _ => {}
        }
        text.push_str(forms.forms.text(form));
    }
    text
}

/// The form that is used most: first the word without regard to case, then its capitals.
fn most_used(found: &[(&str, u64)]) -> String {
    let form = match found {
        [(form, _)] => *form,
        _ => most_used_of(found),
    };
    // The last full stop of "U.S." is no part of the word, but of how it is written.
    let dotted = form.contains('.') && form.split('.').all(|part| part.chars().count() == 1);
    if dotted { format!("{form}.") } else { form.to_owned() }
}

fn most_used_of<'f>(found: &[(&'f str, u64)]) -> &'f str {
    let mut words: HashMap<String, u64> = HashMap::default();
    let mut cased: HashMap<&str, u64> = HashMap::default();
    for &(form, count) in found {
        *words.entry(form.to_lowercase()).or_insert(0) += count;
        *cased.entry(form).or_insert(0) += count;
    }
    let word = words.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    let word = word.map(|(word, _)| word.as_str()).unwrap_or_default();
    let same = cased.iter().filter(|(form, _)| form.to_lowercase() == word);
    let best = same.max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    best.map_or("", |(&form, _)| form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_that_is_used_most_is_shown() {
        let found = |forms: &[(&str, u64)]| most_used(forms);
        assert_eq!(found(&[("Tiger", 2), ("tigers", 5), ("Tigers", 1), ("tiger", 3)]), "tigers");
        assert_eq!(found(&[("Isis", 4), ("ISIS", 3), ("isis", 1)]), "Isis");
        assert_eq!(found(&[("U.S", 2)]), "U.S.");
    }
}
