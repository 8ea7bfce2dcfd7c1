//! Colours: how they are written in a theme, and the nearest that a terminal has.

use ratatui::style::Color;

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// None: bold, dim, underline and reverse only (`NO_COLOR`, dumb terminals).
    Mono,
    /// The sixteen of the palette.
    Ansi16,
    /// And the fixed 240.
    Ansi256,
    /// All.
    True,
}

/// Names of the palette, in its order.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// What the palette looks like in xterm. Every terminal has its own; this one is to measure by.
const PALETTE: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// Levels of the 6×6×6 cube of the 256 colours.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Reads `default`, a name of the palette, an index or `#rrggbb`.
pub(super) fn parse(word: &str) -> Option<Color> {
    if word == "default" {
        return Some(Color::Reset);
    }
    if let Some(hex) = word.strip_prefix('#') {
        let plain = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        let value = u32::from_str_radix(hex, 16).ok().filter(|_| plain)?;
        let [_, r, g, b] = value.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    if let Ok(index) = word.parse() {
        return Some(Color::Indexed(index));
    }
    let at = NAMES.iter().position(|name| *name == word)?;
    u8::try_from(at).ok().map(Color::Indexed)
}

/// The nearest colour that a terminal of that depth has.
pub(super) fn at_depth(colour: Color, depth: Depth) -> Color {
    match (colour, depth) {
        (_, Depth::Mono) => Color::Reset,
        (Color::Indexed(0..=15) | Color::Reset, _)
        | (Color::Indexed(_), Depth::Ansi256)
        | (_, Depth::True) => colour,
        (_, Depth::Ansi16) => rgb(colour).map_or(Color::Reset, |c| nearest(c, 0..=15)),
        (_, Depth::Ansi256) => rgb(colour).map_or(Color::Reset, |c| nearest(c, 16..=255)),
    }
}

/// Red, green and blue of a colour, the palette as xterm has it; `None` for the terminal's default.
pub fn rgb(colour: Color) -> Option<(u8, u8, u8)> {
    match colour {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(at @ 0..=15) => Some(PALETTE[usize::from(at)]),
        Color::Indexed(at @ 16..=231) => {
            let at = usize::from(at) - 16;
            Some((CUBE[at / 36], CUBE[at / 6 % 6], CUBE[at % 6]))
        }
        Color::Indexed(at) => {
            let grey = 8 + (at - 232) * 10;
            Some((grey, grey, grey))
        }
        _ => None,
    }
}

fn nearest(wanted: (u8, u8, u8), among: std::ops::RangeInclusive<u8>) -> Color {
    let found = among
        .min_by_key(|at| rgb(Color::Indexed(*at)).map_or(u32::MAX, |have| distance(have, wanted)));
    found.map_or(Color::Reset, Color::Indexed)
}

/// Squared distance, weighted as the eye weighs (the "redmean" approximation without its division).
fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let part = |a: u8, b: u8, weight: u32| u32::from(a.abs_diff(b)).pow(2) * weight;
    part(a.0, b.0, 2) + part(a.1, b.1, 4) + part(a.2, b.2, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_written_as_name_index_or_hex() {
        for (word, colour) in [
            ("default", Some(Color::Reset)),
            ("red", Some(Color::Indexed(1))),
            ("bright-white", Some(Color::Indexed(15))),
            ("214", Some(Color::Indexed(214))),
            ("#ff8700", Some(Color::Rgb(255, 135, 0))),
            ("#ff87", None),
            ("#+f8700", None),
            ("256", None),
            ("crimson", None),
        ] {
            assert_eq!(parse(word), colour, "{word}");
        }
    }

    #[test]
    fn a_terminal_with_fewer_colours_gets_the_nearest_of_its_own() {
        let orange = Color::Rgb(255, 135, 0);
        assert_eq!(at_depth(orange, Depth::True), orange);
        assert_eq!(at_depth(orange, Depth::Ansi256), Color::Indexed(208));
        assert_eq!(
            at_depth(Color::Indexed(22), Depth::Ansi16),
            Color::Indexed(0)
        );
        assert_eq!(
            at_depth(Color::Rgb(250, 20, 10), Depth::Ansi16),
            Color::Indexed(9)
        );
        assert_eq!(at_depth(orange, Depth::Mono), Color::Reset);
        assert_eq!(
            at_depth(Color::Indexed(3), Depth::Ansi16),
            Color::Indexed(3)
        );
    }

    #[test]
    fn every_index_is_nearest_to_itself_or_to_one_that_looks_the_same() {
        for index in 16..=255u8 {
            let (r, g, b) = rgb(Color::Indexed(index)).expect("fixed");
            let found = at_depth(Color::Rgb(r, g, b), Depth::Ansi256);
            assert_eq!(rgb(found), Some((r, g, b)), "{index}");
        }
    }
}
