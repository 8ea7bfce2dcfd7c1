//! The stages of a build as a graph: who waits for whom, laid out left to right.
//!
//! Column = longest path from a root, order in a column = order of the stages, at most one bend an
//! edge. What a stage needs only through another one is not drawn twice. Where lines would cross, only
//! those of the selected stage are kept: a picture that can be misread is worse than a list of names.

use std::collections::{HashMap, HashSet};

use crate::domain::Stage;

/// More stages than this are an indented tree: no screen holds their graph.
pub(in crate::ui) const MOST: usize = 12;

/// Place of a stage in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Spot {
    pub(in crate::ui) column: usize,
    pub(in crate::ui) row: usize,
}

/// A drawn edge between two stages (by position in the list of stages).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Edge {
    pub(in crate::ui) from: usize,
    pub(in crate::ui) to: usize,
    /// The bend is in the last gutter of its way; else in the first.
    late: bool,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::ui) struct Layout {
    /// By position in the list of stages.
    pub(in crate::ui) spots: Vec<Spot>,
    pub(in crate::ui) edges: Vec<Edge>,
    pub(in crate::ui) columns: usize,
    pub(in crate::ui) rows: usize,
    /// Ruled would cross: only those of the selected stage are here.
    pub(in crate::ui) crossed: bool,
}

impl Edge {
    /// Rows at which the edge enters and leaves each gutter on its way: `(gutter, left, right)`;
    /// gutter 0 lies right of column 0.
    pub(in crate::ui) fn path(
        self,
        spots: &[Spot],
    ) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
        let (from, to) = (spots[self.from], spots[self.to]);
        let bend = if self.late {
            to.column - 1
        } else {
            from.column
        };
        (from.column..to.column).map(move |gutter| match gutter.cmp(&bend) {
            std::cmp::Ordering::Less => (gutter, from.row, from.row),
            std::cmp::Ordering::Equal => (gutter, from.row, to.row),
            std::cmp::Ordering::Greater => (gutter, to.row, to.row),
        })
    }
}

/// What each stage needs, by position. Names that no stage has, and a stage's own, are left out; a
/// ring is opened at its first stage.
pub(in crate::ui) fn needs(stages: &[Stage]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for (at, stage) in stages.iter().enumerate() {
        by_name.entry(&*stage.name).or_insert(at);
    }
    let own = |(at, stage): (usize, &Stage)| {
        let found = stage.depends_on.iter().filter_map(|n| by_name.get(&**n));
        let mut found: Vec<usize> = found.copied().filter(|need| *need != at).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let mut needs: Vec<Vec<usize>> = stages.iter().enumerate().map(own).collect();
    let columns = columns(&mut needs);
    (needs, columns)
}

/// The longest path from a root to each; takes a need out of `needs` where a ring must be opened.
fn columns(needs: &mut [Vec<usize>]) -> Vec<usize> {
    let mut placed: Vec<Option<usize>> = vec![None; needs.len()];
    loop {
        let mut moved = false;
        for at in 0..needs.len() {
            if placed[at].is_some() {
                continue;
            }
            let before: Option<Vec<usize>> = needs[at].iter().map(|need| placed[*need]).collect();
            if let Some(before) = before {
                placed[at] = Some(before.into_iter().max().map_or(0, |column| column + 1));
                moved = true;
            }
        }
        let Some(first) = placed.iter().position(Option::is_none) else {
            return placed.into_iter().flatten().collect();
        };
        if !moved {
            needs[first].retain(|need| placed[*need].is_some());
        }
    }
}

/// Lays the stages out; `selected` is a position in the list.
pub(in crate::ui) fn layout(stages: &[Stage], selected: Option<usize>) -> Layout {
    let (needs, columns) = needs(stages);
    let mut filled = vec![0; columns.iter().max().map_or(0, |last| last + 1)];
    let spot = |column: &usize| {
        let row = filled[*column];
        filled[*column] += 1;
        Spot {
            column: *column,
            row,
        }
    };
    let spots: Vec<Spot> = columns.iter().map(spot).collect();
    let wanted = direct(&needs, &columns);
    let (edges, complete) = route(&spots, &wanted);
    let crossed = !complete || (0..filled.len()).any(|gutter| crosses(gutter, &edges, &spots));
    let edges = if crossed {
        let near: Vec<(usize, usize)> = wanted
            .into_iter()
            .filter(|(from, to)| Some(*from) == selected || Some(*to) == selected)
            .collect();
        route(&spots, &near).0
    } else {
        edges
    };
    Layout {
        rows: filled.iter().copied().max().unwrap_or(0),
        columns: filled.len(),
        spots,
        edges,
        crossed,
    }
}

/// Edges that no longer way between the same stages implies.
fn direct(needs: &[Vec<usize>], columns: &[usize]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|at| columns[*at]);
    let mut above: Vec<HashSet<usize>> = vec![HashSet::new(); needs.len()];
    for at in order {
        let mut all: HashSet<usize> = needs[at].iter().copied().collect();
        for need in &needs[at] {
            all.extend(&above[*need]);
        }
        above[at] = all;
    }
    let mut edges = Vec::new();
    for (to, own) in needs.iter().enumerate() {
        for from in own {
            if !own.iter().any(|other| above[*other].contains(from)) {
                edges.push((*from, to));
            }
        }
    }
    edges
}

