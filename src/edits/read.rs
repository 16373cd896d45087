//! Reading a file of edits: each mistake is told with its line and what to write instead.

use std::path::Path;

use hashbrown::HashMap;

use super::{Edits, MOST_PARTS, Record, Split, ThemeEdit};
use crate::error::Result;
use crate::guide::GuideTarget;
use crate::settings_file::{self, NumberOrLists, Placed, Table, instead};
use crate::text::alias;
use crate::text::word::words;
use crate::wording::nearest;

impl Edits {
    /// Reads a file of edits.
    ///
    /// # Errors
    /// Those of [`settings_file::read`] and [`Edits::parse`].
    pub fn read(path: &Path) -> Result<Self> {
        Self::parse(&settings_file::read(path)?, &path.display().to_string())
    }

    /// Reads the text of such a file; `file` is for messages.
    ///
    /// # Errors
    /// [`Error::Settings`](crate::error::Error::Settings) with the line for unknown keys and themes, values of another kind,
    /// and edits that contradict each other.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let mut table = Table::parse(text, file)?;
        let stop_words = table.texts("stop-words")?.unwrap_or_default();
        let (aliases, themes, records) =
            (table.tables("alias")?, table.tables("theme")?, table.tables("record")?);
        table.end()?;
        let stop_words = check_stop_words(&table, stop_words)?;
        let aliases = check_aliases(aliases)?;
        let mut given = themes.into_iter().map(Given::read).collect::<Result<Vec<_>>>()?;
        let records = records.into_iter().map(read_record).collect::<Result<Vec<_>>>()?;
        place_records(&table, &mut given, records)?;
        let themes = check_themes(&table, given)?;
        Ok(Self { text: text.to_owned(), stop_words, aliases, themes })
    }
}

/// A theme as it is written.
struct Given {
    line: usize,
    id: Option<Placed<String>>,
    name: Placed<String>,
    merge: Vec<Placed<String>>,
    split: Option<Placed<Split>>,
    pin: Vec<Placed<String>>,
    drop: bool,
    keep: bool,
    record: Record,
}

impl Given {
    fn read(mut table: Table<'_>) -> Result<Self> {
        let (id, name) = (table.text("id")?, table.text("name")?);
        let merge = table.texts("merge")?.unwrap_or_default();
        let split = table.number_or_lists("split", 2..=MOST_PARTS)?;
        let pin = table.texts("pin")?.unwrap_or_default();
        let (drop, keep) = (table.flag("drop")?.unwrap_or(false), table.flag("keep")?.unwrap_or(false));
        table.end()?;
        let line = table.line();
        let Some(name) = name.filter(|name| !name.value.trim().is_empty()) else {
            return Err(table.error(line, "it has no name; give it one, as in name = \"…\""));
        };
        if id.is_none() && pin.is_empty() {
            let message = format!(
                "“{}” has no id; a theme of your own needs articles, as in pin = [\"…\"]",
                name.value
            );
            return Err(table.error(line, message));
        }
        let split = split.map(|split| check_split(&table, split)).transpose()?;
        Ok(Self { line, id, name, merge, split, pin, drop, keep, record: Record::default() })
    }
}

fn check_split(table: &Table<'_>, split: Placed<NumberOrLists>) -> Result<Placed<Split>> {
    let line = split.line;
    let value = match split.value {
        NumberOrLists::Number(parts) => Split::Into(usize::try_from(parts).expect("the range is small")),
        NumberOrLists::Lists(lists) => {
            if lists.is_empty() || lists.iter().any(|list| list.iter().all(|seed| seed.trim().is_empty())) {
                return Err(table.error(
                    line,
                    "`split` has a part without seed words; give each some, or a number of parts",
                ));
            }
            if lists.len() as u64 > MOST_PARTS {
                return Err(table
                    .error(line, format!("`split` has {} parts; {MOST_PARTS} are the most", lists.len())));
            }
            Split::Seeds(lists)
        }
    };
    Ok(Placed { line, value })
}

fn check_stop_words(table: &Table<'_>, given: Vec<Placed<String>>) -> Result<Vec<String>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    for Placed { line, value } in &given {
        if words(value).len() != 1 {
            return Err(table
                .error(*line, format!("the stop word “{value}” is not one word; give each word by itself")));
        }
        if let Some(other) = known.insert(value.trim().to_lowercase(), *line) {
            return Err(
                table.error(*line, format!("the stop word “{value}” is given on line {other} already"))
            );
        }
    }
    Ok(given.into_iter().map(|word| word.value.trim().to_owned()).collect())
}

