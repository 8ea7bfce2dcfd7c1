//! Where the parts of a list screen stand. The figures are the model's own.

use ratatui::layout::Rect;

use crate::app::{Model, layout};

/// The parts of a list screen; what is not shown has no rows.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) struct Panes {
    /// Over the list, the whole width.
    pub(in crate::ui) history: Rect,
    pub(in crate::ui) list: Rect,
    /// Beside the list, or below it on portrait screens, or everything.
    pub(in crate::ui) preview: Rect,
    /// Under a list without a preview.
    pub(in crate::ui) strip: Rect,
}

/// Divides the body of a list screen.
pub(in crate::ui) fn panes(model: &Model, body: Rect) -> Panes {
    let (history, rest) = cut_top(body, rows(layout::history_rows(model)));
    let nothing = Rect { height: 0, ..rest };
    if model.preview.zoomed {
        return Panes {
            history: nothing,
            list: nothing,
            preview: body,
            strip: nothing,
        };
    }
    if layout::below_list(model) {
        let (list, preview) = cut_bottom(rest, rows(layout::preview_rows(model)));
        return Panes {
            history,
            list,
            preview,
            strip: nothing,
        };
    }
    if model.shows_preview() {
        let beside = u32::from(rest.width) * u32::from(model.preview.percent.min(90)) / 100;
        let beside = u16::try_from(beside).unwrap_or(0);
        let width = rest.width - beside;
        let preview = Rect {
            x: rest.x + width,
            width: beside,
            ..rest
        };
        return Panes {
            history,
            list: Rect { width, ..rest },
            preview,
            strip: nothing,
        };
    }
    let (list, strip) = cut_bottom(rest, rows(layout::strip_rows(model)));
    Panes {
        history,
        list,
        preview: nothing,
        strip,
    }
}

fn rows(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

fn cut_top(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let rest = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    (Rect { height, ..area }, rest)
}

fn cut_bottom(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let (rest, bottom) = cut_top(area, area.height - height);
    (rest, bottom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::empty;

    fn of(size: (u16, u16)) -> Panes {
        let body = Rect::new(0, 2, size.0, size.1 - 4);
        panes(&empty(size), body)
    }

    #[test]
    fn the_list_has_as_many_rows_as_the_model_counts_on() {
        for columns in [60, 80, 99, 100, 119, 120, 160, 220] {
            for height in [15, 19, 20, 24, 40, 46, 60] {
                let model = empty((columns, height));
                let list = of((columns, height)).list;
                let around = if columns >= 120 { 3 } else { 1 };
                let shown = usize::from(list.height) - around;
                assert_eq!(shown, layout::list_rows(&model), "{columns}x{height}");
            }
        }
    }

    #[test]
    fn wide_screens_have_the_preview_beside_and_portrait_ones_below() {
        let wide = of((160, 45));
        assert_eq!(
            (wide.list.width, wide.preview.x, wide.preview.width),
            (104, 104, 56)
        );
        let portrait = of((80, 60));
        assert_eq!(portrait.list.bottom(), portrait.preview.y);
        assert_eq!(portrait.preview.height, 20);
        let small = of((80, 24));
        assert_eq!((small.preview.height, small.strip.height), (0, 2));
    }
}
