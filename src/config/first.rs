//! The file that the first run writes: one context, each line explained.

use std::fmt::Write as _;

use std::path::PathBuf;

use super::settings::TokenSource;

/// The context that is written. Addresses as they were understood, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstContext {
    pub name: String,
    pub backstage: Option<(String, FirstAccess)>,
    /// `None` where it is not known yet: such a file opens a catalog alone.
    pub drone: Option<String>,
    /// PEM file of the company's authority.
    pub ca: Option<PathBuf>,
}

/// How the catalog lets the person in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstAccess {
    /// Backstage's own issuer, perhaps with the address of a client's metadata document.
    Own {
        client_id: Option<String>,
    },
    Issuer {
        issuer: String,
        client_id: String,
    },
    Token(TokenSource),
}

/// The whole file. Its first line names the JSON Schema, as in the starter file.
pub fn first_file(context: &FirstContext) -> String {
    let mut file = HEAD.to_owned();
    let name = scalar(&context.name);
    // Writing to a `String` cannot end in an error.
    let _ = write!(file, "context: {name}\n\ncontexts:\n  {name}:\n");
    if let Some((url, access)) = &context.backstage {
        let url = scalar(url);
        file.push_str("    ## The catalog: services, owners, teams.\n");
        let _ = match access {
            FirstAccess::Token(source) => write!(
                file,
                "    backstage:\n      url: {url}\n      ## Where its token is had; the token \
                 itself never stands here.\n      token: {}\n",
                token(source)
            ),
            _ => writeln!(file, "    backstage: {url}"),
        };
        file.push_str(&auth(access));
    }
    if let Some(drone) = &context.drone {
        let drone = scalar(drone);
        let _ = write!(
            file,
            "    ## The builds. Your own Drone token is asked for once, on the screen, and kept apart \
             from this file.\n    drone: {drone}\n"
        );
    }
    if let Some(ca) = &context.ca {
        let ca = scalar(&ca.display().to_string());
        let _ = write!(
            file,
            "\n## Your company's authority, believed besides those of the system.\nhttp:\n  ca: {ca}\n"
        );
    }
    file
}

const HEAD: &str = "\
# yaml-language-server: $schema=./config.schema.json
## Configuration of backdrone, written by its first run. `backdrone config schema >
## config.schema.json` beside this file makes the first line work; `backdrone config check` names
## every mistake; `backdrone config default` shows all that can be written here.

## The context to open when none is named.
";

fn auth(access: &FirstAccess) -> String {
    match access {
        FirstAccess::Own { client_id: None } => {
            "    ## Signing in: Backstage's own issuer sends you to \
             your company's provider.\n    auth: backstage\n"
                .to_owned()
        }
        FirstAccess::Own {
            client_id: Some(client),
        } => format!(
            "    ## Signing in: Backstage's own issuer, which reads who we are at this address.\n    \
             auth:\n      profile: backstage\n      client_id: {}\n",
            scalar(client)
        ),
        FirstAccess::Issuer { issuer, client_id } => format!(
            "    ## Signing in: your company's provider, and the client that is registered there.\n    \
             auth:\n      issuer: {}\n      client_id: {}\n",
            scalar(issuer),
            scalar(client_id)
        ),
        FirstAccess::Token(_) => String::new(),
    }
}

fn token(source: &TokenSource) -> String {
    match source {
        TokenSource::Env(name) => format!("{{ env: {} }}", scalar(name)),
        TokenSource::File(path) => format!("{{ file: {} }}", scalar(&path.display().to_string())),
        TokenSource::Command(argv) => {
            let words: Vec<String> = argv.iter().map(|word| scalar(word)).collect();
            format!("{{ command: [{}] }}", words.join(", "))
        }
    }
}

