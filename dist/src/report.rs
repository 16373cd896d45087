//! Reports, rendered by the client: `themes.csv`, `stance_themes.csv`, `report.md`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use standpoint::model::Model;
use standpoint::report::counted;
use standpoint::wording::thousands;

use crate::sums::{PositionSum, Sums, verbs};

/// Targets of a theme in the report, and quotes for each.
const TARGETS: usize = 8;
const QUOTES: usize = 3;
/// Keywords of a theme in the report.
const KEYWORDS: usize = 10;

/// Writes the reports into a folder.
pub(crate) fn write(folder: &Path, model: &Model, sums: &Sums, shards: &[PathBuf]) -> Result<()> {
    let save = |name: &str, bytes: Vec<u8>| {
        let path = folder.join(name);
        fs::write(&path, bytes)
            .with_context(|| format!("{} cannot be written; is there room?", path.display()))
    };
    save("themes.csv", csv("themes", &themes(model, sums))?)?;
    save("stance_themes.csv", csv("stance_themes", &positions(model, sums))?)?;
    let view = view(model, sums, shards);
    save("report.md", counted::document("report.md", include_str!("report.md.jinja"), &view)?)
}

fn csv(name: &str, rows: &[Vec<Value>]) -> Result<Vec<u8>> {
    counted::csv(name, rows.iter().map(Vec::as_slice)).map_err(anyhow::Error::msg)
}

fn share(sums: &Sums, articles: usize) -> f64 {
    articles as f64 / sums.articles.max(1) as f64
}

fn themes(model: &Model, sums: &Sums) -> Vec<Vec<Value>> {
    let about = model.about().themes.iter().zip(&sums.themes).enumerate();
    about
        .map(|(number, (theme, sum))| {
            let keywords: Vec<&str> = model.keywords(number).collect();
            let dates = sum.dates.as_ref();
            vec![
                id(number).into(),
                theme.name.as_str().into(),
                theme.guided.into(),
                sum.articles.into(),
                sum.words.into(),
                share(sums, sum.articles).into(),
                keywords.join("; ").into(),
                theme.npmi.into(),
                theme.stability.into(),
                dates.map(|(first, _)| first.as_str()).into(),
                dates.map(|(_, last)| last.as_str()).into(),
                sum.far.into(),
            ]
        })
        .collect()
}

fn id(theme: usize) -> String {
    format!("t{}", theme + 1)
}

fn positions(model: &Model, sums: &Sums) -> Vec<Vec<Value>> {
    let row = |sum: &PositionSum| {
        let share = sum.sides.share();
        let ids: Vec<&str> = sum.quotes.iter().map(|quote| quote.id.as_str()).collect();
        vec![
            id(sum.theme).into(),
            model.about().targets[sum.target].name.as_str().into(),
            sum.articles.into(),
            sum.sides.positive.into(),
            sum.sides.negative.into(),
            sum.sides.mixed.into(),
            (sum.articles - sum.sides.taken()).into(),
            share.map(|(share, _)| share).into(),
            share.map(|(_, (low, _))| low).into(),
            share.map(|(_, (_, high))| high).into(),
            verbs(&sum.acts).into(),
            // As many as there are articles: they stand in stance_articles.
            Value::Null,
            ids.join(";").into(),
        ]
    };
    sums.positions.iter().map(row).collect()
}

fn view(model: &Model, sums: &Sums, shards: &[PathBuf]) -> Value {
    let target = |sum: &PositionSum| {
        let quotes = sum.quotes.iter().take(QUOTES).map(|quote| {
            let shard = usize::try_from(quote.shard).ok().and_then(|shard| shards.get(shard));
            let name = shard.and_then(|shard| shard.file_name()).map(|name| name.to_string_lossy());
            json!({
                "exact": quote.exact, "doc_id": quote.doc_id, "line": quote.line, "title": quote.title,
                "shard": name,
            })
        });
        json!({
            "name": model.about().targets[sum.target].name, "articles": sum.articles,
            "positive": sum.sides.positive, "negative": sum.sides.negative, "mixed": sum.sides.mixed,
            "none": sum.articles - sum.sides.taken(), "stance": sum.sides.stance().name(),
            "acts": sum.acts.iter().take(2).map(|act| act.verb()).collect::<Vec<_>>().join(", "),
            "quotes": quotes.collect::<Vec<_>>(),
        })
    };
    let theme = |number: usize| {
        let (known, sum) = (&model.about().themes[number], &sums.themes[number]);
        let positions = sums.positions.iter().filter(|position| position.theme == number);
        let shown = positions.filter(|position| position.articles > 1 || position.sides.taken() > 0);
        json!({
            "id": id(number), "name": known.name, "articles": thousands(sum.articles), "far": thousands(sum.far),
            "percent": format!("{:.0}", 100.0 * share(sums, sum.articles)), "words": thousands(sum.words),
            "dates": sum.dates.as_ref().map(|(first, last)| {
                if first == last { first.clone() } else { format!("{first} to {last}") }
            }),
            "keywords": model.keywords(number).take(KEYWORDS).collect::<Vec<_>>(),
            "targets": shown.take(TARGETS).map(target).collect::<Vec<_>>(),
        })
    };
    json!({
        "articles": thousands(sums.articles), "statements": thousands(sums.statements), "shards": shards.len(),
        "languages": sums.languages.iter().map(|(code, articles)| {
            let code = if code.is_empty() { "unknown" } else { code };
            format!("{code} {}", thousands(*articles))
        }).collect::<Vec<_>>().join(", "),
        "themes": (0..model.about().themes.len()).map(theme).collect::<Vec<_>>(),
        "version": crate::functions::VERSION,
    })
}
