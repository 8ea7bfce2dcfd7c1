//! YAML text → a tree in which every key and every value knows its place.
//!
//! A tree of our own, because reading types straight from the text ends at the first mistake and
//! a person wants to see all of them. Scalars stay words here; what they mean is for the reader.

use std::collections::HashMap;

use serde_yaml::granit_parser::{
    ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span, Tag,
};

use super::error::Finding;
use super::node::{Kind, Node, merge};
use super::place::{Place, Source};

/// The deepest nesting of maps and lists, aliases unfolded.
const DEEPEST: usize = 32;
/// The most nodes of a document, aliases unfolded: an alias bomb ends here.
const MOST_NODES: usize = 20_000;

/// The tree of a document. `None` when it is empty, or not YAML (then the last finding says why).
pub(super) fn tree(source: &Source, findings: &mut Vec<Finding>) -> Option<Node> {
    let mut options = Options::default();
    options.disallow_directives = true;
    options.flow_nesting_limit = DEEPEST;
    options.block_nesting_limit = DEEPEST;
    let mut builder = Builder::new(source, findings);
    for event in Parser::new_from_str_with_options(&source.text, options) {
        let taken = match event {
            Ok((event, span)) => builder.take(event, &span),
            Err(error) => Err(Box::new(builder.scan_error(&error))),
        };
        if let Err(finding) = taken {
            builder.findings.push(*finding);
            return None;
        }
    }
    builder.root
}

struct Builder<'a> {
    source: &'a Source,
    findings: &'a mut Vec<Finding>,
    root: Option<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
}

/// A list or map whose end has not come yet.
struct Open {
    node: Node,
    anchor: usize,
    /// The key whose value comes next.
    key: Option<Node>,
    /// The line of each key of this map.
    seen: HashMap<String, u32>,
}

/// Why no tree can be made.
type Refusal = Box<Finding>;

