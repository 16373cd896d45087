//! What the lines of a user's lexicon say of each expression, so that no two contradict each other.

use hashbrown::HashMap;

use super::Act;

/// Expressions with all that is said of them.
#[derive(Default)]
pub(super) struct Given(HashMap<String, Vec<Said>>);

struct Said {
    line: usize,
    kind: String,
    weights: Vec<f32>,
}

impl Given {
    /// Notes what a line says of an expression.
    ///
    /// # Errors
    /// Which earlier line says something else of it.
    pub(super) fn note(
        &mut self,
        line: usize,
        kind: &str,
        weight: Option<&str>,
        expression: &str,
    ) -> Result<(), String> {
        // Of a verb with its forms the first is what it is known by.
        let base = expression.split('/').next().unwrap_or_default();
        let weights: Vec<f32> =
            weight.unwrap_or_default().split_whitespace().filter_map(|weight| weight.parse().ok()).collect();
        let said = self.0.entry_ref(base).or_default();
        let contradicts = |other: &&Said| {
            let both = kind == "drop" || group(&other.kind) == group(kind);
            both && (other.kind != kind || other.weights != weights)
        };
        match said.iter().find(contradicts) {
            Some(Said { line, kind, .. }) => {
                Err(format!("“{expression}” stands on line {line} already, as “{kind}”; keep one of both"))
            }
            None => {
                said.push(Said { line, kind: kind.to_owned(), weights });
                Ok(())
            }
        }
    }
}

/// Kinds of which an expression can be one only. What is dropped can be added anew.
fn group(kind: &str) -> &str {
    match kind {
        "hedge" | "source" | "booster" => "certainty",
        "judge" | "thing" | "event" | "feeling" => "word",
        act if Act::ALL.iter().any(|known| known.verb() == act) => "act",
        alone => alone,
    }
}
