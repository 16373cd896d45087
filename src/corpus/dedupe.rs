//! Folding copies of the same article.
//!
//! Articles are compared by their sets of five-word shingles (Broder 1997). Candidates share
//! sampled shingles: those whose hash falls below a fixed share of the range, so that the sample of
//! a text cut short is part of the sample of the whole (Irber et al. 2022, FracMinHash).
//! Each candidate is then verified by the true similarity of the whole sets. The fullest copy
//! comes first and is kept; a shingle that very many different articles hold tells nothing and is
//! passed over, so that the work grows linearly with the number of articles.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::article::Article;
use crate::progress::{Silent, Stage};
use crate::unspaced;

/// Words in a shingle.
const SHINGLE: usize = 5;
/// One shingle in this many is sampled, and never fewer than [`LEAST`] of an article.
const SAMPLE: u64 = 8;
const LEAST: usize = 16;
/// A shingle of more kept articles than this is boilerplate.
const COMMON: usize = 64;
/// Candidates that are verified for one article.
const VERIFIED: usize = 4;
/// Articles that are looked at side by side; copies are of like length and stand near each other in the order.
const BATCH: usize = 64;

/// From this Jaccard similarity on, two articles are copies of each other.
pub const NEAR: f64 = 0.7;
/// From this share of its shingles on, a shorter article is a part of a longer one, cut short.
pub const PART: f64 = 0.9;
/// Shingles of a text below which only the same words are a copy: in a headline or a post one other word may say the opposite.
const SHORT: usize = 40;

