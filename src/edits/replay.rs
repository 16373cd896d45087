//! Replaying edits on a clustering.

use super::home::{self, Party};
use super::known::Known;
use super::members::{self, Cast};
use super::outcome::{Fate, Outcome, Standing, recorded};
use super::pull;
use super::split::{self, Words};
use super::tally::Tally;
use super::{Edits, Split, ThemeEdit};
use crate::cluster::{Clustering, Plan, Space};
use crate::features::{Counts, Rows, TfIdf};
use crate::progress::Progress;
use crate::themes::{Centres, Given, Seeds, keywords};
use crate::wording::counted;

/// What edits are replayed on.
pub struct Material<'a> {
    /// The edits.
    pub edits: &'a Edits,
    /// Identifiers of the articles.
    pub ids: &'a [String],
    /// The guide with the aliases of the edits, the vocabulary, and the languages of seeds.
    pub words: (&'a crate::guide::Guide, &'a crate::text::Vocabulary, &'a [crate::text::Language]),
    /// What articles hold.
    pub counts: &'a Counts,
    /// The same as engines see it.
    pub space: &'a Space,
    /// How it was clustered.
    pub plan: &'a Plan,
    /// Where it is told how far a split is.
    pub progress: &'a dyn Progress,
    /// The seeds of the guide, whose themes are the first clusters.
    pub seeds: &'a Seeds,
}

/// A clustering after edits.
#[derive(Debug)]
pub struct Replay {
    /// The themes: those of the guide first, then by falling number of articles.
    pub clustering: Clustering,
    /// Their names, where somebody gave them one.
    pub names: Vec<Given>,
    /// For each theme the cluster that it is, if it is a whole one and nothing else.
    pub whole: Vec<Option<usize>>,
    /// For each theme of the guide the theme that has most of its cluster; `None` where it was dropped.
    pub guided: Vec<Option<usize>>,
    /// What became of the edits.
    pub outcome: Outcome,
}

/// A theme on its way; some have no articles and become none.
#[derive(Debug, Default)]
struct Slot {
    name: Option<String>,
    lasts: bool,
    dropped: bool,
    /// What the file says of it, if it is to be dropped.
    edit: Option<ThemeEdit>,
    split: Option<Split>,
    /// Articles that are pinned to it.
    pins: Vec<usize>,
    /// Identifiers of pinned articles that were not read.
    missing: Vec<String>,
    record: Vec<usize>,
}

/// Replays edits of themes on clusters. In a fixed order: records say which articles are whose, pinned articles go to their
/// themes and their like follow, themes are split, then dropped.
pub fn replay(material: &Material<'_>, found: &Clustering) -> Replay {
    let unit = TfIdf::new(material.counts).unit();
    let mut known = Known::of(material.edits, material.ids);
    let mut stage = Stage {
        outcome: Outcome { found: found.k(), ..Outcome::default() },
        slots: Vec::new(),
        of: Vec::new(),
    };
    let claims = stage.find_lost(&mut known, material, found);
    let parties = home::find(&known, &found.labels, found.k(), &claims, &unit);
    stage.seat(&known, &parties, found.k());
    stage.pin(&known, material, found, &unit);
    stage.split(material, &unit);
    stage.mark_touched(found);
    stage.finish(material, found, &unit)
}

struct Stage {
    outcome: Outcome,
    /// The clusters, then the lasting themes of the file, then parts.
    slots: Vec<Slot>,
    /// The slot of each article.
    of: Vec<usize>,
}

impl Stage {
    /// Finds themes of which no or hardly an article was read by their keywords, and tells which are not found at all.
    fn find_lost(
        &mut self,
        known: &mut Known,
        material: &Material<'_>,
        found: &Clustering,
    ) -> Vec<(usize, usize)> {
        let wanting: Vec<usize> =
            (0..known.lasting.len()).filter(|&theme| known.lasting[theme].needs_keywords()).collect();
        if wanting.is_empty() {
            return Vec::new();
        }
        for &theme in &wanting {
            known.lasting[theme].lost = Some(known.lasting[theme].reason());
        }
        let taken = home::spoken_for(known, &found.labels, found.k());
        let keywords = keywords::keywords(&material.counts.rows().transpose(), material.words.1, found);
        let wanted: Vec<(usize, &[String])> =
            wanting.iter().map(|&theme| (theme, &known.lasting[theme].edit.record.keywords[..])).collect();
        let matched = home::by_keywords(&wanted, &keywords, &taken);
        for &(theme, _) in &matched {
            known.lasting[theme].lost = None;
        }
        matched
    }

