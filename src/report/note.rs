//! The analyst's note on a theme: a few sentences, each with the quotes that show it.

use crate::pipeline::Analysis;
use crate::stance::position::is_authors;
use crate::stance::{Act, Stance, Statement, ThemePosition};
use crate::themes::Theme;

mod differences;

/// A place in the collection: article and statement.
pub(super) type Quote = (usize, usize);

/// A sentence of a note with its quotes.
pub(super) struct Sentence {
    pub text: String,
    pub quotes: Vec<Quote>,
}

/// Acts that a note tells of, and quotes for each.
const ACTS: usize = 4;
const QUOTES: usize = 2;
/// Articles with a position below which their share of all is no estimate of anything.
const LEAST_FOR_INTERVAL: usize = 5;
/// Targets that a note tells of.
const TARGETS: usize = 4;

/// The sentences of the note on a theme: what its authors do, where they stand on what, who
/// disagrees, who else is heard. Empty where no statement was found.
pub(super) fn note(analysis: &Analysis, number: usize) -> Vec<Sentence> {
    let theme = &analysis.themes.all[number];
    let mut sentences = acts(analysis, theme);
    let positions = &analysis.theme_positions[number];
    let mut told: Vec<(&ThemePosition, Sentence)> = Vec::new();
    for position in positions.iter().filter(|position| position.taken() > 0) {
        let sentence = on_target(analysis, position);
        // Two targets of the same sentences ("China", "Beijing") need telling once.
        let places = |quotes: &[Quote]| -> Vec<(usize, usize)> {
            quotes
                .iter()
                .map(|&(article, place)| (article, analysis.stances[article].statements[place].start))
                .collect()
        };
        let same =
            |other: &Sentence| !other.quotes.is_empty() && places(&other.quotes) == places(&sentence.quotes);
        if told.iter().all(|(_, other)| !same(other)) {
            told.push((position, sentence));
        }
        if told.len() == TARGETS {
            break;
        }
    }
    for (position, sentence) in told {
        sentences.push(sentence);
        sentences.extend(other_side(analysis, position));
    }
    sentences.extend(differences::differences(analysis, number));
    sentences.extend(sources(analysis, theme));
    sentences
}

/// What the authors of a theme do in their main statements, what most do first, with a quote for each article.
pub(super) fn acts_of(analysis: &Analysis, theme: &Theme) -> Vec<(Act, Vec<Quote>)> {
    let mut counted: Vec<(Act, Vec<Quote>)> = Act::ALL
        .iter()
        .filter(|act| **act != Act::Reports)
        .map(|&act| (act, articles_with(analysis, theme, act)))
        .filter(|(_, quotes)| !quotes.is_empty())
        .collect();
    // What will come is said in passing more often than the rest.
    let weight = |act: Act, count: usize| if act == Act::Predicts { count } else { 2 * count };
    counted.sort_by_key(|(act, quotes)| (std::cmp::Reverse(weight(*act, quotes.len())), *act));
    counted
}

/// "Authors mostly warn (9 of 11 articles) and recommend (8); …"
fn acts(analysis: &Analysis, theme: &Theme) -> Vec<Sentence> {
    let of = analysis.themes.speakers(theme).len();
    acts_of(analysis, theme)
        .into_iter()
        .take(ACTS)
        .enumerate()
        .map(|(place, (act, quotes))| {
            let count = quotes.len();
            let who = match (of, place) {
                (1, 0) => "The author".to_owned(),
                (1, _) => "The author also".to_owned(),
                _ if count == of && of == 2 => "Both articles".to_owned(),
                _ if count == of => format!("All {} articles", spelled(of)),
                (_, 0) => format!("{} of the {} articles", capital(&spelled(count)), spelled(of)),
                _ => capital(&spelled(count)),
            };
            let verb = if of == 1 || count == 1 { does(act) } else { do_it(act) };
            Sentence { text: format!("{who} {verb}"), quotes: shortest(analysis, quotes) }
        })
        .collect()
}