fn check_aliases(tables: Vec<Table<'_>>) -> Result<Vec<GuideTarget>> {
    let mut meanings: HashMap<String, Placed<usize>> = HashMap::new();
    let mut all: Vec<GuideTarget> = Vec::new();
    for (place, mut table) in tables.into_iter().enumerate() {
        let (name, aliases) = (table.text("name")?, table.texts("aliases")?.unwrap_or_default());
        table.end()?;
        let Some(name) = name.filter(|name| !name.value.trim().is_empty()) else {
            return Err(table.error(table.line(), "it has no name; give it one, as in name = \"…\""));
        };
        for Placed { line, value } in std::iter::once(&name).chain(&aliases) {
            let known = meanings.insert(alias::key(value), Placed { line: *line, value: place });
            if let Some(other) = known.filter(|other| other.value != place) {
                let message = format!("“{value}” stands on line {} already, for something else", other.line);
                return Err(table.error(*line, message));
            }
        }
        let aliases = aliases.into_iter().map(|alias| alias.value).collect();
        all.push(GuideTarget { name: name.value, aliases });
    }
    Ok(all)
}

fn read_record(mut table: Table<'_>) -> Result<(Placed<String>, Record)> {
    let id = table.text("id")?;
    let mut text = |key| Ok(table.text(key)?.map(|text| text.value));
    let (name, mark) = (text("name")?.unwrap_or_default(), text("mark")?);
    let size = table.number("size", 0..=u32::MAX.into())?.unwrap_or(0) as usize;
    let texts = |texts: Option<Vec<Placed<String>>>| -> Vec<String> {
        texts.unwrap_or_default().into_iter().map(|text| text.value).collect()
    };
    let (keywords, articles) = (texts(table.texts("keywords")?), texts(table.texts("articles")?));
    table.end()?;
    let Some(id) = id else {
        return Err(table.error(table.line(), "the record has no id; give that of its theme"));
    };
    Ok((id, Record { name, mark, size: size.max(articles.len()), keywords, articles }))
}

/// Gives each theme its record. A record whose theme was taken out of the file is one of a theme that is not edited.
fn place_records(
    table: &Table<'_>,
    given: &mut Vec<Given>,
    records: Vec<(Placed<String>, Record)>,
) -> Result<()> {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, theme) in given.iter().enumerate() {
        let Some(id) = &theme.id else { continue };
        if let Some(other) = places.insert(id.value.clone(), place) {
            let message = format!("the id “{}” is given on line {} already", id.value, given[other].line);
            return Err(table.error(id.line, message));
        }
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let known: Vec<String> = records.iter().map(|(id, _)| id.value.clone()).collect();
    if let Some(id) = given.iter().filter_map(|theme| theme.id.as_ref()).find(|id| !known.contains(&id.value))
        && !known.is_empty()
    {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let message = format!(
            "there is no record of a theme `{}`; {}. A theme of your own has no id, but articles, as in pin = [\"…\"]",
            id.value,
            instead(&id.value, &known)
        );
        return Err(table.error(id.line, message));
    }
    for (id, record) in records {
        if let Some(other) = seen.insert(id.value.clone(), id.line) {
            let message = format!("the record of “{}” is given on line {other} already", id.value);
            return Err(table.error(id.line, message));
        }
        match places.get(&id.value) {
            Some(&place) => given[place].record = record,
            None => given.push(Given {
                line: id.line,
                name: Placed { line: id.line, value: record.name.clone() },
                id: Some(id),
                merge: Vec::new(),
                split: None,
                pin: Vec::new(),
                drop: false,
                keep: false,
                record,
            }),
        }
    }
    Ok(())
}

/// What is said of several themes must fit together.
fn check_themes(table: &Table<'_>, given: Vec<Given>) -> Result<Vec<ThemeEdit>> {
    let places = Places::of(&given);
    let merges =
        given.iter().map(|theme| theme.merge.iter().map(|other| places.find(table, other)).collect());
    let merges = merges.collect::<Result<Vec<Vec<usize>>>>()?;
    drop(places);
    let mut goes: HashMap<usize, usize> = HashMap::new();
    for (place, theme) in given.iter().enumerate() {
        for (&other, named) in merges[place].iter().zip(&theme.merge) {
            let gone = &given[other];
            let wrong = if other == place {
                Some("a theme cannot be merged with itself".to_owned())
            } else if goes.insert(other, place).is_some() {
                Some(format!("“{}” is merged on another line already", gone.name.value))
            } else if !gone.merge.is_empty() || gone.split.is_some() || gone.drop {
                Some(format!(
                    "“{}” becomes a part of “{}”, so that it cannot merge, split or be dropped itself",
                    gone.name.value, theme.name.value
                ))
            } else {
                None
            };
            if let Some(wrong) = wrong {
                return Err(table.error(named.line, wrong));
            }
        }
        if theme.drop && (!theme.merge.is_empty() || theme.split.is_some() || !theme.pin.is_empty()) {
            let message =
                format!("“{}” is dropped; take out its merge, split and pin, or the drop", theme.name.value);
            return Err(table.error(theme.line, message));
        }
    }
    check_names(table, &given, &goes)?;
    check_pins(table, &given, &goes)?;
    let theme = |(theme, merge): (Given, Vec<usize>)| ThemeEdit {
        id: theme.id.map(|id| id.value),
        name: theme.name.value,
        merge,
        split: theme.split.map(|split| split.value),
        pin: theme.pin.into_iter().map(|pin| pin.value).collect(),
        drop: theme.drop,
        keep: theme.keep,
        record: theme.record,
    };
    Ok(given.into_iter().zip(merges).map(theme).collect())
}

