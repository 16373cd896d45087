//! Files: which there are ([`find`]), what they hold ([`mod@format`]), and their bytes (`open`) as text (`encoding`).

pub(super) mod encoding;
pub mod find;
pub mod format;
pub(super) mod open;
