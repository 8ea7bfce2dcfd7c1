//! The place that the dashboard opens on, as it is written on the command line.

use crate::app::Start;

/// Reads a service name, `REPOSITORY#BUILD`, a commit, or an address in Drone or Backstage.
pub(super) fn read(text: &str) -> Start {
    let text = text.trim();
    if let Some(rest) = text.split_once("://").map(|(_, rest)| rest) {
        return address(rest).unwrap_or_else(|| named(text));
    }
    if let Some((what, number)) = text.split_once('#')
        && let Ok(number) = number.parse()
    {
        return Start::Place {
            what: what.to_owned(),
            build: Some(number),
            stage: None,
            step: None,
        };
    }
    let hex = text
        .chars()
        .all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
    let commit = hex && (7..=40).contains(&text.len()) && text.chars().any(|c| c.is_ascii_digit());
    if commit {
        return Start::Commit(text.to_owned());
    }
    named(text)
}

fn named(what: &str) -> Start {
    Start::Place {
        what: what.to_owned(),
        build: None,
        stage: None,
        step: None,
    }
}

/// `HOST/owner/name[/build[/stage/step]]` of Drone, `HOST/catalog/namespace/kind/name` of Backstage.
fn address(rest: &str) -> Option<Start> {
    let path = rest.split(['?', '#']).next()?.split_once('/')?.1;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if let Some(at) = parts.iter().position(|part| *part == "catalog")
        && let [namespace, kind, name, ..] = parts[at + 1..]
    {
        return Some(named(&format!("{kind}:{namespace}/{name}").to_lowercase()));
    }
    let [owner, name, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let mut numbers = rest.iter().map(|part| part.parse::<u64>().ok());
    let build = numbers.next().flatten();
    let small = |number: Option<Option<u64>>| number.flatten().and_then(|n| u32::try_from(n).ok());
    let (stage, step) = (small(numbers.next()), small(numbers.next()));
    Some(Start::Place {
        what: format!("{owner}/{name}"),
        build,
        stage,
        step,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(what: &str, build: Option<u64>, stage: Option<u32>, step: Option<u32>) -> Start {
        Start::Place {
            what: what.into(),
            build,
            stage,
            step,
        }
    }

    #[test]
    fn addresses_of_both_servers_name_their_place() {
        let drone = "https://drone.acme.dev/acme/api";
        assert_eq!(read(drone), place("acme/api", None, None, None));
        assert_eq!(
            read(&format!("{drone}/43")),
            place("acme/api", Some(43), None, None)
        );
        let step = format!("{drone}/43/1/2?x=1");
        assert_eq!(read(&step), place("acme/api", Some(43), Some(1), Some(2)));
        let entry = "https://backstage.acme.dev/catalog/default/Component/Api/ci-cd";
        assert_eq!(
            read(entry),
            place("component:default/api", None, None, None)
        );
    }

    #[test]
    fn builds_commits_and_names_are_told_apart() {
        assert_eq!(read("acme/api#43"), place("acme/api", Some(43), None, None));
        assert_eq!(read("9f3c1ab"), Start::Commit("9f3c1ab".into()));
        for name in ["checkout", "facade", "acme/9f3c1ab", "feedbee"] {
            assert_eq!(read(name), place(name, None, None, None));
        }
    }
}
