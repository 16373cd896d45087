//! From the reading of a page to its articles: the text of each, what the page tells about it, and what is left.

use super::article::{Article, Body, Dropped, Metadata, kind};
use super::block::Block;
use super::masthead::{self, Masthead};
use super::read::Mark;
use super::roles::Role;
use super::signs::date::{self, Date};
use super::signs::{Signs, byline, caption, name, outlet};
use super::split::Reading;

/// Words of a text below which it may be what is left of a page.
const REMAINS: usize = 12;

/// The articles of a page that has been read, and what is left.
pub(crate) fn assemble(page: usize, blocks: &[Block], reading: &Reading) -> (Vec<Article>, Vec<Dropped>) {
    let mut articles = Vec::new();
    let mut dropped = Vec::new();
    let several = reading.drafts.len() > 1;
    let fields: Vec<_> = if several { front_matter(reading) } else { Vec::new() };
    let mut masthead = Masthead::of_front_matter(&fields);
    for draft in &reading.drafts {
        let range = draft.blocks.clone();
        let parts: Vec<Part<'_>> = range
            .map(|index| Part {
                block: &blocks[index],
                role: reading.roles[index],
                signs: &reading.signs[index],
            })
            .collect();
        let mut article = build(page, &parts);
        match &mut article {
            Some(article) => masthead.complete(&mut article.metadata),
            None => parts.iter().for_each(|part| masthead.learn(part.role, part.text(), part.signs)),
        }
        // A line or two beside whole articles that nobody signed are remains, not an article.
        let is_whole = |article: &Article| {
            let Metadata { title, author, date, .. } = &article.metadata;
            let is_signed = title.is_some() && (author.is_some() || date.is_some());
            !several || is_signed || article.words() >= REMAINS
        };
        let kept = article.filter(is_whole);
        let titled = kept.as_ref().map_or(0..0, |_| title_lines(&parts));
        let lost =
            |index: usize| kept.is_none() || (parts[index].role == Role::Title && !titled.contains(&index));
        dropped.extend(parts.iter().enumerate().flat_map(|(index, part)| part.dropped(page, !lost(index))));
        articles.extend(kept);
    }
    (articles, dropped)
}

/// The keys and values at the top of a page.
fn front_matter(reading: &Reading) -> Vec<(String, String)> {
    let leading = reading.signs.iter().take_while(|signs| signs.mark == Mark::Field);
    leading.filter_map(|signs| signs.field.clone()).collect()
}

/// A block with its role and signs.
struct Part<'a> {
    block: &'a Block,
    role: Role,
    signs: &'a Signs,
}

impl<'a> Part<'a> {
    fn text(&self) -> &'a str {
        &self.block.text
    }

    fn is_text(&self) -> bool {
        matches!(self.role, Role::Text | Role::Subheading)
    }

    /// The text of a paragraph without a picture's file name that was glued to it.
    fn paragraph(&self) -> &'a str {
        caption::cut_slug(self.text()).map_or(self.text(), |(_, rest)| rest)
    }

    fn dropped(&self, page: usize, in_article: bool) -> Option<Dropped> {
        let row = |reason, text: &str| {
            Some(Dropped { page, lines: self.block.lines, reason, text: text.to_owned() })
        };
        if in_article && self.is_text() {
            return caption::cut_slug(self.text()).and_then(|(slug, _)| row("image slug", slug));
        }
        if in_article && self.role == Role::Title {
            return None;
        }
        row(self.reason(), self.text())
    }

    fn reason(&self) -> &'static str {
        let signs = self.signs;
        match self.role {
            Role::Header => signs.furniture.map_or("navigation", |furniture| match furniture.kind {
                "archive" => "archive header",
                kind => kind,
            }),
            Role::Note | Role::NoteBelow => "note",
            Role::Kicker => "category",
            Role::MetaAbove | Role::Meta | Role::MetaBelow => {
                if signs.mark == Mark::Field {
                    "front matter"
                } else if signs.byline.is_some() || signs.known_author.is_some() {
                    "byline"
                } else if signs.date.is_some() {
                    "date"
                } else if signs.origin.is_some() || signs.outlet.is_some() {
                    "origin"
                } else {
                    "metadata"
                }
            }
            Role::Deck => "deck",
            Role::CaptionAbove | Role::Caption if signs.slug => "image slug",
            Role::CaptionAbove | Role::Caption => "caption",
            Role::FurnitureAbove | Role::FurnitureInside | Role::Furniture => {
                signs.furniture.map_or("markup", |furniture| furniture.kind)
            }
            Role::About if signs.about.is_some() => "author note",
            Role::About => "byline",
            Role::Origin => "origin",
            Role::Break | Role::Rule => "separator",
            Role::Title => "title without text",
            Role::Text | Role::Subheading => "remains",
        }
    }
}