    /// Makes slots of clusters and lasting themes, and puts articles into them.
    fn seat(&mut self, known: &Known, parties: &[Party], k: usize) {
        self.slots.resize_with(k, Slot::default);
        for lasting in &known.lasting {
            let edit = &lasting.edit;
            if let Some(reason) = &lasting.lost {
                let what = if edit.drop {
                    "cannot be dropped"
                } else {
                    "is not found, so that its edits are not replayed"
                };
                self.outcome.undone.push(format!("the theme “{}” {what}: {reason}", edit.name));
                self.wait(edit.clone(), if edit.drop { Fate::Dropped } else { Fate::Lost });
            } else {
                self.tell(lasting);
            }
            self.slots.push(Slot {
                name: Some(edit.name.clone()),
                lasts: true,
                dropped: edit.drop,
                edit: edit.drop.then(|| edit.clone()),
                split: edit.split.clone(),
                record: lasting.articles.clone(),
                ..Slot::default()
            });
        }
        let slot = |party: &Party| match *party {
            Party::Cluster(cluster) => cluster,
            Party::Lasting(theme) => k + theme,
        };
        self.of = parties.iter().map(slot).collect();
    }

    /// Tells of edits that need no more than to be known.
    fn tell(&mut self, lasting: &super::known::Lasting) {
        let edit = &lasting.edit;
        if edit.is_renamed() && !edit.drop {
            self.outcome.done.push(format!("{} is called “{}”", edit.former(), edit.name));
        }
        if !lasting.merged.is_empty() {
            let merged = lasting.merged.join("”, “");
            self.outcome.done.push(format!("“{merged}” became part of “{}”", edit.name));
        }
        if edit.keep && lasting.merged.is_empty() && edit.split.is_none() && !edit.is_renamed() && !edit.drop
        {
            self.outcome.done.push(format!("“{}” is kept", edit.name));
        }
    }

    /// Keeps a theme for the next file.
    fn wait(&mut self, edit: ThemeEdit, fate: Fate) {
        self.outcome.waiting.push(edit);
        self.outcome.fates.push(fate);
    }

    /// Puts pinned articles into their themes, and their like after them.
    fn pin(&mut self, known: &Known, material: &Material<'_>, found: &Clustering, unit: &Rows) {
        let k = found.k();
        let mut pins: Vec<usize> =
            (0..known.pinned.len()).filter(|&article| known.pinned[article].is_some()).collect();
        pins.retain(|&article| {
            known.pinned[article].is_some_and(|theme| known.lasting[theme].lost.is_none())
        });
        let slot_of = |article: usize| k + known.pinned[article].expect("it is pinned");
        let mut followed = vec![0_usize; self.slots.len()];
        for (article, place) in pull::followers(unit, &found.labels, k, &pins) {
            let slot = slot_of(pins[place]);
            followed[slot] += usize::from(self.of[article] != slot);
            self.of[article] = slot;
        }
        for &article in &pins {
            let slot = slot_of(article);
            self.of[article] = slot;
            self.slots[slot].pins.push(article);
        }
        for (theme, lasting) in known.lasting.iter().enumerate().filter(|(_, lasting)| lasting.lost.is_none())
        {
            let slot = k + theme;
            let read = |id: &String| lasting.pins.iter().any(|&article| material.ids[article] == *id);
            let missing: Vec<String> = lasting.edit.pin.iter().filter(|id| !read(id)).cloned().collect();
            if !missing.is_empty() {
                self.outcome.undone.push(format!(
                    "{} of “{}” {} not read ({})",
                    counted(missing.len(), "pinned article"),
                    lasting.edit.name,
                    if missing.len() == 1 { "was" } else { "were" },
                    some(&missing)
                ));
            }
            self.slots[slot].missing = missing;
            if !lasting.pins.is_empty() {
                let like = if lasting.pins.len() == 1 { "it" } else { "them" };
                let follow = match followed[slot] {
                    0 => String::new(),
                    1 => format!("; 1 article that is like {like} follows"),
                    more => format!("; {} that are like {like} follow", counted(more, "article")),
                };
                let what = counted(lasting.pins.len(), "pinned article");
                self.outcome.done.push(format!("{what} in “{}”{follow}", lasting.edit.name));
            }
        }
    }

