//! Where the articles of each cluster belong, by what a file knows of them.

use hashbrown::HashSet;

use super::known::{Home, Known};
use crate::features::Rows;
use crate::themes::Keyword;

/// The share of a cluster's articles that a file must know, each recorded one with its weight, for what it knows to
/// speak for the others.
const OLD: f64 = 0.25;
/// The share of what lasting themes have in a cluster that one of them must have for others to join it.
const PARTY: f64 = 0.02;
/// The share of a theme's keywords that a cluster must have to be taken for it.
const SAME_KEYWORDS: f64 = 0.3;

/// Who may have the articles of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Party {
    /// The cluster, a theme as it was found.
    Cluster(usize),
    /// A lasting theme.
    Lasting(usize),
}

/// Matches lasting themes, by their numbers, with clusters by their keywords alone: the most alike first, of equals the
/// first of the file. `taken` clusters are out of the question.
pub(super) fn by_keywords(
    wanted: &[(usize, &[String])],
    keywords: &[Vec<Keyword>],
    taken: &[bool],
) -> Vec<(usize, usize)> {
    let lower = |text: &str| text.to_lowercase();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for &(theme, words) in wanted {
        let words: HashSet<String> = words.iter().map(|word| lower(word)).collect();
        for (cluster, keywords) in keywords.iter().enumerate().filter(|(cluster, _)| !taken[*cluster]) {
            let same = keywords.iter().filter(|keyword| words.contains(&lower(&keyword.surface))).count();
            let share = same as f64 / words.len().max(1) as f64;
            if share >= SAME_KEYWORDS {
                pairs.push((share, theme, cluster));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut matched: Vec<(usize, usize)> = Vec::new();
    for (_, theme, cluster) in pairs {
        if !matched.iter().any(|&(other, there)| other == theme || there == cluster) {
            matched.push((theme, cluster));
        }
    }
    matched
}

/// What a file knows of the articles of a cluster.
#[derive(Debug, Clone, Default)]
struct Census {
    articles: usize,
    /// Articles of each lasting theme: recorded ones, and all for which these stand.
    lasting: Vec<(usize, f64)>,
    /// Articles of themes that nobody edited.
    unedited: f64,
}

impl Census {
    fn of(known: &Known, labels: &[usize], k: usize) -> Vec<Self> {
        let mut all = vec![Self { lasting: vec![(0, 0.0); known.lasting.len()], ..Self::default() }; k];
        for (&label, home) in labels.iter().zip(&known.home) {
            let census = &mut all[label];
            census.articles += 1;
            match home {
                Some(Home { theme: Some(theme), weight }) if known.lasting[*theme].lost.is_none() => {
                    census.lasting[*theme].0 += 1;
                    census.lasting[*theme].1 += weight;
                }
                Some(Home { theme: None, weight }) => census.unedited += weight,
                _ => {}
            }
        }
        all
    }

    /// Who may have the articles that the file does not know.
    fn parties(&self, cluster: usize, known: &Known) -> Vec<Party> {
        let went: f64 = self.lasting.iter().map(|&(_, weight)| weight).sum();
        let old = went + self.unedited >= OLD * self.articles as f64;
        let is_party = |theme: usize| {
            let (recorded, weight) = self.lasting[theme];
            let lives_here = 2 * recorded >= known.lasting[theme].articles.len();
            recorded > 0
                && known.lasting[theme].lost.is_none()
                && weight >= PARTY * went
                && (old || lives_here)
        };
        let mut parties: Vec<Party> =
            (0..self.lasting.len()).filter(|&theme| is_party(theme)).map(Party::Lasting).collect();
        if parties.is_empty() || 2.0 * self.unedited > went {
            parties.push(Party::Cluster(cluster));
        }
        parties
    }
}

/// True for each cluster of which a lasting theme has recorded articles.
pub(super) fn spoken_for(known: &Known, labels: &[usize], k: usize) -> Vec<bool> {
    let mut taken = vec![false; k];
    for (&label, home) in labels.iter().zip(&known.home) {
        taken[label] |=
            home.and_then(|home| home.theme).is_some_and(|theme| known.lasting[theme].lost.is_none());
    }
    taken
}

/// Who has each article. Recorded articles of lasting themes are theirs; the others of a cluster go where most of it went, if
/// it went to several themes where their words are most alike (`unit`: articles × terms, rows of length 1).
/// `claims` are lasting themes with clusters that are all theirs.
pub(super) fn find(
    known: &Known,
    labels: &[usize],
    k: usize,
    claims: &[(usize, usize)],
    unit: &Rows,
) -> Vec<Party> {
    let mut parties: Vec<Vec<Party>> = Census::of(known, labels, k)
        .iter()
        .enumerate()
        .map(|(cluster, census)| census.parties(cluster, known))
        .collect();
    for &(theme, cluster) in claims {
        parties[cluster] = vec![Party::Lasting(theme)];
    }
    let held = |article: usize| {
        let theme = known.home[article].and_then(|home| home.theme);
        theme.filter(|&theme| known.lasting[theme].lost.is_none())
    };
    let mut found: Vec<Party> = (0..labels.len())
        .map(|article| held(article).map_or(Party::Cluster(labels[article]), Party::Lasting))
        .collect();
    for (cluster, parties) in parties.iter().enumerate() {
        let rest: Vec<usize> = (0..labels.len())
            .filter(|&article| labels[article] == cluster && held(article).is_none())
            .collect();
        let stays =
            |article: usize| known.home[article].is_some() && parties.contains(&Party::Cluster(cluster));
        match parties[..] {
            [only] => rest.iter().for_each(|&article| found[article] = only),
            _ => {
                let members: Vec<Vec<usize>> = parties
                    .iter()
                    .map(|party| match *party {
                        Party::Lasting(theme) => known.lasting[theme].articles.clone(),
                        Party::Cluster(_) => rest.iter().copied().filter(|&article| stays(article)).collect(),
                    })
                    .collect();
                let moving: Vec<usize> = rest.iter().copied().filter(|&article| !stays(article)).collect();
                for (article, party) in moving.iter().zip(nearest(unit, &members, &moving)) {
                    found[*article] = parties[party];
                }
            }
        }
    }
    found
}

/// For each of `articles` the group whose centre it is nearest to, of equals the first.
pub(super) fn nearest(unit: &Rows, groups: &[Vec<usize>], articles: &[usize]) -> Vec<usize> {
    let centres: Vec<Vec<f32>> = groups.iter().map(|group| centre(unit, group)).collect();
    let likeness = |article: usize, centre: &[f32]| {
        let (terms, values) = unit.row(article);
        terms
            .iter()
            .zip(values)
            .map(|(&term, &value)| f64::from(value) * f64::from(centre[term as usize]))
            .sum::<f64>()
    };
    let best = |&article: &usize| {
        let alike: Vec<f64> = centres.iter().map(|centre| likeness(article, centre)).collect();
        (0..alike.len()).rev().max_by(|&a, &b| alike[a].total_cmp(&alike[b])).unwrap_or(0)
    };
    articles.iter().map(best).collect()
}

/// The sum of articles, scaled to length 1.
fn centre(unit: &Rows, articles: &[usize]) -> Vec<f32> {
    let mut sum = vec![0.0_f32; unit.n_terms()];
    for &article in articles {
        let (terms, values) = unit.row(article);
        terms.iter().zip(values).for_each(|(&term, &value)| sum[term as usize] += value);
    }
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        sum.iter_mut().for_each(|value| *value /= length);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::Edits;

    /// Twelve articles `a0` … in two clusters of six, each cluster with a word of its own and the even ones with one, too.
    fn unit() -> Rows {
        let row = |x: u32| vec![(x / 6, 1.0), (2 + x % 2, 0.5)];
        Rows::new(4, (0..12).map(row)).unit()
    }

    fn parties(themes: &str) -> Vec<Party> {
        let ids: Vec<String> = (0..12).map(|x| format!("a{x}")).collect();
        let known = Known::of(&Edits::parse(themes, "themes.toml").unwrap(), &ids);
        let labels: Vec<usize> = (0..12).map(|x| x / 6).collect();
        find(&known, &labels, 2, &[], &unit())
    }

    fn theme(id: &str, name: &str, more: &str, articles: &str) -> String {
        format!(
            "[[theme]]\nid = \"{id}\"\nname = \"{name}\"\n{more}\n[[record]]\nid = \"{id}\"\nname = \"{id}\"\narticles = [{articles}]\n"
        )
    }

    #[test]
    fn what_is_in_the_cluster_of_a_lasting_theme_is_its_own() {
        let found = parties(&theme("t1", "Sea", "", "\"a0\", \"a1\", \"a2\""));
        assert_eq!(found[..6], [Party::Lasting(0); 6]);
        assert_eq!(found[6..], [Party::Cluster(1); 6]);
    }

    #[test]
    fn a_theme_that_strays_holds_its_article_and_no_more() {
        // Most of the second cluster is of another theme that nobody edited.
        let text = theme("t1", "Sea", "", "\"a0\", \"a1\", \"a2\", \"a6\"")
            + &theme("t2", "t2", "", "\"a7\", \"a8\", \"a9\", \"a10\", \"a11\"");
        let found = parties(&text);
        assert_eq!(found[..7], [Party::Lasting(0); 7]);
        assert_eq!(found[7..], [Party::Cluster(1); 5]);
    }

    #[test]
    fn parts_of_a_cluster_take_what_is_like_them() {
        let found =
            parties(&(theme("t1", "Even", "", "\"a0\", \"a2\"") + &theme("t2", "Odd", "", "\"a1\", \"a3\"")));
        assert_eq!((found[4], found[5]), (Party::Lasting(0), Party::Lasting(1)));
    }

    #[test]
    fn keywords_match_once_and_the_most_alike_first() {
        let keywords = |words: &[&str]| {
            let keyword =
                |word: &&str| Keyword { term: 0, surface: (*word).to_owned(), weight: 1.0, articles: 1 };
            words.iter().map(keyword).collect::<Vec<_>>()
        };
        let clusters =
            [keywords(&["Ship", "sail", "port"]), keywords(&["road", "ship"]), keywords(&["wing"])];
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
        let (sea, ship) = (words(&["ship", "sail"]), words(&["ship", "road", "mud"]));
        let wanted = [(0, &ship[..]), (1, &sea[..])];
        assert_eq!(by_keywords(&wanted, &clusters, &[false; 3]), [(1, 0), (0, 1)]);
        assert_eq!(by_keywords(&wanted, &clusters, &[true, false, false]), [(0, 1)]);
    }
}
