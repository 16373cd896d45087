//! The centres of themes: how like a theme an article is, and which articles are far from all.

use ndarray::Array2;
use rayon::prelude::*;

use crate::features::Rows;

/// The sums of the articles of each theme, rows of unit length (Rocchio's centroids: Manning, Raghavan,
/// Schütze 2008, ch. 14).
#[derive(Debug)]
pub struct Centres<'a> {
    unit: &'a Rows,
    of: &'a [usize],
    sums: Vec<Vec<f32>>,
    /// Lengths of the sums, squared.
    squares: Vec<f64>,
    /// For each theme how like its centre other themes' articles are: mean and standard deviation.
    outside: Vec<(f64, f64)>,
}

impl<'a> Centres<'a> {
    /// Sums up `unit`, articles × terms with rows of length 1, by the theme of each article, `of`, each
    /// less than `k`. Takes k × terms of memory.
    pub fn new(unit: &'a Rows, of: &'a [usize], k: usize) -> Self {
        let mut articles = vec![Vec::new(); k];
        of.iter().enumerate().for_each(|(article, &theme)| articles[theme].push(article));
        let sums: Vec<Vec<f32>> = articles
            .par_iter()
            .map(|articles| {
                let mut sum = vec![0.0_f32; unit.n_terms()];
                for &article in articles {
                    let (terms, values) = unit.row(article);
                    terms.iter().zip(values).for_each(|(&term, &value)| sum[term as usize] += value);
                }
                sum
            })
            .collect();
        let square = |sum: &Vec<f32>| sum.iter().map(|&value| f64::from(value) * f64::from(value)).sum();
        let squares: Vec<f64> = sums.iter().map(square).collect();
        let mut centres = Self { unit, of, sums, squares, outside: Vec::new() };
        centres.outside = (0..k).into_par_iter().map(|theme| centres.usual_outside(theme)).collect();
        centres
    }

    /// Mean and standard deviation of other themes' articles' cosines with a theme's centre.
    fn usual_outside(&self, theme: usize) -> (f64, f64) {
        let (mut count, mut sum, mut squares) = (0.0_f64, 0.0, 0.0);
        for article in (0..self.of.len()).filter(|&article| self.of[article] != theme) {
            let cosine = self.cosine(article, theme);
            count += 1.0;
            sum += cosine;
            squares += cosine * cosine;
        }
        let mean = sum / count.max(1.0);
        (mean, (squares / count.max(1.0) - mean * mean).max(0.0).sqrt())
    }

    /// The sums of the articles of each theme, over all terms.
    pub(crate) fn sums(&self) -> &[Vec<f32>] {
        &self.sums
    }

    /// An article's cosines with the centres, of its own theme that of the others there.
    pub(crate) fn cosines(&self, article: usize) -> Vec<f64> {
        (0..self.sums.len()).map(|theme| self.cosine(article, theme)).collect()
    }

    /// For each theme the cosine with its centre that all but such a share of its articles have or exceed.
    pub(crate) fn least(&self, but: f64) -> Vec<f64> {
        let of_theme = |theme: usize| {
            let own = (0..self.of.len()).filter(|&article| self.of[article] == theme);
            let mut cosines: Vec<f64> = own.map(|article| self.cosine(article, theme)).collect();
            cosines.sort_unstable_by(f64::total_cmp);
            let place = (but * cosines.len() as f64) as usize;
            cosines.get(place).copied().unwrap_or(0.0)
        };
        (0..self.sums.len()).into_par_iter().map(of_theme).collect()
    }

    /// The product of an article with its own theme's sum.
    pub fn typical(&self, article: usize) -> f32 {
        self.product(article, self.of[article]) as f32
    }

