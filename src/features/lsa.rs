//! Latent semantic analysis: articles in a few dimensions, by a truncated singular value
//! decomposition of the TF-IDF rows.
//!
//! The decomposition is randomised (Halko, Martinsson, Tropp 2011, algorithm 4.4 with
//! subspace iteration): a random basis is driven towards the leading right singular vectors by
//! products with the sparse matrix, so that the cost is linear in its non-zeros.

use linfa_linalg::eigh::{EigSort, Eigh};
use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::sparse::Rows;
use crate::progress::Stage;

/// Further dimensions in which the basis is sought; they make the wanted ones exact.
const OVERSAMPLING: usize = 10;
/// Rounds of subspace iteration.
const ROUNDS: usize = 4;
/// Rows of a product that one thread sums at a time. Fixed, so that sums are the same for any
/// number of threads.
const CHUNK: usize = 1024;

/// Articles in latent dimensions.
#[derive(Debug, Clone)]
pub struct Lsa {
    /// Coordinates, articles × dimensions: left singular vectors times singular values.
    pub rows: Array2<f32>,
    /// Singular values, falling.
    pub singular: Array1<f32>,
}

impl Lsa {
    /// Steps of a stage in which dimensions are found.
    pub const STEPS: u64 = ROUNDS as u64 + 1;

    /// The leading `dimensions` of a matrix, fewer where it has not as many; the signs of the
    /// dimensions are fixed so that the largest loading of a term is positive.
    pub fn new(matrix: &Rows, dimensions: usize, seed: u64, stage: &dyn Stage) -> Self {
        let (n, m) = (matrix.n_rows(), matrix.n_terms());
        let width = (dimensions + OVERSAMPLING).min(n).min(m);
        if width == 0 {
            return Self { rows: Array2::zeros((n, 0)), singular: Array1::zeros(0) };
        }
        let transposed = matrix.transpose();
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        // Sums of uniform numbers are near enough to Gaussian ones.
        let normal = |random: &mut ChaCha8Rng| (0..4).map(|_| random.gen_range(-1.0_f32..1.0)).sum::<f32>();
        // (n_terms, width)
        let mut basis = Array2::from_shape_simple_fn((m, width), || normal(&mut random));
        for _ in 0..ROUNDS {
            // (n_articles, width)
            let image = orthonormal(matrix.dot(basis.view()));
            basis = orthonormal(transposed.dot(image.view()));
            stage.advance(1);
        }
        // In the basis the matrix is narrow, and its singular vectors are the eigenvectors of a
        // small symmetric one.
        let image = matrix.dot(basis.view());
        let (values, vectors) = eigen(&gram(image.view()));
        let keep = dimensions.min(width);
        let singular: Array1<f32> =
            values.iter().take(keep).map(|value| value.max(0.0).sqrt() as f32).collect();
        let mut rotation = vectors.slice_axis(Axis(1), Slice::from(..keep)).mapv(|value| value as f32);
        let loadings = basis.dot(&rotation);
        for (mut column, loading) in rotation.columns_mut().into_iter().zip(loadings.columns()) {
            let largest = loading.iter().copied().fold(0.0_f32, |a, b| if b.abs() > a.abs() { b } else { a });
            if largest < 0.0 {
                column.mapv_inplace(|value| -value);
            }
        }
        Self { rows: image.dot(&rotation), singular }
    }

    /// Some of the rows, in the order given.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self { rows: self.rows.select(Axis(0), rows), singular: self.singular.clone() }
    }

    /// The rows in the first `dimensions`, scaled to length 1; empty rows stay zero.
    pub fn unit(&self, dimensions: usize) -> Array2<f32> {
        let keep = dimensions.min(self.rows.ncols());
        let mut rows = self.rows.slice_axis(Axis(1), Slice::from(..keep)).to_owned();
        for mut row in rows.rows_mut() {
            let norm = row.dot(&row).sqrt();
            if norm > 0.0 {
                row /= norm;
            }
        }
        rows
    }
}

/// An orthonormal basis of the columns' span, by the eigenvectors of their Gram matrix; columns
/// that depend on others become zero.
fn orthonormal(columns: Array2<f32>) -> Array2<f32> {
    let (values, vectors) = eigen(&gram(columns.view()));
    let bound = values[0].max(0.0) * 1e-10;
    let mut scaled = vectors;
    for (mut vector, &value) in scaled.columns_mut().into_iter().zip(&values) {
        let scale = if value > bound && value > 0.0 { 1.0 / value.sqrt() } else { 0.0 };
        vector.mapv_inplace(|entry| entry * scale);
    }
    columns.dot(&scaled.mapv(|entry| entry as f32))
}

/// Columns' products with each other, in double precision: (width × width).
fn gram(columns: ArrayView2<'_, f32>) -> Array2<f64> {
    let chunks: Vec<_> = columns.axis_chunks_iter(Axis(0), CHUNK).collect();
    let parts: Vec<Array2<f64>> = chunks
        .into_par_iter()
        .map(|chunk| {
            let chunk = chunk.mapv(f64::from);
            chunk.t().dot(&chunk)
        })
        .collect();
    let width = columns.ncols();
    parts.into_iter().fold(Array2::zeros((width, width)), |sum, part| sum + part)
}

/// Eigenvalues, falling, and eigenvectors of a symmetric matrix.
fn eigen(symmetric: &Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    let decomposed = symmetric.clone().eigh().map(EigSort::sort_eig_desc);
    // It fails only where the iteration does not converge, as on a matrix with NaN.
    decomposed.unwrap_or_else(|_| (Array1::zeros(symmetric.nrows()), Array2::eye(symmetric.nrows())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn example() -> Rows {
        // Two groups of articles with terms of their own.
        let row = |first: u32, shift: f32| vec![(first, 1.0 + shift), (first + 1, 1.0 - shift)];
        Rows::new(4, [row(0, 0.1), row(0, 0.2), row(0, -0.1), row(2, 0.0), row(2, 0.3)])
    }

    #[test]
    fn the_decomposition_keeps_products_of_rows() {
        let lsa = Lsa::new(&example(), 4, 1, &Silent);
        let products = lsa.rows.dot(&lsa.rows.t());
        let matrix = example();
        let dense = Array2::from_shape_fn((5, 4), |(row, term)| {
            let (terms, values) = matrix.row(row);
            terms.iter().position(|&other| other as usize == term).map_or(0.0, |at| values[at])
        });
        let expected = dense.dot(&dense.t());
        for (a, b) in products.iter().zip(&expected) {
            assert!((a - b).abs() < 1e-4, "{a} {b}");
        }
        assert!(lsa.singular.windows(2).into_iter().all(|pair| pair[0] >= pair[1]));
    }

    #[test]
    fn it_is_the_same_for_any_number_of_threads() {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Lsa::new(&example(), 2, 3, &Silent).rows)
        };
        assert_eq!(with(1), with(4));
    }

    #[test]
    fn empty_matrices_have_no_dimensions() {
        assert_eq!(Lsa::new(&Rows::new(0, Vec::<Vec<_>>::new()), 5, 1, &Silent).rows.dim(), (0, 0));
        let empty_rows = Rows::new(3, [Vec::new(), Vec::new()]);
        assert!(Lsa::new(&empty_rows, 5, 1, &Silent).rows.iter().all(|value| value.is_finite()));
    }
}
