//! Which columns of a list fit, and where they stand.

use ratatui::layout::Rect;

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Status,
    Service,
    Owner,
    Tier,
    System,
    Number,
    Branch,
    Event,
    Commit,
    Message,
    Author,
    By,
    Age,
    Duration,
    Stage,
    Wait,
    Target,
    Can,
    Last5,
    Other,
    Lead,
    What,
}

/// A column as its list has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    pub(super) column: Column,
    /// As the configuration names it; empty where it is always there.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// Cells below which it says nothing: what it is squeezed to for the sake of a chosen one.
    floor: u16,
    /// Cells that it needs.
    least: u16,
    /// Cells that it is glad of.
    good: u16,
    /// Numbers stand at the right.
    pub(super) right: bool,
    /// Columns of one group come and go together; a lower one matters more.
    pub(super) group: u8,
}

/// A column in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) spec: Spec,
    /// Cells from the left end of the list.
    from: u16,
    width: u16,
}

impl Placed {
    /// Its cells in a row.
    pub(super) fn in_row(&self, row: Rect) -> Rect {
        let from = self.from.min(row.width);
        let width = self.width.min(row.width - from);
        Rect::new(row.x + from, row.y, width, 1)
    }
}

/// Cells in which most names of services are whole.
const NAME: u16 = 20;

/// Cells before the first column: pin, pointer, space.
pub(super) const MARGIN: u16 = 3;

pub(super) const fn column(
    column: Column,
    id: &'static str,
    title: &'static str,
    cells: (u16, u16),
) -> Spec {
    Spec {
        column,
        id,
        title,
        floor: cells.0,
        least: cells.0,
        good: cells.1,
        right: false,
        group: 0,
    }
}

impl Spec {
    pub(super) const fn right(self) -> Self {
        Self {
            right: true,
            ..self
        }
    }

    pub(super) const fn group(self, group: u8) -> Self {
        Self { group, ..self }
    }

    /// Cells that it has before another group joins: names come before columns that are seldom read.
    fn before(&self, group: u8) -> u16 {
        match self.column {
            Column::Service if group > 1 => self.least.max(NAME),
            _ => self.least,
        }
    }

    pub(super) const fn floor(self, floor: u16) -> Self {
        Self { floor, ..self }
    }
}

/// Columns of the services, in their usual order (`screens` 4.6). The ids are those of `columns`.
pub(super) const SERVICES: [Spec; 14] = [
    column(Column::Status, "", "ST", (2, 2)),
    column(Column::Service, "", "SERVICE", (15, 24)).floor(8),
    column(Column::Owner, "owner", "OWNER", (10, 14))
        .floor(5)
        .group(2),
    column(Column::Tier, "tier", "TIER", (4, 4)).group(4),
    column(Column::System, "system", "SYSTEM", (10, 14))
        .floor(5)
        .group(5),
    column(Column::Number, "last", "LAST", (6, 6)),
    column(Column::Branch, "branch", "BRANCH", (10, 16)).floor(6),
    column(Column::Event, "event", "EVENT", (7, 8)).group(1),
    column(Column::Age, "age", "AGE", (3, 4)).right(),
    column(Column::Duration, "duration", "DUR", (6, 6))
        .right()
        .group(1),
    column(Column::Last5, "last5", "LAST 5", (6, 6)),
    column(Column::Other, "other", "OTHER", (14, 22))
        .floor(9)
        .group(3),
    column(Column::Lead, "lead", "LEAD", (8, 12))
        .floor(5)
        .group(6),
    column(Column::What, "what", "WHAT", (10, 14))
        .floor(5)
        .group(1),
];

/// Columns of a service's builds.
pub(super) const BUILDS: [Spec; 10] = [
    column(Column::Status, "", "ST", (2, 2)),
    column(Column::Number, "last", "BUILD", (6, 6)),
    column(Column::Event, "event", "EVENT", (8, 9)).group(1),
    column(Column::Branch, "branch", "BRANCH", (10, 16)).floor(6),
    column(Column::Commit, "commit", "COMMIT", (7, 8)).group(2),
    column(Column::Message, "message", "MESSAGE", (12, 32)).floor(6),
    column(Column::Author, "author", "AUTHOR", (8, 14))
        .floor(5)
        .group(3),
    column(Column::By, "by", "BY", (6, 8)).group(1),
    column(Column::Age, "age", "AGE", (4, 4)).right(),
    column(Column::Duration, "duration", "DUR", (6, 6))
        .right()
        .group(1),
];

