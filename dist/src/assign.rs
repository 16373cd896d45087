//! Putting articles into the themes of a model, which each process reads once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use datafusion::arrow::array::{BooleanArray, Float32Array, Int64Array, StringArray, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::ColumnarValue;
use sha2::{Digest, Sha256};
use standpoint::model::{Assigned, Model};

use crate::functions::texts;

/// Models that were read, by the hash of their file.
static READ: Mutex<BTreeMap<String, Arc<Model>>> = Mutex::new(BTreeMap::new());

pub(crate) fn fields() -> Fields {
    let field = |name, kind, optional| Field::new(name, kind, optional);
    Fields::from(vec![
        field("theme", DataType::Int64, false),
        field("weight", DataType::Float32, false),
        field("runner_up", DataType::Int64, true),
        field("runner_up_weight", DataType::Float32, true),
        field("far", DataType::Boolean, false),
        field("typical", DataType::Float32, false),
        field("language", DataType::Utf8, false),
    ])
}

/// The hash of a model's file, if a whole model is in it.
pub(crate) fn check(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Model::from_bytes(&bytes).map_err(|wrong| anyhow::anyhow!("{}: {wrong}", path.display()))?;
    Ok(hash(&bytes))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn model(path: &str, sha256: &str) -> Result<Arc<Model>> {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(model) = read.get(sha256) {
        return Ok(model.clone());
    }
    let wrong = |what: String| DataFusionError::Execution(format!("the model {path} on an executor: {what}"));
    let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    if hash(&bytes) != sha256 {
        return Err(wrong(
            "it is not the one that the client sees; put it in a folder that all share".to_owned(),
        ));
    }
    let model = Arc::new(Model::from_bytes(&bytes).map_err(wrong)?);
    // One at a time: a job has one, and it can be large.
    read.clear();
    read.insert(sha256.to_owned(), model.clone());
    Ok(model)
}

/// `standpoint_assign(model, sha256, title, text)`: the theme of an article by the model in a file with that hash.
pub(crate) fn assign(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let [paths, hashes, titles, bodies] = [0, 1, 2, 3].map(|place| texts(columns, place));
    let (paths, hashes, titles, bodies) = (paths?, hashes?, titles?, bodies?);
    let mut all: Vec<Assigned> = Vec::new();
    let (mut themes, mut weights) = (Vec::new(), Vec::new());
    let (mut runners, mut runner_weights) = (Vec::new(), Vec::new());
    for ((path, sha256), (title, body)) in
        paths.iter().zip(hashes.iter()).zip(titles.iter().zip(bodies.iter()))
    {
        let model = model(path.unwrap_or_default(), sha256.unwrap_or_default())?;
        let assigned = model.assign(title, body.unwrap_or_default());
        themes.push(assigned.theme as i64);
        weights.push(assigned.memberships[assigned.theme]);
        let others =
            assigned.memberships.iter().copied().enumerate().filter(|&(theme, _)| theme != assigned.theme);
        // Of equal ones the first.
        let second = others.reduce(|best, next| if next.1 > best.1 { next } else { best });
        runners.push(second.map(|(theme, _)| theme as i64));
        runner_weights.push(second.map(|(_, weight)| weight));
        all.push(assigned);
    }
    let far: Vec<bool> = all.iter().map(|assigned| assigned.far).collect();
    let typical: Vec<f32> = all.iter().map(|assigned| assigned.typical).collect();
    let languages: Vec<&str> = all.iter().map(|assigned| assigned.language.code()).collect();
    let structs = StructArray::try_new(
        fields(),
        vec![
            Arc::new(Int64Array::from(themes)),
            Arc::new(Float32Array::from(weights)),
            Arc::new(Int64Array::from(runners)),
            Arc::new(Float32Array::from(runner_weights)),
            Arc::new(BooleanArray::from(far)),
            Arc::new(Float32Array::from(typical)),
            Arc::new(StringArray::from(languages)),
        ],
        None,
    )?;
    Ok(ColumnarValue::Array(Arc::new(structs)))
}
