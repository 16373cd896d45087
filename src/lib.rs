//! `standpoint` reads a collection of articles and says what they are about and where their
//! authors stand, with a quoted sentence behind every statement.
//!
//! [`pipeline::analyze`] does the whole job and reads like the way that the data goes: [`corpus`]
//! (pages to articles), [`text`] (articles to bags of terms), [`features`] (rows of numbers), [`cluster`]
//! (groups of articles), [`themes`] (names and keywords for them), [`edits`] (what a person corrected in them), [`stance`]
//! (who says what about what), [`model`] (what is kept of the themes, for further articles), [`report`] (files) and
//! [`diff`] (what changed from one run's files to another's). A stage uses only stages before it. The library prints
//! nothing.

#![forbid(unsafe_code)]

pub mod annotate;
pub mod cluster;
pub mod config;
pub mod corpus;
pub mod diff;
pub mod digest;
pub mod edits;
pub mod error;
pub mod evaluate;
pub mod features;
pub mod guard;
pub mod guide;
mod lists;
pub mod memory;
pub mod model;
pub mod pipeline;
pub mod progress;
pub mod report;
pub mod settings_file;
pub mod stance;
pub mod text;
pub mod themes;
mod unspaced;
pub mod wording;
