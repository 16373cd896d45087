#![no_main]
//! Models: whatever stands in a file, it is refused or serves; what serves comes back from its bytes and puts each article
//! into one of its themes.

use libfuzzer_sys::fuzz_target;
use standpoint::model::Model;
use standpoint::model::fuzzing::packed;

const ARTICLE: &str =
    "The harbour needs dredging, said Ann Lee of the Islamic State in China.\n\nForeign fighters came.";

fuzz_target!(|bytes: &[u8]| {
    let _ = Model::from_bytes(bytes);
    // Check sums that no fuzzer finds are made for it.
    let Ok(model) = Model::from_bytes(&packed(bytes)) else { return };
    let assigned = model.assign(Some("A title"), ARTICLE);
    assert!(assigned.theme < model.about().themes.len());
    assert!(assigned.memberships.iter().all(|weight| weight.is_finite()));
    let again = Model::from_bytes(&model.to_bytes()).expect("a model that serves can be written and read");
    assert_eq!(again.assign(Some("A title"), ARTICLE), assigned);
});
