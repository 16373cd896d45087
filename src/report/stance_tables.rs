//! The tables on statements and positions.

use super::table::{Cell, Table};
use crate::corpus::Origin;
use crate::pipeline::Analysis;
use crate::stance::position::groups::{By, Counted};
use crate::stance::statement::{self, context, joined};
use crate::stance::{Stance, ThemePosition};

/// Identifiers of all statements.
pub(super) fn evidence_ids(analysis: &Analysis) -> Vec<Vec<String>> {
    let stances = analysis.corpus.ids.iter().zip(&analysis.stances);
    stances.map(|(id, stance)| statement::identifiers(id, &stance.statements)).collect()
}

/// `stance_evidence`: one row a statement, in the order of articles and text.
pub(super) fn evidence(analysis: &Analysis, ids: &[Vec<String>], table: &mut Table) {
    for (index, stance) in analysis.stances.iter().enumerate() {
        let article = &analysis.corpus.articles[index];
        let theme = &analysis.themes.all[analysis.themes.of[index]];
        // Statements come in the order of the text, so that code points are counted once.
        let (mut byte, mut points) = (0, 0);
        for (statement, id) in stance.statements.iter().zip(&ids[index]) {
            points += article.text[byte..statement.start].chars().count();
            byte = statement.start;
            let exact = statement.exact(article);
            let length = exact.chars().count();
            let (prefix, suffix) = context(&article.text, statement.start..statement.end);
            table.row(&[
                Cell::Text(&analysis.corpus.ids[index]),
                Cell::Text(&theme.id),
                Cell::count(statement.paragraph),
                Cell::count(statement.sentence),
                Cell::Int(statement.line.into()),
                Cell::count(points),
                Cell::count(points + length),
                Cell::Text(exact),
                Cell::Text(prefix),
                Cell::Text(suffix),
                Cell::opt(statement.target.map(|target| analysis.targets.all[target].name.as_str())),
                Cell::Text(&statement.mention),
                Cell::Text(statement.holder.kind()),
                Cell::Text(statement.holder.name()),
                Cell::Text(&statement.holder_cue),
                Cell::Text(&joined(statement.acts.iter().map(|(act, _)| *act))),
                Cell::Int(statement.polarity().into()),
                Cell::Float(statement.score.into()),
                Cell::Int(statement.certainty.into()),
                Cell::Bool(statement.negated),
                Cell::Bool(statement.conceded),
                Cell::Text(&statement.cues.join(";")),
                Cell::Text(id),
            ]);
        }
    }
}

/// `stance_articles`: one row an article and target.
pub(super) fn articles(analysis: &Analysis, ids: &[Vec<String>], table: &mut Table) {
    for (index, stance) in analysis.stances.iter().enumerate() {
        let theme = &analysis.themes.all[analysis.themes.of[index]];
        for position in &stance.positions {
            let evidence: Vec<&str> =
                position.evidence.iter().map(|&place| ids[index][place].as_str()).collect();
            table.row(&[
                Cell::Text(&analysis.corpus.ids[index]),
                Cell::Text(&theme.id),
                Cell::Text(&analysis.targets.all[position.target].name),
                Cell::Text(position.stance.name()),
                Cell::Float(position.score.into()),
                Cell::count(position.n_author),
                Cell::count(position.n_source),
                Cell::Float(position.certainty.into()),
                Cell::Text(&joined(position.acts.iter().copied())),
                Cell::Text(&evidence.join(";")),
            ]);
        }
    }
}

/// `stance_themes`: one row a theme and target, those that most articles speak of first.
pub(super) fn themes(analysis: &Analysis, ids: &[Vec<String>], table: &mut Table) {
    for (theme, positions) in analysis.theme_positions.iter().enumerate() {
        positions.iter().for_each(|position| position_row(analysis, ids, &[], theme, position, table));
    }
}

