//! Where an article belongs by a model and what it says, as a row.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float32Array, Int64Array, ListArray, StringArray, StructArray,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type};
use datafusion::common::Result;
use datafusion::logical_expr::ColumnarValue;
use standpoint::corpus::Article;
use standpoint::model::Assigned;
use standpoint::pipeline::ArticleStance;
use standpoint::stance::position::{shows, side};
use standpoint::stance::statement::{context, identifiers, joined};
use standpoint::stance::{ArticlePosition, Stance, Statement, Targets};

use crate::articles::Columns;
use crate::functions::{column, list_of, texts};
use crate::model;

/// Columns of a table with what each is; all but those that are named as optional are filled in every row.
fn fields_of(columns: &[(&str, DataType, bool)]) -> Fields {
    columns.iter().map(|(name, kind, optional)| Field::new(*name, kind.clone(), *optional)).collect()
}

/// Columns of `stance_evidence` behind its keys.
pub(crate) fn statement_fields() -> Fields {
    use DataType::{Boolean, Float32, Int64, Utf8};
    fields_of(&[
        ("place", Int64, false),
        ("paragraph", Int64, false),
        ("sentence", Int64, false),
        ("line", Int64, false),
        ("start", Int64, false),
        ("end", Int64, false),
        ("exact", Utf8, false),
        ("prefix", Utf8, true),
        ("suffix", Utf8, true),
        ("target", Utf8, true),
        ("target_mention", Utf8, true),
        ("holder_type", Utf8, false),
        ("holder", Utf8, true),
        ("cue", Utf8, true),
        ("acts", Utf8, true),
        ("polarity", Int64, false),
        ("score", Float32, false),
        ("certainty", Int64, false),
        ("negated", Boolean, false),
        ("conceded", Boolean, false),
        ("cues", Utf8, true),
        ("evidence_id", Utf8, false),
        ("rank", Int64, true),
        ("act", Utf8, false),
        ("shows", Float32, true),
        ("side", Int64, true),
    ])
}

/// Columns of `stance_articles` behind its keys.
pub(crate) fn position_fields() -> Fields {
    use DataType::{Float32, Int64, Utf8};
    fields_of(&[
        ("target", Utf8, false),
        ("stance", Utf8, false),
        ("score", Float32, false),
        ("n_author", Int64, false),
        ("n_source", Int64, false),
        ("certainty", Float32, false),
        ("acts", Utf8, true),
        ("evidence_ids", Utf8, true),
    ])
}

/// What `standpoint_said` gives of each article.
pub(crate) fn fields() -> Fields {
    use DataType::{Boolean, Float32, Int64, Struct, Utf8};
    fields_of(&[
        ("theme", Int64, false),
        ("weight", Float32, false),
        ("runner_up", Int64, true),
        ("runner_up_weight", Float32, true),
        ("far", Boolean, false),
        ("typical", Float32, false),
        ("language", Utf8, true),
        ("statements", list_of(Struct(statement_fields())), false),
        ("positions", list_of(Struct(position_fields())), false),
    ])
}

/// Columns of `standpoint_said`.
pub(crate) fn arguments() -> Vec<DataType> {
    use DataType::{Int64, Utf8};
    vec![Utf8, Utf8, Utf8, Utf8, Utf8, list_of(Int64), list_of(Int64), Int64, Int64]
}