/// A text as a YAML scalar that stays a text: bare where nothing in it means anything.
fn scalar(text: &str) -> String {
    /// What YAML reads as something else than a text.
    const WORDS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "null", "y"];
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
    let address = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let body = address.unwrap_or(text);
    // A port's colon is harmless in an address: no space follows it.
    let plain = body
        .chars()
        .all(|letter| is_plain(letter) || (address.is_some() && letter == ':'));
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_word = WORDS.contains(&text.to_ascii_lowercase().as_str());
    if plain && begins_well && !is_word && !text.ends_with(':') && text.len() > 1 {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{AuthSettings, Flags, Loaded, Permissions, resolve};

    /// The only context of the file, which must have no finding.
    fn read(context: &FirstContext) -> crate::config::ContextSettings {
        let chosen = settings(context).chosen().cloned();
        chosen.unwrap_or_else(|| panic!("no context in the file of {context:?}"))
    }

    fn settings(context: &FirstContext) -> crate::config::Settings {
        let file = first_file(context);
        let loaded = Loaded::read("config.yaml", file.as_bytes(), Permissions::default());
        let resolved = resolve(&loaded, &Flags::default(), &|_| None, &[]);
        assert!(
            resolved.findings.is_empty(),
            "{file}\n{:?}",
            resolved.findings
        );
        resolved.settings
    }

    fn of(access: FirstAccess) -> FirstContext {
        FirstContext {
            name: "acme".into(),
            backstage: Some(("https://backstage.acme.dev".into(), access)),
            drone: Some("https://drone.acme.dev:8443/ci".into()),
            ca: None,
        }
    }

    #[test]
    fn every_way_in_is_read_back_as_it_was_meant() {
        let own = read(&of(FirstAccess::Own { client_id: None }));
        let Some(AuthSettings::Issuer(issuer)) = &own.auth else {
            panic!("{own:?}");
        };
        assert_eq!(issuer.issuer, "https://backstage.acme.dev/api/auth");
        assert_eq!(own.drones[0].url.as_str(), "https://drone.acme.dev:8443/ci");
        assert!(own.drones[0].token.is_none());

        let client_id = Some("https://acme.dev/clients/{device}.json".to_owned());
        let document = read(&of(FirstAccess::Own {
            client_id: client_id.clone(),
        }));
        let Some(AuthSettings::Issuer(issuer)) = &document.auth else {
            panic!("{document:?}");
        };
        assert_eq!(issuer.client_id, client_id);

        let company = read(&of(FirstAccess::Issuer {
            issuer: "https://id.acme.dev/realms/a b/".into(),
            client_id: "yes".into(),
        }));
        let Some(AuthSettings::Issuer(issuer)) = &company.auth else {
            panic!("{company:?}");
        };
        assert_eq!(issuer.issuer, "https://id.acme.dev/realms/a b/");
        assert_eq!(issuer.client_id.as_deref(), Some("yes"));
    }

    #[test]
    fn every_place_of_a_token_is_read_back_whatever_letters_it_has() {
        for source in [
            TokenSource::Env("BACKSTAGE_TOKEN".into()),
            TokenSource::File(PathBuf::from("/home/ana/it's: here #1")),
            TokenSource::Command(vec![
                "vault".into(),
                "-f, {x}".into(),
                "[1]".into(),
                "12".into(),
            ]),
        ] {
            let read = read(&of(FirstAccess::Token(source.clone())));
            let server = read.backstage.expect("a catalog");
            assert_eq!(server.token, Some(source));
        }
    }

    #[test]
    fn a_name_that_means_something_else_stays_a_name() {
        for name in ["acme", "on", "12", "Nul", "y", "a b", "-"] {
            let context = FirstContext {
                name: name.into(),
                backstage: None,
                drone: Some("http://127.0.0.1:9".into()),
                ca: None,
            };
            let read = read(&context);
            assert_eq!(read.name, name);
            assert!(read.backstage.is_none() && read.auth.is_none());
        }
    }

    #[test]
    fn the_authority_of_a_company_is_read_back_whatever_its_path_is() {
        for path in ["/etc/ssl/acme.pem", "/home/ana/it's: #1.pem"] {
            let context = FirstContext {
                ca: Some(path.into()),
                ..of(FirstAccess::Own { client_id: None })
            };
            assert_eq!(settings(&context).http.ca, Some(PathBuf::from(path)));
        }
    }

    #[test]
    fn the_first_line_names_the_schema() {
        let file = first_file(&of(FirstAccess::Own { client_id: None }));
        assert!(
            file.starts_with("# yaml-language-server: $schema="),
            "{file}"
        );
    }
}
