//! How a long stage tells how far it is. The library reports; the command line shows.

/// Somebody who wants to know how far the work is.
pub trait Progress: Sync {
    /// A stage begins that takes `total` steps.
    fn stage(&self, name: &'static str, total: u64) -> Box<dyn Stage>;

    /// A stage begins whose steps are bytes.
    fn bytes(&self, name: &'static str, total: u64) -> Box<dyn Stage> {
        self.stage(name, total)
    }
}

/// A stage that is under way; it ends when it is dropped.
pub trait Stage: Send + Sync {
    /// So many more steps are done.
    fn advance(&self, steps: u64);
}

/// Nobody wants to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _total: u64) -> Box<dyn Stage> {
        Box::new(Self)
    }
}

impl Stage for Silent {
    fn advance(&self, _steps: u64) {}
}
