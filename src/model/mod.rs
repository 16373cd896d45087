//! Models: what a run has learnt of its themes, kept so that further articles can be put into the same ones.
//!
//! A model holds the vocabulary with its phrases and names, how often each theme's articles use each term, and what
//! readers are shown of the themes. It holds no article and grows with the number of terms and themes only, which are
//! bounded. [`Model::assign`] depends on the article and the model alone: labels are the same wherever and in
//! whatever company an article is read. `docs/model.md` describes the file.

mod about;
mod build;
mod centres;
mod container;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod likelihood;
mod pack;
mod sections;
mod serve;
mod shares;

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use ndarray::Array1;

use crate::cluster::extend::best;
use crate::cluster::temper;
use crate::error::{Error, Result};
use crate::features::weight::idf;
use crate::text::known::KnownPhrases;
use crate::text::{Aliases, CommonLines, Language, Recount, Source, Vocabulary};
use crate::themes::guided;
pub use about::{About, Collection, KnownKeyword, KnownTarget, KnownTheme, Settings};
pub use build::Learnt;
use centres::Centres;
use likelihood::Likelihood;
use shares::Shares;

/// The name under which a run leaves its model.
pub const FILE_NAME: &str = "model.standpoint";
/// Bytes of a file beyond which it is no model.
const MOST_BYTES: u64 = 1 << 30;

/// What was learnt of a collection.
#[derive(Debug)]
pub struct Model {
    kept: Kept,
    languages: Vec<Language>,
    lines: CommonLines,
    recount: Recount,
    likelihood: Likelihood,
    centres: Centres,
}

/// What a file holds; all else follows from it.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    about: About,
    vocabulary: Vocabulary,
    phrases: KnownPhrases,
    shares: Shares,
    /// Hashes of lines that are not counted, rising.
    lines: Vec<u64>,
    /// A file of edits as it was applied; empty without one.
    edits: Vec<u8>,
}

/// Where an article belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned {
    /// Its language.
    pub language: Language,
    /// The place of its theme.
    pub theme: usize,
    /// How strongly it belongs to each theme; they sum to 1.
    pub memberships: Vec<f32>,
    /// It may be of a theme that the model does not know: it is less like the centre of each theme than 95 of 100 of that
    /// theme's articles are.
    pub far: bool,
    /// Its product with its theme's centre: how typical its words are there.
    pub typical: f32,
}

impl Model {
    /// Makes a model of what a run has learnt.
    pub fn new(learnt: Learnt<'_>) -> Self {
        Self::of(build::kept(learnt))
    }

    fn of(kept: Kept) -> Self {
        let about = &kept.about;
        let aliases = Aliases::new(guided::names(&about.guide));
        let n = about.collection.articles;
        let idf: Vec<f32> = kept.vocabulary.terms.iter().map(|term| idf(n, term.articles)).collect();
        Self {
            languages: about.languages.iter().filter_map(|code| Language::from_code(code)).collect(),
            lines: CommonLines::of_hashes(kept.lines.iter().copied()),
            recount: Recount::new(aliases, &kept.vocabulary, &kept.phrases),
            likelihood: Likelihood::new(&kept.shares, about, &idf),
            centres: Centres::new(&kept.shares, about, idf),
            kept,
        }
    }

