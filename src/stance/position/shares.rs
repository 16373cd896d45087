//! Shares of articles: how sure they are, and whether two differ by more than chance.

/// The 95 % interval of a share (Wilson 1927).
pub(super) fn wilson(count: usize, of: usize) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let n = of as f64;
    let share = count as f64 / n;
    let centre = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0))
}

/// How probable it is that two shares differ at least so much if articles were dealt out by chance: Fisher's
/// exact test, two-sided.
pub(super) struct Exact {
    /// ln(n!) by n.
    factorials: Vec<f64>,
}

impl Exact {
    /// For up to `most` articles in all.
    pub(super) fn new(most: usize) -> Self {
        let mut factorials = vec![0.0; most + 1];
        for n in 1..=most {
            factorials[n] = factorials[n - 1] + (n as f64).ln();
        }
        Self { factorials }
    }

    /// `count` of `of` articles against `other_count` of `other_of`.
    pub(super) fn p(&self, (count, of): (usize, usize), (other_count, other_of): (usize, usize)) -> f64 {
        /// Tables as probable as the one that was seen count, whatever rounding makes of them.
        const EQUAL: f64 = 1.0 + 1e-7;
        let counted = count + other_count;
        let choose = |n: usize, k: usize| self.factorials[n] - self.factorials[k] - self.factorials[n - k];
        let all = choose(of + other_of, counted);
        let share = |k: usize| (choose(of, k) + choose(other_of, counted - k) - all).exp();
        let seen = share(count) * EQUAL;
        let sum: f64 = (counted.saturating_sub(other_of)..=of.min(counted))
            .map(share)
            .filter(|share| *share <= seen)
            .sum();
        sum.min(1.0)
    }
}

/// The share of false alarms among all tests whose probability is at most each (Benjamini and Hochberg 1995).
pub(super) fn false_discovery(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]).then(a.cmp(&b)));
    let mut shares = vec![1.0; probabilities.len()];
    let mut least: f64 = 1.0;
    for (place, &test) in order.iter().enumerate() {
        let rank = probabilities.len() - place;
        least = least.min(probabilities[test] * probabilities.len() as f64 / rank as f64);
        shares[test] = least;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn intervals_of_shares() {
        // Values of statsmodels 0.15's proportion_confint(method="wilson").
        let same = |(low, high): (f64, f64), a: f64, b: f64| near(low, a) && near(high, b);
        assert!(same(wilson(6, 7), 0.486_872_170_725_680_9, 0.974_320_375_655_256_3));
        assert!(same(wilson(0, 4), 0.0, 0.489_890_836_454_597_4));
    }

    #[test]
    fn shares_that_differ_by_chance_or_more() {
        // Values of SciPy 1.17's fisher_exact.
        let exact = Exact::new(900);
        assert!(near(exact.p((8, 9), (1, 7)), 0.008_741_258_741_258_74));
        assert!(near(exact.p((3, 3), (0, 4)), 0.028_571_428_571_428_567));
        assert!(near(exact.p((5, 10), (4, 10)), 1.0));
        assert!(near(exact.p((0, 3), (10, 12)), 0.021_978_021_978_021_98));
        assert!((exact.p((120, 150), (400, 750)) / 7.189_282_496_076_758e-10 - 1.0).abs() < 1e-6);
        assert!(near(exact.p((0, 0), (3, 4)), 1.0));
    }

    #[test]
    fn many_tests_make_false_alarms() {
        // Values of SciPy 1.17's false_discovery_control.
        let found = false_discovery(&[0.01, 0.04, 0.03, 0.005, 0.5]);
        assert!(found.iter().zip([0.025, 0.05, 0.05, 0.025, 0.5]).all(|(a, b)| near(*a, b)), "{found:?}");
        assert!(false_discovery(&[]).is_empty());
    }
}
