//! Where the subject changes: how much less the text behind a block shares its words with the
//! text before it than is usual on the page (after Hearst 1997, TextTiling).

use hashbrown::{HashMap, HashSet};

use super::shape::Shape;
use crate::unspaced;

/// Words on either side that are compared.
const WINDOW: usize = 150;
/// Fewer words than this on a side tell nothing.
const LEAST: usize = 30;
/// Letters of a word that count: inflected forms are the same word.
const STEM: usize = 6;

type Bag = HashMap<String, f32>;

/// For each block how unusual a break of subject it is, −1 to 2 standard deviations; 0 where
/// there is too little text to tell.
pub(super) fn breaks(texts: &[&str], shapes: &[Shape]) -> Vec<f32> {
    let bags: Vec<Bag> = texts.iter().zip(shapes).map(|(text, shape)| bag(text, shape)).collect();
    let paragraphs = bags.iter().filter(|bag| !bag.is_empty()).count() as f32;
    let mut holders: Bag = Bag::default();
    for word in bags.iter().flat_map(|bag| bag.keys()) {
        *holders.entry_ref(word.as_str()).or_insert(0.0) += 1.0;
    }
    let weight = |word: &str| (1.0 + paragraphs / holders[word]).ln();
    // A page may have many more titles and lines of furniture than paragraphs.
    let full: Vec<usize> = (0..bags.len()).filter(|&index| !bags[index].is_empty()).collect();
    let cohesion: Vec<Option<f32>> = (0..texts.len())
        .map(|index| {
            let before = &full[..full.partition_point(|&other| other < index)];
            let behind = &full[full.partition_point(|&other| other <= index)..];
            let before = side(before.iter().rev().map(|&other| &bags[other]));
            let behind = side(behind.iter().map(|&other| &bags[other]));
            Some(cosine(&before?, &behind?, weight))
        })
        .collect();
    // What is usual is seen at paragraphs: the text goes on there.
    let usual: Vec<f32> = cohesion
        .iter()
        .zip(&bags)
        .filter(|(_, bag)| !bag.is_empty())
        .filter_map(|(value, _)| *value)
        .collect();
    if usual.len() < 5 {
        return vec![0.0; texts.len()];
    }
    let mean = usual.iter().sum::<f32>() / usual.len() as f32;
    let variance = usual.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / usual.len() as f32;
    let deviation = variance.sqrt().max(0.02);
    cohesion
        .into_iter()
        .map(|value| value.map_or(0.0, |value| ((mean - value) / deviation).clamp(-1.0, 2.0)))
        .collect()
}

/// The content words of a paragraph; nothing of a title, a caption or furniture.
fn bag(text: &str, shape: &Shape) -> Bag {
    let mut bag = Bag::default();
    if shape.paragraph() < 1.0 {
        return bag;
    }
    unspaced::each_token(text, |word| {
        let stem: String = word.chars().flat_map(char::to_lowercase).take(STEM).collect();
        // Two characters of Chinese are as much as a long word.
        let least = if word.starts_with(unspaced::is_unspaced) { 2 } else { 4 };
        if word.chars().count() >= least && !FUNCTION_WORDS.contains(&stem.as_str()) {
            *bag.entry(stem).or_insert(0.0) += 1.0;
        }
    });
    bag
}

/// Words of four letters and more that say nothing about a subject, cut as stems are.
const FUNCTION_WORDS: &[&str] = &[
    "about", "after", "again", "also", "although", "among", "another", "because", "been", "before", "being",
    "between", "both", "could", "does", "down", "each", "even", "every", "from", "have", "having", "here",
    "into", "just", "last", "like", "made", "make", "many", "might", "more", "most", "much", "must", "never",
    "only", "other", "others", "over", "said", "same", "says", "should", "since", "some", "still", "such",
    "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "though", "throug",
    "time", "under", "until", "upon", "very", "well", "were", "what", "when", "where", "which", "while",
    "will", "with", "within", "withou", "would", "year", "years", "your",
];

/// The nearest [`WINDOW`] words, or `None` for fewer than [`LEAST`].
fn side<'a>(bags: impl Iterator<Item = &'a Bag>) -> Option<Bag> {
    let mut sum = Bag::default();
    let mut words = 0;
    for bag in bags {
        for (word, count) in bag {
            *sum.entry_ref(word.as_str()).or_insert(0.0) += count;
            words += *count as usize;
        }
        if words >= WINDOW {
            break;
        }
    }
    (words >= LEAST).then_some(sum)
}

fn cosine(a: &Bag, b: &Bag, weight: impl Fn(&str) -> f32) -> f32 {
    let value = |word: &str, count: f32| f64::from((1.0 + count).ln() * weight(word));
    let norm = |bag: &Bag| sorted(bag).iter().map(|(word, count)| value(word, *count).powi(2)).sum::<f64>();
    let words: HashSet<&String> = b.keys().collect();
    let dot: f64 = sorted(a)
        .into_iter()
        .filter(|(word, _)| words.contains(word))
        .map(|(word, count)| value(word, count) * value(word, b[word]))
        .sum();
    let norms = (norm(a) * norm(b)).sqrt();
    if norms > 0.0 { (dot / norms) as f32 } else { 0.0 }
}

/// In one order, so that sums are the same in every run.
fn sorted(bag: &Bag) -> Vec<(&String, f32)> {
    let mut words: Vec<_> = bag.iter().map(|(word, count)| (word, *count)).collect();
    words.sort_unstable_by(|a, b| a.0.cmp(b.0));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_break_is_where_the_words_change() {
        let about = |subject: &str, index: usize| {
            format!(
                "The {subject} of the town has been {subject} number {index} for long, and the people \
                 who know {subject}s say that no {subject} was ever like it in any country of the world."
            )
        };
        let mut texts: Vec<String> = (0..6).map(|index| about("garden", index)).collect();
        texts.push("A new title here".into());
        texts.extend((0..6).map(|index| about("railway", index)));
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let shapes: Vec<Shape> = texts.iter().map(|text| Shape::of(text)).collect();
        let breaks = breaks(&texts, &shapes);
        let top = (0..breaks.len()).max_by(|&a, &b| breaks[a].total_cmp(&breaks[b])).unwrap();
        assert!((5..=7).contains(&top), "{breaks:?}");
    }
}
