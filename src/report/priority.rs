//! Which articles are shown where there is no room for all.

use crate::themes::Themes;

/// The most typical articles of each theme, so many in all: all of a small theme, and of large ones the same number
/// each as far as there is room.
pub(super) fn typical(themes: &Themes, most: usize) -> Vec<Vec<usize>> {
    let mut shown: Vec<usize> = vec![0; themes.all.len()];
    let mut left = most;
    // Rounds in which each theme that has more gets an equal part of what is left.
    loop {
        let open: Vec<usize> =
            (0..shown.len()).filter(|&theme| shown[theme] < themes.all[theme].articles.len()).collect();
        if open.is_empty() || left == 0 {
            break;
        }
        let part = (left / open.len()).max(1);
        for theme in open {
            let more = part.min(themes.all[theme].articles.len() - shown[theme]).min(left);
            shown[theme] += more;
            left -= more;
        }
    }
    themes.all.iter().zip(shown).map(|(theme, count)| theme.articles[..count].to_vec()).collect()
}

/// All articles by the turn in which they are shown: the most typical one of each theme, then the second, and so on.
pub(super) fn in_turn(themes: &Themes) -> impl Iterator<Item = usize> {
    let longest = themes.all.iter().map(|theme| theme.articles.len()).max().unwrap_or(0);
    (0..longest)
        .flat_map(move |rank| themes.all.iter().filter_map(move |theme| theme.articles.get(rank).copied()))
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::themes::Theme;

    fn themes(sizes: &[usize]) -> Themes {
        let mut next = 0;
        let mut take = |size: usize| {
            next += size;
            (next - size..next).collect()
        };
        Themes {
            all: sizes.iter().map(|&size| Theme { articles: take(size), ..Theme::default() }).collect(),
            of: Vec::new(),
            memberships: Array2::zeros((0, 0)),
            far: Vec::new(),
            alike: Array2::zeros((0, 0)),
            of_model: false,
        }
    }

    #[test]
    fn small_themes_are_shown_whole() {
        let counts =
            |sizes: &[usize], most| typical(&themes(sizes), most).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(counts(&[10, 3, 20], 100), [10, 3, 20]);
        assert_eq!(counts(&[10, 3, 20], 15), [6, 3, 6]);
        assert_eq!(counts(&[10, 3, 20], 2), [1, 1, 0]);
    }

    #[test]
    fn themes_take_turns() {
        let order: Vec<usize> = in_turn(&themes(&[3, 1, 2])).collect();
        assert_eq!(order, [0, 3, 4, 1, 5, 2]);
    }
}