/// The quotes that are best read inside a sentence: of the first few those that can stand alone,
/// and of these the shorter ones.
fn shortest(analysis: &Analysis, mut quotes: Vec<Quote>) -> Vec<Quote> {
    quotes.truncate(2 * QUOTES + 1);
    quotes.sort_by_key(|&(article, place)| {
        let statement = &analysis.stances[article].statements[place];
        let (words, back) = (statement.place.words, statement.place.points_back);
        // Very short ones say little.
        (back || words < 8, words)
    });
    quotes.truncate(QUOTES);
    quotes
}

/// For each article of a theme whose main statements perform an act, the best of these; the
/// most typical articles first.
fn articles_with(analysis: &Analysis, theme: &Theme, act: Act) -> Vec<Quote> {
    let does = |statement: &Statement| is_authors(statement) && statement.main_act() == act;
    analysis
        .themes
        .speakers(theme)
        .into_iter()
        .filter_map(|article| {
            let stance = &analysis.stances[article];
            let place = stance.main.iter().copied().find(|&place| does(&stance.statements[place]))?;
            Some((article, place))
        })
        .collect()
}

/// "On Islamic State, six of eight articles that take a position are negative (…)."
fn on_target(analysis: &Analysis, position: &ThemePosition) -> Sentence {
    let name = &analysis.targets.all[position.target].name;
    let takes = position.taken();
    let articles = |count: usize| if count == 1 { "article".to_owned() } else { "articles".to_owned() };
    let side = match position.stance() {
        Stance::Negative if position.negative == 1 => "one speaks badly of it".to_owned(),
        Stance::Negative => format!("{} speak badly of it", spelled(position.negative)),
        Stance::Positive if position.positive == 1 => "one speaks well of it".to_owned(),
        Stance::Positive => format!("{} speak well of it", spelled(position.positive)),
        Stance::Mixed | Stance::None if takes == position.mixed => {
            "they say both good and bad of it".to_owned()
        }
        Stance::Mixed | Stance::None => "they are divided".to_owned(),
    };
    let side = if takes == 1 {
        match position.stance() {
            Stance::Negative => "it speaks badly of it".to_owned(),
            Stance::Positive => "it speaks well of it".to_owned(),
            Stance::Mixed | Stance::None => "it says both good and bad of it".to_owned(),
        }
    } else {
        side
    };
    let interval = match (position.share, position.interval) {
        (Some(share), Some((low, high))) if takes >= LEAST_FOR_INTERVAL && leading(position) != 0 => {
            format!(" ({:.0} %, 95 % interval {:.0}–{:.0} %)", 100.0 * share, 100.0 * low, 100.0 * high)
        }
        _ => String::new(),
    };
    let silent = match position.none {
        0 => String::new(),
        1 => ", one more takes no clear position".to_owned(),
        count => format!(", {} more take no clear position", spelled(count)),
    };
    let text = format!(
        "On **{}**, {} {} {} a position: {side}{interval}{silent}",
        super::markdown::escape(name),
        spelled(takes),
        articles(takes),
        if takes == 1 { "takes" } else { "take" },
    );
    let quotes = match leading(position) {
        // Of a position that is divided something of both sides.
        0 => [-1, 1].into_iter().flat_map(|sign| sided(analysis, position, sign, QUOTES / 2)).collect(),
        sign => sided(analysis, position, sign, QUOTES),
    };
    Sentence { text, quotes }
}