/// Takes what is left of the width.
const REST: [Column; 2] = [Column::What, Column::Message];

/// Puts columns into a width: groups as long as they fit, or those that the person chose, in that
/// order. `group` says how much a column matters to this person, and nothing where it is left out.
pub(super) fn plan(
    specs: &[Spec],
    width: u16,
    chosen: &[String],
    group: impl Fn(&Spec) -> Option<u8>,
) -> Vec<Placed> {
    let picked: Vec<Spec> = if chosen.is_empty() {
        let ranked = |spec: &Spec| group(spec).map(|group| Spec { group, ..*spec });
        let there: Vec<Spec> = specs.iter().filter_map(ranked).collect();
        let fits = |group: u8| {
            let cells = there.iter().filter(|spec| spec.group <= group);
            MARGIN + cells.map(|spec| spec.before(group) + 1).sum::<u16>() <= width + 1
        };
        let most = (0..=u8::MAX)
            .take_while(|group| fits(*group))
            .last()
            .unwrap_or(0);
        let kept = there.into_iter().filter(|spec| spec.group <= most);
        kept.collect()
    } else {
        let always = specs.iter().filter(|spec| spec.id.is_empty());
        let own = chosen
            .iter()
            .filter_map(|id| specs.iter().find(|spec| spec.id == *id));
        always.chain(own).copied().collect()
    };
    place(picked, width)
}

/// Drops what matters least until the others fit, the last of those that matter the same. One column
/// stays even where there is no room for any.
fn fitting(mut picked: Vec<Spec>, width: u16) -> Vec<Spec> {
    let needed = |specs: &[Spec]| MARGIN + specs.iter().map(|spec| spec.floor + 1).sum::<u16>();
    while picked.len() > 1 && needed(&picked) > width + 1 {
        let weight = |at: &usize| (!picked[*at].id.is_empty(), picked[*at].group, *at);
        let Some(least) = (0..picked.len()).max_by_key(weight) else {
            break;
        };
        picked.remove(least);
    }
    picked
}

/// Gives each column its least and squeezes the flexible ones where that is too much. Of what is left
/// the words and the names get their share first.
fn place(picked: Vec<Spec>, width: u16) -> Vec<Placed> {
    let mut placed: Vec<Placed> = fitting(picked, width)
        .iter()
        .map(|spec| Placed {
            spec: *spec,
            from: 0,
            width: spec.floor,
        })
        .collect();
    let used = placed.iter().map(|column| column.width + 1).sum::<u16>();
    let mut spare = (width + 1).saturating_sub(MARGIN + used);
    grow(placed.iter_mut(), &mut spare, |spec| spec.least);
    let words = placed.iter_mut().filter(|p| REST.contains(&p.spec.column));
    grow(words, &mut spare, |spec| spec.good);
    let names = placed
        .iter_mut()
        .filter(|p| p.spec.column == Column::Service);
    grow(names, &mut spare, |spec| spec.good);
    grow(placed.iter_mut().rev(), &mut spare, |spec| spec.good);
    if let Some(rest) = placed.iter_mut().find(|p| REST.contains(&p.spec.column)) {
        rest.width += spare;
    }
    let mut from = MARGIN;
    for column in &mut placed {
        column.from = from;
        from += column.width + 1;
    }
    placed
}

