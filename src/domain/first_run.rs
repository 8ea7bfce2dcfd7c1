//! The first run: what servers are asked before anything is configured, what they answer, and the
//! context that comes of it.

use crate::domain::Text;

/// A server that is looked at before it is configured. Addresses have no slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// Whether a Backstage stands there, and whether people can sign in at it.
    Backstage(Text),
    /// Whether an OpenID provider stands there: its issuer, byte for byte.
    Issuer(Text),
    /// What the catalog says of repositories and Drones. Where a person signs in, somebody has.
    Catalog(Entrance),
    /// Whether a Drone stands there.
    Drone(Text),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probed {
    Backstage(OwnIssuer),
    Issuer,
    Catalog(CatalogLook),
    /// The version that it says it has; empty where it does not say.
    Drone(Text),
}

/// What Backstage's own issuer offers to a program (`backstage-api` 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnIssuer {
    /// A client registers itself: nothing need be known.
    Registers,
    /// It takes the address of a client's metadata document for its id, and nothing else.
    ReadsDocuments,
    /// Nobody signs in there with a program.
    Closed,
}

/// What the catalog says of repositories and Drones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogLook {
    pub components: usize,
    /// Those of them that an annotation joins with a repository.
    pub joined: usize,
    /// How many components each annotation joins, in the order of the annotations' worth.
    pub annotations: Vec<(Text, usize)>,
    /// Addresses of Drones that components name (`drone.io/server`, links), the most often named
    /// first. Nobody has asked them anything.
    pub drones: Vec<Text>,
}

/// Where a token is to be had: its place, never itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenFrom {
    /// A variable of the environment.
    Env(String),
    File(String),
    /// A program and its arguments; no shell reads them.
    Command(Vec<String>),
}

/// How the catalog lets a person in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Backstage's own issuer; with the address of a metadata document where it registers nobody.
    Own {
        client: Option<String>,
    },
    /// The company's provider, whose tokens Backstage believes.
    Company {
        issuer: String,
        client: String,
    },
    Token(TokenFrom),
}

/// A catalog and the way into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// Without a slash at the end.
    pub backstage: Text,
    pub access: Access,
}

impl Entrance {
    /// Whether a person signs in there.
    pub fn has_sign_in(&self) -> bool {
        !matches!(self.access, Access::Token(_))
    }

    /// The host of whoever lets a person in, for the eye.
    pub fn host(&self) -> &str {
        let address = match &self.access {
            Access::Company { issuer, .. } => issuer,
            Access::Own { .. } | Access::Token(_) => &*self.backstage,
        };
        scheme_and_host(address).map_or(address, |(_, host)| host)
    }
}

/// The context that is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub name: Text,
    /// `None` where there is no catalog.
    pub catalog: Option<Entrance>,
    pub drone: Text,
    pub trust: Trust,
}

/// PEM file of certificates that are trusted besides those of the system; `~/` is the home.
pub type Trust = Option<Text>;

/// First words of hosts that say what stands there, and not whose it is.
const GENERIC: [&str; 9] = [
    "backstage",
    "drone",
    "catalog",
    "portal",
    "developer",
    "developers",
    "ci",
    "builds",
    "www",
];

/// Where a Drone may stand beside a Backstage: `backstage.acme.dev` has it at `drone.acme.dev`.
/// `None` for a host that gives nothing to go by.
pub fn guess_drone(backstage: &str) -> Option<String> {
    let (scheme, host) = scheme_and_host(backstage)?;
    let (first, rest) = host.split_once('.')?;
    let is_number = rest.ends_with(|last: char| last.is_ascii_digit());
    (GENERIC.contains(&first) && !is_number).then(|| format!("{scheme}://drone.{rest}"))
}

/// What a context may be called whose server is there: the first word of its host that says whose it
/// is, `local` for a number or this machine.
pub fn context_name(address: &str) -> String {
    let host = scheme_and_host(address).map_or("", |(_, host)| host);
    let is_number = host.ends_with(|last: char| last.is_ascii_digit() || last == ']');
    let mut words = host.split('.').filter(|word| !GENERIC.contains(word));
    match words.next() {
        Some("localhost" | "") | None => "local",
        Some(_) if is_number => "local",
        // The name of the built-in world.
        Some("demo") => "main",
        Some(word) => word,
    }
    .to_owned()
}

fn scheme_and_host(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split('/').next()?;
    let has_port = |port: &str| port.chars().all(|digit| digit.is_ascii_digit());
    let host = match host.rsplit_once(':') {
        Some((host, port)) if has_port(port) => host,
        _ => host,
    };
    Some((scheme, host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drone_is_guessed_beside_a_host_that_says_what_it_is() {
        for (backstage, drone) in [
            ("https://backstage.acme.dev", Some("https://drone.acme.dev")),
            (
                "https://portal.acme.dev:8443/x",
                Some("https://drone.acme.dev"),
            ),
            ("http://127.0.0.1:7007", None),
            ("https://acme.dev", None),
            ("http://localhost:7007", None),
            ("http://[::1]:7007", None),
        ] {
            assert_eq!(guess_drone(backstage).as_deref(), drone, "{backstage}");
        }
    }

    #[test]
    fn a_context_is_called_after_whoever_has_the_host() {
        for (address, name) in [
            ("https://backstage.acme.dev", "acme"),
            ("https://acme.dev/backstage", "acme"),
            ("http://localhost:7007", "local"),
            ("http://127.0.0.1:7007", "local"),
            ("http://[::1]:7007", "local"),
            ("https://drone", "local"),
            ("https://demo.backstage.io", "main"),
            ("", "local"),
        ] {
            assert_eq!(context_name(address), name, "{address}");
        }
    }
}
