//! stub
/// The name under which a guide is found in an input folder.
pub const FILE_NAME: &str = "guide.toml";
