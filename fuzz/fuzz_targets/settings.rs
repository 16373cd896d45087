#![no_main]
//! Files of settings: taken or refused with a line that is there.

use libfuzzer_sys::fuzz_target;
use standpoint::edits::Edits;
use standpoint::error::Error;
use standpoint::guide::Guide;
use standpoint::settings_file::Table;
use standpoint::stance::lexicon::Lexicon;

fuzz_target!(|input: (u8, &str)| {
    let (kind, text) = input;
    let refused = match kind % 5 {
        0 => Guide::parse(text, "file").map(|guide| {
            for theme in &guide.themes {
                assert!(!theme.name.trim().is_empty() && !theme.seeds.is_empty());
            }
            assert!(guide.targets.iter().all(|target| !target.name.trim().is_empty()));
        }),
        2 => Edits::parse(text, "file").map(|edits| {
            assert!(
                edits.themes.iter().all(|theme| theme.merge.iter().all(|&other| other < edits.themes.len()))
            );
        }),
        1 => Lexicon::with(text, "file").map(drop),
        _ => configuration(text),
    };
    if let Err(error) = refused {
        let Error::Settings { file, message } = &error else { panic!("{error}") };
        let line = message.strip_prefix("line ").and_then(|rest| rest.split(':').next());
        let line: usize = line.and_then(|line| line.parse().ok()).unwrap_or_else(|| panic!("{error}"));
        assert!(file == "file" && 1 <= line && line <= text.split('\n').count(), "{error}");
    }
});

/// A table with a key of each kind that configuration files have.
fn configuration(text: &str) -> Result<(), Error> {
    let mut table = Table::parse(text, "file")?;
    table.flag("strict")?;
    table.number("seed", 0..=u64::MAX)?;
    if let Some(number) = table.number("positions", 1..=100)? {
        assert!((1..=100).contains(&number));
    }
    table.text("out")?;
    table.texts("inputs")?;
    table.value("themes", |text| text.parse::<u32>())?;
    table.values("by", |text| text.parse::<f64>())?;
    for mut below in table.tables("theme")? {
        below.text("name")?;
        below.end()?;
    }
    table.end()
}