/// `stance_by`: the same in each group.
pub(super) fn themes_by(analysis: &Analysis, ids: &[Vec<String>], table: &mut Table) {
    for breakdown in &analysis.breakdowns {
        for group in &breakdown.groups {
            let first = [Cell::Text(breakdown.by.name()), Cell::Text(&group.name)];
            for part in &group.themes {
                for position in &part.positions {
                    position_row(analysis, ids, &first, part.theme, position, table);
                }
            }
        }
    }
}

/// A theme's position, behind what comes first in its row.
fn position_row(
    analysis: &Analysis,
    ids: &[Vec<String>],
    first: &[Cell<'_>],
    theme: usize,
    position: &ThemePosition,
    table: &mut Table,
) {
    let dissent: Vec<&str> =
        position.dissent.iter().map(|&article| analysis.corpus.ids[article].as_str()).collect();
    let evidence: Vec<&str> =
        position.evidence.iter().map(|&(article, place)| ids[article][place].as_str()).collect();
    let cells = [
        Cell::Text(&analysis.themes.all[theme].id),
        Cell::Text(&analysis.targets.all[position.target].name),
        Cell::count(position.articles),
        Cell::count(position.positive),
        Cell::count(position.negative),
        Cell::count(position.mixed),
        Cell::count(position.none),
        Cell::opt_float(position.share),
        Cell::opt_float(position.interval.map(|interval| interval.0)),
        Cell::opt_float(position.interval.map(|interval| interval.1)),
        Cell::Text(&joined(position.acts.iter().copied())),
        Cell::Text(&dissent.join(";")),
        Cell::Text(&evidence.join(";")),
    ];
    table.row(&[first, &cells].concat());
}

/// `stance_groups`: what the authors, outlets and times of a theme do, against the rest of the theme; one row a
/// theme, group and thing that is counted.
pub(super) fn groups(analysis: &Analysis, table: &mut Table) {
    for (theme, groups) in analysis.themes.all.iter().zip(&analysis.theme_groups) {
        for group in groups {
            let (counted, target) = match group.counted {
                Counted::Act(act) => (act.verb(), None),
                Counted::For(target) => (Stance::Positive.name(), Some(target)),
                Counted::Against(target) => (Stance::Negative.name(), Some(target)),
            };
            let ids: Vec<&str> =
                group.articles.iter().map(|&article| analysis.corpus.ids[article].as_str()).collect();
            table.row(&[
                Cell::Text(&theme.id),
                Cell::Text(group.by.name()),
                Cell::Text(&group.name),
                Cell::Text(counted),
                Cell::opt(target.map(|target| analysis.targets.all[target].name.as_str())),
                Cell::count(group.articles.len()),
                Cell::count(group.of),
                Cell::Float(group.articles.len() as f64 / group.of as f64),
                Cell::Float(group.interval.0),
                Cell::Float(group.interval.1),
                Cell::count(group.others.0),
                Cell::count(group.others.1),
                Cell::Float(group.p),
                // Years are counted to be drawn; what they tell is tested in halves.
                Cell::opt_float((group.by != By::Origin(Origin::Year)).then_some(group.q)),
                Cell::Text(&ids.join(";")),
            ]);
        }
    }
}

/// `positions`: the main statements of each article, the best first.
pub(super) fn main_statements(analysis: &Analysis, ids: &[Vec<String>], table: &mut Table) {
    for (index, stance) in analysis.stances.iter().enumerate() {
        let theme = &analysis.themes.all[analysis.themes.of[index]];
        for (rank, &place) in stance.main.iter().enumerate() {
            let statement = &stance.statements[place];
            table.row(&[
                Cell::Text(&analysis.corpus.ids[index]),
                Cell::Text(&theme.id),
                Cell::count(rank + 1),
                Cell::Text(statement.main_act().verb()),
                Cell::opt(statement.target.map(|target| analysis.targets.all[target].name.as_str())),
                Cell::Int(statement.certainty.into()),
                Cell::Text(statement.exact(&analysis.corpus.articles[index])),
                Cell::Int(statement.line.into()),
                Cell::Text(&ids[index][place]),
            ]);
        }
    }
}
