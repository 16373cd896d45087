#![no_main]
//! A file without a name that tells: its bytes say what it is, it is read or refused, and articles hold together.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::guarded_file;

fuzz_target!(init: standpoint_fuzz::let_caught_panics_of_others_pass(), |bytes: &[u8]| {
    let Ok(found) = guarded_file(bytes.to_vec(), None) else { return };
    standpoint_fuzz::slices(&found.articles);
    let again = guarded_file(bytes.to_vec(), Some(found.info.format)).expect("it was read a moment ago");
    let texts = |articles: &[standpoint::corpus::Article]| -> Vec<String> {
        articles.iter().map(|article| article.text.to_string()).collect()
    };
    assert_eq!(texts(&found.articles), texts(&again.articles));
    assert_eq!(found.dropped, again.dropped);
});