/// `standpoint_said(model, sha256, doc_id, title, text, paragraphs, lines, line_start, line_end)`: the theme of an article
/// by the model in a file with that hash, and what the article says.
pub(crate) fn said(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let [paths, hashes, ids] = [0, 1, 2].map(|place| texts(columns, place));
    let (paths, hashes, ids) = (paths?, hashes?, ids?);
    let list = |place| -> Result<ListArray> {
        Ok(column(columns, place, &list_of(DataType::Int64))?.as_list().clone())
    };
    let number = |place| -> Result<Int64Array> {
        Ok(column(columns, place, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
    };
    let articles = Columns {
        titles: texts(columns, 3)?,
        texts: texts(columns, 4)?,
        paragraphs: list(5)?,
        lines: list(6)?,
        first: number(7)?,
        last: number(8)?,
    };
    let mut rows = Rows::default();
    for row in 0..articles.texts.len() {
        let assigner = model::read(paths.value(row), hashes.value(row))?;
        let article = articles.article(row)?;
        let (assigned, stance) = assigner.read(&article);
        rows.add(ids.value(row), &article, assigned, &stance, assigner.targets());
    }
    rows.finish()
}

/// Columns that are being filled.
#[derive(Default)]
struct Rows {
    assigned: Vec<Assigned>,
    statements: Vec<Said>,
    n_statements: Vec<usize>,
    positions: Vec<Position>,
    n_positions: Vec<usize>,
}

/// A statement's cells that are not its own fields.
struct Said {
    statement: Statement,
    place: usize,
    points: (usize, usize),
    exact: String,
    prefix: String,
    suffix: String,
    target: Option<String>,
    id: String,
    rank: Option<usize>,
    /// How well it shows the position of its article's theme, and which side; of those that are shown.
    shows: Option<(f32, i8)>,
}

struct Position {
    position: ArticlePosition,
    target: String,
    evidence: String,
}

impl Rows {
    fn add(
        &mut self,
        id: &str,
        article: &Article,
        assigned: Assigned,
        stance: &ArticleStance,
        targets: &Targets,
    ) {
        let ids = identifiers(id, &stance.statements);
        let name = |target: usize| targets.all[target].name.clone();
        // What an author says of a target is shown for its theme, too, unless the article fits none.
        let own = stance.positions.iter().filter(|position| position.n_author > 0 && !assigned.far);
        let shown: BTreeMap<usize, Stance> = own
            .flat_map(|position| position.evidence.iter().map(|&place| (place, position.stance)))
            .collect();
        let (mut byte, mut points) = (0, 0);
        for (place, (statement, id)) in stance.statements.iter().zip(&ids).enumerate() {
            points += article.text[byte..statement.start].chars().count();
            byte = statement.start;
            let exact = statement.exact(article);
            let (prefix, suffix) = context(&article.text, statement.start..statement.end);
            self.statements.push(Said {
                statement: statement.clone(),
                place,
                points: (points, points + exact.chars().count()),
                exact: exact.to_owned(),
                prefix: prefix.to_owned(),
                suffix: suffix.to_owned(),
                target: statement.target.map(name),
                id: id.clone(),
                rank: stance.main.iter().position(|&main| main == place).map(|rank| rank + 1),
                shows: shown.get(&place).map(|&stance| (shows(statement), side(statement, stance))),
            });
        }
        for position in &stance.positions {
            let evidence: Vec<&str> = position.evidence.iter().map(|&place| ids[place].as_str()).collect();
            self.positions.push(Position {
                target: name(position.target),
                evidence: evidence.join(";"),
                position: position.clone(),
            });
        }
        self.n_statements.push(stance.statements.len());
        self.n_positions.push(stance.positions.len());
        self.assigned.push(assigned);
    }

    fn finish(self) -> Result<ColumnarValue> {
        let all = &self.assigned;
        let second: Vec<Option<(i64, f32)>> = all.iter().map(runner_up).collect();
        let statements = listed(statement_fields(), statement_columns(&self.statements), self.n_statements)?;
        let positions = listed(position_fields(), position_columns(&self.positions), self.n_positions)?;
        let columns: Vec<ArrayRef> = vec![
            ints(all.iter().map(|assigned| Some(assigned.theme as i64))),
            floats(all.iter().map(|assigned| Some(assigned.memberships[assigned.theme]))),
            ints(second.iter().map(|second| second.map(|(theme, _)| theme))),
            floats(second.iter().map(|second| second.map(|(_, weight)| weight))),
            bools(all.iter().map(|assigned| assigned.far)),
            floats(all.iter().map(|assigned| Some(assigned.typical))),
            strings(all.iter().map(|assigned| assigned.language.code())),
            statements,
            positions,
        ];
        Ok(ColumnarValue::Array(Arc::new(StructArray::try_new(fields(), columns, None)?)))
    }
}

/// The theme with the next greatest weight, of equal ones the first.
fn runner_up(assigned: &Assigned) -> Option<(i64, f32)> {
    let others = assigned.memberships.iter().copied().enumerate();
    let others = others.filter(|&(theme, _)| theme != assigned.theme);
    let second = others.reduce(|best, next| if next.1 > best.1 { next } else { best });
    second.map(|(theme, weight)| (theme as i64, weight))
}

fn statement_columns(all: &[Said]) -> Vec<ArrayRef> {
    let count = |number: &dyn Fn(&Said) -> usize| ints(all.iter().map(|said| Some(number(said) as i64)));
    let own = |text: &dyn Fn(&Said) -> String| -> ArrayRef {
        let texts = all.iter().map(text).map(|text| Some(text).filter(|text| !text.is_empty()));
        Arc::new(texts.collect::<StringArray>())
    };
    vec![
        count(&|said| said.place),
        count(&|said| said.statement.paragraph),
        count(&|said| said.statement.sentence),
        count(&|said| said.statement.line as usize),
        count(&|said| said.points.0),
        count(&|said| said.points.1),
        Arc::new(all.iter().map(|said| Some(said.exact.as_str())).collect::<StringArray>()),
        strings(all.iter().map(|said| said.prefix.as_str())),
        strings(all.iter().map(|said| said.suffix.as_str())),
        strings(all.iter().map(|said| said.target.as_deref().unwrap_or_default())),
        strings(all.iter().map(|said| said.statement.mention.as_str())),
        strings(all.iter().map(|said| said.statement.holder.kind())),
        strings(all.iter().map(|said| said.statement.holder.name())),
        strings(all.iter().map(|said| said.statement.holder_cue.as_str())),
        own(&|said| joined(said.statement.acts.iter().map(|(act, _)| *act))),
        ints(all.iter().map(|said| Some(said.statement.polarity().into()))),
        floats(all.iter().map(|said| Some(said.statement.score))),
        ints(all.iter().map(|said| Some(said.statement.certainty.into()))),
        bools(all.iter().map(|said| said.statement.negated)),
        bools(all.iter().map(|said| said.statement.conceded)),
        own(&|said| said.statement.cues.join(";")),
        strings(all.iter().map(|said| said.id.as_str())),
        ints(all.iter().map(|said| said.rank.map(|rank| rank as i64))),
        strings(all.iter().map(|said| said.statement.main_act().verb())),
        floats(all.iter().map(|said| said.shows.map(|(shows, _)| shows))),
        ints(all.iter().map(|said| said.shows.map(|(_, side)| side.into()))),
    ]
}

fn position_columns(all: &[Position]) -> Vec<ArrayRef> {
    let acts: Vec<String> = all.iter().map(|said| joined(said.position.acts.iter().copied())).collect();
    vec![
        strings(all.iter().map(|said| said.target.as_str())),
        strings(all.iter().map(|said| said.position.stance.name())),
        floats(all.iter().map(|said| Some(said.position.score))),
        ints(all.iter().map(|said| Some(said.position.n_author as i64))),
        ints(all.iter().map(|said| Some(said.position.n_source as i64))),
        floats(all.iter().map(|said| Some(said.position.certainty))),
        strings(acts.iter().map(String::as_str)),
        strings(all.iter().map(|said| said.evidence.as_str())),
    ]
}

/// Texts, where empty ones are none.
fn strings<'a>(texts: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(texts.map(|text| Some(text).filter(|text| !text.is_empty())).collect::<StringArray>())
}

fn ints(numbers: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(numbers.collect::<Int64Array>())
}

fn floats(numbers: impl Iterator<Item = Option<f32>>) -> ArrayRef {
    Arc::new(numbers.collect::<Float32Array>())
}

fn bools(values: impl Iterator<Item = bool>) -> ArrayRef {
    Arc::new(BooleanArray::from(values.collect::<Vec<bool>>()))
}

fn listed(fields: Fields, columns: Vec<ArrayRef>, lengths: Vec<usize>) -> Result<ArrayRef> {
    let structs = StructArray::try_new(fields, columns, None)?;
    let item = Arc::new(Field::new_list_field(DataType::Struct(structs.fields().clone()), true));
    Ok(Arc::new(ListArray::try_new(item, OffsetBuffer::from_lengths(lengths), Arc::new(structs), None)?))
}
