//! Temperature scaling (Guo et al. 2017): scores as shares that are as sure as they deserve to be.

use ndarray::{ArrayView1, ArrayViewMut1};
use rayon::prelude::*;

/// The factors that are tried are this power of two apart: each about a twelfth greater than the one before.
const STEP: f32 = 1.0 / 8.0;

/// Turns scores, times `heat`, into shares that sum to 1.
pub(crate) fn soften(mut scores: ArrayViewMut1<'_, f32>, heat: f32) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.mapv_inplace(|score| (heat * (score - most)).exp());
    let sum = scores.sum();
    scores.mapv_inplace(|share| share / sum);
}

/// The factor, from `least` to `most`, at which the loss is least.
pub(crate) fn fit(least: f32, most: f32, loss: impl Fn(f32) -> f64 + Sync) -> f32 {
    let steps = ((most / least).log2() / STEP).round() as usize;
    let heats: Vec<f32> = (0..=steps).map(|step| least * (step as f32 * STEP).exp2()).collect();
    let losses: Vec<f64> = heats.par_iter().map(|&heat| loss(heat)).collect();
    let best = (0..heats.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b])).unwrap_or(0);
    heats[best]
}

/// The cross-entropy of shares with what is known.
pub(crate) fn cross_entropy(known: ArrayView1<'_, f32>, shares: impl IntoIterator<Item = f64>) -> f64 {
    /// A share of nothing is not infinitely wrong.
    const LEAST: f64 = 1e-6;
    known.iter().zip(shares).map(|(&p, q)| -f64::from(p) * q.max(LEAST).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn shares_that_came_of_a_factor_find_it_again() {
        let scores = array![0.3_f32, 1.0, -0.5];
        let mut known = scores.clone();
        soften(known.view_mut(), 4.0);
        assert!((known.sum() - 1.0).abs() < 1e-6 && known[1] > known[0] && known[0] > known[2]);
        let loss = |heat: f32| {
            let mut shares = scores.clone();
            soften(shares.view_mut(), heat);
            cross_entropy(known.view(), shares.iter().map(|&share| f64::from(share)))
        };
        assert!((fit(0.25, 64.0, loss) - 4.0).abs() < 1e-4);
    }
}