/// For each article the one that it is a copy of, with their similarity; the kept ones point at
/// themselves with 1.
///
/// The similarity is Jaccard's over five-word shingles or, for a text cut short, the share of its
/// shingles that the whole holds, whichever is greater. Each article is a step of the stage twice.
pub fn fold(articles: &[Article], stage: &dyn Stage) -> Vec<(usize, f64)> {
    let order = fullest_first(articles);
    let sketches: Vec<Vec<u64>> = articles
        .par_iter()
        .map(|article| {
            stage.advance(1);
            sketch(&shingles(&article.text))
        })
        .collect();
    let (samples, shared) = in_several(sketches);
    let mut kept_with: Vec<Vec<u32>> = vec![Vec::new(); shared];
    let mut near: Vec<u32> = Vec::new();
    let mut exact: HashMap<&str, (usize, f64)> = HashMap::default();
    let mut copies = vec![(0, 1.0); articles.len()];
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut known: HashMap<usize, HashSet<u64>> = HashMap::default();
    for batch in order.chunks(BATCH) {
        // Most of the time goes to comparing texts. Those with what was kept before the batch are compared side by side; what is
        // kept inside it decides in turn, as if there were no batches.
        let compared = compare(articles, batch, &mut known, |index| {
            if exact.contains_key(&*articles[index].text) {
                return Vec::new();
            }
            candidates(&samples[index], &kept_with, &mut Vec::new())
        });
        for (&index, compared) in batch.iter().zip(compared) {
            stage.advance(1);
            let text = &*articles[index].text;
            if let Some(&(kept, alike)) = exact.get(text) {
                copies[index] = (kept, alike);
                continue;
            }
            let alike = |kept: usize| match compared.iter().find(|(other, _)| *other == kept) {
                Some((_, alike)) => *alike,
                None => similar(&shingles(text), &shingles(&articles[kept].text)),
            };
            let found = candidates(&samples[index], &kept_with, &mut near)
                .into_iter()
                .filter_map(|kept| alike(kept).map(|alike| (kept, alike)))
                .max_by(|a, b| a.1.similarity.total_cmp(&b.1.similarity));
            if let Some((kept, alike)) = found {
                copies[index] = (kept, alike.similarity);
                if alike.is_part {
                    parts.push((kept, index));
                }
            } else {
                copies[index] = (index, 1.0);
                for &shingle in &samples[index].shared {
                    let kept = &mut kept_with[shingle as usize];
                    if kept.len() <= COMMON {
                        kept.push(index as u32);
                    }
                }
            }
            exact.insert(text, copies[index]);
        }
    }
    let freed = spare_digests(articles, parts, &mut copies);
    let digests: HashSet<usize> = freed.iter().map(|freed| freed.digest).collect();
    for Freed { kept: own, members, .. } in freed {
        let of_others = candidates(&samples[own], &kept_with, &mut near).into_iter();
        let text = shingles(&articles[own].text);
        let found = of_others
            .filter(|kept| !digests.contains(kept))
            .filter_map(|kept| Some((kept, similar(&text, &shingles(&articles[kept].text))?.similarity)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((kept, alike)) = found {
            members.into_iter().for_each(|member| copies[member] = (kept, alike.min(copies[member].1)));
        }
    }
    copies
}

/// The articles of a batch held against their `candidates`. Each text of these is taken apart once, and what is `known` of it
/// is kept for the next batch, so that a long one that many others seem to be cut from costs no more than its length.
fn compare(
    articles: &[Article],
    batch: &[usize],
    known: &mut HashMap<usize, HashSet<u64>>,
    candidates: impl Fn(usize) -> Vec<usize> + Sync,
) -> Vec<Vec<(usize, Option<Alike>)>> {
    let found: Vec<Vec<usize>> = batch.par_iter().map(|&index| candidates(index)).collect();
    let mut wanted: Vec<usize> = found.iter().flatten().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let wanted: Vec<(usize, Option<HashSet<u64>>)> =
        wanted.into_iter().map(|kept| (kept, known.remove(&kept))).collect();
    let taken_apart = |(kept, known): (usize, Option<HashSet<u64>>)| {
        (kept, known.unwrap_or_else(|| shingles(&articles[kept].text)))
    };
    let taken_apart: Vec<_> = wanted.into_par_iter().map(taken_apart).collect();
    *known = taken_apart.into_iter().collect();
    let known = &*known;
    let pairs = batch.par_iter().zip(found);
    pairs
        .map(|(&index, found)| {
            let own = if found.is_empty() { HashSet::default() } else { shingles(&articles[index].text) };
            found.into_iter().map(|kept| (kept, similar(&own, &known[&kept]))).collect()
        })
        .collect()
}

/// A text of which different other articles make up most is a collection of them, as a digest or an archive, and these are
/// no copies of it. `parts`: kept articles, each with one that seemed to be cut short from it. Those that are kept for themselves
/// now are returned.
fn spare_digests(
    articles: &[Article],
    mut parts: Vec<(usize, usize)>,
    copies: &mut [(usize, f64)],
) -> Vec<Freed> {
    let mut freed: Vec<Freed> = Vec::new();
    parts.sort_unstable();
    let mut copies_of: HashMap<usize, Vec<usize>> = HashMap::default();
    for pair in parts.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        copies_of.entry(pair[0].0).or_default();
    }
    for (index, &(kept, _)) in copies.iter().enumerate() {
        if let Some(copies) = copies_of.get_mut(&kept) {
            copies.push(index);
        }
    }
    for parts in parts.chunk_by(|a, b| a.0 == b.0).filter(|parts| parts.len() > 1) {
        let digest = parts[0].0;
        // With what is the very same as one of them.
        let texts: HashSet<&str> = parts.iter().map(|&(_, part)| &*articles[part].text).collect();
        let members = copies_of[&digest].iter().copied();
        let members: Vec<usize> = members.filter(|&index| texts.contains(&*articles[index].text)).collect();
        let among: Vec<Article> = members.iter().map(|&member| articles[member].clone()).collect();
        let folded = fold(&among, &Silent);
        let kept: Vec<usize> = (0..members.len()).filter(|&place| folded[place].0 == place).collect();
        if kept.len() < 2 {
            continue;
        }
        let whole = shingles(&articles[digest].text);
        let told: HashSet<u64> = kept.iter().flat_map(|&place| shingles(&among[place].text)).collect();
        if 2 * whole.intersection(&told).count() < whole.len() {
            continue;
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, &(by, alike)) in folded.iter().enumerate() {
            copies[members[place]] = (members[by], alike);
            groups.entry(members[by]).or_default().push(members[place]);
        }
        freed.extend(groups.into_iter().map(|(kept, members)| Freed { kept, digest, members }));
    }
    freed
}

/// An article that was taken for a part of a digest, with its copies.
struct Freed {
    kept: usize,
    digest: usize,
    members: Vec<usize>,
}

/// The sampled shingles of a text, in rising order: what proposes copies where a collection lies on many machines. Proposals
/// are for [`fold`] to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Hashes of shingles.
    pub shingles: Vec<u64>,
    /// There were so few that the sample was filled up.
    pub filled: bool,
}

