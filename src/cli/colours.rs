//! Which colours a terminal gets.

use crate::cli::{End, World};
use crate::config::ColorChoice;
use crate::ui::{Depth, Look, Theme};

/// How many colours the terminal has, by flag, `NO_COLOR`, `COLORTERM` and `TERM`.
pub(super) fn depth(world: &World, choice: ColorChoice) -> Depth {
    let set = |name: &str| world.variable(name).filter(|value| !value.is_empty());
    let term = world.variable("TERM").unwrap_or_default();
    let plain = set("NO_COLOR").is_some() || term == "dumb" || term.is_empty();
    match choice {
        ColorChoice::Never => return Depth::Mono,
        ColorChoice::Auto if plain => return Depth::Mono,
        ColorChoice::Auto | ColorChoice::Always => {}
    }
    let colours = set("COLORTERM").unwrap_or_default();
    if matches!(colours.as_str(), "truecolor" | "24bit") || term.contains("direct") {
        Depth::True
    } else if term.contains("256color") {
        Depth::Ansi256
    } else {
        Depth::Ansi16
    }
}

/// Theme, signs and motion of the dashboard.
pub(super) fn look(world: &World, settings: &crate::config::Settings) -> Result<Look, End> {
    // Which of the two, light or dark, the terminal does not say without being asked: dark, unless
    // its own variable tells.
    let light = world
        .variable("COLORFGBG")
        .is_some_and(|value| matches!(value.rsplit(';').next(), Some("7" | "15")));
    let name = if light {
        &settings.theme.light
    } else {
        &settings.theme.dark
    };
    let theme = Theme::named(name).or_else(|| Theme::named("ansi"));
    let theme = theme.ok_or_else(|| End::Other(format!("no theme `{name}`")))?;
    Ok(Look {
        theme: theme.at(depth(world, settings.color)),
        ascii: settings.ascii || !world.utf8,
        reduced_motion: settings.reduced_motion,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(pairs: &[(&str, &str)]) -> World {
        World {
            environment: pairs
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
            ..World::default()
        }
    }

    #[test]
    fn colours_follow_the_terminal_and_no_color_takes_them_all() {
        let auto = |pairs: &[(&str, &str)]| depth(&world(pairs), ColorChoice::Auto);
        assert_eq!(auto(&[("TERM", "xterm")]), Depth::Ansi16);
        assert_eq!(auto(&[("TERM", "tmux-256color")]), Depth::Ansi256);
        assert_eq!(
            auto(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]),
            Depth::True
        );
        assert_eq!(auto(&[("TERM", "xterm"), ("NO_COLOR", "1")]), Depth::Mono);
        assert_eq!(auto(&[("TERM", "dumb")]), Depth::Mono);
        let always = world(&[("TERM", "xterm"), ("NO_COLOR", "1")]);
        assert_eq!(depth(&always, ColorChoice::Always), Depth::Ansi16);
    }
}
