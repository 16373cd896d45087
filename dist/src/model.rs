//! The model that articles are put into, which each process reads once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use datafusion::common::{DataFusionError, Result};
use standpoint::config::Config;
use standpoint::digest;
use standpoint::model::Model;
use standpoint::pipeline::Assigner;

/// Models that were read, by the hash of their file.
static READ: Mutex<BTreeMap<String, Arc<Assigner>>> = Mutex::new(BTreeMap::new());

/// A model in a file that all can read, and the hash of that.
pub(crate) struct Shared {
    pub path: String,
    pub sha256: String,
    pub model: Arc<Model>,
}

impl Shared {
    /// Reads a model.
    ///
    /// # Errors
    /// A file that is no whole model, or has no name in UTF-8.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let failed = || format!("{} cannot be read; is it there?", path.display());
        let path = fs::canonicalize(path).with_context(failed)?;
        let bytes = fs::read(&path).with_context(failed)?;
        let name =
            path.to_str().with_context(|| format!("{} is no name in UTF-8; rename it", path.display()))?;
        let model = Model::from_bytes(&bytes).map_err(|wrong| anyhow::anyhow!("{name}: {wrong}"))?;
        Ok(Self { path: name.to_owned(), sha256: digest::sha256(&bytes), model: Arc::new(model) })
    }
}

/// The model in a file with that hash.
///
/// # Errors
/// A file that cannot be read, or has another hash.
pub(crate) fn read(path: &str, sha256: &str) -> Result<Arc<Assigner>> {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(model) = read.get(sha256) {
        return Ok(model.clone());
    }
    let wrong = |what: String| DataFusionError::Execution(format!("the model {path} on an executor: {what}"));
    let bytes = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    if digest::sha256(&bytes) != sha256 {
        return Err(wrong(
            "it is not the one that the client sees; put it in a folder that all share".to_owned(),
        ));
    }
    let model = Arc::new(Model::from_bytes(&bytes).map_err(wrong)?);
    let assigner = Arc::new(Assigner::new(model, &Config::default()));
    // One at a time: a job has one, and it can be large.
    read.clear();
    read.insert(sha256.to_owned(), assigner.clone());
    Ok(assigner)
}