/// What goes against the side that more articles are on: articles that come out on the other, else what an author
/// or a source says there.
fn other_side(analysis: &Analysis, position: &ThemePosition) -> Option<Sentence> {
    let &(article, place) = position.against.first()?;
    let name = super::markdown::escape(&analysis.targets.all[position.target].name);
    let side = if leading(position) < 0 { "well" } else { "badly" };
    let statement = &analysis.stances[article].statements[place];
    let dissents = |&(article, _): &Quote| position.dissent.contains(&article);
    let (text, quotes) = match position.dissent.len() {
        0 if is_authors(statement) => {
            (format!("No article as a whole disagrees, but an author also speaks {side} of **{name}**"), 1)
        }
        0 => {
            let source = match statement.holder.name() {
                "" => "a source that is quoted".to_owned(),
                source => format!("a source, {},", super::markdown::escape(source)),
            };
            (format!("No author disagrees, but {source} speaks {side} of **{name}**"), 1)
        }
        1 => (format!("One disagrees and speaks {side} of **{name}**"), QUOTES),
        count => (format!("{} disagree and speak {side} of **{name}**", capital(&spelled(count))), QUOTES),
    };
    let of_dissent = position.dissent.is_empty();
    let quotes = position.against.iter().copied().filter(|quote| of_dissent || dissents(quote)).take(quotes);
    Some(Sentence { text, quotes: quotes.collect() })
}

/// The sign of the side that more articles are on, 0 where there is none.
fn leading(position: &ThemePosition) -> i8 {
    match position.stance() {
        Stance::Positive => 1,
        Stance::Negative => -1,
        Stance::Mixed | Stance::None => 0,
    }
}

/// The strongest statements of a sign, one an article that comes out so or does both.
fn sided(analysis: &Analysis, position: &ThemePosition, sign: i8, most: usize) -> Vec<Quote> {
    let comes_out = |article: usize| {
        let mut positions = analysis.stances[article].positions.iter();
        let stance = positions.find(|held| held.target == position.target).map(|held| held.stance);
        stance.is_some_and(|stance| match position.stance() {
            Stance::Mixed => stance != Stance::None,
            side => stance == side,
        })
    };
    let mut articles: Vec<usize> = Vec::new();
    position
        .evidence
        .iter()
        .copied()
        .filter(|&(article, place)| {
            let polarity = analysis.stances[article].statements[place].polarity();
            polarity == sign && comes_out(article)
        })
        .filter(|(article, _)| {
            let new = !articles.contains(article);
            articles.push(*article);
            new
        })
        .take(most)
        .collect()
}

/// "Others are heard too: Ann Lee, officials."
fn sources(analysis: &Analysis, theme: &Theme) -> Option<Sentence> {
    let named = analysis.themes.speakers(theme).into_iter().flat_map(|article| {
        let statements = analysis.stances[article].statements.iter().enumerate();
        statements.map(move |(place, statement)| (statement.holder.name(), (article, place)))
    });
    let mut found: Vec<(&str, Quote)> = Vec::new();
    // Names, not descriptions.
    for (name, quote) in named.filter(|(name, _)| name.contains(' ') && name.starts_with(char::is_uppercase))
    {
        if found.iter().all(|(known, _)| *known != name) {
            found.push((name, quote));
        }
        if found.len() == QUOTES {
            break;
        }
    }
    let (names, quotes): (Vec<String>, Vec<Quote>) =
        found.into_iter().map(|(name, quote)| (super::markdown::escape(name), quote)).unzip();
    (!names.is_empty()).then(|| Sentence {
        text: format!("Others are heard too, among them {}", names.join(" and ")),
        quotes,
    })
}

fn does(act: Act) -> &'static str {
    match act {
        Act::Recommends => "says what ought to be done",
        Act::Warns => "warns",
        Act::Criticises => "finds fault",
        Act::PlaysDown => "plays a danger down",
        Act::Endorses => "approves",
        Act::Predicts => "says what to expect",
        Act::Doubts => "is in doubt",
        Act::Reports => "reports",
    }
}

fn do_it(act: Act) -> &'static str {
    match act {
        Act::Recommends => "say what ought to be done",
        Act::Warns => "warn",
        Act::Criticises => "find fault",
        Act::PlaysDown => "play a danger down",
        Act::Endorses => "approve",
        Act::Predicts => "say what to expect",
        Act::Doubts => "are in doubt",
        Act::Reports => "report",
    }
}

fn spelled(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}
