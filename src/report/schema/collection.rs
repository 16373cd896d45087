//! The tables on pages, articles and themes.

use super::{Column, DOC_ID, Kind, Limits, Reference, Schema, THEME_ID, TO_ARTICLES, TO_THEMES, in_groups};

const PAGE: Column = Column::text("page", "The file on which it stands, by its path below the input");
const LINE_START: Column = Column::number("line_start", "First line on the page, counted from 1");
const LINE_END: Column = Column::number("line_end", "Last line on the page");
const TITLE: Column = Column::text("title", "Title, as the page has it").maybe();
const AUTHOR: Column = Column::text("author", "Author, if the page names one").maybe();
const OUTLET: Column =
    Column::text("outlet", "Newspaper, journal or site in which it appeared, if the page tells").maybe();
const DATE: Column =
    Column::date("date", "Date of the article, as exactly as the page tells: year, month or day");
const KEPT: Column = Column::text("doc_id", "The article of which this is an occurrence");
const DUPLICATE_OF: Column =
    Column::text("duplicate_of", "The article whose copy this is; empty for the occurrence that was kept")
        .maybe();
const SIMILARITY: Column = Column::share(
    "similarity",
    4,
    "How alike it is to the occurrence that was kept: Jaccard's index of their runs of five words or, of a text cut short, the share of its own",
);

/// `articles`.
pub(crate) const ARTICLES: Schema = Schema {
    name: "articles",
    description: "An article, copies folded, in the order of pages and lines",
    columns: &[
        DOC_ID,
        TITLE,
        AUTHOR,
        OUTLET,
        DATE,
        Column::text(
            "language",
            "Language of the text by its ISO 639 code; empty where it could not be told",
        )
        .maybe(),
        Column::count("words", "words", "Length of the text"),
        PAGE,
        LINE_START,
        LINE_END,
        Column::count("occurrences", "occurrences", "How often it stands on the pages, copies included"),
        Column::text("theme_id", "Identifier of its theme"),
        Column::text("theme", "Name of its theme"),
        Column::share("weight", 4, "Its weight in its theme"),
        Column::text("runner_up_theme_id", "The theme with the next greatest weight, if any").maybe(),
        Column::share("runner_up_weight", 4, "Its weight in that theme").maybe(),
        Column::bool("core", "False for an article that sits between themes, or fits none of a model's"),
        Column::text("deck", "Sub-title below the title").maybe(),
        Column::text("note", "What the page says of the article and is not part of it").maybe(),
        Column::text("sources", "Lines that tell where the article appeared").maybe(),
        Column::bool("far", "The article is hardly like any theme"),
        Column::text(
            "theme_without_seeds",
            "Where its other words would put it, if only seeds of the guide hold it in its theme",
        )
        .maybe(),
    ],
    key: &["doc_id"],
    references: &[
        TO_THEMES,
        Reference { columns: &["runner_up_theme_id"], table: "themes", theirs: &["theme_id"] },
        Reference { columns: &["theme_without_seeds"], table: "themes", theirs: &["theme_id"] },
    ],
};

/// `occurrences`.
pub(crate) const OCCURRENCES: Schema = Schema {
    name: "occurrences",
    description: "An article on a page, copies too, in the order of pages and lines",
    columns: &[PAGE, LINE_START, LINE_END, TITLE, KEPT, DUPLICATE_OF, SIMILARITY],
    key: &[],
    references: &[
        TO_ARTICLES,
        Reference { columns: &["duplicate_of"], table: "articles", theirs: &["doc_id"] },
    ],
};

/// What `standpoint articles` prints: no file of a run.
pub(crate) const SPLIT: Schema = Schema {
    name: "split",
    description: "An article on a page, copies too, with what the page tells of it",
    columns: &[PAGE, LINE_START, LINE_END, TITLE, KEPT, DUPLICATE_OF, SIMILARITY, AUTHOR, OUTLET, DATE],
    key: &[],
    references: &[],
};

/// `dropped`.
pub(crate) const DROPPED: Schema = Schema {
    name: "dropped",
    description: "Lines that were read and are no article's text, and articles that were left out, in the order of pages and lines",
    columns: &[
        PAGE,
        LINE_START,
        LINE_END,
        Column::text("reason", "What they were taken for, or why the article was left out"),
        Column::text("text", "The lines; of an article its title, or its beginning").maybe(),
    ],
    key: &[],
    references: &[],
};

