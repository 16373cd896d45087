//! What grouping the same articles again would change by itself.
//!
//! `stability` says which share s of the pairs of a theme's articles stay together when the collection is resampled. Where
//! each article stays with probability q of its own, a pair stays with q², so that q is about √s. Of n articles n(1 − √s)
//! leave by chance. A theme of n articles cannot show that none ever leaves, so the share is taken as by Laplace's rule
//! of succession. Numbers that leave by chance vary by about their square root, as counts of rare events do; what lies
//! outside of 95 % of that is a finding.

/// Normal deviate of 95 %, as in the intervals of the reports.
const Z: f64 = 1.96;

/// How many of a theme's articles leave it by chance.
#[allow(clippy::cast_precision_loss)]
pub(super) fn leaving(articles: usize, stability: Option<f64>) -> f64 {
    let n = articles as f64;
    // Of a theme of which nothing is known all may leave.
    let stays = stability.map_or(0.0, |share| share.clamp(0.0, 1.0).sqrt());
    n * (n * (1.0 - stays) + 1.0) / (n + 2.0)
}

/// So many of them at most.
pub(super) fn at_most(leaving: f64) -> f64 {
    leaving + Z * leaving.sqrt()
}

/// By so much those that come and those that leave differ at most, where so many do.
pub(super) fn net(moving: f64) -> f64 {
    Z * moving.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_less_stable_the_more_leave() {
        let all: Vec<f64> = [Some(1.0), Some(0.9), Some(0.5), Some(0.0), None]
            .into_iter()
            .map(|stability| leaving(20, stability))
            .collect();
        assert!(all.is_sorted() && all[0] > 0.5 && all[0] < 1.0, "{all:?}");
        assert!((all[3] - all[4]).abs() < 1e-12 && all[4] <= 20.0);
        assert!(leaving(0, Some(1.0)).abs() < 1e-12);
    }

    #[test]
    fn a_share_of_a_large_theme_is_told_from_chance() {
        assert!(at_most(leaving(10_000, Some(0.98))) < 150.0);
        assert!(net(2.0 * leaving(10, Some(1.0))) > 2.0, "one or two of ten prove nothing");
    }
}
