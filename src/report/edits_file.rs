//! `themes.toml`: the themes of a run, to be edited and given back with `--edits`.

use super::harmless::{clean, shorten};
use crate::edits::{Fate, Record, Split, Standing, ThemeEdit, mark, seal};
use crate::pipeline::Analysis;
use crate::wording::counted;

/// Typical articles, articles between themes, and keywords that are named for each theme.
const TYPICAL: usize = 5;
const BETWEEN: usize = 3;
const KEYWORDS: usize = 10;
/// Keywords that are recorded.
const RECORDED: usize = 20;
/// Characters of a title at most.
const TITLE: usize = 80;

const HEAD: &str = "\
# The themes of this run, made to be edited. Give it to the next run: standpoint analyze … --edits themes.toml
# A theme that you edit lasts, also when articles are added; the others are found anew. docs/edits.md tells more.
#
#   name = \"…\"                   another name: the theme is renamed
#   merge = [\"t2\", \"t5\"]          these themes become part of this one
#   split = 3                    into three parts
#   split = [[\"ship\"], [\"port\"]]  into a part for each list of words; of one list, what has them and the rest
#   pin = [\"…\"]                  these articles belong here, by the identifiers that stand below and in the table
#                                of articles; articles that are like them follow
#   drop = true                  no theme: its articles go to the next best ones
#   keep = true                  it lasts as it is, name and all; false or no such line, and it is found anew
#
# A [[theme]] without id, with a name and articles in pin, is a new one.
";
const WORDS: &str = "
# Words that are not to be counted, in any form; each by itself.
";
const ALIAS: &str = "
# Names for the same thing, counted as one:
# [[alias]]
# name = \"European Union\"
# aliases = [\"EU\", \"Brussels\"]
";
const RECORDS: &str = "
# How the themes are found again: what each was called, with a mark of that name, how many articles it had, its keywords, and
# articles in it. Leave this as it is. (A name that is replaced everywhere in the file renames its theme all the same.)
";

/// The file, whose last line tells whether it is as it was written.
pub(super) fn render(analysis: &Analysis) -> String {
    let themes = &analysis.themes.all;
    let outcome = &analysis.edits;
    let mut out = HEAD.to_owned();
    out.push_str(WORDS);
    line(&mut out, "stop-words", &list(&analysis.config.edits.stop_words));
    out.push_str(ALIAS);
    for alias in &analysis.config.edits.aliases {
        out.push_str("\n[[alias]]\n");
        line(&mut out, "name", &quoted(&alias.name));
        line(&mut out, "aliases", &list(&alias.aliases));
    }
    let usual = Standing::default();
    for (number, theme) in themes.iter().enumerate() {
        let standing = outcome.standing.get(number).unwrap_or(&usual);
        out.push_str("\n[[theme]]\n");
        line(&mut out, "id", &quoted(&theme.id));
        line(&mut out, "name", &quoted(&theme.name));
        if standing.lasts {
            line(&mut out, "keep", "true");
        }
        wishes(&mut out, standing.split.as_ref(), &standing.pins);
        about(&mut out, analysis, number);
    }
    for (number, (edit, fate)) in outcome.waiting.iter().zip(&outcome.fates).enumerate() {
        waiting(&mut out, edit, *fate, &id(themes.len() + number));
    }
    out.push_str(RECORDS);
    for (number, theme) in themes.iter().enumerate() {
        let articles = outcome.record(number, &theme.articles, themes.len());
        let record = Record {
            name: theme.name.clone(),
            mark: None,
            size: theme.articles.len()
                - theme.articles.iter().filter(|x| outcome.guests.binary_search(x).is_ok()).count(),
            keywords: theme.keywords.iter().take(RECORDED).map(|keyword| keyword.surface.clone()).collect(),
            articles: articles.iter().map(|&article| analysis.corpus.ids[article].clone()).collect(),
        };
        write_record(&mut out, &theme.id, &record);
    }
    for (number, edit) in outcome.waiting.iter().enumerate() {
        write_record(&mut out, &id(themes.len() + number), &edit.record);
    }
    seal(out)
}

/// The identifier of the theme with this number, counted from 0.
fn id(number: usize) -> String {
    format!("t{}", number + 1)
}

