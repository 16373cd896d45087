//! standpoint
pub mod corpus;
pub mod error;
pub mod guide;
mod lists;
pub mod progress;
