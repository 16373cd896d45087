//! One start of sIB on given rows, for `benches/peers/sib`: prints seconds, passes and labels as JSON.
//!
//! `cargo bench --bench sib_start -- FILE K`; FILE has an article a line in svmlight's format, its
//! first cluster and then `term:weight` pairs, terms from 0 and rising.

#![allow(clippy::print_stdout)]

use std::time::Instant;

use standpoint::cluster::Anchors;
use standpoint::cluster::sib::{self, Joint};
use standpoint::features::Rows;

/// From this the order follows in which articles are drawn.
const SEED: u64 = 1;

fn main() {
    // cargo adds flags of its own.
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    // `cargo bench` without arguments runs every benchmark; here is nothing to run then.
    let [file, k] = &arguments[..] else { return };
    let content = std::fs::read_to_string(file).expect("the file of rows is there");
    let k = k.parse().expect("K is a number");
    let mut n_terms = 0;
    let (labels, rows): (Vec<u32>, Vec<Vec<(u32, f32)>>) = content
        .lines()
        .map(|line| {
            let mut fields = line.split_ascii_whitespace();
            let label = fields.next().and_then(|label| label.parse::<u32>().ok());
            let label = label.expect("a line begins with a cluster");
            let row: Vec<(u32, f32)> = fields.map(pair).collect();
            n_terms = n_terms.max(row.last().map_or(0, |&(term, _)| term as usize + 1));
            (label, row)
        })
        .unzip();
    let joint = Joint::new(Rows::new(n_terms, rows));
    let begin = Instant::now();
    let run = sib::run(&joint, labels, k, &Anchors::default(), SEED);
    let seconds = begin.elapsed().as_secs_f64();
    let found = serde_json::json!({ "seconds": seconds, "passes": run.passes, "labels": run.labels });
    println!("{found}");
}

fn pair(field: &str) -> (u32, f32) {
    let pair =
        field.split_once(':').and_then(|(term, weight)| Some((term.parse().ok()?, weight.parse().ok()?)));
    pair.expect("a field is term:weight")
}