/// What is asked of a theme beside its name.
fn wishes(out: &mut String, split: Option<&Split>, pins: &[String]) {
    match split {
        Some(Split::Into(parts)) => line(out, "split", &parts.to_string()),
        Some(Split::Seeds(lists)) => {
            let lists: Vec<String> = lists.iter().map(|seeds| list(seeds)).collect();
            line(out, "split", &format!("[{}]", lists.join(", ")));
        }
        None => {}
    }
    if !pins.is_empty() {
        line(out, "pin", &list(pins));
    }
}

/// What helps to judge a theme: comments.
fn about(out: &mut String, analysis: &Analysis, number: usize) {
    let theme = &analysis.themes.all[number];
    let keywords: Vec<&str> =
        theme.keywords.iter().take(KEYWORDS).map(|keyword| keyword.surface.as_str()).collect();
    comment(out, &format!("{}: {}", counted(theme.articles.len(), "article"), keywords.join(", ")));
    let name = |out: &mut String, article: usize| {
        comment(
            out,
            &format!("  {}  {}", analysis.corpus.ids[article], shorten(title(analysis, article), TITLE)),
        );
    };
    comment(out, "Most typical:");
    theme.articles.iter().take(TYPICAL).for_each(|&article| name(out, article));
    let between = theme
        .articles
        .iter()
        .skip(TYPICAL)
        .rev()
        .copied()
        .filter(|&article| !analysis.themes.is_core(article));
    let between: Vec<usize> = between.take(BETWEEN).collect();
    if !between.is_empty() {
        comment(out, "Between themes:");
        between.into_iter().for_each(|article| name(out, article));
    }
}

fn title(analysis: &Analysis, article: usize) -> &str {
    let article = &analysis.corpus.articles[article];
    article.metadata.title.as_deref().unwrap_or_else(|| article.text.lines().next().unwrap_or_default())
}

/// A theme of the file before that is none of this run.
fn waiting(out: &mut String, edit: &ThemeEdit, fate: Fate, id: &str) {
    out.push_str("\n[[theme]]\n");
    line(out, "id", &quoted(id));
    line(out, "name", &quoted(&edit.name));
    match fate {
        Fate::Dropped => line(out, "drop", "true"),
        Fate::Lost => line(out, "keep", "true"),
    }
    wishes(out, edit.split.as_ref(), &edit.pin);
    comment(
        out,
        match fate {
            Fate::Dropped => "None of the themes any more. Take out `drop` to have it back.",
            Fate::Lost => "Not found in this run; it is looked for again in the next one.",
        },
    );
}

fn write_record(out: &mut String, id: &str, record: &Record) {
    out.push_str("\n[[record]]\n");
    line(out, "id", &quoted(id));
    line(out, "name", &quoted(&record.name));
    line(out, "mark", &quoted(record.mark.as_ref().unwrap_or(&mark(&record.name))));
    line(out, "size", &record.size.to_string());
    line(out, "keywords", &list(&record.keywords));
    line(out, "articles", &list(&record.articles));
}

fn line(out: &mut String, key: &str, value: &str) {
    out.push_str(&format!("{key} = {value}\n"));
}

/// A comment on one line, whatever the text holds.
fn comment(out: &mut String, text: &str) {
    out.push_str(&format!("# {}\n", clean(text)));
}

/// Texts in a list, in lines that fit a screen.
fn list(texts: &[String]) -> String {
    const WIDTH: usize = 100;
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    if quoted.iter().map(|text| text.chars().count() + 2).sum::<usize>() <= WIDTH {
        return format!("[{}]", quoted.join(", "));
    }
    let (mut out, mut width) = ("[".to_owned(), WIDTH);
    for text in quoted {
        let more = text.chars().count() + 2;
        if width + more > WIDTH {
            out.push_str("\n   ");
            width = 3;
        }
        out.push_str(&format!(" {text},"));
        width += more;
    }
    out.push_str("\n]");
    out
}

/// A text as TOML has it between quotes; signs that are not seen are written by their numbers.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if !matches!(clean(c.encode_utf8(&mut [0; 4])), std::borrow::Cow::Borrowed(_)) => {
                out.push_str(&format!("\\U{:08X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_comes_back_as_it_was(texts in proptest::collection::vec(".*", 0..9), word in "\\PC*") {
            let mut out = String::new();
            comment(&mut out, &texts.join("\n"));
            line(&mut out, "texts", &list(&texts));
            line(&mut out, "word", &quoted(&word));
            let table: toml::Table = out.parse().unwrap();
            prop_assert_eq!(table["word"].as_str(), Some(&*word));
            let back: Vec<&str> = table["texts"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
            prop_assert_eq!(back, texts);
        }
    }
}