    /// Splits the themes that are to be split; pinned articles go with their part.
    fn split(&mut self, material: &Material<'_>, unit: &Rows) {
        let (guide, vocabulary, languages) = material.words;
        let words = Words { guide, vocabulary, languages };
        for slot in 0..self.slots.len() {
            let Some(how) = self.slots[slot].split.clone() else { continue };
            let articles: Vec<usize> =
                (0..self.of.len()).filter(|&article| self.of[article] == slot).collect();
            if articles.is_empty() {
                continue;
            }
            let name = self.slots[slot].name.clone().unwrap_or_default();
            let most = recorded(self.slots.len());
            let parts = match split::split(&articles, &how, words, material, unit, most) {
                Ok(parts) => parts,
                Err(reason) => {
                    self.outcome.undone.push(format!("“{name}” is not split: {reason}"));
                    continue;
                }
            };
            self.outcome.done.push(format!("“{name}” is split into {}", counted(parts.len(), "part")));
            self.slots[slot].name = None;
            let pins = std::mem::take(&mut self.slots[slot].pins);
            let missing = std::mem::take(&mut self.slots[slot].missing);
            // Of a theme from which one list of words is told, the rest keeps the name.
            let keeps_name = matches!(&how, Split::Seeds(lists) if lists.len() == 1);
            for (number, part) in parts.into_iter().enumerate() {
                let new = self.slots.len();
                part.articles.iter().for_each(|&article| self.of[article] = new);
                let is_rest = keeps_name && number == 1;
                self.slots.push(Slot {
                    name: if is_rest { Some(name.clone()) } else { part.name },
                    lasts: true,
                    pins: pins
                        .iter()
                        .copied()
                        .filter(|pin| part.articles.binary_search(pin).is_ok())
                        .collect(),
                    missing: if number == 0 { missing.clone() } else { Vec::new() },
                    record: part.record,
                    ..Slot::default()
                });
            }
        }
    }

    /// A cluster of which an edit took articles is no cluster any more; what is left of it lasts, too.
    fn mark_touched(&mut self, found: &Clustering) {
        for (article, &cluster) in found.labels.iter().enumerate() {
            self.slots[cluster].lasts |= self.of[article] != cluster;
        }
    }

    /// Drops themes, and brings those that are left into their order.
    fn finish(mut self, material: &Material<'_>, found: &Clustering, unit: &Rows) -> Replay {
        self.spare_the_last();
        let mut sizes = vec![0_usize; self.slots.len()];
        self.of.iter().for_each(|&slot| sizes[slot] += 1);
        self.tell_of_empty(&sizes, found.k());
        let (alive, mut of) = by_first_article(&self.of, self.slots.len());
        let centres_of = of.clone();
        let centres = Centres::new(unit, &centres_of, alive.len());
        let mut pinned = vec![false; of.len()];
        self.slots.iter().flat_map(|slot| &slot.pins).for_each(|&article| pinned[article] = true);
        let cast = Cast { found, of: &centres_of, centres: &centres, pinned: &pinned };
        let mut memberships = cast.memberships(alive.len());
        let dropped: Vec<bool> = alive.iter().map(|&slot| self.slots[slot].dropped).collect();
        self.tell_of_dropped(&alive, &sizes);
        let guests = members::drop_themes(&mut memberships, &mut of, &dropped, &centres);
        let tally = Tally::of(&of, found, alive.len());
        let leading = Tally::of(&centres_of, found, alive.len()).leading(material.seeds.names.len());
        let order = tally.order(&dropped, &leading);
        let guided: Vec<Option<usize>> =
            leading.iter().map(|theme| order.iter().position(|other| other == theme)).collect();
        let mut number = vec![0; alive.len()];
        order.iter().enumerate().for_each(|(place, &theme)| number[theme] = place);
        let names = order.iter().map(|&theme| {
            let own = self.slots[alive[theme]].name.clone();
            let of_guide = guided.iter().position(|&place| place == Some(number[theme]));
            Given {
                name: own.or_else(|| of_guide.map(|place| material.seeds.names[place].clone())),
                guided: of_guide.is_some(),
            }
        });
        let names = names.collect();
        let whole: Vec<Option<usize>> = order.iter().map(|&theme| tally.whole(theme)).collect();
        self.outcome.guests = guests;
        self.outcome.standing =
            order.iter().map(|&theme| self.standing(alive[theme], theme, &of, material.ids)).collect();
        let clustering = Clustering {
            labels: of.iter().map(|&theme| number[theme]).collect(),
            memberships: memberships.select(ndarray::Axis(1), &order),
            cohesion: whole
                .iter()
                .map(|cluster| cluster.map_or(1.0, |cluster| found.cohesion[cluster]))
                .collect(),
            runs: found.runs,
            converged: found.converged,
        };
        Replay { clustering, names, whole, guided, outcome: self.outcome }
    }

