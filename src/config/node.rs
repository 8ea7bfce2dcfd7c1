//! The tree of a document: keys and values with their places.

use super::place::Place;

/// A key, a value or a whole document.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// `plain` words (without quotes) may also mean a number, a truth value or nothing.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    pub(super) fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Nodes in it and levels below it, itself included.
    pub(super) fn extent(&self) -> (usize, usize) {
        let children: Vec<&Node> = match &self.kind {
            Kind::Scalar { .. } => return (1, 0),
            Kind::List(items) => items.iter().collect(),
            Kind::Map(entries) => entries
                .iter()
                .flat_map(|(key, value)| [key, value])
                .collect(),
        };
        children.iter().fold((1, 1), |(nodes, levels), child| {
            let (more, below) = child.extent();
            (nodes + more, levels.max(below + 1))
        })
    }
}

/// Applies a merge key: what the map itself says stands before what `<<` brings.
pub(super) fn merge(node: &mut Node) {
    let Kind::Map(entries) = &mut node.kind else {
        return;
    };
    let is_merge = |key: &Node| matches!(&key.kind, Kind::Scalar { plain: true, .. });
    let Some(index) = entries.iter().position(|(key, _)| is_merge(key)) else {
        return;
    };
    let (_, merged) = entries.remove(index);
    let maps = match merged.kind {
        Kind::List(items) => items,
        _ => vec![merged],
    };
    for (key, value) in maps.into_iter().flat_map(|map| match map.kind {
        Kind::Map(entries) => entries,
        _ => Vec::new(),
    }) {
        if !entries.iter().any(|(own, _)| name(own) == name(&key)) {
            entries.push((key, value));
        }
    }
}

/// The word of a key.
pub(super) fn name(key: &Node) -> &str {
    match &key.kind {
        Kind::Scalar { text, .. } => text,
        _ => "",
    }
}