/// Widens one column after the other to what it wants, as long as there is width to spare.
fn grow<'a>(
    columns: impl IntoIterator<Item = &'a mut Placed>,
    spare: &mut u16,
    wanted: fn(&Spec) -> u16,
) {
    for column in columns {
        let more = wanted(&column.spec)
            .saturating_sub(column.width)
            .min(*spare);
        column.width += more;
        *spare -= more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(specs: &[Spec], width: u16, chosen: &[&str]) -> String {
        let chosen: Vec<String> = chosen.iter().map(|id| (*id).to_owned()).collect();
        let placed = plan(specs, width, &chosen, |spec| Some(spec.group));
        let titles: Vec<&str> = placed.iter().map(|placed| placed.spec.title).collect();
        titles.join(" ")
    }

    #[test]
    fn narrow_lists_drop_what_matters_least() {
        for (width, shown) in [
            (60, "ST SERVICE LAST BRANCH AGE LAST 5"),
            (76, "ST SERVICE LAST BRANCH EVENT AGE DUR LAST 5 WHAT"),
            (80, "ST SERVICE LAST BRANCH EVENT AGE DUR LAST 5 WHAT"),
            (
                102,
                "ST SERVICE OWNER LAST BRANCH EVENT AGE DUR LAST 5 WHAT",
            ),
            (
                107,
                "ST SERVICE OWNER LAST BRANCH EVENT AGE DUR LAST 5 OTHER WHAT",
            ),
        ] {
            assert_eq!(titles(&SERVICES, width, &[]), shown, "{width}");
        }
        assert_eq!(titles(&BUILDS, 60, &[]), "ST BUILD BRANCH MESSAGE AGE");
        assert_eq!(
            titles(&BUILDS, 80, &[]),
            "ST BUILD EVENT BRANCH COMMIT MESSAGE BY AGE DUR"
        );
    }

    #[test]
    fn chosen_columns_stand_in_the_order_in_which_they_were_chosen() {
        let shown = titles(&SERVICES, 80, &["age", "lead", "nonsense", "last"]);
        assert_eq!(shown, "ST SERVICE AGE LEAD LAST");
    }

    #[test]
    fn a_chosen_column_is_shown_where_squeezing_the_others_makes_room() {
        let chosen = ["owner", "last", "branch", "other", "lead"];
        assert_eq!(
            titles(&SERVICES, 60, &chosen),
            "ST SERVICE OWNER LAST BRANCH OTHER LEAD"
        );
    }

    #[test]
    fn of_chosen_columns_without_room_those_that_matter_least_are_dropped() {
        let chosen = ["tier", "system", "last", "branch", "lead", "other", "what"];
        assert_eq!(
            titles(&SERVICES, 40, &chosen),
            "ST SERVICE LAST BRANCH WHAT"
        );
    }

    #[test]
    fn an_added_column_comes_before_the_usual_ones_and_a_removed_one_never() {
        let placed = plan(&SERVICES, 80, &[], |spec| match spec.column {
            Column::System => Some(0),
            Column::Event => None,
            _ => Some(spec.group),
        });
        let titles: Vec<&str> = placed.iter().map(|placed| placed.spec.title).collect();
        assert_eq!(
            titles.join(" "),
            "ST SERVICE SYSTEM LAST BRANCH AGE DUR LAST 5 WHAT"
        );
    }

    #[test]
    fn the_name_of_a_service_is_widened_before_the_other_columns() {
        let width = |list| {
            let placed = plan(&SERVICES, list, &[], |spec| Some(spec.group));
            let name = placed.iter().find(|p| p.spec.column == Column::Service);
            name.map(|placed| placed.width)
        };
        assert_eq!(width(60), Some(24));
        assert_eq!(width(100), Some(24));
        assert_eq!(width(102), Some(24));
        assert_eq!(width(158), Some(24));
    }

    #[test]
    fn columns_never_overlap_nor_leave_the_list() {
        for specs in [&SERVICES[..], &BUILDS[..]] {
            for width in 0..240 {
                let row = Rect::new(5, 1, width, 1);
                let mut end = row.x;
                for placed in plan(specs, width, &[], |spec| Some(spec.group)) {
                    let cells = placed.in_row(row);
                    assert!(cells.x >= end && cells.right() <= row.right(), "{width}");
                    end = cells.right();
                }
            }
        }
    }

    #[test]
    fn a_column_without_a_value_anywhere_is_left_out() {
        let placed = plan(&SERVICES, 120, &[], |spec| {
            (spec.column != Column::Owner).then_some(spec.group)
        });
        assert!(
            placed
                .iter()
                .all(|placed| placed.spec.column != Column::Owner)
        );
    }

    #[test]
    fn every_id_can_be_chosen() {
        for id in SERVICES.iter().map(|spec| spec.id) {
            assert!(!titles(&SERVICES, 200, &[id]).is_empty());
        }
    }
}
