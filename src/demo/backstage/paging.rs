//! Pages of a list: what is on one, and the cursors to its neighbours.

use super::{
    catalog::Catalog,
    cursor::Cursor,
    predicate::{self, Finder},
    question::Question,
};

/// Which page of a list.
#[derive(Debug)]
pub(super) enum Place {
    /// The first one, after so many entities.
    Start(usize),
    Cursor(Cursor),
}

/// One page.
#[derive(Debug)]
pub(super) struct Page {
    /// Places in the catalog.
    pub items: Vec<usize>,
    /// Of the whole list; 0 when nobody asked.
    pub total: usize,
    pub next: Option<String>,
    pub previous: Option<String>,
}

/// Every entity that `question` means, in its order. The error is the message of the 400.
pub(super) fn matches(catalog: &Catalog, question: &Question) -> Result<Vec<usize>, String> {
    let finder = match &question.query {
        Some(query) => {
            let predicate =
                predicate::parse(query).map_err(|why| format!("Invalid query: {why}"))?;
            Some(Finder::new(&predicate, catalog.symbols()))
        }
        None => None,
    };
    let term = question.text.term.trim().to_lowercase();
    let searched = Searched::new(catalog, question);
    let order = catalog.in_order(question.order.as_ref().map(|order| order.field.as_str()));
    let is_meant = |index: &usize| {
        catalog.get(*index).is_some_and(|entity| {
            finder
                .as_ref()
                .is_none_or(|finder| finder.finds(&entity.rows, catalog.symbols()))
                && (term.is_empty() || searched.says(catalog, *index, &term))
        })
    };
    let mut found: Vec<usize> = order.iter().copied().filter(is_meant).collect();
    if question
        .order
        .as_ref()
        .is_some_and(|order| order.descending)
    {
        found.reverse();
    }
    Ok(found)
}

/// The page of `question` at `place` with at most `limit` entities.
pub(super) fn page(
    catalog: &Catalog,
    question: &Question,
    place: Place,
    limit: usize,
    count: bool,
) -> Result<Page, String> {
    let found = matches(catalog, question)?;
    let spot = |index: usize| spot(catalog, question, index);
    let (range, total, first) = match place {
        Place::Start(offset) => {
            let start = offset.min(found.len());
            let total = if count { found.len() } else { 0 };
            let first = found.get(start).map(|&index| spot(index));
            (start..(start + limit).min(found.len()), total, first)
        }
        Place::Cursor(cursor) => {
            let at = position(catalog, question, &found, &cursor);
            let range = if cursor.is_previous {
                at.saturating_sub(limit)..at
            } else {
                at..(at + limit).min(found.len())
            };
            (range, cursor.total, Some(cursor.first))
        }
    };
    let items = found[range.clone()].to_vec();
    let first = first.unwrap_or_default();
    let edge = |index: usize, is_previous: bool| {
        let (question, first) = (question.clone(), first.clone());
        Cursor {
            question,
            is_previous,
            at: spot(index),
            first,
            total,
        }
        .encode()
    };
    let next = items
        .last()
        .filter(|_| range.end < found.len())
        .map(|&last| edge(last, false));
    let previous = items
        .first()
        .filter(|&&index| spot(index) != first)
        .map(|&at| edge(at, true));
    Ok(Page {
        items,
        total,
        next,
        previous,
    })
}

/// Sort value (when sorted) and uid: where an entity stands in the list.
fn spot(catalog: &Catalog, question: &Question, index: usize) -> Vec<String> {
    let value = question
        .order
        .as_ref()
        .and_then(|order| catalog.sort_value(index, &order.field));
    let uid = catalog.get(index).map(|entity| &*entity.uid);
    value.into_iter().chain(uid).map(str::to_owned).collect()
}

/// How many entities of `found` lie before the cursor: up to and with its own for the next page,
/// without it for the one before. Works too when that entity has gone.
fn position(catalog: &Catalog, question: &Question, found: &[usize], cursor: &Cursor) -> usize {
    let descending = question
        .order
        .as_ref()
        .is_some_and(|order| order.descending);
    found.partition_point(|&index| {
        let spot = spot(catalog, question, index);
        let side = if descending {
            cursor.at.cmp(&spot)
        } else {
            spot.cmp(&cursor.at)
        };
        side.is_lt() || (side.is_eq() && !cursor.is_previous)
    })
}

