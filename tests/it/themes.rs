//! The themes that come with the program: whole, and readable for everybody.

use backdrone::ui::{Depth, Role, Theme, rgb};
use ratatui::style::{Color, Modifier, Style};

/// What the terminal's own default colours are taken to be.
#[derive(Debug, Clone, Copy)]
struct Ground {
    text: (u8, u8, u8),
    paper: (u8, u8, u8),
}

const DARK: Ground = Ground {
    text: (229, 229, 229),
    paper: (0, 0, 0),
};
const LIGHT: Ground = Ground {
    text: (0, 0, 0),
    paper: (255, 255, 255),
};

/// Relative luminance (WCAG 2.1).
fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Contrast of what a style shows, on the theme's own background where it has none.
fn shown(style: Style, base: Style, ground: Ground) -> f64 {
    let text = style.fg.or(base.fg).unwrap_or(Color::Reset);
    let paper = style.bg.or(base.bg).unwrap_or(Color::Reset);
    let pair = (
        rgb(text).unwrap_or(ground.text),
        rgb(paper).unwrap_or(ground.paper),
    );
    // Reversed or not, the pair is the same.
    contrast(pair.0, pair.1)
}

fn weakest(name: &str, depth: Depth, ground: Ground) -> (f64, Role) {
    let theme = Theme::named(name).expect("a theme").at(depth);
    let base = theme.role(Role::Text);
    let all = Role::all().map(|role| (shown(theme.role(role), base, ground), role));
    all.reduce(|weakest, next| if next.0 < weakest.0 { next } else { weakest })
        .expect("roles")
}

#[test]
fn every_role_of_every_theme_can_be_read() {
    for (name, ground, least) in [
        ("ansi", DARK, 4.5),
        ("ansi-light", LIGHT, 4.5),
        ("high-contrast", DARK, 7.0),
        // Its background is painted: the terminal's own does not matter.
        ("high-contrast", LIGHT, 7.0),
        ("mono", DARK, 7.0),
        ("mono", LIGHT, 7.0),
    ] {
        for depth in [Depth::True, Depth::Ansi256] {
            let (contrast, role) = weakest(name, depth, ground);
            assert!(
                contrast >= least,
                "{name} at {depth:?}: {role:?} has {contrast:.2}:1"
            );
        }
    }
}

#[test]
fn sixteen_colours_are_enough_for_the_default_theme_and_for_high_contrast() {
    for (name, least) in [("ansi", 4.5), ("high-contrast", 4.5)] {
        let (contrast, role) = weakest(name, Depth::Ansi16, DARK);
        assert!(contrast >= least, "{name}: {role:?} has {contrast:.2}:1");
    }
}

#[test]
fn the_default_theme_uses_the_terminals_palette_only() {
    let theme = Theme::named("ansi").expect("a theme");
    for role in Role::all() {
        let style = theme.role(role);
        for colour in [style.fg, style.bg].into_iter().flatten() {
            assert!(
                matches!(colour, Color::Reset | Color::Indexed(0..=15)),
                "{role:?}"
            );
        }
    }
}

#[test]
fn the_selected_row_is_told_from_the_others_in_every_theme() {
    for name in Theme::names() {
        let theme = Theme::named(name).expect("a theme");
        let (select, text) = (theme.role(Role::Select), theme.role(Role::Text));
        let reversed = select.add_modifier.contains(Modifier::REVERSED);
        assert!(reversed || select.bg != text.bg, "{name}");
    }
}

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    files.sort();
    let mut names: Vec<&str> = Theme::names().collect();
    names.sort_unstable();
    assert_eq!(files, names);
}
