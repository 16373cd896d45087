//! Splitting a theme, by seed words or into so many parts.

use super::home::nearest;
use super::{Material, Split};
use crate::cluster::{self, Anchors, Space};
use crate::features::Rows;
use crate::guide::Guide;
use crate::text::word::words;
use crate::text::{Language, Vocabulary};
use crate::themes::guided::Finder;
use crate::wording::counted;

/// What seeds are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub guide: &'a Guide,
    pub vocabulary: &'a Vocabulary,
    pub languages: &'a [Language],
}

/// A part of a theme.
pub(super) struct Part {
    /// Its name, where its seeds give it one.
    pub name: Option<String>,
    /// Its articles, rising.
    pub articles: Vec<usize>,
    /// Those that are to be recorded: at most so many as were asked for.
    pub record: Vec<usize>,
}

/// Divides the articles of a theme, or says why they cannot be. The articles that are recorded of each part, at most
/// `record`, say what it is: all others go to the part that they are nearest to by these.
pub(super) fn split(
    articles: &[usize],
    how: &Split,
    words: Words<'_>,
    material: &Material<'_>,
    unit: &Rows,
    record: usize,
) -> Result<Vec<Part>, String> {
    let (space, plan) = (material.space, material.plan);
    let (lists, names) = match how {
        Split::Into(_) => (Vec::new(), Vec::new()),
        Split::Seeds(lists) => terms_of(lists, articles, words, space)?,
    };
    let anchors = if lists.is_empty() { Anchors::default() } else { Anchors::new(lists.clone()) };
    let parts = match how {
        Split::Into(parts) => *parts,
        Split::Seeds(lists) => lists.len().max(2),
    };
    // Articles that share no word with others cannot be told apart.
    let filled = articles.iter().filter(|&&article| !space.joint.row(article).0.is_empty()).count();
    if parts > cluster::most_clusters(filled) {
        return Err(format!(
            "it has {}, too few for {parts} parts; {} are needed",
            counted(filled, "article"),
            2 * parts
        ));
    }
    if !anchors.is_empty() && !plan.engine.knows_anchors() {
        return Err(format!("the {} engine cannot split by words", plan.engine.name()));
    }
    let found = cluster::cluster(&space.select(articles), parts, &anchors, plan, material.progress)
        .map_err(|error| error.to_string())?;
    let mut groups = vec![Vec::new(); parts];
    let held = holders(&lists, articles, material.counts.rows());
    for ((&article, &label), own) in articles.iter().zip(&found.labels).zip(held) {
        groups[own.unwrap_or(label)].push(article);
    }
    if groups.iter().any(Vec::is_empty) {
        let told = groups.iter().filter(|group| !group.is_empty()).count();
        return Err(format!(
            "its articles are too much alike to be told into {parts} parts; {told} would be left"
        ));
    }
    let records: Vec<Vec<usize>> = groups.iter().map(|group| spread(group, record)).collect();
    if groups.iter().any(|group| group.len() > record) {
        let is_recorded =
            |article: &usize| records.iter().any(|record| record.binary_search(article).is_ok());
        let others: Vec<usize> = articles.iter().copied().filter(|article| !is_recorded(article)).collect();
        groups.clone_from(&records);
        for (&article, part) in others.iter().zip(nearest(unit, &records, &others)) {
            groups[part].push(article);
        }
        groups.iter_mut().for_each(|group| group.sort_unstable());
    }
    let names = names.into_iter().map(Some).chain(std::iter::repeat(None));
    let parts = groups.into_iter().zip(records).zip(names);
    Ok(parts.map(|((articles, record), name)| Part { name, articles, record }).collect())
}

/// At most so many articles, evenly over all.
pub(super) fn spread(articles: &[usize], most: usize) -> Vec<usize> {
    match articles.len() <= most {
        true => articles.to_vec(),
        false => (0..most).map(|index| articles[index * articles.len() / most]).collect(),
    }
}