/// The fields of a full-text search.
struct Searched(Vec<super::symbols::Symbol>);

impl Searched {
    fn new(catalog: &Catalog, question: &Question) -> Self {
        let fields = question.text.searched(question.order.as_ref());
        Self(
            fields
                .iter()
                .filter_map(|field| catalog.symbols().find(&field.to_lowercase()))
                .collect(),
        )
    }

    fn says(&self, catalog: &Catalog, index: usize, term: &str) -> bool {
        catalog.get(index).is_some_and(|entity| {
            entity.rows.iter().any(|row| {
                self.0.contains(&row.key)
                    && row
                        .value
                        .is_some_and(|value| catalog.symbols().text(value).contains(term))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::question::Order, *};
    use crate::demo::company::company;

    fn catalog() -> Catalog {
        Catalog::new(&company(1, 0), 1)
    }

    fn names(catalog: &Catalog, items: &[usize]) -> Vec<String> {
        items
            .iter()
            .map(|&at| {
                catalog
                    .sort_value(at, "metadata.name")
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }

    fn by_name(descending: bool) -> Question {
        Question {
            query: Some(json!({"kind": "component"})),
            order: Some(Order {
                field: "metadata.name".to_owned(),
                descending,
            }),
            ..Question::default()
        }
    }

    /// All names, page after page, and back again to the first page.
    fn walk(catalog: &Catalog, question: &Question, limit: usize) -> (Vec<String>, Vec<String>) {
        let mut at = page(catalog, question, Place::Start(0), limit, true).expect("a page");
        let first = names(catalog, &at.items);
        let mut there = first.clone();
        while let Some(next) = &at.next {
            let cursor = Cursor::decode(next).expect("a cursor");
            at = page(catalog, question, Place::Cursor(cursor), limit, true).expect("a page");
            there.extend(names(catalog, &at.items));
        }
        while let Some(previous) = &at.previous {
            let cursor = Cursor::decode(previous).expect("a cursor");
            at = page(catalog, question, Place::Cursor(cursor), limit, true).expect("a page");
        }
        assert_eq!(names(catalog, &at.items), first);
        (first, there)
    }

    #[test]
    fn walking_by_cursor_shows_everything_once_in_both_orders_and_finds_back() {
        let catalog = catalog();
        let services = company(1, 0).services.len();
        let (_, there) = walk(&catalog, &by_name(false), 12);
        assert_eq!(there.len(), services);
        assert!(there.is_sorted());
        let (_, mut back) = walk(&catalog, &by_name(true), 12);
        back.reverse();
        assert_eq!(there, back);
        let (_, unordered) = walk(
            &catalog,
            &Question {
                order: None,
                ..by_name(false)
            },
            5,
        );
        assert_eq!(unordered.len(), services);
    }

    #[test]
    fn entities_without_the_sort_field_are_dropped_from_list_and_total() {
        let catalog = catalog();
        let by_system = Question {
            order: Some(Order {
                field: "spec.system".to_owned(),
                descending: false,
            }),
            ..by_name(false)
        };
        let page = page(&catalog, &by_system, Place::Start(0), 0, true).expect("a page");
        let with_system = company(1, 0)
            .services
            .iter()
            .filter(|s| s.system.is_some())
            .count();
        assert_eq!(page.total, with_system);
        assert!(page.items.is_empty() && page.next.is_none());
    }

    #[test]
    fn a_term_without_fields_and_order_searches_the_uid_and_finds_nothing() {
        let catalog = catalog();
        let mut question = by_name(false);
        question.text.term = "EDGE-".to_owned();
        let found = matches(&catalog, &question).expect("a list");
        assert_eq!(names(&catalog, &found), ["edge-proxy"]);
        question.order = None;
        assert_eq!(matches(&catalog, &question), Ok(vec![]));
    }
}