/// A way for each edge that leads through no box and along no other edge; `false` when one has none.
fn route(spots: &[Spot], wanted: &[(usize, usize)]) -> (Vec<Edge>, bool) {
    let boxes: HashSet<(usize, usize)> = spots.iter().map(|s| (s.column, s.row)).collect();
    // A lane may be shared by edges of one source (late bend) or to one target (early bend).
    let mut lanes: HashMap<(usize, usize), (bool, usize)> = HashMap::new();
    let mut edges = Vec::new();
    let mut complete = true;
    for &(from, to) in wanted {
        let between = spots[from].column + 1..spots[to].column;
        let found = [true, false].into_iter().find(|late| {
            let (row, owner) = if *late {
                (spots[from].row, from)
            } else {
                (spots[to].row, to)
            };
            between.clone().all(|column| {
                let lane = lanes.get(&(column, row));
                !boxes.contains(&(column, row)) && lane.is_none_or(|l| *l == (*late, owner))
            })
        });
        let Some(late) = found else {
            complete = false;
            continue;
        };
        let (row, owner) = if late {
            (spots[from].row, from)
        } else {
            (spots[to].row, to)
        };
        lanes.extend(between.map(|column| ((column, row), (late, owner))));
        edges.push(Edge { from, to, late });
    }
    (edges, complete)
}

/// Whether lines that touch in a gutter could be read as edges that do not exist: each bundle must
/// join all that enters it with all that leaves it.
fn crosses(gutter: usize, edges: &[Edge], spots: &[Spot]) -> bool {
    let mut spans: Vec<(usize, usize)> = edges
        .iter()
        .flat_map(|edge| edge.path(spots))
        .filter(|(at, _, _)| *at == gutter)
        .map(|(_, left, right)| (left, right))
        .collect();
    spans.sort_by_key(|(left, right)| (*left.min(right), *left.max(right)));
    spans.dedup();
    let mut bundle: Vec<(usize, usize)> = Vec::new();
    let mut reach = 0;
    for (left, right) in spans {
        if !bundle.is_empty() && left.min(right) > reach {
            if !is_whole(&bundle) {
                return true;
            }
            bundle.clear();
        }
        reach = reach.max(left.max(right));
        bundle.push((left, right));
    }
    !is_whole(&bundle)
}

fn is_whole(bundle: &[(usize, usize)]) -> bool {
    let lefts: HashSet<usize> = bundle.iter().map(|(left, _)| *left).collect();
    let rights: HashSet<usize> = bundle.iter().map(|(_, right)| *right).collect();
    let pairs: HashSet<&(usize, usize)> = bundle.iter().collect();
    pairs.len() == lefts.len() * rights.len()
}

/// The stages as an indented tree, each once, under the last of what it needs: `(position, depth)`.
pub(in crate::ui) fn tree(stages: &[Stage]) -> Vec<(usize, usize)> {
    let (needs, columns) = needs(stages);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); stages.len()];
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    for (at, own) in needs.iter().enumerate() {
        match own.iter().max_by_key(|need| columns[**need]) {
            Some(parent) => children[*parent].push(at),
            None => waiting.push((at, 0)),
        }
    }
    waiting.reverse();
    let mut lines = Vec::with_capacity(stages.len());
    while let Some((at, depth)) = waiting.pop() {
        lines.push((at, depth));
        waiting.extend(children[at].iter().rev().map(|child| (*child, depth + 1)));
    }
    lines
}

