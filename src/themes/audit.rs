//! What seeds did: how many articles hold each, where these went, and which articles nothing but a seed
//! brought into a theme.

use super::{Centres, Seeds, Themes};
use crate::features::{Counts, Rows, TfIdf};

/// What became of a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeedStatus {
    /// Articles hold it, and at least half of them are in its theme.
    Used,
    /// No article holds it.
    Absent,
    /// Several themes claim it.
    Shared,
    /// More than half of the articles that hold it are in other themes.
    Elsewhere,
}

impl SeedStatus {
    /// As tables show it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Absent => "absent",
            Self::Shared => "shared",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// A seed of a guide and what it did.
#[derive(Debug, Clone)]
pub struct SeedUse {
    /// The theme's number; `None` where no seed of it occurs.
    pub theme: Option<usize>,
    /// The theme's name in the guide.
    pub name: String,
    /// The seed as the guide gives it.
    pub seed: String,
    /// Its number in the vocabulary; that of a phrase where it stands in phrases only.
    pub term: Option<u32>,
    /// Articles that hold it.
    pub articles: usize,
    /// Of these, articles in its theme.
    pub in_theme: usize,
    /// The other theme that most of these articles are in.
    pub other: Option<usize>,
    /// See there.
    pub status: SeedStatus,
}

/// What all seeds did.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// The seeds, in the order of the guide.
    pub seeds: Vec<SeedUse>,
    /// Articles that only seeds brought into their theme, rising, with the theme that they would be in by
    /// their other words.
    pub pulled: Vec<(usize, usize)>,
}

impl Audit {
    /// Follows the seeds of a guide into the themes; empty without one. `postings` are the counts the
    /// other way round, terms × articles.
    pub fn new(seeds: &Seeds, counts: &Counts, postings: &Rows, themes: &Themes) -> Self {
        if seeds.terms.is_empty() {
            return Self::default();
        }
        let used = seeds.terms.iter().map(|seed| {
            let theme = seeds.place(&seed.theme);
            let mut held = vec![0_usize; themes.all.len()];
            let terms = seed.terms.iter();
            let mut holders: Vec<u32> =
                terms.flat_map(|&term| postings.row(term as usize).0).copied().collect();
            holders.sort_unstable();
            holders.dedup();
            holders.iter().for_each(|&article| held[themes.of[article as usize]] += 1);
            let in_theme = theme.map_or(0, |theme| held[theme]);
            let others = (0..held.len()).filter(|&other| Some(other) != theme && held[other] > 0);
            let claims =
                seeds.terms.iter().filter(|other| other.term == seed.term && other.theme != seed.theme);
            let status = match holders.len() {
                0 => SeedStatus::Absent,
                _ if claims.count() > 0 => SeedStatus::Shared,
                all if 2 * in_theme < all => SeedStatus::Elsewhere,
                _ => SeedStatus::Used,
            };
            SeedUse {
                theme,
                name: seed.theme.clone(),
                seed: seed.seed.clone(),
                term: seed.term,
                articles: holders.len(),
                in_theme,
                other: others.max_by_key(|&other| (held[other], std::cmp::Reverse(other))),
                status,
            }
        });
        Self { seeds: used.collect(), pulled: pulled(seeds, counts, themes) }
    }
}

/// Articles that hold a seed of their theme, and whose other words are more like another theme's.
fn pulled(seeds: &Seeds, counts: &Counts, themes: &Themes) -> Vec<(usize, usize)> {
    let mut is_seed = vec![false; counts.rows().n_terms()];
    seeds.anchors.themes().iter().flatten().for_each(|&term| is_seed[term as usize] = true);
    let rows = TfIdf::new(counts).rows().clone().map_rows(|_, terms, values| {
        for (value, &term) in values.iter_mut().zip(terms) {
            if is_seed[term as usize] {
                *value = 0.0;
            }
        }
    });
    let unit = rows.unit();
    let centres = Centres::new(&unit, &themes.of, themes.all.len());
    let holds_seed = |article: usize| {
        let held = counts.rows().row(article).0;
        seeds.of_theme(themes.of[article]).any(|seed| held.binary_search(&seed).is_ok())
    };
    (0..themes.of.len())
        .filter(|&article| holds_seed(article))
        .map(|article| (article, centres.nearest(article)))
        .filter(|&(article, (theme, excess))| theme != themes.of[article] && excess > 0.0)
        .map(|(article, (theme, _))| (article, theme))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::Guide;
    use crate::text::Language;
    use crate::text::{Documents, Vocabulary};
    use ndarray::Array2;

    #[test]
    fn seeds_are_followed_into_the_themes() {
        let guide = "[[theme]]\nname = \"Sea\"\nseeds = [\"ship\", \"sail\", \"bell\"]\n\
                     [[theme]]\nname = \"Land\"\nseeds = [\"road\", \"bell\", \"mud\"]\n\
                     [[theme]]\nname = \"Air\"\nseeds = [\"wing\"]\n";
        let words = ["ship", "sail", "bell", "road", "mud", "wave", "tide", "cart", "horse"];
        let guide = Guide::parse(guide, "guide.toml").unwrap();
        let seeds = Seeds::find(&guide, &Vocabulary::of(&words), &[Language::English]);
        let mut documents = Documents { vocabulary: Vocabulary::of(&words), ..Documents::default() };
        // The third article is about land but for its ship.
        let articles: [&[u32]; 6] =
            [&[0, 2, 5, 6], &[0, 5, 6], &[0, 1, 7, 8], &[3, 7, 8], &[1, 2, 3, 7, 8], &[1, 3, 7, 8]];
        articles.iter().for_each(|article| documents.bags.push(article, 0));
        let counts = Counts::new(&documents);
        let themes = Themes {
            all: vec![super::super::Theme::default(); 2],
            of: vec![0, 0, 0, 1, 1, 1],
            memberships: Array2::ones((6, 2)),
            far: vec![false; 6],
            alike: Array2::eye(2),
            of_model: false,
        };
        let audit = Audit::new(&seeds, &counts, &counts.rows().transpose(), &themes);
        let told: Vec<_> =
            audit.seeds.iter().map(|seed| (&*seed.seed, seed.articles, seed.in_theme, seed.status)).collect();
        assert_eq!(
            told,
            [
                ("ship", 3, 3, SeedStatus::Used),
                ("sail", 3, 1, SeedStatus::Elsewhere),
                ("bell", 2, 1, SeedStatus::Shared),
                ("road", 3, 3, SeedStatus::Used),
                ("bell", 2, 1, SeedStatus::Shared),
                ("mud", 0, 0, SeedStatus::Absent),
                ("wing", 0, 0, SeedStatus::Absent),
            ]
        );
        assert_eq!(audit.seeds[1].other, Some(1));
        assert_eq!(audit.seeds[6].theme, None);
        assert_eq!(audit.pulled, [(2, 1)]);
    }
}