    /// Of dropped themes one stays if nothing else would be left.
    fn spare_the_last(&mut self) {
        let left = self.of.iter().any(|&slot| !self.slots[slot].dropped);
        let Some(&first) = self.of.first().filter(|_| !left) else { return };
        self.slots[first].dropped = false;
        let name = self.slots[first].name.clone().unwrap_or_default();
        self.outcome.undone.push(format!("“{name}” is not dropped: no other theme would be left"));
    }

    fn tell_of_empty(&mut self, sizes: &[usize], k: usize) {
        for slot in (k..self.slots.len()).filter(|&slot| sizes[slot] == 0) {
            // What was split has given its name away.
            let Slot { name: Some(name), dropped, .. } = &self.slots[slot] else { continue };
            if self.outcome.waiting.iter().any(|edit| edit.name == *name) {
                continue;
            }
            let (told, what) = match dropped {
                true => (&mut self.outcome.done, "is dropped; all its articles had gone to others"),
                false => (&mut self.outcome.undone, "is no theme any more: all its articles went to others"),
            };
            told.push(format!("“{name}” {what}"));
            if let Some(edit) = self.slots[slot].edit.take() {
                self.wait(edit, Fate::Dropped);
            }
        }
    }

    fn tell_of_dropped(&mut self, alive: &[usize], sizes: &[usize]) {
        for &slot in alive {
            if !self.slots[slot].dropped {
                continue;
            }
            let name = self.slots[slot].name.clone().unwrap_or_default();
            let went = counted(sizes[slot], "article");
            let verb = if sizes[slot] == 1 { "goes" } else { "go" };
            self.outcome.done.push(format!("“{name}” is dropped; its {went} {verb} to the next best themes"));
            if let Some(edit) = self.slots[slot].edit.take() {
                self.wait(edit, Fate::Dropped);
            }
        }
    }

    /// What is to be remembered of the theme in a slot.
    fn standing(&self, slot: usize, theme: usize, of: &[usize], ids: &[String]) -> Standing {
        let Slot { lasts, pins, missing, record, split, .. } = &self.slots[slot];
        let mut record: Vec<usize> =
            record.iter().chain(pins).copied().filter(|&article| of[article] == theme).collect();
        record.sort_unstable();
        record.dedup();
        let pins = pins.iter().map(|&article| ids[article].clone()).chain(missing.iter().cloned());
        Standing { lasts: *lasts, pins: pins.collect(), record, split: split.clone() }
    }
}

/// The slots that have articles, by their first ones, and the place among them of the slot of each article. In whatever
/// order a file has its themes, sums over them have the same order, and the same last digit.
fn by_first_article(of: &[usize], slots: usize) -> (Vec<usize>, Vec<usize>) {
    let (mut alive, mut place) = (Vec::new(), vec![usize::MAX; slots]);
    for &slot in of {
        if place[slot] == usize::MAX {
            place[slot] = alive.len();
            alive.push(slot);
        }
    }
    (alive, of.iter().map(|&slot| place[slot]).collect())
}

