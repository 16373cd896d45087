//! From articles to documents: sentences, tokens, stems, phrases, and the vocabulary.

pub mod alias;
pub mod boilerplate;
mod context;
mod count;
mod intern;
pub(crate) mod known;
pub mod language;
mod phrase;
mod place;
mod read;
mod recount;
pub mod sentence;
mod surface;
pub(crate) mod token;
pub mod vocabulary;
pub mod word;

pub use alias::Aliases;
pub use boilerplate::{Boilerplate, CommonLines, LineCounts};
pub use count::{Counting, documents};
pub use known::KnownPhrases;
pub use language::Language;
pub use place::{Places, Placing, bags};
pub use recount::Recount;
pub use vocabulary::{Bags, Documents, RARE_IN, RareTerm, Source, Term, Vocabulary};