    /// Reads a model from a file, which need not be trusted.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Model`] for anything but a whole model of this version's format.
    pub fn read(path: &Path) -> Result<Self> {
        let failed = |source| Error::Read { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        File::open(path).map_err(failed)?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        Self::from_bytes(&bytes).map_err(|reason| Error::Model { path: path.to_owned(), reason })
    }

    /// Reads a model from the bytes of a file.
    ///
    /// # Errors
    /// In words what is wrong with them, and what to do.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() as u64 > MOST_BYTES {
            return Err("it is too long for a model; give the model.standpoint of a run".to_owned());
        }
        sections::unpack(bytes).map(Self::of)
    }

    /// The bytes of its file: the same for the same model.
    pub fn to_bytes(&self) -> Vec<u8> {
        sections::pack(&self.kept)
    }

    /// Settings, collection, themes, guide, targets.
    pub fn about(&self) -> &About {
        &self.kept.about
    }

    /// The terms that it knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.kept.vocabulary
    }

    /// The names that are one term each.
    pub fn aliases(&self) -> &Aliases {
        self.recount.aliases()
    }

    /// The lines that are not counted.
    pub fn lines(&self) -> CommonLines {
        self.lines.clone()
    }

    /// The places of such lines in a text, in bytes.
    pub fn repeated(&self, text: &str) -> Vec<Range<usize>> {
        self.lines.places(text)
    }

    /// The file of edits that was applied; empty without one.
    pub fn edits(&self) -> &[u8] {
        &self.kept.edits
    }

    /// The languages of the articles that it was made of, the most frequent first.
    pub(crate) fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The language of a text by itself; where that leaves doubt, one of those of the model's collection.
    pub fn language(&self, text: &str) -> Language {
        Language::detect_among(text, &self.languages)
    }

    /// The theme of an article, which depends on the article and the model alone: not on other articles, threads or order.
    pub fn assign(&self, title: Option<&str>, text: &str) -> Assigned {
        let language = self.language(text);
        let rest = self.lines.rest(text);
        let source = Source { parts: title.into_iter().chain(rest).collect(), language };
        let (terms, counts, unknown) = self.recount.bag(source);
        self.place(language, &terms, &counts, unknown)
    }

    /// The theme of an article of a language by its terms, rising, how often each occurs, and how many occurrences are of
    /// terms that the model does not know.
    ///
    /// The theme is the best by the terms that are known. How sure that is goes by how much of the article they are, since the
    /// rest might be of any theme, and by how near it comes to what is usual in a theme.
    pub(crate) fn place(&self, language: Language, terms: &[u32], counts: &[f32], unknown: u32) -> Assigned {
        let mut scores = self.likelihood.scores(terms, counts);
        let like = self.centres.like(terms, counts);
        let About { heat, likeness, .. } = self.kept.about;
        scores
            .iter_mut()
            .zip(&like.cosines)
            .for_each(|(score, cosine)| *score = heat * *score + likeness * cosine);
        let theme = best(scores.view());
        let known = known_share(counts.iter().sum(), unknown);
        temper::soften(scores.view_mut(), known * like.near);
        restrain(&mut scores, theme, self.kept.about.themes[theme].articles);
        Assigned {
            language,
            theme,
            memberships: scores.to_vec(),
            far: like.far,
            typical: like.products[theme],
        }
    }
}

/// Holds the membership in an article's `own` theme to what so many `articles` of that theme allow, (n + 1) / (n + 2) by the
/// rule of succession; the others get the rest, each as much more as it has. A long article is as sure as its length makes it,
/// which is no more known of a theme of five articles than they can tell.
fn restrain(memberships: &mut Array1<f32>, own: usize, articles: usize) {
    let most = (articles + 1) as f32 / (articles + 2) as f32;
    let weight = memberships[own];
    if weight <= most || memberships.len() == 1 {
        return;
    }
    let others = memberships.len() - 1;
    // Where one theme has next to all, what 1 lacks is not what the others have: it is rounded otherwise.
    let spare: f32 =
        memberships.iter().enumerate().filter(|(theme, _)| *theme != own).map(|(_, share)| share).sum();
    for (theme, membership) in memberships.iter_mut().enumerate() {
        *membership = match theme == own {
            true => most,
            // What had nothing to tell the others apart leaves them alike.
            false if spare <= 0.0 => (1.0 - most) / others as f32,
            // In this order, since `spare` may be so small that nothing can be divided by it.
            false => *membership / spare * (1.0 - most),
        };
    }
}