    /// The theme that an article is most like, with by how much its cosine with the theme's centre
    /// exceeds that of an average article of other themes. Of the article's own theme it is the centre of
    /// the others there, so that an article does not speak for itself.
    pub fn nearest(&self, article: usize) -> (usize, f64) {
        let excess = |theme: usize| self.cosine(article, theme) - self.outside[theme].0;
        let best = (0..self.sums.len()).map(|theme| (theme, excess(theme)));
        best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).unwrap_or((0, 0.0))
    }

    /// How alike the words of themes are: the cosines of their centres, themes × themes; 0 for a theme without
    /// terms. Takes themes² × terms of work.
    pub fn alike(&self) -> Array2<f32> {
        let k = self.sums.len();
        let dot =
            |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
        let cosine = |a: usize, b: usize| {
            let lengths = (self.squares[a] * self.squares[b]).sqrt();
            if lengths > 1e-12 { (dot(&self.sums[a], &self.sums[b]) / lengths) as f32 } else { 0.0 }
        };
        let rows: Vec<Vec<f32>> =
            (0..k).into_par_iter().map(|a| (0..a).map(|b| cosine(a, b)).collect()).collect();
        Array2::from_shape_fn((k, k), |(a, b)| match a.cmp(&b) {
            std::cmp::Ordering::Equal => 1.0,
            std::cmp::Ordering::Greater => rows[a][b],
            std::cmp::Ordering::Less => rows[b][a],
        })
    }

    /// True for an article that is less like every theme, its own too, than articles of other themes
    /// usually are: its cosine with each centre is below their mean by more than their standard
    /// deviation, or it shares no term at all. Not even the words that all share hold it where it is.
    ///
    /// The collection itself says how much likeness means nothing, so that there is no number to
    /// choose and the same rule holds for twenty short articles and millions of long ones. In a
    /// single theme it is an article that shares no term with another one.
    pub fn is_far(&self, article: usize) -> bool {
        (0..self.sums.len()).all(|theme| {
            let (mean, deviation) = self.outside[theme];
            self.cosine(article, theme) <= (mean - deviation).max(0.0)
        })
    }

    fn product(&self, article: usize, theme: usize) -> f64 {
        let (terms, values) = self.unit.row(article);
        let sum = &self.sums[theme];
        terms.iter().zip(values).map(|(&term, &value)| f64::from(value) * f64::from(sum[term as usize])).sum()
    }

    /// The cosine of an article with the centre of a theme, of its own one without itself; 0 where
    /// one of them holds no term.
    pub fn cosine(&self, article: usize, theme: usize) -> f64 {
        let (mut product, mut square) = (self.product(article, theme), self.squares[theme]);
        if self.of[article] == theme && !self.unit.row(article).0.is_empty() {
            // |s − x|² = |s|² − 2 s·x + |x|², with |x| = 1.
            square += 1.0 - 2.0 * product;
            product -= 1.0;
        }
        // What is left of an article alone is rounding.
        if square > 1e-6 && product > 1e-6 { product / square.sqrt() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[u32]], n_terms: usize) -> Rows {
        Rows::new(n_terms, rows.iter().map(|row| row.iter().map(|&term| (term, 1.0)))).unit()
    }

    #[test]
    fn an_article_like_no_theme_is_far() {
        // Term 0 is everywhere, 1 to 3 make a theme, 4 to 6 another one; the last but one article of the
        // first theme shares nothing.
        let unit = rows(
            &[
                &[0, 1, 2],
                &[0, 2, 3],
                &[0, 1, 3],
                &[0, 4, 5],
                &[0, 5, 6],
                &[0, 4, 6],
                &[7, 8, 9, 10, 11],
                &[12],
                &[],
            ],
            13,
        );
        let of = [0, 0, 0, 1, 1, 1, 0, 0, 1];
        let centres = Centres::new(&unit, &of, 2);
        let far: Vec<bool> = (0..of.len()).map(|article| centres.is_far(article)).collect();
        assert_eq!(far, [false, false, false, false, false, false, true, true, true]);
        assert_eq!(centres.nearest(0).0, 0);
        assert_eq!(centres.nearest(3).0, 1);
    }

    #[test]
    fn in_a_single_theme_only_what_shares_nothing_is_far() {
        let unit = rows(&[&[0, 1], &[0, 2], &[3]], 4);
        let centres = Centres::new(&unit, &[0, 0, 0], 1);
        assert_eq!([0, 1, 2].map(|article| centres.is_far(article)), [false, false, true]);
    }

    #[test]
    fn cosines_are_those_of_the_definition() {
        let unit = rows(&[&[0, 1], &[0, 2], &[1, 2]], 3);
        let centres = Centres::new(&unit, &[0, 0, 1], 2);
        let alike = centres.alike();
        assert_eq!((alike[[0, 0]], alike[[0, 1]]), (1.0, alike[[1, 0]]));
        assert!((f64::from(alike[[0, 1]]) - 2.0 / 12.0_f64.sqrt()).abs() < 1e-6);
        assert!((centres.cosine(0, 0) - 0.5).abs() < 1e-6);
        assert!((centres.cosine(0, 1) - 0.5).abs() < 1e-6);
        assert_eq!(centres.cosine(2, 1), 0.0);
        // |(1, 1)·(2, 1, 1)| / (√2 · √6)
        assert!((centres.outside[0].0 - 2.0 / 12.0_f64.sqrt()).abs() < 1e-6);
    }
}
