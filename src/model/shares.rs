//! What the articles of each theme hold of each term.

use crate::features::Rows;

/// Sums over the articles of each theme, terms × themes, as compressed sparse rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shares {
    /// Number of themes.
    pub k: usize,
    /// Where each term begins; one more than there are terms.
    pub starts: Vec<u32>,
    /// The themes of a term, rising.
    pub themes: Vec<u16>,
    /// For each of them Σ (1 + ln tf).
    pub mass: Vec<f32>,
    /// Σ of rows of TF-IDF of length 1: the theme's centre.
    pub centre: Vec<f32>,
    /// Σ tf.
    pub occurrences: Vec<f32>,
}

impl Shares {
    /// Sums up `postings`, terms × articles, of the terms `kept`, by the theme of each article, `of`; `centres` are the
    /// themes' sums over all terms.
    pub(super) fn sum(postings: &Rows, kept: &[u32], of: &[usize], centres: &[Vec<f32>]) -> Self {
        let k = centres.len();
        let empty = Vec::new;
        let mut all =
            Self { k, starts: vec![0], themes: empty(), mass: vec![], centre: vec![], occurrences: vec![] };
        let (mut mass, mut occurrences, mut held) = (vec![0.0_f64; k], vec![0.0_f64; k], vec![false; k]);
        for &term in kept {
            let (articles, counts) = postings.row(term as usize);
            for (&article, &count) in articles.iter().zip(counts) {
                let theme = of[article as usize];
                mass[theme] += 1.0 + f64::from(count).ln();
                occurrences[theme] += f64::from(count);
                held[theme] = true;
            }
            for theme in (0..k).filter(|&theme| held[theme]) {
                all.themes.push(theme as u16);
                all.mass.push(mass[theme] as f32);
                all.centre.push(centres[theme][term as usize]);
                all.occurrences.push(occurrences[theme] as f32);
            }
            all.starts.push(all.themes.len() as u32);
            mass.fill(0.0);
            occurrences.fill(0.0);
            held.fill(false);
        }
        all
    }

    /// Adds a term that one article holds so many times, in a theme. It is not in the centres: what it says of how like an
    /// article and a theme are is not known of the theme's own articles, which were looked at without it.
    pub(super) fn push_rare(&mut self, theme: usize, occurrences: f32) {
        self.themes.push(theme as u16);
        self.mass.push(1.0 + occurrences.ln());
        self.centre.push(0.0);
        self.occurrences.push(occurrences);
        self.starts.push(self.themes.len() as u32);
    }

    /// Number of terms.
    pub(super) fn n_terms(&self) -> usize {
        self.starts.len() - 1
    }

    /// Places of a term's themes in the other fields.
    pub(super) fn of(&self, term: usize) -> std::ops::Range<usize> {
        self.starts[term] as usize..self.starts[term + 1] as usize
    }

    /// One of the sums, times something of the term, with all themes: terms × themes.
    pub(super) fn dense<T: Copy + Default>(&self, value: impl Fn(usize, usize) -> T) -> Vec<T> {
        let mut dense = vec![T::default(); self.n_terms() * self.k];
        for term in 0..self.n_terms() {
            for place in self.of(term) {
                dense[term * self.k + usize::from(self.themes[place])] = value(term, place);
            }
        }
        dense
    }
}
