//! Trains the weights by which `standpoint` tells how a target comes off in a sentence.
//!
//! `cargo run --release --example train_polarity -- TRAIN.jsonl [WEIGHTS]` cross-validates, fits on all rows and
//! writes WEIGHTS (`data/stance/polarity_weights.tsv`); `-- --test FILE.jsonl` measures the weights that are
//! compiled in. Rows are as in NewsMTSC: `primary_gid` (whose beginning is the article),
//! `sentence_normalized`, `targets` with `from`, `to` and `polarity` (2, 4, 6).
#![allow(clippy::print_stdout)]

mod fit;
mod measure;
mod rows;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;

use rayon::prelude::*;
use standpoint::stance::polarity::{self, Model, Rule, shares_of};

use fit::{Weights, fit};
use measure::{Measured, choose, heat};
use rows::Row;

const FOLDS: u64 = 5;
/// Features of fewer rows are left out.
const LEAST_ROWS: usize = 3;
/// Strength of the L2 penalty.
const PENALTY: f64 = 30.0;
/// Features none of whose weights is this large are left out of the file.
const LEAST_WEIGHT: f64 = 0.02;

const MOST_PROBABLE: Rule = Rule { least: 1.0, apart: 0.0 };

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--test", file] => test(file),
        [file] => train(file, "data/stance/polarity_weights.tsv"),
        [file, weights] => train(file, weights),
        _ => Err("usage: train_polarity TRAIN.jsonl [WEIGHTS] | --test FILE.jsonl".into()),
    }
}

fn test(file: &str) -> Result<(), Box<dyn Error>> {
    let rows = rows::read(file)?;
    let read: Vec<_> = rows.par_iter().map(|row| row.read(polarity::model())).collect();
    let called: Vec<(usize, i8, [f32; 3])> =
        rows.iter().zip(&read).map(|(row, read)| (row.class, read.class, read.probabilities)).collect();
    println!("{file}: {}", Measured::of(&called));
    Ok(())
}

fn train(file: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let rows = rows::read(file)?;
    println!("{} targets", rows.len());
    let features: Vec<Vec<(String, f32)>> = rows.par_iter().map(Row::features).collect();
    let mut scores: Vec<[f32; 3]> = vec![[0.0; 3]; rows.len()];
    for fold in 0..FOLDS {
        let held = |row: &Row| row.article % FOLDS == fold;
        let chosen: Vec<usize> = (0..rows.len()).filter(|&row| !held(&rows[row])).collect();
        let weights = fit(&chosen, &features, &rows, LEAST_ROWS, PENALTY);
        let model = Model::parse(&written(&weights, 1.0, MOST_PROBABLE))?;
        let read: Vec<(usize, [f32; 3])> = (0..rows.len())
            .into_par_iter()
            .filter(|&row| held(&rows[row]))
            .map(|row| (row, rows[row].read(&model).scores))
            .collect();
        read.into_iter().for_each(|(row, found)| scores[row] = found);
    }
    let truth: Vec<usize> = rows.iter().map(|row| row.class).collect();
    let heat = heat(&scores, &truth);
    let shares: Vec<[f32; 3]> = scores.iter().map(|&scores| shares_of(scores, heat)).collect();
    println!("cross-validated, most probable: {}", Measured::by_rule(&truth, &shares, MOST_PROBABLE));
    let rule = choose(&truth, &shares);
    println!("cross-validated, as decided:    {}", Measured::by_rule(&truth, &shares, rule));
    let all: Vec<usize> = (0..rows.len()).collect();
    let weights = fit(&all, &features, &rows, LEAST_ROWS, PENALTY);
    let text = format!("{HEADER}{}", written(&weights, heat, rule));
    println!("heat {heat}, {rule:?}; {} bytes", text.len());
    std::fs::write(to, text)?;
    Ok(())
}

const HEADER: &str = "\
# What:   weights of features that tell how a target comes off in a sentence: see src/stance/polarity.
# Source: trained on train.jsonl of NewsMTSC (Hamborg and Donnay, EACL 2021; github.com/fhamborg/NewsMTSC,
#         MIT licence, Copyright 2020 Felix Hamborg).
# Made:   cargo run --release --example train_polarity -- train.jsonl
# Format: name of a feature, tab, its weights for negative, neutral and positive in hundredths. `heat`: what
#         scores are multiplied by; `least`: how many times as probable as neutral a side must be;
#         `apart`: how much more probable than the other side.
";

/// The file of weights, by name.
fn written(weights: &Weights, heat: f32, Rule { least, apart }: Rule) -> String {
    let mut text = format!("heat\t{heat}\nleast\t{least}\napart\t{apart}\n");
    let by_name: BTreeMap<&str, [f64; 3]> = weights.iter().collect();
    for (name, weights) in by_name {
        if weights.iter().any(|weight| weight.abs() >= LEAST_WEIGHT) {
            let [negative, neutral, positive] = weights.map(Model::written);
            let _ = writeln!(text, "{name}\t{negative} {neutral} {positive}");
        }
    }
    text
}