fn build(page: usize, parts: &[Part<'_>]) -> Option<Article> {
    let mut body = Body::default();
    for part in parts.iter().filter(|part| part.is_text()) {
        body.push(part.paragraph(), part.block, kind(part.role, part.block.mark));
    }
    // A title may have several lines.
    let first = parts[title_lines(parts)].first().map_or(u32::MAX, |title| title.block.lines.0);
    body.finish(page, metadata(parts), first)
}

fn metadata(parts: &[Part<'_>]) -> Metadata {
    let joined = |wanted: &[Role], between: &str| -> String {
        let texts: Vec<&str> =
            parts.iter().filter(|part| wanted.contains(&part.role)).map(Part::text).collect();
        texts.join(between)
    };
    let field = |keys: &[&str]| {
        parts
            .iter()
            .filter(|part| !part.is_text())
            .filter_map(|part| part.signs.field.as_ref())
            .find(|(key, value)| keys.contains(&key.as_str()) && !value.is_empty())
            .map(|(_, value)| value.clone())
    };
    let note = joined(&[Role::Note, Role::NoteBelow], "\n");
    let sources: Vec<&str> =
        parts.iter().filter(|part| !part.is_text() && part.signs.origin.is_some()).map(Part::text).collect();
    let cited =
        parts.iter().filter(|part| part.role == Role::Title).find_map(|part| part.signs.cited.as_ref());
    let cited = cited.map(|cited| &*cited.told);
    let deck = Some(joined(&[Role::Deck], " ")).filter(|deck| !deck.is_empty());
    Metadata {
        title: title(parts).or_else(|| field(&["title", "headline"])),
        deck: deck.or_else(|| field(&["subtitle", "deck", "description"])),
        author: author(parts).or_else(|| field(masthead::AUTHOR)),
        outlet: outlet_of(parts)
            .or_else(|| field(masthead::OUTLET))
            .or_else(|| Some(outlet::mentions(cited?).first()?.name.to_owned()))
            .or_else(|| outlet::of_note(&note)),
        date: date_of(parts, &note).or_else(|| Some(date::find(cited?)?.date)),
        note,
        sources: sources.join("\n"),
    }
}

/// The title nearest to the text; its lines joined.
fn title(parts: &[Part<'_>]) -> Option<String> {
    let lines: Vec<&str> = parts[title_lines(parts)]
        .iter()
        .map(|part| match (&part.signs.field, &part.signs.cited) {
            (Some((key, value)), _) if key == "title" || key == "headline" => value,
            (_, Some(cited)) => &cited.title,
            _ => part.text(),
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// The lines of the title that is nearest to the text. A heading of another level above it is the name of the page or a part
/// of it.
fn title_lines(parts: &[Part<'_>]) -> std::ops::Range<usize> {
    let Some(last) = parts.iter().rposition(|part| part.role == Role::Title) else { return 0..0 };
    let mark = parts[last].block.mark;
    let other = parts[..last].iter().rposition(|part| part.role != Role::Title || part.block.mark != mark);
    other.map_or(0, |before| before + 1)..last + 1
}

/// Lines that tell of the article, those around the title first.
fn lines_of_metadata<'p, 'a>(parts: &'p [Part<'a>]) -> impl Iterator<Item = &'p Part<'a>> {
    let told = |part: &&Part<'_>| {
        matches!(part.role, Role::MetaAbove | Role::Meta | Role::MetaBelow | Role::About | Role::Origin)
    };
    parts.iter().filter(told)
}

fn author(parts: &[Part<'_>]) -> Option<String> {
    let lines = || lines_of_metadata(parts);
    let names = lines()
        .filter_map(|part| part.signs.byline.as_ref())
        .map(|byline| &byline.authors)
        .chain(lines().filter_map(|part| part.signs.about.as_ref()).map(|about| &about.authors))
        .find(|authors| !authors.is_empty());
    names
        .map(|authors| authors.join("; "))
        .or_else(|| lines().find_map(|part| part.signs.known_author.clone()))
        .or_else(|| {
            // "15 May 2016 by Ann Lee", "Ann Lee, Northern Courier, 15 May 2016"
            lines().filter_map(|part| Some((part.text(), part.signs.date.as_ref()?))).find_map(
                |(text, date)| {
                    let labelled = byline::beside_date(text).or_else(|| byline::line(&date.rest));
                    labelled.map(|byline| byline.authors.join("; ")).or_else(|| name::whole(&date.rest))
                },
            )
        })
}

fn outlet_of(parts: &[Part<'_>]) -> Option<String> {
    let lines = || lines_of_metadata(parts);
    lines()
        .filter_map(|part| part.signs.origin.as_ref())
        .find_map(|origin| origin.outlet.clone())
        .or_else(|| lines().find_map(|part| part.signs.outlet.clone()))
        .or_else(|| {
            let rests = lines().filter_map(|part| part.signs.date.as_ref().map(|date| date.rest.as_str()));
            let bylines =
                lines().filter_map(|part| part.signs.byline.as_ref().map(|byline| byline.rest.as_str()));
            rests.chain(bylines).find_map(|rest| {
                let mention = outlet::mentions(rest).into_iter().next()?;
                Some(mention.name.to_owned())
            })
        })
}

fn date_of(parts: &[Part<'_>], note: &str) -> Option<Date> {
    let told = || lines_of_metadata(parts).filter_map(|part| part.signs.date.as_ref());
    let first = told().find(|date| !date.updated).map(|date| date.date);
    first
        .or_else(|| {
            lines_of_metadata(parts)
                .filter(|part| {
                    part.signs.origin.is_some() || part.signs.byline.is_some() || part.signs.field.is_some()
                })
                .filter_map(|part| date::find(part.text()))
                .map(|found| found.date)
                .find(|date| date.month.is_some())
        })
        .or_else(|| told().next().map(|date| date.date))
        .or_else(|| {
            // "… published in the Guardian on 3 May 2015"
            let found = date::find(note).filter(|found| found.date.day.is_some())?;
            let before = note[..found.start].to_lowercase();
            let before = before.rsplit(". ").next().unwrap_or_default();
            let told =
                ["publi", "appear", "posted", "dated", "ran in"].iter().any(|word| before.contains(word));
            told.then_some(found.date)
        })
}
