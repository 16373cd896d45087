//! What the articles say, summed up for each theme.

use hashbrown::HashSet;
use rayon::prelude::*;

use super::ArticleStance;
use crate::config::Config;
use crate::guide::Guide;
use crate::progress::Progress;
use crate::stance::position::groups::{self, Group, Member};
use crate::stance::position::{self, Held, is_authors};
use crate::stance::{Act, Statement, Targets, ThemePosition, statement};
use crate::text::Language;
use crate::themes::Themes;
use crate::themes::passages::Material;

/// Subjects of themes, beside names, on which stances are looked for.
const SUBJECTS: usize = 3;

/// Stances of articles and themes.
pub(super) struct Stances {
    pub targets: Targets,
    pub articles: Vec<ArticleStance>,
    pub theme_positions: Vec<Vec<ThemePosition>>,
    pub theme_groups: Vec<Vec<Group>>,
}

/// Reads the statements of all articles and sums them up.
pub(super) fn read(
    material: Material<'_>,
    themes: &Themes,
    guide: &Guide,
    config: &Config,
    progress: &dyn Progress,
) -> Stances {
    let corpus = material.corpus;
    let subjects: Vec<String> = themes
        .all
        .iter()
        .flat_map(|theme| {
            theme.keywords.iter().filter(|keyword| keyword.surface.contains(' ')).take(SUBJECTS)
        })
        .map(|keyword| keyword.surface.clone())
        .collect();
    let stage = progress.stage("finding targets", corpus.articles.len() as u64);
    let targets = Targets::find(&corpus.articles, guide, &subjects, stage.as_ref());
    drop(stage);
    let stems: Vec<HashSet<String>> = themes
        .all
        .iter()
        .map(|theme| {
            let terms = theme
                .keywords
                .iter()
                .map(|keyword| &material.documents.vocabulary.terms[keyword.term as usize]);
            terms.flat_map(|term| term.stem.split(' ').map(str::to_lowercase)).collect()
        })
        .collect();
    let stage = progress.stage("reading stances", corpus.articles.len() as u64);
    let stances: Vec<ArticleStance> = corpus
        .articles
        .par_iter()
        .enumerate()
        .map(|(index, article)| {
            stage.advance(1);
            // The lexicons are English; of other languages nothing is guessed.
            if !matches!(material.languages[index], Language::English | Language::Unknown) {
                return ArticleStance::default();
            }
            let mut statements = statement::statements(article, &targets, &config.lexicon);
            statements
                .retain(|statement| !material.boilerplate.holds(index, &(statement.start..statement.end)));
            let exact = |statement: &Statement| statement.exact(article).to_owned();
            let main =
                position::main_statements(&statements, exact, &stems[themes.of[index]], config.positions);
            let title = statement::in_title(article, &targets, &config.lexicon);
            ArticleStance { positions: position::of_article(&statements, &title), main, statements }
        })
        .collect();
    let summed: Vec<(Vec<ThemePosition>, Vec<Group>)> =
        themes.all.par_iter().map(|theme| of_theme(&theme.articles, &stances, material)).collect();
    let (theme_positions, theme_groups) = summed.into_iter().unzip();
    Stances { targets, articles: stances, theme_positions, theme_groups }
}

fn of_theme(
    articles: &[usize],
    stances: &[ArticleStance],
    material: Material<'_>,
) -> (Vec<ThemePosition>, Vec<Group>) {
    let mut articles = articles.to_vec();
    articles.sort_unstable();
    let held = held(&articles, stances);
    let acts: Vec<Vec<Act>> = articles.iter().map(|&article| main_acts(&stances[article])).collect();
    let members: Vec<Member<'_>> = articles
        .iter()
        .zip(&acts)
        .map(|(&article, acts)| Member {
            article,
            metadata: &material.corpus.articles[article].metadata,
            acts,
            positions: &stances[article].positions,
        })
        .collect();
    (position::of_theme(&held), groups::compare(&members))
}

/// What articles say, to be summed up.
pub(super) fn held<'a>(articles: &[usize], stances: &'a [ArticleStance]) -> Vec<Held<'a>> {
    let held = |&article: &usize| Held {
        article,
        statements: &stances[article].statements,
        positions: &stances[article].positions,
    };
    articles.iter().map(held).collect()
}

/// What the author does in an article's main statements.
fn main_acts(stance: &ArticleStance) -> Vec<Act> {
    let main = stance.main.iter().map(|&place| &stance.statements[place]);
    main.filter(|statement| is_authors(statement)).map(Statement::main_act).collect()
}
