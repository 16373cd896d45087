//! From articles to documents: sentences, tokens, stems, phrases, and the vocabulary.

pub mod alias;
mod count;
pub mod language;
mod phrase;
pub mod sentence;
mod token;
pub mod vocabulary;
pub mod word;

pub use alias::Aliases;
pub use count::documents;
pub use language::Language;
pub use vocabulary::{Documents, Source, Term, Vocabulary};
