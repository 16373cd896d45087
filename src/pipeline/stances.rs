//! What the articles say, summed up for each theme.

use std::ops::Range;
use std::sync::Arc;

use hashbrown::HashSet;
use rayon::prelude::*;

use super::ArticleStance;
use crate::config::Config;
use crate::corpus::{Article, Corpus};
use crate::guide::Guide;
use crate::progress::Progress;
use crate::stance::lexicon::Lexicon;
use crate::stance::position::groups::{self, Group, Member};
use crate::stance::position::{self, Held, is_authors};
use crate::stance::{Act, Statement, Targets, ThemePosition, statement};
use crate::text::Language;
use crate::themes::passages::Material;
use crate::themes::{Theme, Themes};

/// Subjects of themes, beside names, on which stances are looked for.
const SUBJECTS: usize = 3;

/// Stances of articles and themes.
pub(super) struct Stances {
    pub targets: Targets,
    pub articles: Vec<ArticleStance>,
    pub theme_positions: Vec<Vec<ThemePosition>>,
    pub theme_groups: Vec<Vec<Group>>,
}

/// What stances in a collection are about.
pub(super) fn targets(corpus: &Corpus, themes: &Themes, guide: &Guide, progress: &dyn Progress) -> Targets {
    let subjects: Vec<String> = themes
        .all
        .iter()
        .flat_map(|theme| {
            theme.keywords.iter().filter(|keyword| keyword.surface.contains(' ')).take(SUBJECTS)
        })
        .map(|keyword| keyword.surface.clone())
        .collect();
    let stage = progress.stage("finding targets", corpus.articles.len() as u64);
    Targets::find(&corpus.articles, guide, &subjects, stage.as_ref())
}

/// Reads the statements of all articles and sums them up.
pub(super) fn read(
    material: Material<'_>,
    themes: &Themes,
    targets: Targets,
    config: &Config,
    progress: &dyn Progress,
) -> Stances {
    let corpus = material.corpus;
    let vocabulary = &material.documents.vocabulary;
    let stems =
        |theme: &Theme| position::stems(vocabulary, theme.keywords.iter().map(|keyword| keyword.term));
    let reader = StanceReader {
        targets,
        lexicon: Arc::clone(&config.lexicon),
        stems: themes.all.iter().map(stems).collect(),
        positions: config.positions,
    };
    let stage = progress.stage("reading stances", corpus.articles.len() as u64);
    let stances: Vec<ArticleStance> = corpus
        .articles
        .par_iter()
        .enumerate()
        .map(|(index, article)| {
            stage.advance(1);
            let repeated = |place: &Range<usize>| material.boilerplate.holds(index, place);
            reader.read(article, material.languages[index], themes.of[index], repeated)
        })
        .collect();
    let summed: Vec<(Vec<ThemePosition>, Vec<Group>)> =
        themes.all.par_iter().map(|theme| of_theme(themes.speakers(theme), &stances, material)).collect();
    let (theme_positions, theme_groups) = summed.into_iter().unzip();
    Stances { targets: reader.targets, articles: stances, theme_positions, theme_groups }
}

/// Reads what articles say, each for itself.
#[derive(Debug)]
pub struct StanceReader {
    /// What stances are about.
    pub targets: Targets,
    /// What expressions mean.
    pub lexicon: Arc<Lexicon>,
    /// For each theme the stems of its keywords' words: [`crate::model::Model::stems`].
    pub stems: Vec<HashSet<String>>,
    /// Main statements of an article at most.
    pub positions: usize,
}

impl StanceReader {
    /// What an article of a theme says, but where lines are `repeated` in several articles (places in bytes).
    pub fn read(
        &self,
        article: &Article,
        language: Language,
        theme: usize,
        repeated: impl Fn(&Range<usize>) -> bool,
    ) -> ArticleStance {
        // The lexicons are English; of other languages nothing is guessed.
        if !matches!(language, Language::English | Language::Unknown) {
            return ArticleStance::default();
        }
        let mut statements = statement::statements(article, &self.targets, &self.lexicon);
        statements.retain(|statement| !repeated(&(statement.start..statement.end)));
        let exact = |statement: &Statement| statement.exact(article).to_owned();
        let main = position::main_statements(&statements, exact, &self.stems[theme], self.positions);
        let title = statement::in_title(article, &self.targets, &self.lexicon);
        ArticleStance { positions: position::of_article(&statements, &title), main, statements }
    }
}

fn of_theme(
    mut articles: Vec<usize>,
    stances: &[ArticleStance],
    material: Material<'_>,
) -> (Vec<ThemePosition>, Vec<Group>) {
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
