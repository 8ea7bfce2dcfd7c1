//! A picture of a screen: the cells of a buffer as SVG, the same bytes for the same cells.

use std::fmt::Write as _;

use backdrone::ui::rgb;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Pixels of a cell, of the letters in it, and of the margin around all.
const WIDTH: u16 = 9;
const HEIGHT: u16 = 17;
const LETTER: u16 = 15;
const MARGIN: u16 = 14;

/// From the top of a cell to the line that letters stand on.
const BASELINE: u16 = 13;

const FONTS: &str =
    "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

const PAPER: &str = "#0d1117";
const TEXT: &str = "#c9d1d9";

/// The sixteen colours of a dark terminal; the others are the same everywhere.
const PALETTE: [&str; 16] = [
    "#30363d", "#ff7b72", "#3fb950", "#d29922", "#1f4b8f", "#bc8cff", "#39c5cf", "#b1bac4",
    "#7d8590", "#ff9492", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc",
];

/// What cells must have in common to be drawn as one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pen {
    text: String,
    paper: String,
    modifier: Modifier,
}

impl Pen {
    fn of(cell: &Cell) -> Self {
        let text = colour(cell.fg, TEXT);
        let paper = colour(cell.bg, PAPER);
        let (text, paper) = if cell.modifier.contains(Modifier::REVERSED) {
            (paper, text)
        } else {
            (text, paper)
        };
        Self {
            text,
            paper,
            modifier: cell.modifier - Modifier::REVERSED,
        }
    }

    /// Attributes of the text that are not those of the whole picture.
    fn attributes(&self) -> String {
        let mut all = String::new();
        if self.text != TEXT {
            let _infallible = write!(all, " fill=\"{}\"", self.text);
        }
        for (modifier, attribute) in [
            (Modifier::BOLD, " font-weight=\"bold\""),
            (Modifier::DIM, " opacity=\"0.6\""),
            (Modifier::ITALIC, " font-style=\"italic\""),
            (Modifier::UNDERLINED, " text-decoration=\"underline\""),
            (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
        ] {
            if self.modifier.contains(modifier) {
                all.push_str(attribute);
            }
        }
        all
    }
}

fn colour(colour: Color, default: &str) -> String {
    match colour {
        Color::Indexed(at @ 0..=15) => PALETTE[usize::from(at)].to_owned(),
        other => rgb(other).map_or_else(
            || default.to_owned(),
            |(red, green, blue)| format!("#{red:02x}{green:02x}{blue:02x}"),
        ),
    }
}

/// Cells side by side in one row that are drawn as one.
struct Run {
    column: u16,
    columns: u16,
    text: String,
    pen: Pen,
}

/// The runs of a row, from the left; a wide letter takes its two columns.
fn runs(buffer: &Buffer, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut column = buffer.area.left();
    while column < buffer.area.right() {
        let cell = &buffer[(column, row)];
        let columns = u16::try_from(backdrone::text::width(cell.symbol()).max(1)).unwrap_or(1);
        let pen = Pen::of(cell);
        match runs.last_mut().filter(|run| run.pen == pen) {
            Some(run) => {
                run.text.push_str(cell.symbol());
                run.columns += columns;
            }
            None => runs.push(Run {
                column: column - buffer.area.left(),
                columns,
                text: cell.symbol().to_owned(),
                pen,
            }),
        }
        column += columns;
    }
    runs
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

fn rectangle(svg: &mut String, run: &Run, y: u16) {
    if run.pen.paper == PAPER {
        return;
    }
    let (x, width) = (MARGIN + run.column * WIDTH, run.columns * WIDTH);
    let fill = &run.pen.paper;
    let _infallible = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{fill}\"/>"
    );
}

/// The letters of a run, stretched to the cells that they have whatever font there is.
fn letters(svg: &mut String, run: &Run, y: u16) {
    let begin = run.text.len() - run.text.trim_start_matches(' ').len();
    let text = run.text.trim_matches(' ');
    if text.is_empty() {
        return;
    }
    let x = MARGIN + (run.column + u16::try_from(begin).unwrap_or_default()) * WIDTH;
    let columns = u16::try_from(backdrone::text::width(text)).unwrap_or(run.columns);
    let (y, length) = (y + BASELINE, columns * WIDTH);
    let (attributes, text) = (run.pen.attributes(), escaped(text));
    let _infallible = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\"{attributes}>{text}</text>"
    );
}

/// The picture of a buffer; `title` is what is read out where pictures are not seen.
pub(crate) fn svg(buffer: &Buffer, title: &str) -> String {
    let width = buffer.area.width * WIDTH + 2 * MARGIN;
    let height = buffer.area.height * HEIGHT + 2 * MARGIN;
    let title = escaped(title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{title}</title>\n\
         <style>text {{ font-family: {FONTS}; font-size: {LETTER}px; white-space: pre }}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    );
    let _infallible = writeln!(svg, "<g fill=\"{TEXT}\" xml:space=\"preserve\">");
    for row in 0..buffer.area.height {
        let runs = runs(buffer, buffer.area.top() + row);
        let y = MARGIN + row * HEIGHT;
        for run in &runs {
            rectangle(&mut svg, run, y);
        }
        for run in &runs {
            letters(&mut svg, run, y);
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

#[test]
fn cells_of_one_style_are_one_text_and_markup_is_escaped() {
    let mut buffer = Buffer::with_lines(["a <b>  漢 & c"]);
    buffer[(0, 0)].set_fg(Color::Indexed(1));
    buffer[(12, 0)].modifier = Modifier::REVERSED;
    let picture = svg(&buffer, "\"it\"");
    let texts: Vec<&str> = picture
        .lines()
        .filter(|line| line.starts_with("<text"))
        .collect();
    assert_eq!(
        texts,
        [
            "<text x=\"14\" y=\"27\" textLength=\"9\" fill=\"#ff7b72\">a</text>",
            "<text x=\"32\" y=\"27\" textLength=\"81\">&lt;b&gt;  漢 &amp;</text>",
            "<text x=\"122\" y=\"27\" textLength=\"9\" fill=\"#0d1117\">c</text>",
        ]
    );
    assert!(
        picture.contains("<rect x=\"122\" y=\"14\" width=\"9\" height=\"17\" fill=\"#c9d1d9\"/>")
    );
    assert!(picture.contains("<title>&quot;it&quot;</title>"));
}