impl Sample {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let shingles = sketch(&shingles(text));
        let filled = is_filled(&shingles);
        Self { shingles, filled }
    }
}

/// The order in which copies are kept: by length, then by text, then by place, so that it does
/// not depend on the order of the input.
fn fullest_first(articles: &[Article]) -> Vec<usize> {
    let words: Vec<usize> = articles.par_iter().map(Article::words).collect();
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by(|&a, &b| {
        let titled = |index: usize| articles[index].metadata.title.is_none();
        words[b]
            .cmp(&words[a])
            .then_with(|| articles[a].text.cmp(&articles[b].text))
            .then_with(|| titled(a).cmp(&titled(b)))
            .then_with(|| a.cmp(&b))
    });
    order
}

/// What is left of the sampled shingles of an article: numbers for those that others sampled, too.
struct Sampled {
    shared: Vec<u32>,
    /// How many there were, and whether the sample was filled up.
    all: usize,
    filled: bool,
}

/// Numbers the shingles that more than one article sampled, and says how many these are. Most stand in one article alone,
/// and propose nothing.
fn in_several(sketches: Vec<Vec<u64>>) -> (Vec<Sampled>, usize) {
    let mut all: Vec<u64> = sketches.par_iter().flatten_iter().copied().collect();
    all.par_sort_unstable();
    let several: Vec<u64> = all.chunk_by(u64::eq).filter(|same| same.len() > 1).map(|same| same[0]).collect();
    drop(all);
    let sampled = |sketch: Vec<u64>| Sampled {
        shared: sketch
            .iter()
            .filter_map(|hash| several.binary_search(hash).ok().map(|number| number as u32))
            .collect(),
        all: sketch.len(),
        filled: is_filled(&sketch),
    };
    (sketches.into_par_iter().map(sampled).collect(), several.len())
}

/// Kept articles that share enough sampled shingles, the likeliest first. `near` is room to count in.
fn candidates(sampled: &Sampled, kept_with: &[Vec<u32>], near: &mut Vec<u32>) -> Vec<usize> {
    near.clear();
    let mut told = sampled.all;
    for &shingle in &sampled.shared {
        let kept = &kept_with[shingle as usize];
        if kept.len() > COMMON {
            told -= 1;
        } else {
            near.extend(kept);
        }
    }
    near.sort_unstable();
    let enough = enough(sampled.all, sampled.filled, told);
    let mut found: Vec<(usize, u32)> = near
        .chunk_by(u32::eq)
        .filter(|same| same.len() >= enough)
        .map(|same| (same.len(), same[0]))
        .collect();
    found.sort_unstable_by_key(|&(count, index)| (std::cmp::Reverse(count), index));
    found.truncate(VERIFIED);
    found.into_iter().map(|(_, index)| index as usize).collect()
}

/// How many of `told` sampled shingles, those that are no boilerplate, another text must share to be looked at.
///
/// Where two texts are just alike enough to be copies ([`NEAR`] of all their shingles are in both), 2 J / (1 + J) of those of the
/// shorter one are in the longer, and of a sample of n so many with a variance of n p (1 − p); what is three standard
/// deviations below that is so in one case of a thousand. A sample that was `filled` up to 16 holds shingles which the
/// other may have left out: of these a third is enough.
pub fn enough(sampled: usize, filled: bool, told: usize) -> usize {
    let third = (sampled / 3).max(1);
    if filled {
        return third;
    }
    let (n, share) = (told as f64, 2.0 * NEAR / (1.0 + NEAR));
    let least = n * share - 3.0 * (n * share * (1.0 - share)).sqrt();
    third.max(least as usize)
}