/// The places of themes by what they can be called by.
struct Places<'a> {
    ids: HashMap<&'a str, usize>,
    names: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    fn of(given: &'a [Given]) -> Self {
        let (mut ids, mut names) = (HashMap::new(), HashMap::new());
        for (place, theme) in given.iter().enumerate() {
            if let Some(id) = &theme.id {
                ids.entry(id.value.as_str()).or_insert(place);
            }
            for name in [&theme.name.value, &theme.record.name] {
                names.entry(name.as_str()).or_insert(place);
            }
        }
        Self { ids, names }
    }

    /// The place of the theme that an id or a name means.
    fn find(&self, table: &Table<'_>, named: &Placed<String>) -> Result<usize> {
        let name = named.value.as_str();
        self.ids.get(name).or_else(|| self.names.get(name)).copied().ok_or_else(|| {
            let mut known: Vec<(usize, &str)> = self.ids.iter().map(|(id, place)| (*place, *id)).collect();
            known.sort_unstable();
            let known: Vec<&str> = known.into_iter().map(|(_, id)| id).collect();
            let mut names: Vec<&str> = self.names.keys().copied().collect();
            names.sort_unstable();
            let remedy = match nearest(name, names.into_iter()) {
                Some(near) => format!("did you mean “{near}”? Known: {}", known.join(", ")),
                None => instead(name, &known),
            };
            table.error(named.line, format!("there is no theme `{name}`; {remedy}"))
        })
    }
}

/// Names tell themes apart. Those of themes that are none any more, and that nobody gave, may be alike.
fn check_names(table: &Table<'_>, given: &[Given], goes: &HashMap<usize, usize>) -> Result<()> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let lasting = given.iter().enumerate().filter(|(place, theme)| !goes.contains_key(place) && !theme.drop);
    for (_, theme) in lasting.filter(|(_, theme)| !theme.name.value.is_empty()) {
        if let Some(other) = known.insert(theme.name.value.to_lowercase(), theme.name.line) {
            let message = format!(
                "the name “{}” is given on line {other} already; to make one theme of two, write merge = [\"…\"] with the \
                 other's id",
                theme.name.value
            );
            return Err(table.error(theme.name.line, message));
        }
    }
    Ok(())
}

