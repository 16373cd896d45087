//! How the themes of a run came about, in words.

use crate::cluster::{self, EngineKind, Weighting};
use crate::config::Config;
use crate::pipeline::Analysis;
use crate::wording::thousands;

/// How articles were grouped, and what their weights are: whole sentences.
pub(super) fn method(analysis: &Analysis) -> String {
    if analysis.themes.of_model {
        return "Articles are grouped by the words and phrases that they share. The themes are those of a model, and no article \
                changes them: one goes where its words are likeliest, and how much likelier, beside how few articles the model \
                knows of a theme, is its weight. What fits none is put where it is least far, and is left out of where the \
                authors stand."
            .to_owned();
    }
    of_clustering(&analysis.config, analysis.corpus.articles.len())
}

fn of_clustering(config: &Config, articles: usize) -> String {
    let weighed = match (config.engine, config.weighting) {
        (EngineKind::Sib, Weighting::Both) => {
            "TF-IDF in some runs, the logarithm of their counts in the others"
        }
        (_, Weighting::Log) => "the logarithm of their counts",
        _ => "TF-IDF",
    };
    let grouped = match config.engine {
        EngineKind::Sib => {
            "Many runs from different starts are joined: articles that most runs keep together form a theme."
        }
        EngineKind::KMeans | EngineKind::Gmm | EngineKind::Spherical => {
            "Of several runs from different starts the best is taken."
        }
    };
    let weight = match (cluster::sampled(config.engine, articles), config.engine) {
        (Some(sample), _) => format!(
            "The runs are on {} articles, spread evenly over all; then each article is put where its words are likeliest, and how \
             much likelier is its weight there.",
            thousands(sample)
        ),
        (None, EngineKind::Gmm) => "How probable a theme is for an article is its weight there.".to_owned(),
        (None, _) => "The share of runs is the weight of an article in a theme.".to_owned(),
    };
    format!("Articles are grouped by the words and phrases that they share ({weighed}). {grouped} {weight}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_what_was_done() {
        let of = |engine: EngineKind, articles: usize| {
            of_clustering(&Config { engine, ..Config::default() }, articles)
        };
        let small = of(EngineKind::Sib, 20);
        assert!(
            small.contains("are joined") && small.contains("The share of runs") && !small.contains("spread")
        );
        let large = of(EngineKind::Sib, 100_000);
        assert!(large.contains("on 20,000 articles") && !large.contains("The share of runs"), "{large}");
        assert!(of(EngineKind::Gmm, 20).contains("How probable"));
        let spherical = of(EngineKind::Spherical, 100_000);
        assert!(spherical.contains("the best is taken") && !spherical.contains("spread"), "{spherical}");
    }
}
