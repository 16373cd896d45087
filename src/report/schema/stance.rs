//! The tables on statements and positions.

use super::{Column, DOC_ID, Kind, Limits, Reference, Schema, THEME_ID, TO_ARTICLES, TO_THEMES, in_groups};

const TARGET: Column = Column::text(
    "target",
    "What it is about: one of the guide's targets, or one that was found in the texts",
);
const ACTS: Column = Column::text(
    "acts",
    "What is done, joined by semicolons: warns, plays down, recommends, criticises, endorses, predicts, doubts, reports",
)
.maybe();
const EVIDENCE_ID: Column = Column::text(
    "evidence_id",
    "Identifier of the statement: doc_id:paragraph.sentence, and a further number where a sentence makes several",
);
const EVIDENCE_IDS: Column =
    Column::text("evidence_ids", "The statements that show it best, joined by semicolons").maybe();
const CERTAINTY: Column =
    Column::new("certainty", Kind::Int, "How surely it is said, from -2, very unsure, to 2, very sure")
        .limits(Limits::Between(-2, 2));
const EXACT: Column = Column::text("exact", "The sentence or part of it, verbatim");
const LINE: Column = Column::number("line", "Line of the page on which it begins");
const LOW: &str = "Lower end of the share's 95 % interval (Wilson)";
const HIGH: &str = "Upper end of the share's 95 % interval (Wilson)";

/// `stance_evidence`.
pub(crate) const EVIDENCE: Schema = Schema {
    name: "stance_evidence",
    description: "A statement, in the order of articles and their text",
    columns: &[
        DOC_ID,
        THEME_ID,
        Column::number("paragraph", "Number of the paragraph in the article"),
        Column::number("sentence", "Number of the sentence in the paragraph"),
        LINE,
        Column::count(
            "start",
            "Unicode code points",
            "Where the quote begins in the article's text, which standpoint articles --format jsonl gives",
        ),
        Column::count("end", "Unicode code points", "Where it ends, exclusive"),
        EXACT,
        Column::text("prefix", "Up to 32 code points in front of it").maybe(),
        Column::text("suffix", "Up to 32 code points behind it").maybe(),
        TARGET.maybe(),
        Column::text("target_mention", "The words by which the target is named").maybe(),
        Column::text("holder_type", "Who says so: the author, a source with a name, or somebody unnamed")
            .limits(Limits::OneOf(&["author", "source", "unnamed"])),
        Column::text("holder", "Name of the source").maybe(),
        Column::text("cue", "The words that showed whose statement it is").maybe(),
        ACTS,
        Column::new("polarity", Kind::Int, "How the target comes off: -1 badly, 0 neither, 1 well")
            .limits(Limits::Between(-1, 1)),
        Column::new(
            "score",
            Kind::Float(3),
            "How much more probable it is that the target comes off well than badly",
        )
        .limits(Limits::Between(-1, 1)),
        CERTAINTY,
        Column::bool("negated", "What showed the act is negated"),
        Column::bool("conceded", "It is granted, to be answered"),
        Column::text("cues", "The words that showed it, joined by semicolons").maybe(),
        EVIDENCE_ID,
    ],
    key: &["evidence_id"],
    references: &[TO_ARTICLES, TO_THEMES],
};

const STANCES: [&str; 4] = ["positive", "negative", "mixed", "none"];

/// `stance_articles`.
pub(crate) const STANCE_ARTICLES: Schema = Schema {
    name: "stance_articles",
    description: "An article with a target, by article",
    columns: &[
        DOC_ID,
        THEME_ID,
        TARGET,
        Column::text("stance", "Where the article stands; none where it is not clear")
            .limits(Limits::OneOf(&STANCES)),
        Column::new(
            "score",
            Kind::Float(3),
            "How well the target comes off in the author's statements and the title, from -1 to 1",
        )
        .limits(Limits::Between(-1, 1)),
        Column::count("n_author", "statements", "Statements on the target that the author holds"),
        Column::count("n_source", "statements", "Statements on the target that others hold"),
        Column::new("certainty", Kind::Float(2), "Mean certainty of the author's statements, from -2 to 2")
            .limits(Limits::Between(-2, 2)),
        ACTS,
        EVIDENCE_IDS,
    ],
    key: &["doc_id", "target"],
    references: &[TO_ARTICLES, TO_THEMES],
};

