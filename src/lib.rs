//! standpoint
pub mod cluster;
pub mod config;
pub mod corpus;
pub mod error;
pub mod features;
pub mod guide;
mod lists;
pub mod progress;
pub mod stance;
pub mod text;
