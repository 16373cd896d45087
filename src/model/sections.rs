//! What a model holds as the sections of its file.

use super::about::About;
use super::container::{self, damaged};
use super::pack::{In, Out};
use super::shares::Shares;
use super::{Kept, build};
use crate::text::known::{KnownPhrase, KnownPhrases, KnownStem, is_link};
use crate::text::{Term, Vocabulary};

pub(super) const NAMES: [&str; 6] = ["about", "terms", "phrases", "themes", "lines", "edits"];

pub(super) fn pack(kept: &Kept) -> Vec<u8> {
    let about = serde_json::to_vec(&kept.about).expect("strings and numbers are values");
    let sections = [
        about,
        pack_terms(&kept.vocabulary),
        pack_phrases(&kept.phrases),
        pack_shares(&kept.shares),
        pack_lines(&kept.lines),
        kept.edits.clone(),
    ];
    let sections: Vec<(&'static str, Vec<u8>)> = NAMES.into_iter().zip(sections).collect();
    container::pack(&sections)
}

/// The sections of a file with their names, as they are.
#[cfg(any(test, feature = "fuzzing"))]
pub(super) fn open(file: &[u8]) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    Ok(NAMES.into_iter().zip(container::unpack(file, &NAMES)?).collect())
}

/// # Errors
/// In words what is wrong, and what to do.
pub(super) fn unpack(file: &[u8]) -> Result<Kept, String> {
    let sections = container::unpack(file, &NAMES)?;
    let [about, terms, phrases, shares, lines, edits] =
        <[Vec<u8>; 6]>::try_from(sections).map_err(|_| damaged("it has other sections"))?;
    let about: About = serde_json::from_slice(&about).map_err(|error| damaged(&format!("about: {error}")))?;
    let inside = |name: &str, what: &str| damaged(&format!("{name}: {what}"));
    let vocabulary = unpack_terms(&terms).map_err(|what| inside("terms", what))?;
    if let Some(fault) = about.fault(vocabulary.len()) {
        return Err(inside("about", fault));
    }
    let n = about.collection.articles;
    if vocabulary.terms.iter().any(|term| term.articles == 0 || term.articles as usize > n) {
        return Err(inside("terms", "a term is in no article, or in more than there are"));
    }
    let shares = unpack_shares(&shares, about.themes.len(), vocabulary.len());
    Ok(Kept {
        shares: shares.map_err(|what| inside("themes", what))?,
        phrases: unpack_phrases(&phrases).map_err(|what| inside("phrases", what))?,
        lines: unpack_lines(&lines).map_err(|what| inside("lines", what))?,
        about,
        vocabulary,
        edits,
    })
}

fn pack_terms(vocabulary: &Vocabulary) -> Vec<u8> {
    let mut out = Out::default();
    let terms = &vocabulary.terms;
    out.texts(terms.iter().map(|term| term.stem.as_str()));
    out.texts(terms.iter().map(|term| term.surface.as_str()));
    out.u32s(terms.iter().map(|term| term.articles));
    out.u64s(terms.iter().map(|term| term.occurrences));
    out.0
}

fn unpack_terms(bytes: &[u8]) -> Result<Vocabulary, &'static str> {
    let mut bytes = In(bytes);
    let stems = bytes.texts()?;
    let surfaces = bytes.texts()?;
    if surfaces.len() != stems.len() || stems.len() > build::MOST_TERMS {
        return Err("there are too many terms, or surfaces are missing");
    }
    let articles = bytes.u32s(stems.len())?;
    let occurrences = bytes.u64s(stems.len())?;
    bytes.end()?;
    let terms = stems.into_iter().zip(surfaces).zip(articles.into_iter().zip(occurrences));
    let term = |((stem, surface), (articles, occurrences))| Term { stem, surface, articles, occurrences };
    Ok(Vocabulary::new(terms.map(term).collect()))
}

