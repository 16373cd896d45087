//! The parts of `standpoint` that run on many machines: a thin layer of functions over the library, for
//! Apache DataFusion Ballista.
//!
//! [`functions`] are what the library does, as functions of SQL (`articles`, `said`, with the `model` of each process);
//! [`cluster`] starts schedulers and executors that know them, [`session`] is a client's end. [`analyze`] is the job: `gather`
//! reads, folds (`copies`) and counts, `sample` makes a model, `sums` puts articles into its themes and sums up what they
//! say, `report` renders; `stages` runs each of these as queries, whose results `write` writes.

#![forbid(unsafe_code)]

pub mod analyze;
mod articles;
pub mod cluster;
mod copies;
pub mod functions;
mod gather;
mod model;
mod report;
mod said;
mod sample;
pub mod session;
mod stages;
mod sums;
mod table;
mod write;