/// The share of an article's occurrences that are of terms which the model knows.
fn known_share(known: f32, unknown: u32) -> f32 {
    known / (known + unknown as f32).max(1.0)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::config::Config;
    use crate::corpus::Reading;
    use crate::guide::Guide;
    use crate::pipeline::{self, Analysis};
    use crate::progress::Silent;

    /// The sample collection, with its guide.
    fn sample() -> &'static (Analysis, Vec<u8>) {
        static SAMPLE: LazyLock<(Analysis, Vec<u8>)> = LazyLock::new(|| {
            let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
            let guide = Guide::read(&seeds.join("guide.toml")).unwrap();
            let reading = Reading { inputs: vec![seeds], ..Reading::default() };
            let analysis =
                pipeline::analyze(&Config { reading, guide, ..Config::default() }, &Silent).unwrap();
            let bytes = analysis.model().to_bytes();
            (analysis, bytes)
        });
        &SAMPLE
    }

    #[test]
    fn a_model_comes_back_from_its_file() {
        let (analysis, bytes) = sample();
        let model = Model::from_bytes(bytes).unwrap();
        assert_eq!(model.kept, analysis.model().kept);
        assert_eq!(&model.to_bytes(), bytes);
    }

    #[test]
    fn articles_of_the_collection_go_where_they_were() {
        let (analysis, bytes) = sample();
        let model = Model::from_bytes(bytes).unwrap();
        let assigned: Vec<Assigned> = analysis
            .corpus
            .articles
            .iter()
            .map(|article| model.assign(article.metadata.title.as_deref(), &article.text))
            .collect();
        let same = assigned.iter().zip(&analysis.themes.of).filter(|(new, old)| new.theme == **old).count();
        assert!(20 * same >= 19 * assigned.len(), "{same} of {}", assigned.len());
        for new in &assigned {
            assert!((new.memberships.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            assert!(new.memberships.iter().all(|&weight| weight <= new.memberships[new.theme]));
        }
    }

    #[test]
    fn few_articles_make_nobody_sure() {
        let held = |memberships: &[f32], articles: usize| {
            let mut memberships = Array1::from(memberships.to_vec());
            restrain(&mut memberships, 1, articles);
            memberships.to_vec()
        };
        let near = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
        assert!(near(&held(&[0.02, 0.96, 0.02], 5), &[1.0 / 14.0, 6.0 / 7.0, 1.0 / 14.0]));
        assert!(near(&held(&[0.03, 0.96, 0.01], 2), &[0.1875, 0.75, 0.0625]));
        assert!(near(&held(&[0.0, 1.0, 0.0], 0), &[0.25, 0.5, 0.25]));
        assert!(near(&held(&[1e-9, 1.0, 3e-9], 0), &[0.125, 0.5, 0.375]));
        // Shares so small that nothing can be divided by them.
        assert!(held(&[0.0, 1.0, 1e-42], 0).iter().all(|weight| weight.is_finite()));
        assert_eq!(held(&[0.1, 0.8, 0.1], 5), [0.1, 0.8, 0.1]);
        assert_eq!(held(&[0.02, 0.96, 0.02], 1_000), [0.02, 0.96, 0.02]);
    }

    #[test]
    fn what_a_model_does_not_know_makes_it_less_sure_and_nothing_else() {
        let (analysis, bytes) = sample();
        let model = Model::from_bytes(bytes).unwrap();
        for article in &analysis.corpus.articles {
            let strongest = |text: &str| {
                let assigned = model.assign(None, text);
                (assigned.theme, assigned.far, assigned.memberships[assigned.theme])
            };
            let (theme, far, weight) = strongest(&article.text);
            let longer = format!("{}\n\n{}", article.text, "Xyzzy plugh quuxing. ".repeat(200));
            let (still, still_far, less) = strongest(&longer);
            assert_eq!((theme, far), (still, still_far));
            assert!(less < weight, "{less} {weight}");
        }
    }

    #[test]
    fn what_shares_no_word_is_far() {
        let model = Model::from_bytes(&sample().1).unwrap();
        for text in ["", "xyzzy plugh xyzzy", "…"] {
            let assigned = model.assign(None, text);
            let even = 1.0 / model.about().themes.len() as f32;
            assert!(
                assigned.far && assigned.memberships.iter().all(|weight| (weight - even).abs() < 1e-6),
                "{text}"
            );
        }
    }

    #[test]
    fn files_hold_no_row_of_words_longer_than_a_name_or_a_phrase() {
        let (analysis, bytes) = sample();
        let model = Model::from_bytes(bytes).unwrap();
        let guide = &model.about().guide;
        let names: Vec<&str> = guided::names(guide).into_iter().map(|(name, _)| name).collect();
        for term in &model.vocabulary().terms {
            let words = term.surface.split(' ').count();
            assert!(words <= 7 || names.contains(&&*term.stem), "{}", term.surface);
        }
        assert!(
            bytes.len() < analysis.corpus.articles.iter().map(|article| article.text.len()).sum::<usize>()
        );
    }

    /// The sections, unpacked, with which a byte is changed and everything packed again: check sums do not catch it.
    fn damage(place: usize, change: u8, cut: bool) -> Vec<u8> {
        let mut sections = sections::open(&sample().1).unwrap();
        let all: usize = sections.iter().map(|(_, bytes)| bytes.len()).sum();
        let mut place = place % all;
        for (_, bytes) in &mut sections {
            if place < bytes.len() {
                if cut {
                    bytes.truncate(place)
                } else {
                    bytes[place] ^= change
                }
                break;
            }
            place -= bytes.len();
        }
        container::pack(&sections)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn whatever_a_file_holds_it_is_refused_or_serves(place: usize, change in 1_u8.., cut: bool) {
            if let Ok(model) = Model::from_bytes(&damage(place, change, cut)) {
                let assigned = model.assign(Some("A title"), "The fighters of the Islamic State left for China.");
                prop_assert!(assigned.theme < model.about().themes.len());
                prop_assert!(assigned.memberships.iter().all(|weight| weight.is_finite()));
                prop_assert!(Model::from_bytes(&model.to_bytes()).is_ok());
            }
        }
    }
}
