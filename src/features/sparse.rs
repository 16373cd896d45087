//! Sparse rows in single precision.

use std::sync::Arc;

use ndarray::{Array2, ArrayView2, Axis};
use rayon::prelude::*;

/// A matrix of articles × terms in compressed sparse rows. Clones share what neither changes:
/// matrices of other weights at the same places hold these once.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// Where each row begins in `terms` and `values`; one more than there are rows.
    starts: Arc<Vec<usize>>,
    terms: Arc<Vec<u32>>,
    values: Arc<Vec<f32>>,
    n_terms: usize,
}

impl Rows {
    /// Makes a matrix of `n_terms` columns from rows of (term, value), the terms in rising order.
    pub fn new<R>(n_terms: usize, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = (u32, f32)>,
    {
        let (mut starts, mut terms, mut values) = (vec![0], Vec::new(), Vec::new());
        for row in rows {
            for (term, value) in row {
                terms.push(term);
                values.push(value);
            }
            starts.push(terms.len());
        }
        Self::from_parts(n_terms, Arc::new(starts), Arc::new(terms), Arc::new(values))
    }

    /// Takes the parts of a matrix: where each row begins and the last one ends, the rows' terms in rising
    /// order, and their values.
    ///
    /// # Panics
    /// If the parts do not fit together.
    pub fn from_parts(
        n_terms: usize,
        starts: Arc<Vec<usize>>,
        terms: Arc<Vec<u32>>,
        values: Arc<Vec<f32>>,
    ) -> Self {
        assert!(starts.last() == Some(&terms.len()) && terms.len() == values.len(), "parts of one matrix");
        debug_assert!(terms.iter().all(|&term| (term as usize) < n_terms), "a term is a column");
        Self { starts, terms, values, n_terms }
    }

    /// Number of rows, the articles.
    pub fn n_rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of columns, the terms.
    pub fn n_terms(&self) -> usize {
        self.n_terms
    }

    /// Number of values that are stored.
    pub fn n_values(&self) -> usize {
        self.values.len()
    }

    /// The terms and values of a row.
    pub fn row(&self, index: usize) -> (&[u32], &[f32]) {
        let range = self.starts[index]..self.starts[index + 1];
        (&self.terms[range.clone()], &self.values[range])
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = (&[u32], &[f32])> {
        (0..self.n_rows()).map(|index| self.row(index))
    }

    /// The same places with other values: `change` gets the row's number, its terms and values.
    #[must_use]
    pub fn map_rows(mut self, change: impl Fn(usize, &[u32], &mut [f32]) + Sync) -> Self {
        let mut rest = Arc::make_mut(&mut self.values).as_mut_slice();
        let mut slices = Vec::with_capacity(self.starts.len() - 1);
        for pair in self.starts.windows(2) {
            let (row, after) = rest.split_at_mut(pair[1] - pair[0]);
            slices.push((&self.terms[pair[0]..pair[1]], row));
            rest = after;
        }
        slices.into_par_iter().enumerate().for_each(|(index, (terms, values))| change(index, terms, values));
        self
    }

    /// The rows scaled to length 1; empty rows stay empty.
    #[must_use]
    pub fn unit(self) -> Self {
        self.map_rows(|_, _, values| {
            let norm = values.iter().map(|value| value * value).sum::<f32>().sqrt();
            if norm > 0.0 {
                values.iter_mut().for_each(|value| *value /= norm);
            }
        })
    }

    /// Some of the rows, in the order given.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self::new(
            self.n_terms,
            rows.iter().map(|&row| {
                let (terms, values) = self.row(row);
                terms.iter().copied().zip(values.iter().copied())
            }),
        )
    }

    /// The same without columns that are empty, and the columns that are left, in rising order.
    #[must_use]
    pub fn compact(&self) -> (Self, Vec<u32>) {
        let mut used = vec![false; self.n_terms];
        self.terms.iter().for_each(|&term| used[term as usize] = true);
        let left: Vec<u32> = (0..self.n_terms as u32).filter(|&term| used[term as usize]).collect();
        let mut number = vec![0_u32; self.n_terms];
        left.iter().zip(0..).for_each(|(&term, place)| number[term as usize] = place);
        let terms = self.terms.iter().map(|&term| number[term as usize]).collect();
        let (starts, values) = (Arc::clone(&self.starts), Arc::clone(&self.values));
        (Self::from_parts(left.len(), starts, Arc::new(terms), values), left)
    }

    /// The matrix the other way round: terms × articles.
    #[must_use]
    pub fn transpose(&self) -> Self {
        let mut starts = vec![0_usize; self.n_terms + 1];
        for &term in self.terms.iter() {
            starts[term as usize + 1] += 1;
        }
        for index in 0..self.n_terms {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut terms = vec![0_u32; self.terms.len()];
        let mut values = vec![0.0; self.values.len()];
        for (index, (row_terms, row_values)) in self.rows().enumerate() {
            for (&term, &value) in row_terms.iter().zip(row_values) {
                let at = &mut next[term as usize];
                terms[*at] = index as u32;
                values[*at] = value;
                *at += 1;
            }
        }
        Self::from_parts(self.n_rows(), Arc::new(starts), Arc::new(terms), Arc::new(values))
    }

    /// The product with a dense matrix: (n_rows × n_terms) · (n_terms × width).
    ///
    /// # Panics
    /// If the dense matrix has another number of rows than this one has columns.
    pub fn dot(&self, dense: ArrayView2<'_, f32>) -> Array2<f32> {
        assert_eq!(self.n_terms, dense.nrows(), "the inner dimensions of a product are equal");
        let mut product = Array2::zeros((self.n_rows(), dense.ncols()));
        product.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(index, mut out)| {
            let (terms, values) = self.row(index);
            for (&term, &value) in terms.iter().zip(values) {
                out.scaled_add(value, &dense.row(term as usize));
            }
        });
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn example() -> Rows {
        Rows::new(3, [vec![(0, 1.0), (2, 2.0)], vec![], vec![(1, 3.0)]])
    }

    #[test]
    fn products_and_transposes_agree_with_dense_ones() {
        let dense = array![[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]];
        assert_eq!(example().dot(dense.view()), array![[5.0, 4.0], [0.0, 0.0], [0.0, 3.0]]);
        let transposed = example().transpose();
        assert_eq!(transposed.dot(dense.view()), array![[1.0, 0.0], [6.0, 6.0], [2.0, 0.0]]);
        assert_eq!(transposed.transpose(), example());
    }

    #[test]
    fn rows_are_selected_and_changed() {
        assert_eq!(example().select(&[2, 0]).row(0), (&[1][..], &[3.0][..]));
        let (compact, left) = example().select(&[0, 1]).compact();
        assert_eq!(
            (compact.n_terms(), compact.row(0), left),
            (2, (&[0, 1][..], &[1.0, 2.0][..]), vec![0, 2])
        );
        let doubled = example().map_rows(|_, _, values| values.iter_mut().for_each(|value| *value *= 2.0));
        assert_eq!(doubled.row(0), (&[0, 2][..], &[2.0, 4.0][..]));
    }
}
