//! Addresses of servers as people type or copy them, and what is meant by them.

use url::{Host, Url};

/// The server that an address is to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    Backstage,
    Drone,
    Gateway,
}

/// An address that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host, port and the folder in which the server stands. No user, query or fragment,
    /// and no slash at the end of a folder.
    pub url: Url,
    /// The address as it is better written, when what was written is a page of that server.
    pub better: Option<String>,
}

/// Why an address is of no use. Never repeats a password.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AddressError {
    pub message: String,
    /// The corrected form, where there is one.
    pub hint: Option<String>,
}

/// First words of Backstage's own paths.
const BACKSTAGE_PAGES: [&str; 9] = [
    "api",
    "catalog",
    "docs",
    "create",
    "settings",
    "search",
    "catalog-import",
    "catalog-graph",
    "api-docs",
];
/// First words of Drone's own paths that no repository's owner can have.
const DRONE_PAGES: [&str; 5] = ["api", "login", "account", "welcome", "stream"];
/// Tabs of a repository's page in Drone.
const DRONE_TABS: [&str; 4] = ["branches", "deployments", "settings", "builds"];

/// Reads an address. A slash at the end, letter case and the usual port are put right silently;
/// the address of a page is understood as that of its server.
pub fn parse(text: &str, server: Server) -> Result<Address, AddressError> {
    let text = text.trim();
    let url = absolute(text)?;
    let segments: Vec<&str> = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|s| !s.is_empty())
        .collect();
    let folder = match server {
        Server::Drone if segments.contains(&"catalog") => {
            let message = format!("`{text}` is a page of a Backstage");
            return refuse(message, Some("write it under `backstage`".to_owned()));
        }
        Server::Drone | Server::Gateway => drone_folder(&segments),
        Server::Backstage => {
            let page = segments
                .iter()
                .position(|word| BACKSTAGE_PAGES.contains(word));
            page.unwrap_or(segments.len())
        }
    };
    let mut root = url.clone();
    root.set_path(&segments[..folder].join("/"));
    root.set_query(None);
    root.set_fragment(None);
    let is_page = folder < segments.len() || url.query().is_some() || url.fragment().is_some();
    let better = is_page.then(|| shown(&root).to_owned());
    Ok(Address { url: root, better })
}

/// An address as people write it: without the slash that a bare host ends with.
pub fn shown(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

/// Whether the host is this very machine, by name or by number.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// An http(s) address with a host and without a user.
pub(super) fn absolute(text: &str) -> Result<Url, AddressError> {
    if text.is_empty() {
        return refuse("an address is missing".to_owned(), None);
    }
    let scheme = text
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https") => {}
        _ if text.contains('@') => return refuse(NO_USER.to_owned(), None),
        Some(other) => {
            let message = format!("`{other}` is not how a server is reached here");
            return refuse(message, Some("begin with `https://`".to_owned()));
        }
        None => {
            let better = Url::parse(&format!("https://{text}")).ok();
            let hint = better.map(|url| format!("write `{}`", shown(&url)));
            return refuse(format!("`{text}` does not begin with `https://`"), hint);
        }
    }
    let mut url = match Url::parse(text) {
        Ok(url) => url,
        Err(_) if text.contains('@') => return refuse(NO_USER.to_owned(), None),
        Err(error) => return refuse(format!("`{text}` is not an address: {error}"), None),
    };
    if !url.username().is_empty() || url.password().is_some() {
        // Both setters answer only for addresses without a host, and this one has a host.
        let _ = (url.set_username(""), url.set_password(None));
        let hint = format!("write `{}` and keep the token beside it", shown(&url));
        return refuse(NO_USER.to_owned(), Some(hint));
    }
    Ok(url)
}

const NO_USER: &str = "an address with a user or password in it is not used, because addresses \
                       are shown and logged";

/// How many segments of the path belong to the server: all before `owner/name/number`, before
/// `api` and the like; a single word may be the folder in which it stands.
fn drone_folder(segments: &[&str]) -> usize {
    let number = |word: &&str| word.parse::<u32>().is_ok();
    if let Some(page) = segments.iter().position(|word| DRONE_PAGES.contains(word)) {
        return page;
    }
    let build = segments.iter().position(number);
    let tab = segments.iter().rposition(|word| DRONE_TABS.contains(word));
    match build.or(tab) {
        Some(after) if after >= 2 => after - 2,
        _ if segments.len() >= 2 => segments.len() - 2,
        _ => segments.len(),
    }
}

