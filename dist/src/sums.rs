//! What articles say summed up for each theme: whole numbers, which come out the same in any order.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use datafusion::arrow::datatypes::{FieldRef, Fields};
use standpoint::model::Model;
use standpoint::stance::Act;
use standpoint::stance::position::{SHOWN, Sides, in_order};
use standpoint::stance::statement::joined;

use crate::model::Shared;
use crate::said;
use crate::stages::Stages;

/// Into how many groups statements are cut before the best of all are found, so that no executor has to sort all
/// of a large theme.
const GROUPS: i64 = 64;

/// What was counted of a theme's articles.
#[derive(Debug, Clone, Default)]
pub(crate) struct ThemeSum {
    pub articles: usize,
    pub words: usize,
    pub far: usize,
    pub dates: Option<(String, String)>,
}

/// How a theme's articles come out on a target.
#[derive(Debug, Clone)]
pub(crate) struct PositionSum {
    pub theme: usize,
    pub target: usize,
    pub articles: usize,
    pub sides: Sides,
    pub acts: Vec<Act>,
    /// The statements that show it best.
    pub quotes: Vec<Quote>,
}

/// A statement.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    pub id: String,
    pub doc_id: String,
    pub line: i64,
    pub exact: String,
    pub title: Option<String>,
    pub shard: i64,
}

/// All that the client needs to know: as much as there are themes and targets, however many articles.
pub(crate) struct Sums {
    pub articles: usize,
    pub statements: usize,
    pub themes: Vec<ThemeSum>,
    /// By theme, those that most articles speak of first.
    pub positions: Vec<PositionSum>,
    /// Codes of languages with their articles, most first.
    pub languages: Vec<(String, usize)>,
}

/// Puts articles into the themes of a model and reads what they say: the tables `assigned`, `stance_evidence` and
/// `stance_articles`, and what they sum up to.
pub(crate) async fn all(stages: &Stages<'_>, model: &Shared, articles: usize) -> Result<Sums> {
    let sql = format!(
        "SELECT key, doc_id, words, date, standpoint_said('{}', '{}', doc_id, title, text, paragraphs, lines, \
         line_start, line_end) AS said FROM articles",
        model.path.replace('\'', "''"),
        model.sha256
    );
    let rows = stages.meanwhile("said", &sql).await?;
    ensure!(
        rows == articles,
        "{articles} articles were to be put into themes, but {rows} were; run it again"
    );
    stages.result("assigned", ASSIGNED).await?;
    let statements =
        stages.result("stance_evidence", &unnested("statements", &said::statement_fields())).await?;
    stages.result("stance_articles", &unnested("positions", &said::position_fields())).await?;
    let started = Instant::now();
    let themes = themes(stages, &model.model).await?;
    let positions = positions(stages, &model.model).await?;
    let languages = stages
        .few("SELECT language, count(*) AS articles FROM assigned GROUP BY language ORDER BY articles DESC, language")
        .await?
        .iter()
        .map(|row| Ok((row.text(0)?.unwrap_or_default(), row.count(1)?)))
        .collect::<Result<_>>()?;
    stages.tell(&format!("sums: {} themes, {} positions", themes.len(), positions.len()), started);
    Ok(Sums { articles, statements, themes, positions, languages })
}

const ASSIGNED: &str = "\
    SELECT key, doc_id, 't' || CAST(said['theme'] + 1 AS VARCHAR) AS theme_id, said['weight'] AS weight, \
           't' || CAST(said['runner_up'] + 1 AS VARCHAR) AS runner_up_theme_id, \
           said['runner_up_weight'] AS runner_up_weight, said['far'] AS far, said['typical'] AS typical, \
           said['language'] AS language, words, date FROM said";

/// A row for each entry of a list of what was said.
fn unnested(list: &str, columns: &Fields) -> String {
    let column = |field: &FieldRef| format!("one['{name}'] AS \"{name}\"", name = field.name());
    let columns: Vec<String> = columns.iter().map(column).collect();
    format!(
        "SELECT key, doc_id, 't' || CAST(theme + 1 AS VARCHAR) AS theme_id, far, {} \
         FROM (SELECT key, doc_id, said['theme'] AS theme, said['far'] AS far, unnest(said['{list}']) AS one FROM said) \
         AS each",
        columns.join(", ")
    )
}

async fn themes(stages: &Stages<'_>, model: &Model) -> Result<Vec<ThemeSum>> {
    let sql = "SELECT theme_id, count(*) AS articles, sum(words) AS words, \
               sum(CASE WHEN far THEN 1 ELSE 0 END) AS far, min(date) AS first, max(date) AS last \
               FROM assigned GROUP BY theme_id";
    let mut themes = vec![ThemeSum::default(); model.about().themes.len()];
    for row in stages.few(sql).await? {
        let sum = ThemeSum {
            articles: row.count(1)?,
            words: row.count(2)?,
            far: row.count(3)?,
            dates: row.text(4)?.zip(row.text(5)?),
        };
        let theme = theme(&row.text(0)?.unwrap_or_default())?;
        *themes.get_mut(theme).context("a theme came that the model does not know")? = sum;
    }
    Ok(themes)
}

/// The place of a theme by its identifier.
fn theme(id: &str) -> Result<usize> {
    let number = id.strip_prefix('t').and_then(|number| number.parse::<usize>().ok());
    number.and_then(|number| number.checked_sub(1)).with_context(|| format!("{id} is no theme"))
}