/// The first of some names.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown}, …") } else { shown }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::*;
    use crate::cluster::{Anchors, EngineKind, Weighting};
    use crate::guide::Guide;
    use crate::progress::Silent;
    use crate::text::{Documents, Language, Vocabulary};

    /// Thirty articles in four clusters, each with words of its own, and their vocabulary.
    fn collection() -> (Documents, Vec<String>, Clustering) {
        let words: Vec<String> = (0..20).map(|word| format!("word{word}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut documents = Documents { vocabulary: Vocabulary::of(&words), ..Documents::default() };
        for article in 0..30_u32 {
            let mut terms = vec![4 * (article % 4), 4 * (article % 4) + article % 3, 16 + article % 4, 19];
            terms.sort_unstable();
            terms.dedup();
            documents.bags.push(&terms, 0);
        }
        let labels: Vec<usize> = (0..30).map(|article| article % 4).collect();
        let memberships = Array2::from_shape_fn((30, 4), |(x, c)| if x % 4 == c { 0.7 } else { 0.1 });
        let found = Clustering { labels, memberships, cohesion: vec![1.0; 4], runs: 1, converged: 1 };
        (documents, (0..30).map(|article| format!("a{article}")).collect(), found)
    }

    fn replayed(edits: &Edits) -> Replay {
        let (documents, ids, found) = collection();
        let counts = Counts::new(&documents);
        let space = Space::new(&counts, &Anchors::default(), Weighting::default(), 1, &Silent);
        let plan = Plan { engine: EngineKind::KMeans, starts: Some(2), seed: 1 };
        let (guide, seeds) = (Guide::default(), Seeds::default());
        let words = (&guide, &documents.vocabulary, &[Language::English][..]);
        let material = Material {
            edits,
            ids: &ids,
            words,
            counts: &counts,
            space: &space,
            plan: &plan,
            progress: &Silent,
            seeds: &seeds,
        };
        replay(&material, &found)
    }

    /// A theme of the file: what is recorded of it, and what is asked.
    fn theme(number: usize, home: usize, recorded: usize, wish: u8, pin: usize) -> String {
        let wish = match wish {
            0 => "keep = true".to_owned(),
            1 => "drop = true".to_owned(),
            2 => "split = 2".to_owned(),
            3 => format!("split = [[\"word{}\"]]", 4 * home + 1),
            4 => format!("pin = [\"a{pin}\", \"gone{number}\"]"),
            _ => String::new(),
        };
        let articles: Vec<String> = (0..recorded).map(|place| format!("\"a{}\"", home + 4 * place)).collect();
        format!(
            "[[theme]]\nid = \"t{number}\"\nname = \"Theme {number}\"\n{wish}\n[[record]]\nid = \"t{number}\"\nname = \"Was              {number}\"\nsize = 9\nkeywords = [\"word0\"]\narticles = [{}]\n",
            articles.join(", ")
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_edited_every_article_has_a_theme(
            wishes in proptest::collection::vec((0_usize..4, 0_usize..8, 0_u8..6), 0..5),
            merge in any::<bool>(),
        ) {
            let mut text: String =
                wishes.iter().enumerate().map(|(n, &(home, recorded, wish))| theme(n, home, recorded, wish, 7 * n)).collect();
            if merge {
                text.push_str("[[theme]]\nid = \"m\"\nname = \"M\"\nkeep = true\n[[record]]\nid = \"m\"\nname = \"M\"\narticles = [\"a29\"]\n");
            }
            let edits = Edits::parse(&text, "themes.toml").unwrap();
            let Replay { clustering, names, whole, outcome, .. } = replayed(&edits);
            let k = clustering.k();
            prop_assert_eq!((names.len(), whole.len(), outcome.standing.len()), (k, k, k));
            prop_assert_eq!(clustering.memberships.dim(), (30, k));
            for theme in 0..k {
                prop_assert!(clustering.labels.contains(&theme), "{} is empty", theme);
            }
            for (row, &label) in clustering.memberships.rows().into_iter().zip(&clustering.labels) {
                prop_assert!((row.sum() - 1.0).abs() < 1e-5 && row[label] > 0.0, "{}", row);
            }
            prop_assert_eq!(outcome.waiting.len(), outcome.fates.len());
        }
    }

    #[test]
    fn the_order_of_a_file_changes_nothing() {
        let themes: Vec<String> = (0..4).map(|n| theme(n, n, 6, [0, 0, 4, 1][n], 13)).collect();
        let run = |order: [usize; 4]| {
            let text: String = order.iter().map(|&n| themes[n].as_str()).collect();
            replayed(&Edits::parse(&text, "themes.toml").unwrap())
        };
        let first = run([0, 1, 2, 3]);
        for order in [[3, 2, 1, 0], [1, 3, 0, 2]] {
            let other = run(order);
            assert_eq!(first.clustering, other.clustering);
            assert_eq!(first.names, other.names);
        }
    }

    #[test]
    fn what_cannot_be_replayed_has_its_reason() {
        let text = theme(0, 0, 0, 0, 0).replace("keywords = [\"word0\"]", "keywords = [\"zebra\"]")
            + "[[theme]]\nname = \"Mine\"\npin = [\"nobody\"]\n";
        let outcome = replayed(&Edits::parse(&text, "themes.toml").unwrap()).outcome;
        assert_eq!(
            outcome.undone,
            [
                "the theme “Theme 0” is not found, so that its edits are not replayed: the file has no record of it",
                "the theme “Mine” is not found, so that its edits are not replayed: none of its pinned articles was read",
                "1 pinned article of “Mine” was not read (nobody)",
            ][..2]
        );
        assert_eq!(outcome.waiting.len(), 2);
    }
}
