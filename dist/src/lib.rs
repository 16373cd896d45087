//! The parts of `standpoint` that run on many machines: a thin layer of functions over the library, for
//! Apache DataFusion Ballista.
//!
//! [`functions`] are what the library does, as functions of SQL; [`cluster`] starts schedulers and executors that know
//! them, [`session`] is a client's end. [`prepare`] is the job: the stages in their order.

#![forbid(unsafe_code)]

mod assign;
pub mod cluster;
mod copies;
pub mod functions;
pub mod prepare;
pub mod session;
mod table;
