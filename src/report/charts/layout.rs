//! Where themes and articles stand on the map.

use ndarray::{Array2, ArrayView2};

/// Rounds in which themes are pushed apart.
const ROUNDS: usize = 400;
/// Products that all rounds together may take.
const PRODUCTS: usize = 40_000_000;
/// Steps of the power iteration.
const STEPS: usize = 300;
/// The golden angle, by which seeds of a sunflower follow each other.
const GOLDEN: f64 = 2.399_963_229_728_653;

/// A theme's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Disc {
    pub x: f64,
    pub y: f64,
    /// Of the circle that its articles fill.
    pub radius: f64,
    /// Of the room that it takes with its label.
    pub room: f64,
}

impl Disc {
    /// The places of `n` articles, evenly spread, from the middle outwards (Vogel 1979).
    fn seats(&self, n: usize) -> Vec<(f64, f64)> {
        let seat = |index: usize| {
            let distance = self.radius * ((index as f64 + 0.5) / n as f64).sqrt();
            let angle = GOLDEN * index as f64;
            (self.x + distance * angle.cos(), self.y + distance * angle.sin())
        };
        (0..n).map(seat).collect()
    }

    /// Places for articles in the order given, the first in the middle. Of those that are about as far from it each
    /// takes a place on the side to which `pull` draws it, the most strongly drawn ones first.
    pub(super) fn place(&self, pulls: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let n = pulls.len();
        let seats = self.seats(n);
        let mut places = vec![(self.x, self.y); n];
        // About one turn of the sunflower.
        let turn = ((n as f64).sqrt() * 3.0).max(6.0) as usize;
        for start in (0..n).step_by(turn) {
            let end = (start + turn).min(n);
            let mut free: Vec<(f64, f64)> = seats[start..end].to_vec();
            let mut order: Vec<usize> = (start..end).collect();
            let strength = |index: usize| pulls[index].0.hypot(pulls[index].1);
            order.sort_by(|&a, &b| strength(b).total_cmp(&strength(a)).then(a.cmp(&b)));
            for index in order {
                let (px, py) = pulls[index];
                let along = |&(x, y): &(f64, f64)| (x - self.x) * px + (y - self.y) * py;
                let best = (0..free.len())
                    .max_by(|&a, &b| along(&free[a]).total_cmp(&along(&free[b])).then(b.cmp(&a)));
                if let Some(best) = best {
                    places[index] = free.remove(best);
                }
            }
        }
        places
    }
}

/// Lays discs of these radii and rooms out in a frame, those that are alike near each other, none on another one.
/// Gives the frame's height, which grows where they need it.
pub(super) fn discs(
    alike: ArrayView2<'_, f32>,
    sizes: &[(f64, f64)],
    width: f64,
    height: f64,
) -> (Vec<Disc>, f64) {
    let area: f64 = sizes.iter().map(|(_, room)| room * room * std::f64::consts::PI).sum();
    let tallest = sizes.iter().map(|(_, room)| 2.0 * room).fold(0.0, f64::max);
    let height = height.max(area / (0.62 * width)).max(tallest);
    let wished = spread(alike, width, height, sizes);
    let mut discs: Vec<Disc> =
        sizes.iter().zip(&wished).map(|(&(radius, room), &(x, y))| Disc { x, y, radius, room }).collect();
    let k = discs.len();
    let rounds = (PRODUCTS / (k * k).max(1)).clamp(1, ROUNDS);
    for round in 0..rounds {
        // Wishes count less and less, so that at the end nothing lies on another.
        let wish = 0.06 * (1.0 - round as f64 / rounds as f64);
        for (disc, &(x, y)) in discs.iter_mut().zip(&wished) {
            disc.x += wish * (x - disc.x);
            disc.y += wish * (y - disc.y);
        }
        for a in 0..k {
            for b in a + 1..k {
                part(&mut discs, a, b);
            }
        }
        for disc in &mut discs {
            disc.x = disc.x.max(disc.room).min((width - disc.room).max(disc.room));
            disc.y = disc.y.max(disc.room).min((height - disc.room).max(disc.room));
        }
    }
    (discs, height)
}

/// Pushes two discs apart if they overlap.
fn part(discs: &mut [Disc], a: usize, b: usize) {
    let (mut dx, mut dy) = (discs[b].x - discs[a].x, discs[b].y - discs[a].y);
    let mut apart = dx.hypot(dy);
    let need = discs[a].room + discs[b].room;
    if apart >= need {
        return;
    }
    if apart < 1e-6 {
        // On the same place: each pair parts in a direction of its own.
        (dx, dy) = ((GOLDEN * (a + 3 * b) as f64).cos(), (GOLDEN * (a + 3 * b) as f64).sin());
        apart = 1.0;
    }
    let push = 0.5 * (need - apart).min(need) / apart;
    discs[a].x -= push * dx;
    discs[a].y -= push * dy;
    discs[b].x += push * dx;
    discs[b].y += push * dy;
}

/// Themes as points that fill a frame, as far apart as they are unlike: classical scaling (Torgerson 1952).
fn spread(alike: ArrayView2<'_, f32>, width: f64, height: f64, sizes: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let k = sizes.len();
    let mut axes = classical(alike);
    // A direction is no better than its opposite; take the one that has the first theme on the left, at the top.
    for axis in &mut axes {
        if axis.first().is_some_and(|&first| first > 0.0) {
            axis.iter_mut().for_each(|value| *value = -*value);
        }
    }
    let fill = |axis: &[f64], room: f64| -> Vec<f64> {
        let most = axis.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let scale = if most > 1e-9 { 0.42 * room / most } else { 0.0 };
        axis.iter().map(|value| room / 2.0 + scale * value).collect()
    };
    let (x, y) = (fill(&axes[0], width), fill(&axes[1], height));
    (0..k).map(|theme| (x[theme], y[theme])).collect()
}

