//! Where the subject changes: how much less the text behind a block shares its words with the
//! text before it than is usual on the page (after Hearst 1997, TextTiling).

use hashbrown::HashMap;

use super::shape::Shape;
use crate::unspaced;

/// Words on either side that are compared.
const WINDOW: usize = 150;
/// Fewer words than this on a side tell nothing.
const LEAST: usize = 30;
/// Letters of a word that count: inflected forms are the same word.
const STEM: usize = 6;
/// Paragraphs with text on both sides below which nothing is usual.
const SEVERAL: usize = 5;

/// The content words of a paragraph by their numbers, rising, with how often each occurs.
type Bag = Vec<(u32, f32)>;

/// For each block how unusual a break of subject it is, −1 to 2 standard deviations; 0 where
/// there is too little text to tell.
pub(super) fn breaks(texts: &[&str], shapes: &[Shape]) -> Vec<f32> {
    let page = Page::read(texts, shapes);
    if page.full.len() < SEVERAL {
        return vec![0.0; texts.len()];
    }
    let cohesion = page.cohesion(texts.len());
    // What is usual is seen at paragraphs: the text goes on there.
    let usual: Vec<f32> = page.full.iter().filter_map(|&index| cohesion[index]).collect();
    if usual.len() < SEVERAL {
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

/// The paragraphs of a page that hold content words.
struct Page {
    /// Which blocks they are. A page may have many more titles and lines of furniture.
    full: Vec<usize>,
    /// The words of each.
    bags: Vec<Bag>,
    /// What each word weighs.
    weights: Vec<f32>,
}

impl Page {
    fn read(texts: &[&str], shapes: &[Shape]) -> Self {
        // Those that say nothing come first.
        let mut numbers: HashMap<String, u32> =
            FUNCTION_WORDS.iter().zip(0..).map(|(&word, number)| (word.to_owned(), number)).collect();
        let (mut full, mut bags) = (Vec::new(), Vec::new());
        for (index, (text, shape)) in texts.iter().zip(shapes).enumerate() {
            let bag = bag(text, shape, &mut numbers);
            if !bag.is_empty() {
                full.push(index);
                bags.push(bag);
            }
        }
        let places = places(&numbers);
        let mut holders = vec![0.0_f32; places.len()];
        for bag in &mut bags {
            for (word, _) in bag.iter_mut() {
                *word = places[*word as usize];
                holders[*word as usize] += 1.0;
            }
            bag.sort_unstable_by_key(|&(word, _)| word);
        }
        let paragraphs = bags.len() as f32;
        let weights = holders.into_iter().map(|holders| (1.0 + paragraphs / holders).ln()).collect();
        Self { full, bags, weights }
    }

    /// How alike the text before and behind each of so many blocks is, where there is enough of both.
    ///
    /// The sides change from paragraph to paragraph only: lines between the same two share them, however long these
    /// paragraphs and however many the lines are.
    fn cohesion(&self, blocks: usize) -> Vec<Option<f32>> {
        let mut cohesion = vec![None; blocks];
        let mut before = None;
        let mut behind = self.side(self.bags.iter());
        let mut start = 0;
        for (place, &index) in self.full.iter().enumerate() {
            if start < index {
                cohesion[start..index].fill(cosine(&before, &behind));
            }
            behind = self.side(self.bags[place + 1..].iter());
            cohesion[index] = cosine(&before, &behind);
            before = self.side(self.bags[..=place].iter().rev());
            start = index + 1;
        }
        cohesion
    }

    /// The nearest [`WINDOW`] words, or `None` for fewer than [`LEAST`].
    fn side<'a>(&self, bags: impl Iterator<Item = &'a Bag>) -> Option<Side> {
        let mut all = Bag::new();
        let mut words = 0;
        for bag in bags {
            all.extend_from_slice(bag);
            words += bag.iter().map(|(_, count)| *count as usize).sum::<usize>();
            if words >= WINDOW {
                break;
            }
        }
        (words >= LEAST).then(|| Side::new(all, &self.weights))
    }
}

/// The number that each word has in the order of all words, in which sums are the same in every run, by the number that it
/// got when it was met.
fn places(numbers: &HashMap<String, u32>) -> Vec<u32> {
    let mut words: Vec<(&str, u32)> = numbers.iter().map(|(word, &number)| (word.as_str(), number)).collect();
    words.sort_unstable();
    let mut places = vec![0; words.len()];
    for (place, (_, number)) in words.into_iter().enumerate() {
        places[number as usize] = place as u32;
    }
    places
}

/// The text on one side of a block.
struct Side {
    /// What each word is worth, in the order of words.
    values: Vec<(u32, f64)>,
    norm: f64,
}

impl Side {
    fn new(mut words: Bag, weights: &[f32]) -> Self {
        // Few long runs that rise already.
        words.sort_by_key(|&(word, _)| word);
        let of_word = |same: &[(u32, f32)]| {
            let (word, count) = (same[0].0, same.iter().map(|(_, count)| count).sum::<f32>());
            (word, f64::from((1.0 + count).ln() * weights[word as usize]))
        };
        let values: Vec<(u32, f64)> = words.chunk_by(|a, b| a.0 == b.0).map(of_word).collect();
        let norm = values.iter().map(|(_, value)| value.powi(2)).sum();
        Self { values, norm }
    }
}

fn cosine(before: &Option<Side>, behind: &Option<Side>) -> Option<f32> {
    let (a, b) = (before.as_ref()?, behind.as_ref()?);
    let mut others = b.values.iter().peekable();
    let shared = a.values.iter().filter_map(|&(word, value)| {
        while others.next_if(|(other, _)| *other < word).is_some() {}
        others.next_if(|(other, _)| *other == word).map(|(_, other)| value * other)
    });
    let dot: f64 = shared.sum();
    let norms = (a.norm * b.norm).sqrt();
    Some(if norms > 0.0 { (dot / norms) as f32 } else { 0.0 })
}

/// The content words of a paragraph by the numbers that they got when they were met; nothing of a title, a caption or
/// furniture.
fn bag(text: &str, shape: &Shape, numbers: &mut HashMap<String, u32>) -> Bag {
    let mut bag: HashMap<u32, f32> = HashMap::new();
    if shape.paragraph() < 1.0 {
        return Bag::new();
    }
    let mut stem = String::new();
    unspaced::each_token(text, |word| {
        // Two characters of Chinese are as much as a long word.
        let least = if word.starts_with(unspaced::is_unspaced) { 2 } else { 4 };
        if word.chars().nth(least - 1).is_none() {
            return;
        }
        stem.clear();
        if word.is_ascii() {
            stem.push_str(&word[..word.len().min(STEM)]);
            stem.make_ascii_lowercase();
        } else {
            stem.extend(word.chars().flat_map(char::to_lowercase).take(STEM));
        }
        let next = numbers.len() as u32;
        let number = *numbers.entry_ref(stem.as_str()).or_insert(next);
        if number as usize >= FUNCTION_WORDS.len() {
            *bag.entry(number).or_insert(0.0) += 1.0;
        }
    });
    bag.into_iter().collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_word_has_a_number_of_its_own() {
        let mut words = FUNCTION_WORDS.to_vec();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), FUNCTION_WORDS.len());
    }

    /// What lines between two paragraphs show is the same for each, and nothing to the paragraphs.
    #[test]
    fn lines_between_paragraphs_share_what_stands_around() {
        let paragraph = |n: usize| {
            let subject = ["garden", "railway", "harbour"][n / 4];
            format!("The {subject} of the town was closed in winter number{n}, and people who know {subject}s say that it should open. ").repeat(2)
        };
        let of = |lines: &dyn Fn(usize) -> usize| {
            let page = (0..12)
                .flat_map(|n| std::iter::once(paragraph(n)).chain(vec!["A title".to_owned(); lines(n)]));
            let page: Vec<String> = page.collect();
            let texts: Vec<&str> = page.iter().map(String::as_str).collect();
            let shapes: Vec<Shape> = texts.iter().map(|text| Shape::of(text)).collect();
            let breaks = breaks(&texts, &shapes);
            let (titles, paragraphs): (Vec<_>, Vec<_>) =
                page.into_iter().zip(breaks).partition(|(text, _)| text == "A title");
            (titles.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), paragraphs)
        };
        let (none, alone) = of(&|_| 0);
        let (one, with_one) = of(&|_| 1);
        let (many, with_many) = of(&|n| 1 + n % 3);
        assert!(none.is_empty() && alone == with_one && alone == with_many);
        assert!(alone.iter().any(|(_, value)| *value > 0.5) && one.iter().any(|value| *value > 0.5));
        let repeated: Vec<f32> = (0..12).flat_map(|n| vec![one[n]; 1 + n % 3]).collect();
        assert_eq!(many, repeated);
    }

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
