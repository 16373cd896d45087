//! Agglomerative clustering with average linkage (UPGMA, Sokal and Michener 1958).

use ndarray::Array2;

/// Joins the two most similar groups again and again until `k` are left, and returns the group of
/// each item, numbered by first appearance.
///
/// `similarity` is (n × n) and symmetric; `sizes` are the weights of the items. The first `apart`
/// items are never joined with each other, so that at least that many groups are left.
/// Time is about n² for the usual case, memory n².
pub(super) fn average_linkage(
    mut similarity: Array2<f32>,
    sizes: &[f64],
    k: usize,
    apart: usize,
) -> Vec<usize> {
    let n = sizes.len();
    let mut size = sizes.to_vec();
    let mut group: Vec<usize> = (0..n).collect();
    let mut alive: Vec<usize> = (0..n).collect();
    let mut held: Vec<bool> = (0..n).map(|item| item < apart).collect();
    let nearest_of = |similarity: &Array2<f32>, held: &[bool], alive: &[usize], a: usize| {
        let may = alive.iter().copied().filter(|&b| b != a && !(held[a] && held[b]));
        may.max_by(|&b, &c| similarity[[a, b]].total_cmp(&similarity[[a, c]]).then(c.cmp(&b)))
    };
    let mut nearest: Vec<Option<usize>> =
        (0..n).map(|item| nearest_of(&similarity, &held, &alive, item)).collect();
    while alive.len() > k {
        let pair = alive.iter().filter_map(|&a| nearest[a].map(|b| (a, b))).max_by(|&(a, b), &(c, d)| {
            similarity[[a, b]].total_cmp(&similarity[[c, d]]).then((c, d).cmp(&(a, b)))
        });
        let Some((a, b)) = pair else { break };
        let (keep, gone) = (a.min(b), a.max(b));
        let (share, rest) = (size[keep] as f32, size[gone] as f32);
        for &other in alive.iter().filter(|&&other| other != keep && other != gone) {
            let joined =
                (similarity[[keep, other]] * share + similarity[[gone, other]] * rest) / (share + rest);
            similarity[[keep, other]] = joined;
            similarity[[other, keep]] = joined;
        }
        size[keep] += size[gone];
        held[keep] |= held[gone];
        alive.retain(|&item| item != gone);
        group.iter_mut().filter(|item| **item == gone).for_each(|item| *item = keep);
        for index in 0..alive.len() {
            let item = alive[index];
            let stale = item == keep || nearest[item].is_some_and(|near| near == keep || near == gone);
            if stale || (held[keep] && held[item]) {
                nearest[item] = nearest_of(&similarity, &held, &alive, item);
            } else if let Some(near) = nearest[item]
                && similarity[[item, keep]] > similarity[[item, near]]
                && !(held[item] && held[keep])
            {
                nearest[item] = Some(keep);
            }
        }
    }
    let mut number = vec![usize::MAX; n];
    let mut next = 0;
    group
        .into_iter()
        .map(|item| {
            if number[item] == usize::MAX {
                number[item] = next;
                next += 1;
            }
            number[item]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_nearest_are_joined_first() {
        let similarity =
            array![[1.0, 0.9, 0.1, 0.2], [0.9, 1.0, 0.2, 0.1], [0.1, 0.2, 1.0, 0.8], [0.2, 0.1, 0.8, 1.0]];
        assert_eq!(average_linkage(similarity.clone(), &[1.0; 4], 2, 0), [0, 0, 1, 1]);
        assert_eq!(average_linkage(similarity.clone(), &[1.0; 4], 1, 0), [0, 0, 0, 0]);
        // The first two are held apart.
        let held = average_linkage(similarity, &[1.0; 4], 2, 2);
        assert_ne!(held[0], held[1]);
        assert_eq!(held[2], held[3]);
    }

    #[test]
    fn groups_weigh_by_their_size() {
        // Item 2 is as near to the big item 0 as to the small item 1; joined they are an average.
        let similarity =
            array![[1.0, 0.5, 0.0, 0.6], [0.5, 1.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0], [0.6, 0.0, 0.0, 1.0]];
        assert_eq!(average_linkage(similarity, &[10.0, 1.0, 1.0, 1.0], 2, 0), [0, 1, 1, 0]);
    }
}
