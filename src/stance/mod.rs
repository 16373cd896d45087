//! Where authors stand: on what, by which act, how surely, with the sentence that shows it.
//!
//! Everything here is a rule over lexicons ([`lexicon`], `data/stance`). A sentence is cut into
//! clauses ([`clause`]), words that somebody else says are given to them ([`holder`]; [`reading`] does both
//! for a paragraph), what is left is the author's; expressions make claims of it ([`claim`]), with the targets that it
//! names ([`target`]) these are statements ([`statement`]), and summed up, positions ([`position`]).

pub mod certainty;
pub mod claim;
pub mod clause;
mod context;
pub mod holder;
mod imperative;
mod inflect;
pub mod lexicon;
pub mod pattern;
pub mod polarity;
pub mod position;
pub mod reading;
pub mod statement;
pub mod target;

pub use holder::Holder;
pub use lexicon::Act;
pub use position::{ArticlePosition, Stance, ThemePosition};
pub use statement::Statement;
pub use target::{Target, Targets};