fn check_pins(table: &Table<'_>, given: &[Given], goes: &HashMap<usize, usize>) -> Result<()> {
    let mut known: HashMap<&str, (usize, usize)> = HashMap::new();
    for (place, theme) in given.iter().enumerate() {
        let to = goes.get(&place).copied().unwrap_or(place);
        for pin in &theme.pin {
            if let Some((line, other)) = known.insert(&pin.value, (pin.line, to)) {
                let message = match other == to {
                    true => format!("the article “{}” is pinned on line {line} already", pin.value),
                    false => format!("the article “{}” is pinned to another theme on line {line}", pin.value),
                };
                return Err(table.error(pin.line, message));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read() {
        let text = "stop-words = [\"said\"]\n[[alias]]\nname = \"EU\"\naliases = [\"Union\"]\n\
                    [[theme]]\nid = \"t1\"\nname = \"Sea\"\nmerge = [\"t2\"]\nsplit = [[\"ship\", \"sail\"], [\"port\"]]\n\
                    [[theme]]\nid = \"t2\"\nname = \"Ports\"\npin = [\"a1\"]\n\
                    [[theme]]\nname = \"Mine\"\npin = [\"a2\"]\n\
                    [[record]]\nid = \"t1\"\nname = \"Ships\"\nsize = 9\nkeywords = [\"ship\"]\narticles = [\"a3\"]\n\
                    [[record]]\nid = \"t2\"\nname = \"Ports\"\n[[record]]\nid = \"t9\"\nname = \"Taken out\"\n";
        let edits = Edits::parse(text, "themes.toml").unwrap();
        assert_eq!((edits.stop_words.len(), edits.aliases[0].aliases.len(), edits.themes.len()), (1, 1, 4));
        let [sea, ports, mine, out] = &edits.themes[..] else { panic!("{edits:?}") };
        assert_eq!((&sea.merge[..], sea.record.size, sea.is_renamed()), (&[1][..], 9, true));
        assert!(sea.lasts() && ports.lasts() && mine.lasts() && !out.lasts());
        assert_eq!(Edits::parse(&edits.text, "again").unwrap(), edits);
        assert!(Edits::parse("", "themes.toml").unwrap().is_empty());
    }

    #[test]
    fn a_name_that_is_replaced_everywhere_is_a_rename() {
        let mark = super::super::mark("Ships");
        let text = format!(
            "[[theme]]\nid = \"t1\"\nname = \"Ships\"\n[[record]]\nid = \"t1\"\nname = \"Ships\"\nmark = \"{mark}\"\n"
        );
        let theme = |text: &str| Edits::parse(text, "themes.toml").unwrap().themes.remove(0);
        assert!(!theme(&text).is_renamed());
        assert!(theme(&text.replace("Ships", "Sea")).is_renamed());
        assert!(theme(&text.replacen("Ships", "Sea", 1)).is_renamed());
        let record_only = text
            .replace("[[record]]\nid = \"t1\"\nname = \"Ships\"", "[[record]]\nid = \"t1\"\nname = \"Sea\"");
        assert!(record_only != text && !theme(&record_only).is_renamed());
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        const TWO: &str = "[[theme]]\nid = \"t1\"\nname = \"A\"\n[[theme]]\nid = \"t2\"\nname = \"B\"\n";
        for (text, told) in [
            ("stop-word = []", "line 1: unknown key `stop-word`; did you mean `stop-words`?"),
            ("stop-words = [\"a b\"]", "line 1: the stop word “a b” is not one word"),
            ("stop-words = [\"said\",\n\"Said\"]", "line 2: the stop word “Said” is given on line 1 already"),
            (
                "[[theme]]\nid = \"t1\"\nname = \"A\"\nmerg = [\"t2\"]",
                "line 4: unknown key `merg`; did you mean `merge`?",
            ),
            ("[[theme]]\nid = \"t1\"", "line 1: it has no name"),
            ("[[theme]]\nname = \"A\"", "line 1: “A” has no id"),
            (
                "[[theme]]\nid = \"t1\"\nname = \"A\"\nsplit = 1",
                "line 4: `split` is `1`; give a whole number from 2 to 100",
            ),
            (
                "[[theme]]\nid = \"t1\"\nname = \"A\"\nsplit = \"a\"",
                "line 4: `split` is `\"a\"`; give a number, or lists",
            ),
            (
                "[[theme]]\nid = \"t1\"\nname = \"A\"\nsplit = [\"a\"]",
                "line 4: `split` is `\"a\"`; give a number, or lists",
            ),
            (
                "[[theme]]\nid = \"t1\"\nname = \"A\"\nsplit = [[\" \"]]",
                "line 4: `split` has a part without seed words",
            ),
            ("[[theme]]\nid = \"t1\"\nname = \"A\"\ndrop = 1", "line 4: `drop` is `1`; give true or false"),
            (&format!("{TWO}merge = [\"t2\"]"), "line 7: a theme cannot be merged with itself"),
            (&format!("{TWO}merge = [\"t7\"]"), "line 7: there is no theme `t7`; known: t1, t2"),
            (&format!("{TWO}merge = [\"t1\"]\ndrop = true"), "line 4: “B” is dropped; take out its merge"),
            (
                &format!("{TWO}[[theme]]\nid = \"t1\"\nname = \"C\""),
                "line 8: the id “t1” is given on line 1 already",
            ),
            (
                &format!("{TWO}[[theme]]\nid = \"t3\"\nname = \"b\""),
                "line 9: the name “b” is given on line 6 already; to make one",
            ),
            (
                &format!("{TWO}pin = [\"x\"]\n[[theme]]\nname = \"C\"\npin = [\"x\"]"),
                "line 10: the article “x” is pinned to another",
            ),
            (
                &format!("{TWO}[[record]]\nid = \"t1\"\nname = \"A\""),
                "line 5: there is no record of a theme `t2`; known: t1. A theme of your own has no id",
            ),
            (
                &format!("{TWO}[[theme]]\nid = \"t4\"\nname = \"Harbour\"\nmerge = [\"Harbor\"]"),
                "did you mean “Harbour”?",
            ),
            ("[[record]]\nname = \"A\"", "line 1: the record has no id"),
            (
                "[[alias]]\nname = \"A\"\n[[alias]]\nname = \"a b\"\naliases = [\"A\"]",
                "line 5: “A” stands on line 2 already",
            ),
        ] {
            let message = Edits::parse(text, "themes.toml").unwrap_err().to_string();
            assert!(
                message.starts_with("themes.toml: ") && message.contains(told),
                "{text}\n{message}\n{told}"
            );
        }
    }
}