/// The two leading dimensions of classical scaling of `1 − alike`.
fn classical(alike: ArrayView2<'_, f32>) -> [Vec<f64>; 2] {
    let k = alike.nrows();
    let square = Array2::from_shape_fn((k, k), |(a, b)| {
        let likeness = if a == b { 1.0 } else { f64::from(alike[[a, b]] + alike[[b, a]]) / 2.0 };
        (1.0 - likeness).max(0.0).powi(2)
    });
    let means: Vec<f64> = square.rows().into_iter().map(|row| row.sum() / k.max(1) as f64).collect();
    let mean = means.iter().sum::<f64>() / k.max(1) as f64;
    let mut centred =
        Array2::from_shape_fn((k, k), |(a, b)| -0.5 * (square[[a, b]] - means[a] - means[b] + mean));
    // What makes all eigenvalues positive changes no eigenvector.
    let bound = centred
        .rows()
        .into_iter()
        .map(|row| row.iter().map(|value| value.abs()).sum::<f64>())
        .fold(0.0, f64::max);
    (0..k).for_each(|place| centred[[place, place]] += bound);
    let mut found: Vec<Vec<f64>> = Vec::new();
    for axis in 0..2_usize {
        let mut vector: Vec<f64> =
            (0..k).map(|place| (GOLDEN * (place + 7 * axis + 1) as f64).sin()).collect();
        let mut value = 0.0;
        for _ in 0..STEPS {
            for other in &found {
                let product: f64 = vector.iter().zip(other).map(|(a, b)| a * b).sum();
                vector.iter_mut().zip(other).for_each(|(value, b)| *value -= product * b);
            }
            let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
            if length < 1e-12 {
                break;
            }
            vector.iter_mut().for_each(|entry| *entry /= length);
            let image: Vec<f64> = centred
                .rows()
                .into_iter()
                .map(|row| row.iter().zip(&vector).map(|(a, b)| a * b).sum())
                .collect();
            value = image.iter().zip(&vector).map(|(a, b)| a * b).sum::<f64>();
            vector = image;
        }
        let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        if length > 1e-12 && value - bound > 1e-9 {
            vector.iter_mut().for_each(|entry| *entry /= length);
        } else {
            vector = vec![0.0; k];
        }
        found.push(vector);
    }
    let second = found.pop().unwrap_or_default();
    [found.pop().unwrap_or_default(), second]
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn apart(a: &Disc, b: &Disc) -> f64 {
        (a.x - b.x).hypot(a.y - b.y)
    }

    #[test]
    fn what_is_alike_is_near_and_nothing_overlaps() {
        let alike =
            array![[1.0, 0.9, 0.1, 0.1], [0.9, 1.0, 0.1, 0.1], [0.1, 0.1, 1.0, 0.9], [0.1, 0.1, 0.9, 1.0]];
        let (discs, height) = discs(alike.view(), &[(40.0, 50.0); 4], 900.0, 500.0);
        assert!(apart(&discs[0], &discs[1]) < apart(&discs[0], &discs[2]), "{discs:?}");
        assert!(apart(&discs[2], &discs[3]) < apart(&discs[1], &discs[3]), "{discs:?}");
        for (place, a) in discs.iter().enumerate() {
            assert!(a.x >= 50.0 && a.x <= 850.0 && a.y >= 50.0 && a.y <= height - 50.0);
            assert!(discs[place + 1..].iter().all(|b| apart(a, b) > 98.0), "{discs:?}");
        }
    }

    #[test]
    fn many_themes_that_are_all_alike_find_room() {
        let alike = Array2::from_elem((40, 40), 1.0);
        let (discs, height) = discs(alike.view(), &[(30.0, 50.0); 40], 900.0, 300.0);
        assert!(height > 500.0);
        for (place, a) in discs.iter().enumerate() {
            assert!(discs[place + 1..].iter().all(|b| apart(a, b) > 85.0), "{discs:?}");
        }
    }

    #[test]
    fn the_first_is_in_the_middle_and_others_lean_to_where_they_are_drawn() {
        let disc = Disc { x: 100.0, y: 100.0, radius: 50.0, room: 60.0 };
        let mut pulls = vec![(0.0, 0.0); 40];
        pulls[35] = (1.0, 0.0);
        let places = disc.place(&pulls);
        let distance = |&(x, y): &(f64, f64)| (x - 100.0_f64).hypot(y - 100.0);
        assert!(distance(&places[0]) < 30.0);
        assert!(places.iter().all(|place| distance(place) <= 50.0));
        assert!(places[35].0 > 120.0, "{:?}", places[35]);
        let mut different = places.clone();
        different.sort_by(|a, b| a.partial_cmp(b).unwrap());
        different.dedup();
        assert_eq!(different.len(), 40);
    }

    #[test]
    fn a_single_theme_stands_in_the_middle() {
        let (discs, height) = discs(array![[1.0]].view(), &[(40.0, 60.0)], 900.0, 400.0);
        assert_eq!((discs[0].x, discs[0].y, height), (450.0, 200.0, 400.0));
    }
}