#[cfg(test)]
pub(in crate::ui) mod tests {
    use super::*;

    /// Stages by name and needs: `("test", "build lint")`.
    pub(in crate::ui) fn stages(named: &[(&str, &str)]) -> Vec<Stage> {
        let stage = |(at, (name, needs)): (usize, &(&str, &str))| Stage {
            id: at as u64 + 1,
            number: u32::try_from(at + 1).unwrap_or_default(),
            name: (*name).into(),
            depends_on: needs.split_whitespace().map(Into::into).collect(),
            ..Stage::default()
        };
        named.iter().enumerate().map(stage).collect()
    }

    fn edges(layout: &Layout) -> Vec<(usize, usize)> {
        layout.edges.iter().map(|e| (e.from, e.to)).collect()
    }

    fn spots(layout: &Layout) -> Vec<(usize, usize)> {
        layout.spots.iter().map(|s| (s.column, s.row)).collect()
    }

    #[test]
    fn a_chain_is_one_row_and_a_diamond_closes() {
        let chain = layout(&stages(&[("a", ""), ("b", "a"), ("c", "b")]), None);
        assert_eq!(spots(&chain), [(0, 0), (1, 0), (2, 0)]);
        assert_eq!(edges(&chain), [(0, 1), (1, 2)]);
        let named = [("a", ""), ("b", "a"), ("c", "a"), ("d", "b c")];
        let diamond = layout(&stages(&named), None);
        assert_eq!(spots(&diamond), [(0, 0), (1, 0), (1, 1), (2, 0)]);
        assert_eq!(edges(&diamond), [(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert!(!diamond.crossed);
    }

    #[test]
    fn what_another_need_implies_is_not_drawn() {
        let all = layout(&stages(&[("a", ""), ("b", "a"), ("c", "a b")]), None);
        assert_eq!(edges(&all), [(0, 1), (1, 2)]);
    }

    #[test]
    fn lines_that_would_cross_leave_only_those_of_the_selected_stage() {
        let named = [("a", ""), ("b", ""), ("x", "b"), ("y", "a")];
        let crossed = layout(&stages(&named), Some(2));
        assert!(crossed.crossed);
        assert_eq!(edges(&crossed), [(1, 2)]);
        let parallel = [("a", ""), ("b", ""), ("x", "a"), ("y", "b")];
        assert!(!layout(&stages(&parallel), None).crossed);
        let complete = [("a", ""), ("b", ""), ("x", "a b"), ("y", "a b")];
        assert_eq!(layout(&stages(&complete), None).edges.len(), 4);
    }

    #[test]
    fn a_long_edge_goes_along_a_free_row_or_is_not_drawn() {
        let named = [("a", ""), ("b", ""), ("c", "a"), ("d", "c b")];
        let free = layout(&stages(&named), None);
        assert!(!free.crossed, "the row of b is free in the column of c");
        let way: Vec<_> = free.edges.iter().map(|e| e.path(&free.spots)).collect();
        let long: Vec<_> = way.into_iter().flatten().filter(|p| p.1 == 1).collect();
        assert_eq!(long, [(0, 1, 1), (1, 1, 0)]);
        let named = [("a", ""), ("b", ""), ("c", "a"), ("e", "a"), ("d", "c b")];
        let shut = layout(&stages(&named), Some(1));
        assert!(shut.crossed && edges(&shut).is_empty());
    }

    #[test]
    fn rings_missing_names_and_equal_names_do_not_hang() {
        for named in [
            &[("a", "c"), ("b", "a"), ("c", "b")][..],
            &[("a", "a")],
            &[("a", "ghost"), ("b", "a ghost a")],
            &[("a", ""), ("a", "a"), ("b", "a")],
            &[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")],
            &[],
        ] {
            let stages = stages(named);
            let found = layout(&stages, Some(0));
            assert_eq!(found.spots.len(), stages.len());
            assert_eq!(tree(&stages).len(), stages.len(), "{named:?}");
        }
    }

    #[test]
    fn a_tree_holds_each_stage_once_under_the_last_of_its_needs() {
        let named = [("a", ""), ("b", "a"), ("c", "a b"), ("d", ""), ("e", "d")];
        let lines = tree(&stages(&named));
        assert_eq!(lines, [(0, 0), (1, 1), (2, 2), (3, 0), (4, 1)]);
    }
}