/// How articles of a theme come out on a target.
const POSITION: [Column; 13] = [
    THEME_ID,
    TARGET,
    Column::count("articles", "articles", "Articles of the theme that speak of the target"),
    Column::count("positive", "articles", "Of these, speak well of it"),
    Column::count("negative", "articles", "Of these, speak badly of it"),
    Column::count("mixed", "articles", "Of these, do both"),
    Column::count("none", "articles", "Of these, take no clear position"),
    Column::share(
        "share",
        4,
        "Share of the greater side among the articles that take one; empty where none does",
    )
    .maybe(),
    Column::share("ci_low", 4, LOW).maybe(),
    Column::share("ci_high", 4, HIGH).maybe(),
    ACTS,
    Column::text("dissent_doc_ids", "Articles on the other side, joined by semicolons").maybe(),
    EVIDENCE_IDS,
];

/// `stance_themes`.
pub(crate) const STANCE_THEMES: Schema = Schema {
    name: "stance_themes",
    description: "A theme with a target, those that most articles speak of first",
    columns: &POSITION,
    key: &["theme_id", "target"],
    references: &[TO_THEMES],
};

/// `stance_by`.
pub(crate) const STANCE_BY: Schema = Schema {
    name: "stance_by",
    description: "A theme with a target, counted in a group of articles only; groups with most articles first, years in their order",
    columns: &in_groups::<13, 15>(POSITION),
    key: &[],
    references: &[TO_THEMES],
};

/// `stance_groups`.
pub(crate) const GROUPS: Schema = Schema {
    name: "stance_groups",
    description: "What the articles of a group (an author, an outlet, a time) of a theme do, against the rest of the theme",
    columns: &[
        THEME_ID,
        Column::text("by", "What makes the group: author, outlet, year, or period, the earlier or later half")
            .limits(Limits::OneOf(&["author", "outlet", "period", "year"])),
        Column::text("group", "Its name"),
        Column::text("counted", "The act, or the side taken on a target, that is counted"),
        TARGET.maybe(),
        Column::count("articles", "articles", "Articles of the group that do so"),
        Column::count("of", "articles", "Articles of the group that could: all of them for an act, those that take a position for a side"),
        Column::share("share", 4, "articles over of"),
        Column::share("ci_low", 4, LOW),
        Column::share("ci_high", 4, HIGH),
        Column::count("others", "articles", "Articles of the rest of the theme that do so"),
        Column::count("others_of", "articles", "Articles of the rest that could"),
        Column::share("p_value", 6, "How probable a difference like this is by chance: Fisher's exact test, two-sided"),
        Column::share("q_value", 6, "The same, corrected for the number of tests (Benjamini and Hochberg); empty for years, which are not tested").maybe(),
        Column::text("doc_ids", "The articles that do so, joined by semicolons").maybe(),
    ],
    key: &[],
    references: &[TO_THEMES],
};

/// `positions`.
pub(crate) const POSITIONS: Schema = Schema {
    name: "positions",
    description: "A main statement of an article, the best first",
    columns: &[
        DOC_ID,
        THEME_ID,
        Column::number("rank", "Its place among the main statements of the article"),
        Column::text("act", "What it does").limits(Limits::OneOf(&[
            "warns", "plays down", "recommends", "criticises", "endorses", "predicts", "doubts", "reports",
        ])),
        TARGET.maybe(),
        CERTAINTY,
        EXACT,
        LINE,
        EVIDENCE_ID,
    ],
    key: &["doc_id", "rank"],
    references: &[
        TO_ARTICLES,
        TO_THEMES,
        Reference { columns: &["evidence_id"], table: "stance_evidence", theirs: &["evidence_id"] },
    ],
};
