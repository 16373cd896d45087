//! Articles as rows of numbers: counts, TF-IDF, latent dimensions.

pub mod lsa;
pub mod sparse;
pub mod weight;

pub use lsa::Lsa;
pub use sparse::Rows;
pub use weight::{Counts, TfIdf};
