//! What is measured, and what is chosen by it.

use std::fmt;

use standpoint::stance::polarity::{Rule, shares_of};

/// Gold classes against what was called.
pub(crate) struct Measured {
    /// Rows: gold, columns: called; negative, neutral, positive.
    confusion: [[usize; 3]; 3],
    /// Expected calibration error of the most probable class, ten bins of even width.
    calibration: f64,
}

impl Measured {
    pub(crate) fn of(called: &[(usize, i8, [f32; 3])]) -> Self {
        let mut confusion = [[0; 3]; 3];
        let mut bins = [(0.0_f64, 0.0_f64); 10];
        for &(gold, class, shares) in called {
            confusion[gold][(class + 1) as usize] += 1;
            let best = (0..3).fold(0, |best, class| if shares[class] > shares[best] { class } else { best });
            let bin = &mut bins[((shares[best] * 10.0) as usize).min(9)];
            bin.0 += f64::from(shares[best]);
            bin.1 += f64::from(u8::from(best == gold));
        }
        let calibration =
            bins.iter().map(|(sure, right)| (sure - right).abs()).sum::<f64>() / called.len().max(1) as f64;
        Self { confusion, calibration }
    }

    pub(crate) fn by_rule(truth: &[usize], shares: &[[f32; 3]], rule: Rule) -> Self {
        let called: Vec<_> =
            truth.iter().zip(shares).map(|(&gold, &shares)| (gold, rule.decide(shares), shares)).collect();
        Self::of(&called)
    }

    fn f1(&self, class: usize) -> f64 {
        let called: usize = self.confusion.iter().map(|row| row[class]).sum();
        let gold: usize = self.confusion[class].iter().sum();
        2.0 * self.confusion[class][class] as f64 / (called + gold).max(1) as f64
    }

    pub(crate) fn macro_f1(&self) -> f64 {
        (0..3).map(|class| self.f1(class)).sum::<f64>() / 3.0
    }

    fn opposite(&self) -> usize {
        self.confusion[0][2] + self.confusion[2][0]
    }

    /// Calls of the opposite sign among all polar calls.
    pub(crate) fn flips(&self) -> f64 {
        let polar: usize = self.confusion.iter().map(|row| row[0] + row[2]).sum();
        self.opposite() as f64 / polar.max(1) as f64
    }

    /// The same among polar calls where gold is polar, too.
    fn flips_of_polar(&self) -> f64 {
        let right = self.confusion[0][0] + self.confusion[2][2];
        self.opposite() as f64 / (self.opposite() + right).max(1) as f64
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "macro-F1 {:.4} (negative {:.3}, neutral {:.3}, positive {:.3}); opposite sign {:.1} % of polar calls, \
             {:.1} % of those on polar gold; calibration error {:.3}; gold × called {:?}",
            self.macro_f1(),
            self.f1(0),
            self.f1(1),
            self.f1(2),
            100.0 * self.flips(),
            100.0 * self.flips_of_polar(),
            self.calibration,
            self.confusion,
        )
    }
}

/// The factor at which shares are least surprised by the truth (Guo et al. 2017).
pub(crate) fn heat(scores: &[[f32; 3]], truth: &[usize]) -> f32 {
    let surprise = |heat: f32| -> f64 {
        scores
            .iter()
            .zip(truth)
            .map(|(&scores, &gold)| -f64::from(shares_of(scores, heat)[gold].max(1e-6)).ln())
            .sum()
    };
    let heats = (10..=200).map(|step| step as f32 / 100.0);
    heats.map(|heat| (heat, surprise(heat))).min_by(|a, b| a.1.total_cmp(&b.1)).map_or(1.0, |(heat, _)| heat)
}

/// The share of polar calls with the opposite sign that is allowed.
const MOST_OPPOSITE: f64 = 0.08;

/// The rule with the greatest macro-F1 among those that call the opposite sign seldom enough.
pub(crate) fn choose(truth: &[usize], shares: &[[f32; 3]]) -> Rule {
    let steps = (35..=80).flat_map(|least| (0..=40).map(move |apart| (least, apart)));
    let rules = steps.map(|(least, apart)| Rule { least: least as f32 / 50.0, apart: apart as f32 / 50.0 });
    let tried: Vec<(Rule, Measured)> =
        rules.map(|rule| (rule, Measured::by_rule(truth, shares, rule))).collect();
    for most in [0.12, 0.11, 0.10, 0.09, MOST_OPPOSITE, 0.07] {
        if let Some((rule, measured)) = best(&tried, most) {
            println!("opposite at most {most}: {rule:?} {measured}");
        }
    }
    best(&tried, MOST_OPPOSITE).map_or(Rule { least: 1.0, apart: 0.0 }, |(rule, _)| *rule)
}

fn best(tried: &[(Rule, Measured)], most: f64) -> Option<&(Rule, Measured)> {
    let allowed = tried.iter().filter(|(_, measured)| measured.flips() <= most);
    allowed.max_by(|a, b| a.1.macro_f1().total_cmp(&b.1.macro_f1()))
}
