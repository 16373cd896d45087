//! Warnings of a run.

use crate::corpus::Corpus;
use crate::text::{Boilerplate, Documents, Language, language};
use crate::themes::Seeds;
use crate::unspaced;
use crate::wording::{counted, thousands};

/// Files of a kind that are named each.
const NAMED: usize = 3;

/// What a user should know about the reading: each names and counts what was left out.
pub(super) fn warnings(
    corpus: &Corpus,
    languages: &[Language],
    boilerplate: &Boilerplate,
    documents: &Documents,
    seeds: &Seeds,
) -> Vec<String> {
    let mut warnings = corpus.warnings(NAMED);
    let foreign = languages.iter().copied().filter(|language| matches!(language, Language::Other(_)));
    let of_each: Vec<(Language, usize)> = language::counts(foreign);
    if !of_each.is_empty() {
        let all = of_each.iter().map(|(_, count)| count).sum();
        let named: Vec<String> = of_each
            .iter()
            .map(|(language, count)| format!("{} {}", thousands(*count), language.name()))
            .collect();
        warnings.push(format!(
            "{} not in English ({}); no stance is read there",
            counted(all, "article"),
            named.join(", ")
        ));
    }
    if let Some(example) = &boilerplate.example {
        let (short, more) = unspaced::first_words(example, 12);
        let more = if more { " …" } else { "" };
        warnings.push(format!(
            "{} that stand alike in several articles (the most frequent: “{short}{more}”); their words are not counted",
            counted(boilerplate.places, "line"),
        ));
    }
    let empty = (0..documents.bags.len()).filter(|&article| documents.bags.of(article).0.is_empty()).count();
    if empty > 0 && documents.bags.len() > 1 {
        warnings.push(format!(
            "{} without a word that others share; the theme is a guess there",
            counted(empty, "article")
        ));
    }
    for theme in &seeds.lost {
        warnings.push(format!("no article holds a seed word of the theme “{theme}”; it is left out"));
    }
    for (theme, seed) in seeds.absent.iter().filter(|(theme, _)| !seeds.lost.contains(theme)) {
        warnings.push(format!("no article holds the seed “{seed}” of the theme “{theme}”"));
    }
    for seed in &seeds.ambiguous {
        warnings.push(format!("the seed “{seed}” stands in two themes; it cannot tell them apart"));
    }
    warnings
}