/// For each article the list whose words it holds more often, for its length, than these articles do on average: of several
/// the one of which it holds most times as much.
fn holders(lists: &[Vec<u32>], articles: &[usize], counts: &Rows) -> Vec<Option<usize>> {
    let rates = |list: &Vec<u32>| -> Vec<f64> {
        let rate = |&article: &usize| {
            let (terms, counts) = counts.row(article);
            let all: f64 = counts.iter().map(|&count| f64::from(count)).sum();
            let held = terms.iter().zip(counts).filter(|(term, _)| list.binary_search(term).is_ok());
            held.map(|(_, &count)| f64::from(count)).sum::<f64>() / all.max(1.0)
        };
        let rates: Vec<f64> = articles.iter().map(rate).collect();
        let mean = rates.iter().sum::<f64>() / rates.len().max(1) as f64;
        rates.into_iter().map(|rate| if mean > 0.0 { rate / mean } else { 0.0 }).collect()
    };
    let rates: Vec<Vec<f64>> = lists.iter().map(rates).collect();
    let most = |place: usize| {
        let held = (0..lists.len()).filter(|&list| rates[list][place] > 1.0);
        held.max_by(|&a, &b| rates[a][place].total_cmp(&rates[b][place]).then(b.cmp(&a)))
    };
    (0..articles.len()).map(most).collect()
}

/// The terms of each list of seeds that articles hold, rising, and a name for each.
fn terms_of(
    lists: &[Vec<String>],
    articles: &[usize],
    words: Words<'_>,
    space: &Space,
) -> Result<(Vec<Vec<u32>>, Vec<String>), String> {
    let mut held = vec![false; words.vocabulary.len()];
    for &article in articles {
        space.joint.row(article).0.iter().for_each(|&term| held[term as usize] = true);
    }
    let finder = Finder::new(words.guide, words.vocabulary, words.languages);
    let mut themes: Vec<Vec<u32>> = Vec::new();
    for list in lists {
        let mut terms: Vec<u32> =
            list.iter().flat_map(|seed| terms(seed, &finder)).filter(|&term| held[term as usize]).collect();
        terms.sort_unstable();
        terms.dedup();
        if terms.is_empty() {
            return Err(format!(
                "two of its articles or more must hold a word, and hold none of “{}”",
                list.join("”, “")
            ));
        }
        if themes.contains(&terms) {
            return Err(format!("“{}” means the same words as another part", list.join("”, “")));
        }
        themes.push(terms);
    }
    let names = lists.iter().map(|list| capital(&list.join(", "))).collect();
    Ok((themes, names))
}

/// The terms that hold a seed; of several words that no term holds together, the terms of each.
fn terms(seed: &str, finder: &Finder<'_>) -> Vec<u32> {
    let together: Vec<u32> = finder.find(seed).all().collect();
    if !together.is_empty() {
        return together;
    }
    words(seed).iter().flat_map(|word| finder.find(word.text).all().collect::<Vec<u32>>()).collect()
}

fn capital(name: &str) -> String {
    let mut chars = name.trim().chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_the_words_more_often_than_others_goes_with_them() {
        let rows: [&[(u32, f32)]; 4] = [
            &[(0, 9.0), (1, 2.0), (5, 9.0)],
            &[(0, 1.0), (2, 9.0), (5, 10.0)],
            &[(3, 4.0), (5, 6.0)],
            &[(5, 8.0)],
        ];
        let rows = Rows::new(6, rows.iter().map(|row| row.iter().copied()));
        assert_eq!(holders(&[vec![0, 1]], &[0, 1, 2, 3], &rows), [Some(0), None, None, None]);
        assert_eq!(
            holders(&[vec![0, 1], vec![2, 3]], &[0, 1, 2, 3], &rows),
            [Some(0), Some(1), Some(1), None]
        );
        assert_eq!(holders(&[], &[0, 1], &rows), [None, None]);
        assert_eq!(holders(&[vec![4]], &[0, 1], &rows), [None, None]);
    }
}