/// How alike two copies are.
#[derive(Debug, Clone, Copy)]
struct Alike {
    similarity: f64,
    /// One is only a part of the other.
    is_part: bool,
}

/// How alike two texts are by their shingles where they are copies, else `None`.
fn similar(a: &HashSet<u64>, b: &HashSet<u64>) -> Option<Alike> {
    let shared = a.intersection(b).count() as f64;
    let union = (a.len() + b.len()) as f64 - shared;
    let shorter = a.len().min(b.len());
    let jaccard = if union == 0.0 { 1.0 } else { shared / union };
    if shorter < SHORT {
        return (shared == union).then_some(Alike { similarity: 1.0, is_part: false });
    }
    let part = shared / shorter as f64;
    let similarity = if part >= PART { jaccard.max(part) } else { jaccard };
    (jaccard >= NEAR || part >= PART).then_some(Alike { similarity, is_part: jaccard < NEAR })
}

/// Hashes of the five-word sequences of a text, without regard to case and punctuation. A text
/// of fewer words is one shingle.
fn shingles(text: &str) -> HashSet<u64> {
    let state = FixedState::with_seed(0x0074_6865_6d65);
    let mut words: Vec<u64> = Vec::new();
    let mut lower = String::new();
    unspaced::each_token(text, |word| {
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        words.push(state.hash_one(&lower));
    });
    words.windows(SHINGLE.min(words.len().max(1))).map(|window| state.hash_one(window)).collect()
}

/// True for a sample with shingles above the bound, or with none.
fn is_filled(sketch: &[u64]) -> bool {
    sketch.last().is_none_or(|&last| last >= u64::MAX / SAMPLE)
}

