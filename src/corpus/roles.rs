//! The roles that a block can have on a page, what speaks for each, and which may follow which.
//!
//! A page is a sequence of blocks, an article on it a sequence of roles: a note, a title, a deck,
//! lines of metadata, paragraphs, a note about the author, buttons. Each block's signs speak for
//! and against each role, and each pair of roles is more or less usual; the reading of the page
//! is the sequence with the greatest sum (see [`super::split`]). The weights are in the manner of
//! log-odds, set by reason and not fitted to any page: 1 is a hint, 3 a strong sign, 6 near proof.

/// What a block is to the page. Roles that occur at several places of an article exist once for
/// each, so that the place is remembered from block to block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Role {
    /// The header or navigation at the top of a page.
    Header,
    /// The blogger's note before an article.
    Note,
    /// A category above the title.
    Kicker,
    /// Metadata above the title.
    MetaAbove,
    Title,
    /// The sentence under the title that sells the article.
    Deck,
    /// Metadata below the title.
    Meta,
    /// A note between title and text.
    NoteBelow,
    /// A caption above the text.
    CaptionAbove,
    /// Furniture between title and text.
    FurnitureAbove,
    /// A paragraph of the article.
    Text,
    Subheading,
    /// A caption inside the text.
    Caption,
    /// Furniture inside the text.
    FurnitureInside,
    /// A rule that divides an article's sections.
    Break,
    /// The byline or note about the author behind the text.
    About,
    /// Where the article appeared, behind the text.
    Origin,
    /// Metadata behind the text.
    MetaBelow,
    /// Furniture behind the text.
    Furniture,
    /// A rule between articles.
    Rule,
}

use Role::*;

pub(crate) const ROLES: [Role; 20] = [
    Header, Note, Kicker, MetaAbove, Title, Deck, Meta, NoteBelow, CaptionAbove, FurnitureAbove, Text,
    Subheading, Caption, FurnitureInside, Break, About, Origin, MetaBelow, Furniture, Rule,
];

/// Parts of an article, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Zone {
    /// Before any article.
    Top,
    /// From the note to the last line above the text.
    Front,
    /// The text and what stands inside it.
    Body,
    /// What follows the text.
    Tail,
}

impl Role {
    pub(crate) fn zone(self) -> Zone {
        match self {
            Header => Zone::Top,
            Note | Kicker | MetaAbove | Title | Deck | Meta | NoteBelow | CaptionAbove | FurnitureAbove => {
                Zone::Front
            }
            Text | Subheading | Caption | FurnitureInside | Break => Zone::Body,
            About | Origin | MetaBelow | Furniture | Rule => Zone::Tail,
        }
    }

    /// True where a block in this role begins another article than the block before it.
    pub(crate) fn begins_after(self, before: Option<Role>) -> bool {
        let Some(before) = before else { return true };
        match self.zone() {
            Zone::Top => true,
            Zone::Front => before.zone() != Zone::Front,
            Zone::Body => !matches!(before.zone(), Zone::Front | Zone::Body),
            Zone::Tail => false,
        }
    }
}

/// What cannot be.
pub(crate) const NEVER: f32 = -1e6;

/// How usual it is that a page begins with this role.
pub(crate) fn begin(role: Role) -> f32 {
    match role {
        Header | Note | MetaAbove | Title => 0.0,
        Kicker | Furniture | Rule => -0.7,
        Text => -1.5,
        Origin => -1.5,
        CaptionAbove => -2.0,
        _ => NEVER,
    }
}

/// How usual it is that a page ends with this role.
pub(crate) fn end(role: Role) -> f32 {
    match role.zone() {
        Zone::Body | Zone::Tail => 0.0,
        _ => -4.0,
    }
}

/// How usual it is that `to` follows `from`.
pub(crate) fn follow(from: Role, to: Role) -> f32 {
    match (from, to) {
        // Before the title.
        (Header, Header | Note | Kicker | MetaAbove | Title | Furniture | Rule) => 0.0,
        (Header, Text) => -2.0,
        (Note, Note) => -0.3,
        (Note, Title) => 0.0,
        (Note, MetaAbove) => -0.5,
        (Note, Kicker) => -1.0,
        (Note, CaptionAbove) => -2.0,
        (Note, Text) => -4.0,
        (Kicker, Title) => 0.0,
        (Kicker, MetaAbove | Note) => -0.5,
        (Kicker, Kicker) => -1.0,
        (MetaAbove, Title) => 0.0,
        (MetaAbove, MetaAbove) => -0.2,
        (MetaAbove, Kicker | Note | Header) => -1.0,
        (MetaAbove, Text) => -2.0,
        (MetaAbove, CaptionAbove) => -2.5,
        // Between title and text.
        (Title, Title) => -4.5,
        (Title, Deck | CaptionAbove | FurnitureAbove) => -0.2,
        (Title, Meta | Text) => 0.0,
        (Title, NoteBelow) => -1.5,
        (Title, Subheading) => -1.5,
        (Deck, Deck) => -2.0,
        (Meta, Deck) => -0.4,
        (CaptionAbove | FurnitureAbove, Deck) => -1.0,
        (NoteBelow, NoteBelow) => -0.5,
        (NoteBelow, Title) => -1.0,
        (NoteBelow, Deck) => -1.5,
        (Deck | Meta, NoteBelow) => -1.5,
        (CaptionAbove | FurnitureAbove, NoteBelow) => -2.5,
        (Deck | Meta | NoteBelow | CaptionAbove | FurnitureAbove, Meta) => -0.1,
        (Deck | Meta | NoteBelow | CaptionAbove | FurnitureAbove, CaptionAbove | FurnitureAbove | Text) => {
            0.0
        }
        (Meta | CaptionAbove | FurnitureAbove, Subheading) => -1.0,
        // Inside the text.
        (Text, Text) => 0.0,
        (Text, Subheading | Caption | FurnitureInside) => -0.5,
        (Text, Break) => -1.2,
        (Subheading | Break, Text) => 0.0,
        (Subheading, Subheading) => -1.5,
        (Subheading | Break, Caption) => -0.5,
        (Break, Subheading) => -0.3,
        (Caption, Text | Caption) => 0.0,
        (Caption, Subheading | FurnitureInside) => -0.5,
        (FurnitureInside, Text) => -0.3,
        (FurnitureInside, Subheading | Caption) => -0.5,
        (FurnitureInside, FurnitureInside) => 0.0,
        // The end of the text.
        (Text | Caption | FurnitureInside, About | Origin | MetaBelow | Furniture) => -0.5,
        (Text | Caption | FurnitureInside, Rule) => -0.7,
        (About | Origin | MetaBelow | Furniture | Rule, About | Origin | MetaBelow | Furniture | Rule) => {
            -0.1
        }
        // The next article. Behind a sign that the last one has ended it costs nothing; behind a
        // paragraph it takes strong signs; one without a title takes the strongest.
        (About | Origin | MetaBelow | Furniture | Rule, Note | Kicker | MetaAbove | Title | Header) => 0.0,
        (About | Origin | MetaBelow | Furniture, Text) => -5.0,
        (Rule, Text) => -3.0,
        (FurnitureInside, Note) => -1.0,
        (FurnitureInside, Title | MetaAbove | Kicker) => -2.5,
        (Text | Caption | Break, Note | MetaAbove) => -3.5,
        (Text | Caption | Break, Title) => -5.0,
        (Text | Caption | Break, Kicker | Header) => -5.0,
        _ => NEVER,
    }
}
