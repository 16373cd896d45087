//! Which article of one run is which of the other.

use std::collections::HashMap;
use std::hash::Hash;

use super::read::{Article, Run};
use super::themes::Themes;

/// Articles of two runs, in pairs.
#[derive(Debug)]
pub(super) struct Matched {
    /// For each old article its place in the new run.
    pub(super) to_new: Vec<Option<usize>>,
    /// For each new article its place in the old run.
    pub(super) to_old: Vec<Option<usize>>,
}

impl Matched {
    /// Finds the pairs: the same text; of those that are left the same title on the same page, with the same date first;
    /// then the same title by the same author in the same outlet on the same day, for a page that was renamed. What is
    /// not the only one of its kind is left alone.
    pub(super) fn of(old: &[Article], new: &[Article]) -> Self {
        let mut matched = Self { to_new: vec![None; old.len()], to_old: vec![None; new.len()] };
        let titled = |article: &Article| !article.title.is_empty();
        matched.by(old, new, |article| Some(article.id.as_str()));
        matched
            .by(old, new, |a| titled(a).then_some((a.page.as_str(), a.title.as_str(), a.origin[2].as_str())));
        matched.by(old, new, |a| titled(a).then_some((a.page.as_str(), a.title.as_str())));
        matched.by(old, new, |a| {
            (titled(a) && !a.origin[2].is_empty()).then_some((a.title.as_str(), &a.origin))
        });
        matched
    }

    /// Pairs what has a key that is unique on both sides among those without a partner.
    fn by<'a, K: Eq + Hash>(
        &mut self,
        old: &'a [Article],
        new: &'a [Article],
        key: impl Fn(&'a Article) -> Option<K>,
    ) {
        let (of_old, of_new) = (unique(old, &self.to_new, &key), unique(new, &self.to_old, &key));
        for (at, article) in
            old.iter().enumerate().filter(|&(at, _)| self.to_new[at].is_none()).collect::<Vec<_>>()
        {
            let Some(key) = key(article) else { continue };
            if let (Some(Some(_)), Some(&Some(there))) = (of_old.get(&key), of_new.get(&key)) {
                self.to_new[at] = Some(there);
                self.to_old[there] = Some(at);
            }
        }
    }

    /// Pairs by their places, in the order of the new run.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.to_old.iter().enumerate().filter_map(|(new, old)| old.map(|old| (old, new)))
    }
}

/// Keys with the place of the article that alone has it; `None` where several have.
fn unique<'a, K: Eq + Hash>(
    articles: &'a [Article],
    partner: &[Option<usize>],
    key: &impl Fn(&'a Article) -> Option<K>,
) -> HashMap<K, Option<usize>> {
    let mut places = HashMap::new();
    for (at, article) in articles.iter().enumerate().filter(|&(at, _)| partner[at].is_none()) {
        if let Some(key) = key(article) {
            places.entry(key).and_modify(|place| *place = None).or_insert(Some(at));
        }
    }
    places
}

/// Why an article is in another theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Its theme was split.
    Split,
    /// Its theme was merged with another.
    Merged,
    /// Its theme is gone.
    Gone,
    /// The theme is new.
    New,
    /// It sat between themes in one of the runs.
    Between,
    /// None of these.
    Moved,
}

impl Why {
    /// As the table has it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Gone => "gone",
            Self::New => "new",
            Self::Between => "between",
            Self::Moved => "moved",
        }
    }
}

/// What became of an article; it has a place in one of the runs at least.
#[derive(Debug)]
pub(super) struct ArticleChange {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    /// Its text is another.
    pub(super) edited: bool,
    /// It stands on another page.
    pub(super) page: bool,
    /// It is in another theme.
    pub(super) moved: Option<Why>,
}

impl ArticleChange {
    /// As the table has it.
    pub(super) fn names(&self) -> String {
        let all = [
            (self.old.is_none(), "added"),
            (self.new.is_none(), "gone"),
            (self.edited, "edited"),
            (self.page, "page"),
            (self.moved.is_some(), "moved"),
        ];
        all.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect::<Vec<_>>().join(";")
    }
}

/// The articles that changed: in the order of the new run, then those that are gone.
pub(super) fn changes(old: &Run, new: &Run, matched: &Matched, themes: &Themes) -> Vec<ArticleChange> {
    let change = |(at, from): (usize, &Option<usize>)| {
        let Some(from) = *from else {
            return Some(ArticleChange { old: None, new: Some(at), edited: false, page: false, moved: None });
        };
        let (before, now) = (&old.articles[from], &new.articles[at]);
        let moved = themes.moved(before.theme, now.theme, before.core && now.core);
        let (edited, page) = (before.id != now.id, before.page != now.page);
        let change = ArticleChange { old: Some(from), new: Some(at), edited, page, moved };
        (edited || page || moved.is_some()).then_some(change)
    };
    let kept = matched.to_old.iter().enumerate().filter_map(change);
    let gone = matched.to_new.iter().enumerate().filter(|(_, new)| new.is_none());
    let gone = gone.map(|(at, _)| ArticleChange {
        old: Some(at),
        new: None,
        edited: false,
        page: false,
        moved: None,
    });
    kept.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, page: &str, title: &str, date: &str) -> Article {
        let origin = [String::new(), String::new(), date.to_owned()];
        let (id, page, title) = (id.to_owned(), page.to_owned(), title.to_owned());
        Article { id, title, origin, page, line: 1, words: 10, theme: 0, core: true }
    }

    #[test]
    fn text_then_title_and_page_then_title_and_origin() {
        let old = [
            article("a", "p", "One", ""),
            article("b", "p", "Two", ""),
            article("c", "p", "Three", "2020"),
            article("d", "p", "Weekly", "2020"),
            article("e", "p", "Weekly", "2021"),
            article("f", "p", "", "2021"),
        ];
        let new = [
            article("e2", "p", "Weekly", "2021"),
            article("d2", "p", "Weekly", "2020"),
            article("b2", "p", "Two", ""),
            article("a", "q", "Another title", ""),
            article("c2", "q", "Three", "2020"),
            article("f2", "p", "", "2021"),
        ];
        let matched = Matched::of(&old, &new);
        assert_eq!(matched.to_new, [Some(3), Some(2), Some(4), Some(1), Some(0), None]);
        assert_eq!(matched.pairs().map(|(old, _)| old).collect::<Vec<_>>(), [4, 3, 1, 0, 2]);
    }

    #[test]
    fn what_is_not_the_only_one_is_left_alone() {
        let old = [article("a", "p", "Weekly", ""), article("b", "p", "Weekly", "")];
        let new = [
            article("c", "p", "Weekly", ""),
            article("b", "p", "Weekly", ""),
            article("d", "p", "Weekly", ""),
        ];
        assert_eq!(Matched::of(&old, &new).to_new, [None, Some(1)]);
    }
}