fn sketch(shingles: &HashSet<u64>) -> Vec<u64> {
    let mut hashes: Vec<u64> = shingles.iter().copied().collect();
    hashes.sort_unstable();
    let sampled = hashes.partition_point(|&hash| hash < u64::MAX / SAMPLE);
    hashes.truncate(sampled.max(LEAST));
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article {
            page: 0,
            lines: (1, 1),
            metadata: Default::default(),
            text: text.into(),
            paragraphs: [].into(),
            line_starts: [].into(),
        }
    }

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("word{n} ")).collect()
    }

    #[test]
    fn copies_are_folded_into_the_fullest() {
        let articles = [
            article(&words(0, 150)),                                    // cut short
            article(&words(0, 300)),                                    // the whole
            article(&words(1000, 1300)),                                // another
            article(&words(0, 300).to_uppercase()),                     // the same, shouted
            article(&format!("{} {}", words(0, 280), words(500, 520))), // revised
        ];
        let kept: Vec<usize> = fold(&articles, &Silent).into_iter().map(|(kept, _)| kept).collect();
        assert_eq!(kept[0], kept[1]);
        assert_eq!(kept[3], kept[1]);
        assert_eq!(kept[4], kept[1]);
        assert_eq!(kept[2], 2);
    }

    #[test]
    fn a_shared_paragraph_makes_no_copies() {
        let articles = [
            article(&format!("{} {}", words(0, 100), words(200, 240))),
            article(&format!("{} {}", words(300, 400), words(200, 240))),
        ];
        assert_eq!(fold(&articles, &Silent), [(0, 1.0), (1, 1.0)]);
    }

    #[test]
    fn what_is_just_alike_enough_is_looked_at() {
        // 72 % of all shingles are in both, and 42 to 210 of each are sampled.
        for (number, size) in [400, 600, 1_000, 1_700].into_iter().enumerate() {
            let from = 100_000 * number;
            let (same, own) = (size * 84 / 100, size * 16 / 100);
            let revised = |place: usize| words(from + place * 10_000, from + place * 10_000 + own);
            let whole = words(from, from + same);
            let articles: Vec<Article> =
                (1..9).map(|place| article(&format!("{whole} {}", revised(place)))).collect();
            let kept = fold(&articles, &Silent);
            assert_eq!(kept.iter().filter(|(_, alike)| *alike < 1.0).count(), 7, "{size}: {kept:?}");
        }
    }

    #[test]
    fn a_digest_swallows_no_articles() {
        let own = |number: usize| words(1_000 * number, 1_000 * number + 120);
        let digest = (0..6).map(own).collect::<String>();
        let mut articles: Vec<Article> = (0..6).map(|number| article(&own(number))).collect();
        articles.push(article(&digest));
        articles.push(article(&own(3)));
        let kept: Vec<usize> = fold(&articles, &Silent).into_iter().map(|(kept, _)| kept).collect();
        assert_eq!(kept, [0, 1, 2, 3, 4, 5, 6, 3]);
        // Two excerpts are no more than that.
        let excerpts = [article(&digest), article(&own(0)), article(&own(4))];
        assert!(fold(&excerpts, &Silent).into_iter().all(|(kept, _)| kept == 0));
    }

    #[test]
    fn the_same_as_a_copy_is_as_like_as_the_copy() {
        let (whole, revised) = (words(0, 300), format!("{} {}", words(0, 260), words(500, 520)));
        let folded = fold(&[article(&whole), article(&revised), article(&revised)], &Silent);
        assert!(folded[1] == folded[2] && folded[1].0 == 0 && folded[1].1 < 1.0, "{folded:?}");
    }

    #[test]
    fn boilerplate_hides_no_copy() {
        let footer = words(900_000, 900_300);
        let text =
            |number: usize, own: usize| format!("{} {footer}", words(1_000 * number, 1_000 * number + own));
        let mut articles: Vec<Article> = (0..200).map(|number| article(&text(number, 300))).collect();
        articles.push(article(&text(7, 290)));
        let kept: Vec<usize> = fold(&articles, &Silent).into_iter().map(|(kept, _)| kept).collect();
        assert_eq!(kept[200], 7);
        assert_eq!(kept.iter().enumerate().filter(|(place, kept)| place == *kept).count(), 200);
    }

    #[test]
    fn short_and_empty_texts_are_compared_too() {
        let kept: Vec<usize> =
            fold(&[article("Three words here"), article("three words here!"), article("Others")], &Silent)
                .into_iter()
                .map(|(kept, _)| kept)
                .collect();
        assert_eq!(kept[0], kept[1]);
        assert_eq!(kept[2], 2);
    }

    #[test]
    fn one_word_may_say_the_opposite() {
        let said = |word: &str| {
            article(&format!("Ministers say that the plan for the new hospital by the river is {word}"))
        };
        let folded = fold(&[said("dangerous"), said("safe"), said("SAFE!")], &Silent);
        assert!(folded[0].0 == 0 && folded[1].0 == folded[2].0 && folded[1].0 != 0, "{folded:?}");
    }

    #[test]
    fn what_a_digest_sets_free_is_a_copy_of_others_still() {
        let own = |number: usize| words(1_000 * number, 1_000 * number + 120);
        let mut articles: Vec<Article> = (0..6).map(|number| article(&own(number))).collect();
        articles.push(article(&(0..6).map(own).collect::<String>()));
        articles.push(article(&format!("{} {}", own(3), words(9_000, 9_030))));
        let kept: Vec<usize> = fold(&articles, &Silent).into_iter().map(|(kept, _)| kept).collect();
        assert_eq!(kept, [0, 1, 2, 7, 4, 5, 6, 7]);
    }

    #[test]
    fn what_is_kept_does_not_depend_on_the_order() {
        let a = [article(&words(0, 100)), article(&words(0, 101)), article(&words(200, 300))];
        let b = [a[2].clone(), a[1].clone(), a[0].clone()];
        let texts = |articles: &[Article]| {
            let mut kept: Vec<String> = fold(articles, &Silent)
                .into_iter()
                .map(|(kept, _)| articles[kept].text.to_string())
                .collect();
            kept.sort();
            kept
        };
        assert_eq!(texts(&a), texts(&b));
    }
}