fn pack_phrases(phrases: &KnownPhrases) -> Vec<u8> {
    let mut out = Out::default();
    out.texts(phrases.stems.iter().map(|stem| stem.text.as_str()));
    out.u8s(phrases.stems.iter().map(|stem| stem.tag));
    out.u32(phrases.rounds.len());
    for round in &phrases.rounds {
        out.u32(round.len());
        out.u32s(round.iter().flat_map(|phrase| [phrase.parts[0], phrase.parts[1], phrase.whole]));
        out.u8s(round.iter().map(|phrase| phrase.link));
    }
    out.0
}

fn unpack_phrases(bytes: &[u8]) -> Result<KnownPhrases, &'static str> {
    /// Rounds of joining at most.
    const ROUNDS: usize = 16;
    let mut bytes = In(bytes);
    let texts = bytes.texts()?;
    let n_stems = texts.len();
    let tags = bytes.u8s(n_stems)?;
    let stems = texts.into_iter().zip(tags).map(|(text, tag)| KnownStem { text, tag }).collect();
    let n_rounds = bytes.u32()?;
    if n_rounds > ROUNDS {
        return Err("there are too many rounds");
    }
    let mut rounds = Vec::new();
    for _ in 0..n_rounds {
        let n = bytes.u32()?;
        let numbers = bytes.u32s(n.checked_mul(3).ok_or("there are too many phrases")?)?;
        let links = bytes.u8s(n)?;
        if numbers.iter().any(|&stem| stem as usize >= n_stems) || !links.iter().copied().all(is_link) {
            return Err("a phrase is made of what is no stem, or joined by what is no link");
        }
        let phrases = numbers.as_chunks::<3>().0.iter().zip(links);
        rounds
            .push(phrases.map(|(&[a, b, whole], link)| KnownPhrase { parts: [a, b], link, whole }).collect());
    }
    bytes.end()?;
    Ok(KnownPhrases { stems, rounds })
}

fn pack_shares(shares: &Shares) -> Vec<u8> {
    let mut out = Out::default();
    out.u32(shares.n_terms());
    out.u32s(shares.starts[1..].iter().copied());
    out.u16s(&shares.themes);
    out.f32s(&shares.mass);
    out.f32s(&shares.centre);
    out.f32s(&shares.occurrences);
    out.0
}

fn unpack_shares(bytes: &[u8], k: usize, n_terms: usize) -> Result<Shares, &'static str> {
    let mut bytes = In(bytes);
    if bytes.u32()? != n_terms {
        return Err("it is of another number of terms");
    }
    if n_terms > build::most_terms(k) {
        return Err("there are too many terms for so many themes");
    }
    let mut starts = vec![0];
    starts.extend(bytes.u32s(n_terms)?);
    if !starts.is_sorted() {
        return Err("terms do not follow each other");
    }
    let n = starts[n_terms] as usize;
    let shares = Shares {
        k,
        starts,
        themes: bytes.u16s(n)?,
        mass: bytes.f32s(n)?,
        centre: bytes.f32s(n)?,
        occurrences: bytes.f32s(n)?,
    };
    bytes.end()?;
    let is_sound = |term: usize| {
        let themes = &shares.themes[shares.of(term)];
        themes.is_sorted_by(|a, b| a < b) && themes.last().is_none_or(|&last| usize::from(last) < k)
    };
    if (0..n_terms).all(is_sound) { Ok(shares) } else { Err("a term has themes that there are not") }
}

fn pack_lines(lines: &[u64]) -> Vec<u8> {
    let mut out = Out::default();
    out.u32(lines.len());
    out.u64s(lines.iter().copied());
    out.0
}

fn unpack_lines(bytes: &[u8]) -> Result<Vec<u64>, &'static str> {
    let mut bytes = In(bytes);
    let n = bytes.u32()?;
    let lines = bytes.u64s(n)?;
    bytes.end()?;
    if lines.is_sorted_by(|a, b| a < b) { Ok(lines) } else { Err("hashes do not rise") }
}
