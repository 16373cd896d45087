//! The tables of `standpoint diff`.

use super::{Column, Kind, Limits, Schema};

const THEME_ID_OLD: Column = Column::text("theme_id_old", "Identifier of the theme in the old run").maybe();
const THEME_OLD: Column = Column::text("theme_old", "Its name there").maybe();
const THEME_ID_NEW: Column = Column::text("theme_id_new", "Identifier of the theme in the new run").maybe();
const THEME_NEW: Column = Column::text("theme_new", "Its name there").maybe();
const DOC_ID_OLD: Column = Column::text("doc_id_old", "Identifier of the article in the old run").maybe();
const DOC_ID_NEW: Column = Column::text("doc_id_new", "Identifier of the article in the new run").maybe();

/// `diff_themes`.
pub(crate) const DIFF_THEMES: Schema = Schema {
    name: "diff_themes",
    description: "A theme of which something changed, in the order of the new run, then those that only the old one has",
    columns: &[
        Column::text(
            "changes",
            "What became of it, joined by semicolons: new, gone, grown, shrunk, renamed, split, merged; empty where no more moved than grouping the same articles again would move",
        )
        .maybe(),
        THEME_ID_OLD,
        THEME_OLD,
        THEME_ID_NEW,
        THEME_NEW,
        Column::count("articles_old", "articles", "Its articles in the old run"),
        Column::count("articles_new", "articles", "Its articles in the new run"),
        Column::share("share_old", 4, "Its share of all articles in the old run"),
        Column::share("share_new", 4, "Its share of all articles in the new run"),
        Column::count("kept", "articles", "Articles that are in it in both runs"),
        Column::count("added", "articles", "Its articles that the old run has not"),
        Column::count("gone", "articles", "Its articles that the new run has not"),
        Column::count("moved_in", "articles", "Articles that were in another theme before"),
        Column::count("moved_out", "articles", "Articles that are in another theme now"),
        Column::new("noise", Kind::Float(1), "So many more may move in than out, or out than in, where the same articles are grouped again; empty for a theme of one run only")
            .unit("articles")
            .limits(Limits::AtLeast(0))
            .maybe(),
        Column::text("parts", "Split: the new themes that hold it now; merged: the old themes that it was; joined by semicolons").maybe(),
        Column::text("keywords_in", "Keywords that only the new run has for it, joined by semicolons and spaces").maybe(),
        Column::text("keywords_out", "Keywords that only the old run has for it, joined by semicolons and spaces").maybe(),
    ],
    key: &[],
    references: &[],
};

/// `diff_articles`.
pub(crate) const DIFF_ARTICLES: Schema = Schema {
    name: "diff_articles",
    description: "An article that changed, in the order of the new run, then those that only the old one has",
    columns: &[
        Column::text(
            "changes",
            "What became of it, joined by semicolons: added; gone; edited, its text is another; page, it stands on another page; moved, to another theme",
        ),
        DOC_ID_OLD,
        DOC_ID_NEW,
        Column::text("title", "Its title, as the newer page has it").maybe(),
        Column::text("page_old", "The page on which it stood").maybe(),
        Column::text("page_new", "The page on which it stands").maybe(),
        Column::number("line_old", "Its first line there, counted from 1").maybe(),
        Column::number("line_new", "Its first line there, counted from 1").maybe(),
        Column::count("words_old", "words", "Length of its text in the old run").maybe(),
        Column::count("words_new", "words", "Length of its text in the new run").maybe(),
        THEME_ID_OLD,
        THEME_OLD,
        THEME_ID_NEW,
        THEME_NEW,
        Column::text(
            "why",
            "Of one that moved: its theme was split or merged, is gone or new; between, it sat between themes in one of the runs; moved, none of these",
        )
        .limits(Limits::OneOf(&["split", "merged", "gone", "new", "between", "moved"]))
        .maybe(),
    ],
    key: &[],
    references: &[],
};

/// `diff_stance`.
pub(crate) const DIFF_STANCE: Schema = Schema {
    name: "diff_stance",
    description: "A position that changed: those of themes, then new dissent, then those of articles, in the order of the new run",
    columns: &[
        Column::text("level", "Whose position it is").limits(Limits::OneOf(&["theme", "dissent", "article"])),
        Column::text("change", "turned, to the other side; taken, where there was none; dropped; mixed, both sides now; cleared, one of both; dissent, an article against the greater side of its theme that was not there before")
            .limits(Limits::OneOf(&["turned", "taken", "dropped", "mixed", "cleared", "dissent"])),
        Column::bool("firm", "Of a theme: what changed is more than chance makes, by 95 % intervals; of an article that dissents: it did not come by moving from theme to theme while between them; of an article's own position always true"),
        Column::text("target", "What it is about"),
        THEME_ID_OLD,
        THEME_ID_NEW,
        THEME_NEW,
        DOC_ID_OLD,
        DOC_ID_NEW,
        Column::text("stance_old", "The side in the old run: positive, negative, mixed or none").maybe(),
        Column::text("stance_new", "The side in the new run").maybe(),
        Column::count("positive_old", "articles", "Of a theme: articles that spoke well of it").maybe(),
        Column::count("negative_old", "articles", "Of a theme: articles that spoke badly of it").maybe(),
        Column::count("positive_new", "articles", "Of a theme: articles that speak well of it").maybe(),
        Column::count("negative_new", "articles", "Of a theme: articles that speak badly of it").maybe(),
        Column::text("exact_old", "A sentence that shows the old side, verbatim").maybe(),
        Column::text("quoted_doc_id_old", "The article that it is from").maybe(),
        Column::text("page_old", "The page of that").maybe(),
        Column::number("line_old", "The line on which it begins").maybe(),
        Column::text("exact_new", "A sentence that shows the new side, verbatim").maybe(),
        Column::text("quoted_doc_id_new", "The article that it is from").maybe(),
        Column::text("page_new", "The page of that").maybe(),
        Column::number("line_new", "The line on which it begins").maybe(),
    ],
    key: &[],
    references: &[],
};
