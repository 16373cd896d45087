//! How strongly the signs of a block speak for each role that it can have.

use super::read::Mark;
use super::roles::NEVER;
use super::roles::Role::{self, *};
use super::signs::date::DateLine;
use super::signs::{Signs, byline, name, outlet};

/// A role that has its own signs, and none of them is there: such a role must not serve as a
/// cheap bridge between two others.
const WITHOUT_SIGN: f32 = -9.0;

/// What a title with its date is worth as a title, and costs as anything else.
const CITED: f32 = 3.0;

/// How strongly a block's signs speak for a role.
pub(crate) fn evidence(role: Role, signs: &Signs) -> f32 {
    // What the markup alone decides.
    match (signs.mark, role) {
        (Mark::Rule, Rule | Break) => return 6.0,
        (Mark::Rule, _) => return NEVER,
        (Mark::Field, MetaAbove) => return 6.0,
        (Mark::Field, _) => return NEVER,
        (Mark::Markup, Furniture | FurnitureInside | FurnitureAbove | Header) => return 3.0,
        (Mark::Markup, _) => return NEVER,
        (_, Rule | Break) => return NEVER,
        _ => {}
    }
    match role {
        Header => header(signs),
        Note | NoteBelow => note(signs),
        Kicker => kicker(signs),
        MetaAbove | Meta | MetaBelow => metadata(role, signs),
        Title => title(signs),
        Deck => deck(signs),
        CaptionAbove | Caption => caption(role, signs),
        FurnitureAbove | FurnitureInside | Furniture => furniture(role, signs),
        Text => text(signs),
        Subheading => subheading(signs),
        About => about(signs),
        Origin => origin(signs),
        Rule | Break => NEVER,
    }
}

/// What speaks against any role of running text: the block is plainly something else.
fn oddity(signs: &Signs) -> f32 {
    let furniture = signs.furniture.map_or(0.0, |furniture| if furniture.fixed { 6.0 } else { 3.0 });
    let date = signs.date.as_ref().map_or(0.0, |date| sure_date(date) - 1.0);
    let slug = if signs.slug { 6.0 } else { 0.0 };
    let byline = if signs.byline.is_some() { 4.0 } else { 0.0 };
    let told = if signs.yearless || signs.occupation { 3.0 } else { 0.0 };
    let author = if signs.known_author.is_some() { 3.0 } else { 0.0 };
    let cited = if signs.cited.is_some() { CITED } else { 0.0 };
    furniture + date + slug + byline + told + author + cited
}

fn text(signs: &Signs) -> f32 {
    let heading = if matches!(signs.mark, Mark::Heading(_)) { 6.0 } else { 0.0 };
    let listed = if signs.listed || signs.shape.part { 3.0 } else { 0.0 };
    let about = if signs.about.is_some() { 1.5 } else { 0.0 };
    let origin = if signs.origin.is_some() { 1.5 } else { 0.0 };
    let twin = if signs.twin { 2.5 } else { 0.0 };
    let close = if signs.beside_caption {
        2.5
    } else if signs.close_before || signs.close_after {
        0.3
    } else {
        0.0
    };
    signs.shape.paragraph() + listed
        - heading
        - oddity(signs)
        - about
        - origin
        - twin
        - close
        - signs.caption
        - 0.5 * (signs.note - 1.0).max(0.0)
}

fn title(signs: &Signs) -> f32 {
    let heading = match signs.mark {
        Mark::Heading(1) => 4.0,
        Mark::Heading(2) => 3.0,
        Mark::Heading(3) => 1.5,
        Mark::Heading(_) => 0.0,
        Mark::Plain => 0.0,
        _ => -3.0,
    };
    let ahead = match signs.words_ahead {
        0..=14 => -2.5,
        15..=39 => -1.0,
        40..=79 => 0.3,
        _ => 1.0,
    };
    let labelled = signs.field.as_ref().is_some_and(|(key, _)| key == "title" || key == "headline");
    let level = match (signs.deeper, signs.top) {
        (true, _) => -3.5,
        (_, true) => 3.5,
        _ => 0.0,
    };
    let gap = if signs.wide_gap { 2.5 } else { 0.0 } + if signs.cited.is_some() { 2.0 * CITED } else { 0.0 };
    let outlet = if signs.outlet.is_some() { 3.0 } else { 0.0 };
    let twin = if signs.twin { 1.5 } else { 0.0 };
    let listed = if signs.listed { 1.5 } else { 0.0 };
    let about = if signs.about.is_some() || signs.origin.is_some() { 2.0 } else { 0.0 };
    signs.shape.title()
        + heading
        + level
        + ahead
        + gap
        + signs.subject_break
        + if labelled { 3.0 } else { 0.0 }
        - outlet
        - twin
        - listed
        - about
        - oddity(signs)
        - signs.caption
        - 0.4 * (signs.note - 2.0).max(0.0)
}