impl<'a> Builder<'a> {
    fn new(source: &'a Source, findings: &'a mut Vec<Finding>) -> Self {
        let (open, anchors) = (Vec::new(), HashMap::new());
        Self {
            source,
            findings,
            root: None,
            open,
            anchors,
            nodes: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Refusal> {
        let place = self.place(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tagged = self.check_tag(tag.as_deref(), &place);
                let plain = style == ScalarStyle::Plain && !tagged;
                let kind = Kind::Scalar {
                    text: text.into_owned(),
                    plain,
                };
                self.add(Node { place, kind }, anchor)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), &place);
                self.begin(
                    Node {
                        place,
                        kind: Kind::List(Vec::new()),
                    },
                    anchor,
                );
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), &place);
                self.begin(
                    Node {
                        place,
                        kind: Kind::Map(Vec::new()),
                    },
                    anchor,
                );
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(mut open) = self.open.pop() {
                    merge(&mut open.node);
                    self.add(open.node, open.anchor)?;
                }
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    let message = "this alias stands inside of what it names";
                    return Err(Box::new(self.source.finding(&place, message)));
                };
                let (nodes, levels) = node.extent();
                self.nodes += nodes;
                if levels + self.open.len() > DEEPEST {
                    return Err(Box::new(self.too_deep(&place)));
                }
                self.add(node, 0)?;
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                let finding = self.source.finding(&place, "a second document begins here");
                return Err(Box::new(finding.hint("keep one; `---` parts documents")));
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, node: Node, anchor: usize) {
        self.open.push(Open {
            node,
            anchor,
            key: None,
            seen: HashMap::new(),
        });
    }

    /// Puts a finished node where it belongs: as key or value of the map around it, into the list.
    fn add(&mut self, mut node: Node, anchor: usize) -> Result<(), Refusal> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            let message = format!("holds more than {MOST_NODES} values, aliases unfolded");
            return Err(Box::new(self.source.finding(&node.place, message)));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.kind, open.key.take()) {
            (Kind::List(items), _) => items.push(node),
            (Kind::Map(_), None) => open.key = Some(node),
            (Kind::Map(entries), Some(mut key)) => {
                // An empty value has no place of its own; its key is where a person looks.
                if node.place.width == 0 {
                    node.place = key.place.clone();
                }
                let Kind::Scalar { text, plain } = &mut key.kind else {
                    let finding = self.source.finding(&key.place, "a key is one word here");
                    self.findings.push(finding);
                    return Ok(());
                };
                *plain &= text == "<<";
                if let Some(line) = open.seen.get(text) {
                    let message = format!("`{text}` stands here twice, first in line {line}");
                    let finding = self.source.finding(&key.place, message);
                    self.findings
                        .push(finding.hint("the first counts; take one of them out"));
                } else {
                    open.seen.insert(text.clone(), key.place.line);
                    entries.push((key, node));
                }
            }
            (Kind::Scalar { .. }, _) => {}
        }
        Ok(())
    }

    /// Whether a tag says that the value is text. Other tags mean nothing here.
    fn check_tag(&mut self, tag: Option<&Tag>, place: &Place) -> bool {
        match tag {
            Some(tag) if tag.is_yaml_core_schema_tag("str") => true,
            Some(tag) => {
                let message = format!("the tag `{}` means nothing here", tag.original());
                self.findings
                    .push(self.source.finding(place, message).hint("take it out"));
                false
            }
            None => false,
        }
    }

    fn scan_error(&self, error: &ScanError) -> Finding {
        let mark = error.marker();
        let place = self.source.place(mark.line(), mark.col() + 1, 1);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => self.too_deep(&place),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart => {
                let finding = self.source.finding(&place, "a tab indents this line");
                finding.hint("YAML takes only spaces there")
            }
            kind => {
                let said = kind.to_string();
                let hint = "nothing of this file counts until it can be read";
                self.source
                    .finding(&place, format!("this is not YAML: {said}"))
                    .hint(hint)
            }
        }
    }

    fn too_deep(&self, place: &Place) -> Finding {
        self.source
            .finding(place, format!("is nested deeper than {DEEPEST} levels"))
    }

    fn place(&self, span: &Span) -> Place {
        let (start, end) = (span.start, span.end);
        let width = if start.line() == end.line() {
            end.col().saturating_sub(start.col())
        } else {
            1 // a block: its beginning is enough
        };
        self.source.place(start.line(), start.col() + 1, width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::node::name;

    fn read(text: &str) -> (Option<Node>, Vec<String>) {
        let source = Source::decode("c", text.as_bytes()).unwrap();
        let mut findings = Vec::new();
        let tree = tree(&source, &mut findings);
        (tree, findings.iter().map(Finding::summary).collect())
    }

    fn entries(node: &Node) -> Vec<(String, String)> {
        let Kind::Map(entries) = &node.kind else {
            return Vec::new();
        };
        entries
            .iter()
            .map(|(key, value)| {
                (
                    format!("{} {}", key.place, name(key)),
                    name(value).to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn keys_know_their_place_also_with_windows_line_ends() {
        for text in ["a: 1\nb: 'x y'\n", "\u{feff}a: 1\r\nb: 'x y'\r\n"] {
            let (tree, findings) = read(text);
            assert!(findings.is_empty(), "{findings:?}");
            let expected = [
                ("c:1:1 a".into(), "1".into()),
                ("c:2:1 b".into(), "x y".into()),
            ];
            assert_eq!(entries(&tree.unwrap()), expected);
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_named_and_the_first_counts() {
        let (tree, findings) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(findings, ["c:3:1: `a` stands here twice, first in line 1"]);
        assert_eq!(entries(&tree.unwrap()).len(), 2);
    }

    #[test]
    fn what_is_no_yaml_is_said_with_its_place() {
        for (text, said) in [
            ("a:\n\tb: 1\n", "a tab indents this line"),
            ("a: [1\n", "this is not YAML"),
            ("a: *b\n", "this is not YAML"),
            ("a: &a [*a]\n", "this alias stands inside of what it names"),
            ("a: 1\n---\nb: 1\n", "c:2:1: a second document begins here"),
            ("? [x]\n: 1\n", "a key is one word here"),
            (
                "a: !!binary eA==\n",
                "the tag `!!binary` means nothing here",
            ),
        ] {
            let (_, findings) = read(text);
            assert_eq!(findings.len(), 1, "{text}: {findings:?}");
            assert!(findings[0].contains(said), "{text}: {findings:?}");
        }
    }

    #[test]
    fn bombs_end_at_a_limit_at_once() {
        let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..10 {
            let uses = vec![format!("*a{}", n - 1); 10].join(", ");
            aliases = [aliases, format!("a{n}: &a{n} [{uses}]\n")].concat();
        }
        let chain = (1..40).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
            text + &format!("a{n}: &a{n} [*a{}]\n", n - 1)
        });
        for (text, said) in [
            (aliases, "holds more than 20000 values"),
            (chain, "is nested deeper than 32 levels"),
            ("[".repeat(100_000), "is nested deeper than 32 levels"),
            ("- ".repeat(100_000), "is nested deeper than 32 levels"),
            (
                format!("a: [{}]", "x,".repeat(30_000)),
                "holds more than 20000 values",
            ),
        ] {
            let (tree, findings) = read(&text);
            assert!(tree.is_none());
            assert_eq!(findings.len(), 1, "{findings:?}");
            assert!(findings[0].contains(said), "{findings:?}");
        }
    }

    #[test]
    fn a_merge_key_brings_what_the_map_does_not_say_itself() {
        let (tree, _) = read("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n");
        let Kind::Map(documents) = tree.unwrap().kind else {
            panic!("a map")
        };
        let pairs: Vec<_> = entries(&documents[1].1)
            .into_iter()
            .map(|(_, v)| v)
            .collect();
        assert_eq!(pairs, ["3", "1"]);
    }
}