/// What the themes say of targets, of which articles that fit none of them do not speak.
async fn positions(stages: &Stages<'_>, model: &Model) -> Result<Vec<PositionSum>> {
    let targets = model.about().targets.iter().enumerate();
    let targets: BTreeMap<&str, usize> =
        targets.map(|(place, target)| (target.name.as_str(), place)).collect();
    let known = |theme_id: Option<String>, name: Option<String>| -> Result<(usize, usize)> {
        let name = name.unwrap_or_default();
        let target =
            targets.get(name.as_str()).with_context(|| format!("{name} is no target of the model"))?;
        Ok((theme(&theme_id.unwrap_or_default())?, *target))
    };
    let count = |stance: &str| format!("sum(CASE WHEN stance = '{stance}' THEN 1 ELSE 0 END)");
    let sql = format!(
        "SELECT theme_id, target, count(*), {}, {}, {} FROM stance_articles WHERE n_author > 0 AND NOT far \
         GROUP BY theme_id, target",
        count("positive"),
        count("negative"),
        count("mixed")
    );
    let mut found: BTreeMap<(usize, usize), PositionSum> = BTreeMap::new();
    for row in stages.few(&sql).await? {
        let (theme, target) = known(row.text(0)?, row.text(1)?)?;
        let sides = Sides { positive: row.count(3)?, negative: row.count(4)?, mixed: row.count(5)? };
        let sum = PositionSum {
            theme,
            target,
            articles: row.count(2)?,
            sides,
            acts: Vec::new(),
            quotes: Vec::new(),
        };
        found.insert((theme, target), sum);
    }
    let count = |act: &Act| format!("sum(CASE WHEN acts LIKE '%{}%' THEN 1 ELSE 0 END)", act.verb());
    let counts: Vec<String> = Act::ALL.iter().map(count).collect();
    let sql = format!(
        "SELECT theme_id, target, {} FROM stance_evidence WHERE holder_type = 'author' AND target IS NOT NULL AND NOT far \
         GROUP BY theme_id, target",
        counts.join(", ")
    );
    for row in stages.few(&sql).await? {
        let mut acts = Vec::new();
        for (place, act) in Act::ALL.into_iter().enumerate() {
            acts.push((act, row.count(2 + place)?));
        }
        acts.retain(|&(_, count)| count > 0);
        if let Some(sum) = found.get_mut(&known(row.text(0)?, row.text(1)?)?) {
            sum.acts = in_order(acts);
        }
    }
    stages.meanwhile("shown", &shown()).await?;
    for row in stages.few(QUOTES).await? {
        let quote = Quote {
            id: row.text(2)?.unwrap_or_default(),
            doc_id: row.text(3)?.unwrap_or_default(),
            line: row.number(4)?,
            exact: row.text(5)?.unwrap_or_default(),
            title: row.text(6)?,
            shard: row.number(7)?,
        };
        if let Some(sum) = found.get_mut(&known(row.text(0)?, row.text(1)?)?) {
            sum.quotes.push(quote);
        }
    }
    let mut positions: Vec<PositionSum> = found.into_values().collect();
    positions.sort_by_key(|sum| {
        let order = (std::cmp::Reverse(sum.articles), std::cmp::Reverse(sum.sides.taken()), sum.target);
        (sum.theme, order)
    });
    Ok(positions)
}

/// The statements that show a theme's position best, in the library's order: those first that articles' verdicts rest on, of these
/// those on the side that more articles are on. The best of each group, then of all.
fn shown() -> String {
    let best = |of: &str, rows: &str| {
        format!(
            "SELECT key, place, theme_id, target, rank, shows FROM (SELECT key, place, theme_id, target, rank, shows, \
             row_number() OVER (PARTITION BY {of}theme_id, target ORDER BY rank, shows DESC, key, place) AS number \
             FROM {rows}) AS ranked WHERE number <= {SHOWN}"
        )
    };
    let signs = "CASE WHEN stance = 'positive' THEN 1 WHEN stance = 'negative' THEN -1 ELSE 0 END";
    let all = format!(
        "(SELECT key, place, held.theme_id AS theme_id, held.target AS target, shows, \
         CASE WHEN side = 0 THEN 2 WHEN side = leading THEN 0 ELSE 1 END AS rank \
         FROM (SELECT key, place, theme_id, target, shows, side FROM stance_evidence WHERE shows IS NOT NULL) AS held \
         JOIN (SELECT theme_id, target, signum(sum({signs})) AS leading FROM stance_articles \
         WHERE n_author > 0 AND NOT far GROUP BY theme_id, target) AS sides \
         ON held.theme_id = sides.theme_id AND held.target = sides.target) AS each"
    );
    best("", &format!("({}) AS first", best(&format!("key % {GROUPS}, "), &all)))
}

const QUOTES: &str = "\
    SELECT shown.theme_id, shown.target, evidence_id, stance_evidence.doc_id, line, exact, title, shard \
    FROM shown JOIN stance_evidence ON shown.key = stance_evidence.key AND shown.place = stance_evidence.place \
    JOIN articles ON shown.key = articles.key ORDER BY shown.rank, shown.shows DESC, shown.key, shown.place";

/// Verbs of acts, as tables have them.
pub(crate) fn verbs(acts: &[Act]) -> String {
    joined(acts.iter().copied())
}