fn subheading(signs: &Signs) -> f32 {
    let heading = match signs.mark {
        Mark::Heading(_) if signs.top => -1.0,
        Mark::Heading(1) => 0.5,
        Mark::Heading(_) => 4.0,
        Mark::Plain => 0.0,
        _ => -3.0,
    };
    let length = match signs.shape.words {
        1 => 0.5,
        2..=4 => 1.5,
        5..=6 => 1.0,
        7..=8 => 0.0,
        9..=10 => -0.7,
        11..=14 => -1.5,
        _ => -4.0,
    };
    let end = match (signs.shape.stopped, signs.shape.asked, signs.shape.open) {
        (true, false, _) => -2.5,
        (_, _, true) => -1.0,
        _ => 0.7,
    };
    let ahead = if signs.words_ahead < 12 { -2.0 } else { 0.0 };
    let gap = if signs.wide_gap { -1.0 } else { 0.0 };
    let lower = if signs.shape.lower { -1.5 } else { 0.0 };
    let twin = if signs.twin { 2.5 } else { 0.0 };
    let about = if signs.about.is_some() || signs.origin.is_some() { 2.0 } else { 0.0 };
    let listed = if signs.listed { 2.0 } else { 0.0 };
    heading + length + end + ahead + gap + lower
        - listed
        - 0.7 * signs.subject_break
        - twin
        - about
        - oddity(signs)
        - signs.caption
}

fn deck(signs: &Signs) -> f32 {
    let length = match signs.shape.words {
        0..=8 => -0.7,
        9..=11 => 0.5,
        12..=35 => 1.3,
        36..=50 => -0.5,
        _ => -4.0,
    };
    let end = match (signs.shape.stopped, signs.shape.asked, signs.shape.open) {
        (true, true, _) => 0.7,
        (true, false, _) => -0.7,
        (_, _, true) => -0.5,
        _ => 1.3,
    };
    let author = if signs.speaks_of_author { 2.5 } else { 0.0 };
    let labelled = signs.field.as_ref().is_some_and(|(key, _)| key == "subtitle" || key == "deck");
    let marked = if signs.mark == Mark::Plain { 0.0 } else { -2.0 };
    let twin = if signs.twin { 2.5 } else { 0.0 };
    let close = if signs.close_before || signs.close_after { 0.5 } else { 0.0 };
    let head = if signs.before_head { 1.0 } else { 0.0 };
    length + end + author + head + marked + if labelled { 4.0 } else { 0.0 }
        - twin
        - close
        - oddity(signs)
        - signs.caption
}

fn note(signs: &Signs) -> f32 {
    if signs.note < 0.8 {
        return WITHOUT_SIGN;
    }
    let heading = if signs.mark == Mark::Plain { 0.0 } else { 3.0 };
    let unlike = if signs.shape.stopped { 0.0 } else { 1.0 };
    let short = if signs.shape.words < 7 { 2.0 } else { 0.0 };
    1.6 * (signs.note - 1.2) - heading - unlike - short - oddity(signs) - signs.caption
}

fn kicker(signs: &Signs) -> f32 {
    let length = match signs.shape.words {
        1..=3 => 1.0,
        4 => 0.0,
        _ => -4.0,
    };
    let capitals = if signs.shape.upper { 1.0 } else { 0.0 };
    let end = if signs.shape.stopped || signs.shape.open { -3.0 } else { 0.0 };
    let heading = match signs.mark {
        Mark::Heading(_) => 0.5,
        _ => 0.0,
    };
    let lower = if signs.shape.lower { -2.0 } else { 0.0 };
    length + capitals + end + heading + lower - oddity(signs) - signs.caption
}