/// `themes`.
pub(crate) const THEMES: Schema = Schema {
    name: "themes",
    description: "A theme, in the order of the report",
    columns: &[
        THEME_ID,
        Column::text("theme", "Its name: that of the guide, or made of its keywords"),
        Column::bool("guided", "The guide names it"),
        Column::count("articles", "articles", "Articles that belong to it"),
        Column::count("words", "words", "Words of these"),
        Column::share("share", 4, "Share of all articles"),
        Column::text("keywords", "Its keywords, the best first, joined by semicolons and spaces").maybe(),
        Column::new("npmi", Kind::Float(4), "How much its keywords stand in the same articles: normalised pointwise mutual information, the mean of pairs")
            .limits(Limits::Between(-1, 1)).maybe(),
        Column::share("stability", 4, "Share of the pairs of its articles that stay together when only a part of the collection is grouped").maybe(),
        Column::date("first_date", "Earliest date of its articles"),
        Column::date("last_date", "Latest date of its articles"),
        Column::count("far", "articles", "Its articles that are hardly like any theme"),
    ],
    key: &["theme_id"],
    references: &[],
};

/// `themes_by`.
pub(crate) const THEMES_BY: Schema = Schema {
    name: "themes_by",
    description: "A theme with a group of articles that has some in it; groups with most articles first, years in their order",
    columns: &in_groups::<9, 11>([
        THEME_ID,
        Column::text("theme", "Its name"),
        Column::count("articles", "articles", "Articles of the group that belong to the theme"),
        Column::count("of", "articles", "Articles of the group in all themes"),
        Column::share("share", 4, "articles over of"),
        Column::count("words", "words", "Words of the group's articles in the theme"),
        Column::text("keywords", "Terms by which these differ from the theme's other articles, the best first, joined by semicolons and spaces").maybe(),
        Column::date("first_date", "Earliest date of these"),
        Column::date("last_date", "Latest date of these"),
    ]),
    key: &[],
    references: &[TO_THEMES],
};

/// `terms`.
pub(crate) const TERMS: Schema = Schema {
    name: "terms",
    description: "A keyword of a theme, the best first",
    columns: &[
        THEME_ID,
        Column::number("rank", "Its place among the keywords of the theme"),
        Column::text("term", "The stem or phrase as it is counted"),
        Column::text("surface", "The form in which it is shown"),
        Column::new(
            "weight",
            Kind::Float(4),
            "How much it tells about the theme: its log-odds in the theme against the rest of the collection, in standard deviations; phrases weigh a quarter more",
        ),
        Column::count("articles", "articles", "Articles of the theme that hold it"),
    ],
    key: &["theme_id", "rank"],
    references: &[TO_THEMES],
};

/// `seeds`.
pub(crate) const SEEDS: Schema = Schema {
    name: "seeds",
    description: "A seed of the guide, in its order; only where the guide names themes",
    columns: &[
        THEME_ID.maybe(),
        Column::text("theme", "Name of the theme in the guide"),
        Column::text("seed", "The seed as the guide has it").maybe(),
        Column::text("term", "The term as which it is counted; empty if no article holds it").maybe(),
        Column::count("articles", "articles", "Articles that hold it"),
        Column::count("in_theme", "articles", "Articles of its theme that hold it"),
        Column::text("status", "What became of it: used; absent, no article holds it; shared, two themes claim it; elsewhere, most of its articles are in other themes")
            .limits(Limits::OneOf(&["used", "absent", "shared", "elsewhere"])),
    ],
    key: &[],
    references: &[TO_THEMES],
};

/// `memberships`.
pub(crate) const MEMBERSHIPS: Schema = Schema {
    name: "memberships",
    description: "An article with a theme, by article and theme",
    columns: &[
        DOC_ID,
        THEME_ID,
        Column::share("weight", 6, "Weight of the article in the theme; those of an article sum to 1"),
        Column::share("passages", 4, "Share of the theme in the article's passages, by words; empty where it was not cut into passages").maybe(),
    ],
    key: &["doc_id", "theme_id"],
    references: &[TO_ARTICLES, TO_THEMES],
};

/// `passages`.
pub(crate) const PASSAGES: Schema = Schema {
    name: "passages",
    description: "A passage (whole paragraphs of 100 to 150 words) with its strongest theme, and with each other of weight .2 or more, by article, place and falling weight",
    columns: &[
        DOC_ID,
        Column::number("passage", "Number of the passage in the article"),
        LINE_START,
        LINE_END,
        Column::count("words", "words", "Length of the passage"),
        THEME_ID,
        Column::share("weight", 4, "Weight of the theme in the passage"),
    ],
    key: &["doc_id", "passage", "theme_id"],
    references: &[TO_ARTICLES, TO_THEMES],
};
