//! Multinomial logistic regression with an L2 penalty, by L-BFGS (Liu and Nocedal 1989).

use std::collections::HashMap;

use rayon::prelude::*;

use crate::rows::Row;

/// Names with their weights for negative, neutral, positive.
pub(crate) struct Weights {
    names: Vec<String>,
    weights: Vec<f64>,
}

impl Weights {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, [f64; 3])> {
        let rows = self.weights.chunks_exact(3);
        self.names.iter().map(String::as_str).zip(rows.map(|row| [row[0], row[1], row[2]]))
    }
}

/// Passes over the rows at most, pairs that L-BFGS remembers, and the change at which it stops.
const MOST_STEPS: usize = 120;
const MEMORY: usize = 8;
const ENOUGH: f64 = 1e-5;

/// Fits the chosen rows.
pub(crate) fn fit(
    chosen: &[usize],
    features: &[Vec<(String, f32)>],
    rows: &[Row],
    least_rows: usize,
    penalty: f64,
) -> Weights {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (name, _) in chosen.iter().flat_map(|&row| &features[row]) {
        *counts.entry(name).or_insert(0) += 1;
    }
    let mut names: Vec<&str> =
        counts.iter().filter(|(_, count)| **count >= least_rows).map(|(name, _)| *name).collect();
    names.sort_unstable();
    let place: HashMap<&str, u32> =
        names.iter().enumerate().map(|(place, name)| (*name, place as u32)).collect();
    let by_row: Vec<Vec<(u32, f32)>> = chosen
        .iter()
        .map(|&row| {
            let known =
                features[row].iter().filter_map(|(name, value)| Some((*place.get(name.as_str())?, *value)));
            known.collect()
        })
        .collect();
    let mut by_feature: Vec<Vec<(u32, f32)>> = vec![Vec::new(); names.len()];
    for (row, known) in by_row.iter().enumerate() {
        known.iter().for_each(|&(feature, value)| by_feature[feature as usize].push((row as u32, value)));
    }
    let gold: Vec<usize> = chosen.iter().map(|&row| rows[row].class).collect();
    let problem = Problem { by_row, by_feature, gold, penalty };
    let weights = minimise(3 * names.len(), |weights| problem.loss(weights));
    Weights { names: names.into_iter().map(str::to_owned).collect(), weights }
}

struct Problem {
    by_row: Vec<Vec<(u32, f32)>>,
    by_feature: Vec<Vec<(u32, f32)>>,
    gold: Vec<usize>,
    penalty: f64,
}

impl Problem {
    /// Loss and gradient. Sums run in the order of rows and features, whatever the threads.
    fn loss(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let off: Vec<([f64; 3], f64)> = self
            .by_row
            .par_iter()
            .zip(&self.gold)
            .map(|(row, &gold)| {
                let mut scores = [0.0_f64; 3];
                for &(feature, value) in row {
                    let at = 3 * feature as usize;
                    for (score, weight) in scores.iter_mut().zip(&weights[at..at + 3]) {
                        *score += f64::from(value) * weight;
                    }
                }
                let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = scores.iter().map(|score| (score - most).exp()).sum();
                let mut off = scores.map(|score| (score - most).exp() / sum);
                off[gold] -= 1.0;
                (off, sum.ln() + most - scores[gold])
            })
            .collect();
        let mut gradient = vec![0.0; weights.len()];
        gradient.par_chunks_exact_mut(3).zip(&self.by_feature).zip(weights.par_chunks_exact(3)).for_each(
            |((gradient, rows), weights)| {
                for &(row, value) in rows {
                    for (sum, off) in gradient.iter_mut().zip(&off[row as usize].0) {
                        *sum += f64::from(value) * off;
                    }
                }
                gradient.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += self.penalty * weight);
            },
        );
        let surprise: f64 = off.iter().map(|(_, loss)| loss).sum();
        (surprise + 0.5 * self.penalty * dot(weights, weights), gradient)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Where a convex function is least; starts at 0.
fn minimise(length: usize, function: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64> {
    let mut at = vec![0.0; length];
    let (mut value, mut gradient) = function(&at);
    let mut memory: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    for _ in 0..MOST_STEPS {
        let direction = direction(&gradient, &memory);
        let slope = dot(&direction, &gradient);
        let mut length =
            if memory.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let found = (0..30).find_map(|_| {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(at, step)| at + length * step).collect();
            let (next_value, next_gradient) = function(&next);
            let enough = next_value <= value + 1e-4 * length * slope;
            length *= 0.5;
            enough.then_some((next, next_value, next_gradient))
        });
        let Some((next, next_value, next_gradient)) = found else { break };
        let step: Vec<f64> = next.iter().zip(&at).map(|(next, at)| next - at).collect();
        let change: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(next, now)| next - now).collect();
        if dot(&step, &change) > 1e-10 {
            if memory.len() == MEMORY {
                memory.remove(0);
            }
            memory.push((step, change));
        }
        let small = (value - next_value) < ENOUGH * value.abs();
        (at, value, gradient) = (next, next_value, next_gradient);
        if small {
            break;
        }
    }
    at
}

/// The two-loop recursion: where to go, from the gradient and the last steps.
fn direction(gradient: &[f64], memory: &[(Vec<f64>, Vec<f64>)]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for (step, change) in memory.iter().rev() {
        let share = dot(step, &direction) / dot(step, change);
        direction.iter_mut().zip(change).for_each(|(d, change)| *d -= share * change);
        shares.push(share);
    }
    if let Some((step, change)) = memory.last() {
        let scale = dot(step, change) / dot(change, change);
        direction.iter_mut().for_each(|d| *d *= scale);
    }
    for ((step, change), share) in memory.iter().zip(shares.into_iter().rev()) {
        let more = share - dot(change, &direction) / dot(step, change);
        direction.iter_mut().zip(step).for_each(|(d, step)| *d += more * step);
    }
    direction
}
