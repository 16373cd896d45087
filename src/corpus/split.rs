//! From the blocks of a page to its articles.
//!
//! The roles of all blocks are chosen together: the sequence with the greatest sum of evidence
//! and usual succession, found by dynamic programming (Viterbi 1967), in time linear in the
//! number of blocks. A page is read twice where the first reading shows its habits.

use super::block::Block;
use super::evidence;
use super::habits::Habits;
use super::roles::{self, NEVER, ROLES, Role};
use super::signs::{self, Signs};

/// The blocks of one article, each with its role.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Index of the first block and one past the last.
    pub blocks: std::ops::Range<usize>,
}

/// A page as it was read: each block's role, and where articles begin.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub roles: Vec<Role>,
    pub signs: Vec<Signs>,
    pub drafts: Vec<Draft>,
}

/// Reads the blocks of a page.
pub(crate) fn read(blocks: &[Block]) -> Reading {
    let signs = signs::observe(blocks);
    let mut roles = best_sequence(&signs, Habits::default());
    let habits = Habits::of(&roles, &signs);
    if habits.are_known() {
        roles = best_sequence(&signs, habits);
    }
    // A page without a paragraph: its lines head nothing, they are all the text there is.
    if !roles.contains(&Role::Text) {
        let heads = |role: &&mut Role| matches!(role, Role::Title | Role::Kicker | Role::Deck | Role::Note);
        roles.iter_mut().filter(heads).for_each(|role| *role = Role::Text);
    }
    let mut starts: Vec<usize> = (0..roles.len())
        .filter(|&index| roles[index].begins_after(index.checked_sub(1).map(|before| roles[before])))
        .collect();
    starts.push(roles.len());
    let drafts = starts.windows(2).map(|pair| Draft { blocks: pair[0]..pair[1] }).collect();
    Reading { roles, signs, drafts }
}

/// The sequence of roles with the greatest sum; of equal ones the first in the order of [`ROLES`].
fn best_sequence(signs: &[Signs], habits: Habits) -> Vec<Role> {
    let Some(first) = signs.first() else {
        return Vec::new();
    };
    let usual = ROLES.map(|to| ROLES.map(|from| roles::follow(from, to) + habits.follow(from, to)));
    let mut score = ROLES.map(|role| roles::begin(role) + evidence::evidence(role, first));
    let mut came_from: Vec<[u8; ROLES.len()]> = Vec::with_capacity(signs.len());
    for block in &signs[1..] {
        let mut next = [NEVER * 10.0; ROLES.len()];
        let mut from = [0_u8; ROLES.len()];
        for (to, &role) in ROLES.iter().enumerate() {
            let evidence = evidence::evidence(role, block) + habits.evidence(role, block);
            for (before, usual) in usual[to].iter().enumerate() {
                let sum = score[before] + usual + evidence;
                if sum > next[to] {
                    next[to] = sum;
                    from[to] = before as u8;
                }
            }
        }
        // Only differences count; the best stays at zero, so that long pages lose no precision.
        let top = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        score = next.map(|sum| sum - top);
        came_from.push(from);
    }
    let mut at = 0;
    for (index, &role) in ROLES.iter().enumerate() {
        if score[index] + roles::end(role) > score[at] + roles::end(ROLES[at]) {
            at = index;
        }
    }
    let mut roles = vec![ROLES[at]];
    for from in came_from.iter().rev() {
        at = usize::from(from[at]);
        roles.push(ROLES[at]);
    }
    roles.reverse();
    roles
}