fn refuse<T>(message: String, hint: Option<String>) -> Result<T, AddressError> {
    Err(AddressError { message, hint })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address that is used, and whether a better form is offered; or why it is not used.
    fn read(text: &str, server: Server) -> String {
        match parse(text, server) {
            Ok(Address { url, better: None }) => shown(&url).to_owned(),
            Ok(Address {
                better: Some(better),
                ..
            }) => format!("page of {better}"),
            Err(AddressError {
                message,
                hint: None,
            }) => message,
            Err(AddressError {
                message,
                hint: Some(hint),
            }) => format!("{message}: {hint}"),
        }
    }

    #[test]
    fn every_address_that_people_type_works_or_is_refused_with_the_reason() {
        let same = |text, meant| (text, meant, meant);
        let page = "page of https://drone.example.test";
        let no_user =
            format!("{NO_USER}: write `https://drone.example.test` and keep the token beside it");
        for (text, drone, backstage) in [
            same("https://drone.example.test/", "https://drone.example.test"),
            same("https://drone.example.test//", "https://drone.example.test"),
            same("https://drone.example.test/api", page),
            (
                "https://drone.example.test/larkfield/ledger/185",
                page,
                "https://drone.example.test/larkfield/ledger/185",
            ),
            same(
                "drone.example.test",
                "`drone.example.test` does not begin with `https://`: write `https://drone.example.test`",
            ),
            same(
                "HTTPS://Drone.Example.Test:443",
                "https://drone.example.test",
            ),
            same("https://drone.example.test/ ", "https://drone.example.test"),
            same("http://[::1]:8080/", "http://[::1]:8080"),
            same("https://user:secret@drone.example.test", &no_user),
            same(
                "https://example.test/backstage",
                "https://example.test/backstage",
            ),
            (
                "https://example.test/backstage/catalog/default/component/checkout-api",
                "`https://example.test/backstage/catalog/default/component/checkout-api` is a page \
                 of a Backstage: write it under `backstage`",
                "page of https://example.test/backstage",
            ),
        ] {
            assert_eq!(read(text, Server::Drone), drone, "{text} as Drone");
            assert_eq!(
                read(text, Server::Backstage),
                backstage,
                "{text} as Backstage"
            );
        }
    }

    #[test]
    fn pages_are_understood_as_their_server_also_in_a_folder() {
        for (text, server, meant) in [
            (
                "https://d.test/acme/web",
                Server::Drone,
                "page of https://d.test",
            ),
            (
                "https://d.test/acme/web/7/1/2",
                Server::Drone,
                "page of https://d.test",
            ),
            (
                "https://d.test/acme/web/settings",
                Server::Drone,
                "page of https://d.test",
            ),
            (
                "https://d.test/ci/acme/web/7",
                Server::Drone,
                "page of https://d.test/ci",
            ),
            (
                "https://d.test/api/user",
                Server::Gateway,
                "page of https://d.test",
            ),
            (
                "https://d.test/?next=1#x",
                Server::Drone,
                "page of https://d.test",
            ),
            (
                "http://localhost:7007/api/catalog",
                Server::Backstage,
                "page of http://localhost:7007",
            ),
            (
                "https://b.test/docs/default/component/x",
                Server::Backstage,
                "page of https://b.test",
            ),
        ] {
            assert_eq!(read(text, server), meant, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_a_password_never_repeated() {
        for text in [
            "",
            "ftp://d.test",
            "https://",
            "https:///",
            "http://[::1",
            "mailto:a",
            "a b",
        ] {
            assert!(parse(text, Server::Drone).is_err(), "{text}");
        }
        for text in [
            "u:hunter2@d.test",
            "https://u:hunter2@d.test:x/",
            "ssh://u:hunter2@d.test",
        ] {
            assert!(!read(text, Server::Drone).contains("hunter2"), "{text}");
        }
    }
}