/// A date, a byline, an outlet, a labelled line.
fn metadata(role: Role, signs: &Signs) -> f32 {
    let mut sure = 0.0_f32;
    if let Some(date) = &signs.date {
        sure = sure.max(sure_date(date));
    }
    if signs.byline.is_some() {
        sure = sure.max(5.0);
    }
    if signs.outlet.is_some() {
        sure = sure.max(4.0);
    }
    if signs.known_author.is_some() {
        sure = sure.max(4.0);
    }
    if signs.yearless {
        sure = sure.max(4.0);
    }
    if signs.occupation && role == Meta {
        sure = sure.max(4.0);
    }
    if signs.origin.is_some() && role == Meta {
        sure = sure.max(3.5);
    }
    if signs.about.is_some() && role == Meta && signs.shape.words <= 30 {
        sure = sure.max(2.0);
    }
    if signs.field.as_ref().is_some_and(|(key, _)| key != "title" && key != "headline") {
        sure = sure.max(4.0);
    }
    if sure == 0.0 {
        return WITHOUT_SIGN;
    }
    // Behind the text a page tells who posted it and when; a bare date there is the next one's.
    let place = match role {
        MetaBelow if signs.byline.is_some() && signs.date.is_some() => 0.5,
        MetaBelow if signs.date.is_some() => -0.8,
        _ => 0.0,
    };
    sure + place - if signs.shape.words > 30 { 2.0 } else { 0.0 }
}

/// A date alone is metadata, with other words around it a little less so: lists of events are
/// dated too.
fn sure_date(date: &DateLine) -> f32 {
    let rest = date.rest.as_str();
    let told =
        byline::line(rest).is_some() || name::whole(rest).is_some() || !outlet::mentions(rest).is_empty();
    match rest.split_whitespace().count() {
        0 => 5.0,
        _ if told => 5.0,
        1..=2 => 3.5,
        _ => 2.0,
    }
}

fn caption(role: Role, signs: &Signs) -> f32 {
    if signs.slug {
        return 5.0;
    }
    let marked = signs.caption > 0.0 || signs.twin || signs.beside_caption || signs.before_caption;
    let twin = if signs.twin { 3.0 } else { 0.0 };
    let beside = match (signs.beside_caption, signs.before_caption) {
        (true, _) => 2.5,
        (_, true) if !signs.shape.stopped && role == CaptionAbove => 1.0,
        _ => 0.0,
    };
    let close = if marked && (signs.close_before || signs.close_after) { 1.0 } else { 0.0 };
    let end = if signs.shape.stopped { -0.7 } else { 0.7 };
    let length = match signs.shape.words {
        0..=30 => 0.0,
        31..=50 => -1.0,
        _ => -3.0,
    };
    // Above the text a deck is likelier than a caption that nothing marks as one, inside it a
    // short paragraph or a heading.
    let place = match (marked, role) {
        (false, CaptionAbove) => -1.5,
        (false, _) => -3.5,
        _ => 0.0,
    };
    let heading = if matches!(signs.mark, Mark::Heading(_)) { 4.0 } else { 0.0 };
    signs.caption + twin + beside + close + end + length + place - heading - oddity(signs)
}

fn furniture(role: Role, signs: &Signs) -> f32 {
    let Some(furniture) = signs.furniture else {
        // A credit stands below the article whose picture it is of.
        let credit = role == Furniture && signs.caption >= 2.5 && !signs.shape.stopped;
        return if credit { signs.caption } else { WITHOUT_SIGN };
    };
    let sure = if furniture.fixed { 6.0 } else { 4.0 };
    // Comments, tags and navigation close an article; advertisements interrupt it.
    let interrupts = matches!(furniture.kind, "advertisement" | "related" | "share" | "subscribe" | "link");
    let closes = matches!(furniture.kind, "comments" | "tags" | "navigation" | "archive" | "legal");
    let place = match role {
        FurnitureInside if closes => -2.5,
        FurnitureAbove if furniture.kind == "navigation" || furniture.kind == "legal" => -1.0,
        Furniture if interrupts => -0.5,
        _ => 0.0,
    };
    sure + place
}

fn header(signs: &Signs) -> f32 {
    match signs.furniture {
        Some(furniture) if furniture.kind == "archive" => 6.5,
        Some(furniture) if furniture.kind == "navigation" => 5.0,
        _ if signs.above => 8.0,
        _ if signs.opening => 7.0,
        _ => WITHOUT_SIGN,
    }
}

fn about(signs: &Signs) -> f32 {
    let sure = match (&signs.about, &signs.byline, &signs.known_author) {
        (Some(_), ..) if signs.shape.words <= 50 => 3.5,
        (Some(_), ..) => 2.5,
        (_, Some(_), _) => 4.0,
        (_, _, Some(_)) => 4.0,
        _ => return WITHOUT_SIGN,
    };
    let heading = if matches!(signs.mark, Mark::Heading(_)) { 4.0 } else { 0.0 };
    sure - heading - signs.caption
}

fn origin(signs: &Signs) -> f32 {
    if signs.origin.is_some() { 4.5 } else { WITHOUT_SIGN }
}
