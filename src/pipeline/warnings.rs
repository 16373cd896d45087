//! Warnings of a run.

use crate::corpus::Corpus;
use crate::text::{Boilerplate, Documents, Language};
use crate::themes::Seeds;
use crate::wording::counted;

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
    let foreign = languages.iter().filter(|language| matches!(language, Language::Other(_))).count();
    if foreign > 0 {
        warnings.push(format!("{} not in English; no stance is read there", counted(foreign, "article")));
    }
    if let Some(example) = &boilerplate.example {
        let short: Vec<&str> = example.split_whitespace().take(12).collect();
        let more = if example.split_whitespace().count() > short.len() { " …" } else { "" };
        warnings.push(format!(
            "{} that stand alike in several articles (the most frequent: “{}{more}”); their words are not counted",
            counted(boilerplate.places, "line"),
            short.join(" "),
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
