//! What is made of the answers: a verdict, a sentence and the next step. Asks nobody.

use url::Url;

use crate::domain::timeline::ChainReport;
use crate::domain::{
    Account, Check, Fault, FaultKind, Opens, Session, Subject, Text, Verdict, rfc3339,
};
use crate::http::Look;
use crate::identity::keep::Kind;
use crate::identity::{Login, Profile, TokenFeed};
use crate::operations::Endpoint;

/// A server and the seconds that its clock is ahead of ours.
pub(super) type Offset = (Text, i64);

/// Seconds that clocks may differ before it is told, and before things go wrong (`identity` 2.7).
const NOTABLE: i64 = 5;
const HARMFUL: i64 = 60;

pub(super) fn keyring(kind: &Kind) -> Check {
    match (kind.note(), kind) {
        (Some(note), Kind::Keyring { .. }) => Check::good(Subject::Keyring, note),
        (Some(note), _) => Check::warn(Subject::Keyring, note)
            .next("start or unlock the keyring of the desktop; a closed file works too"),
        (None, Kind::Memory) => Check::good(
            Subject::Keyring,
            "tokens are kept in memory: a sign-in ends with the program",
        ),
        (None, _) => Check::good(Subject::Keyring, kind.words()),
    }
}

pub(super) fn record(report: &ChainReport) -> Check {
    let subject = Subject::Record;
    if report.is_tampered() {
        Check::bad(subject, report.phrase())
            .next("`backdrone audit --verify` lists what was changed")
    } else if report.lines == 0 {
        Check::good(subject, "no deed was recorded yet")
    } else {
        // What a crash leaves is told where the record is read, and hides nothing.
        Check::good(subject, report.phrase())
    }
}

pub(super) fn session(standing: Result<Option<Session>, Fault>, login: &Login) -> Check {
    let subject = Subject::Session;
    let session = match standing {
        Ok(Some(session)) => session,
        Ok(None) => {
            let next = format!("`backdrone login --context {}`", login.context);
            return Check::bad(subject, "nobody is signed in").next(next);
        }
        Err(fault) => return Check::failed(subject, fault),
    };
    let ends = session.ends.map(|ends| format!(" until {}", rfc3339(ends)));
    let renews = if session.renews {
        ", renewed by itself"
    } else {
        ""
    };
    let said = format!(
        "{} is signed in{}{renews}; tokens: {}",
        session.person,
        ends.unwrap_or_default(),
        session.kept
    );
    match session.failing {
        Some(why) => Check::warn(subject, format!("{said}; the last renewal failed: {why}"))
            .next("it is tried again by itself; else sign in again: `backdrone login`"),
        None => Check::good(subject, said),
    }
}

pub(super) fn issuer(login: &Login, offers: &[&'static str]) -> Check {
    let offers = if offers.is_empty() {
        "nothing beyond the sign-in".to_owned()
    } else {
        offers.join(", ")
    };
    let step_up = if login.profile == Profile::Dex {
        "; Dex asks nobody anew, so deeds cannot ask for a fresh sign-in"
    } else {
        ""
    };
    let said = format!("{} answers and offers {offers}{step_up}", login.issuer);
    Check::good(Subject::Issuer, said)
}

/// Why it is no Drone, where a look already tells.
pub(super) fn no_drone(seen: &Look, url: &Url) -> Result<(), Fault> {
    let answered = match seen.status {
        _ if seen.is_page => "answered with a web page",
        404 => "knows no `/version`",
        ..400 if !seen.is_json => "answered with something else than JSON",
        _ => return Ok(()),
    };
    let said = format!("{} {answered}: this is no Drone", place(url));
    let next =
        "write Drone's own address, without the path of a page; a login page may stand before it";
    Err(Fault::new(FaultKind::Garbled, said).hint(next))
}

/// A gateway shows strangers nothing, where Drone tells everybody its version.
pub(super) fn guarded(seen: &Look, url: &Url) -> Option<String> {
    let is_guarded = seen.is_json && matches!(seen.status, 401 | 403);
    is_guarded.then(|| format!("{} answers, and wants a token", place(url)))
}

pub(super) fn version(version: &str, url: &Url) -> String {
    let host = place(url);
    if version.is_empty() {
        format!("Drone at {host} answers; its build names no version")
    } else {
        format!("Drone {version} at {host} answers")
    }
}

pub(super) fn backstage(seen: &Look, url: &Url) -> Check {
    let subject = Subject::Backstage;
    let host = place(url);
    let address = "write the address of the backend (`backend.baseUrl` of Backstage)";
    match seen.status {
        _ if seen.is_page => {
            let said = format!("{host} answered with a web page: this is no Backstage backend");
            Check::bad(subject, said).next(format!("{address}; a login page may stand before it"))
        }
        404 => Check::bad(subject, format!("{host} has no catalog at this address")).next(address),
        500.. => Check::bad(subject, format!("{host} answered {}", seen.status))
            .next("it starts or fails: its log knows why"),
        _ if !seen.is_json => {
            let said = format!("{host} answered without JSON: this is no Backstage backend");
            Check::bad(subject, said).next(address)
        }
        200 => Check::good(subject, format!("{host} answers, to everybody")),
        _ => Check::good(subject, format!("{host} answers, and wants a token")),
    }
}

/// Host and port, as the configuration has them.
fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// How the token for the catalog came to be.
pub(super) fn by_what(opens: Option<Opens>, token: &TokenFeed) -> String {
    match opens.filter(|_| token.is_session()) {
        Some(Opens::Gateway) => "the sign-in that the gateway takes too".to_owned(),
        Some(Opens::Backstage) => "a sign-in at Backstage's own issuer".to_owned(),
        Some(Opens::Company) => "a sign-in at the company's issuer".to_owned(),
        None => token.origin(),
    }
}

pub(super) fn catalog(counted: Result<u64, Fault>, by: &str) -> Check {
    let subject = Subject::Catalog;
    match counted {
        Ok(0) => Check::warn(subject, format!("no component can be seen (token: {by})"))
            .next("the catalog is empty, or its permission policy hides everything"),
        Ok(count) => Check::good(
            subject,
            format!("{count} components can be seen (token: {by})"),
        ),
        Err(fault) if fault.is_passing() || fault.kind == FaultKind::Garbled => {
            Check::skipped(subject, format!("not read: {}", fault.summary))
        }
        Err(fault) => {
            let next = match fault.kind {
                FaultKind::Forbidden => Some(
                    "its permission policy has to allow `catalog.entity.read` to you".to_owned(),
                ),
                _ => fault.hint,
            };
            let check = Check::bad(subject, format!("{} (token: {by})", fault.summary));
            Check { next, ..check }
        }
    }
}

pub(super) fn account(subject: Subject, asked: Result<Account, Fault>, end: &Endpoint) -> Check {
    match asked {
        Ok(account) if account.machine => {
            let said = format!(
                "knows you as {}, a machine: its lists are empty",
                account.login
            );
            Check::warn(subject, said).next("take the token of a person, from the account page")
        }
        Ok(account) => {
            let admin = if account.admin {
                ", an administrator"
            } else {
                ""
            };
            Check::good(subject, format!("knows you as {}{admin}", account.login))
        }
        Err(fault) if fault.is_passing() || fault.kind == FaultKind::Garbled => {
            Check::skipped(subject, format!("not asked: {}", fault.summary))
        }
        Err(fault) if fault.kind == FaultKind::SignedOut && fault.request.is_some() => {
            let page = end.url.as_str().trim_end_matches('/');
            let said = format!(
                "does not know the token from {}; as a guest it shows public repositories at best",
                end.token.origin()
            );
            let next = match end.own {
                Some(_) => format!("`backdrone login` asks for it; {page}/account shows it"),
                None => format!("{page}/account shows yours"),
            };
            Check::bad(subject, said).next(next)
        }
        Err(fault) => Check::failed(subject, fault),
    }
}

/// The clock of this machine beside those of all servers that told theirs.
pub(super) fn clocks(known: &[Offset]) -> Check {
    let each = known
        .iter()
        .map(|(name, ahead)| format!("{name} {ahead:+} s"));
    let each = each.collect::<Vec<_>>().join(", ");
    let widest = known.iter().map(|(_, ahead)| ahead.abs()).max();
    let verdict = match widest {
        None => return Check::skipped(Subject::Clock, "no server told its time"),
        Some(..=NOTABLE) => return Check::good(Subject::Clock, format!("clocks agree: {each}")),
        Some(..=HARMFUL) => Verdict::Warn,
        Some(_) => Verdict::Bad,
    };
    let said = format!("clocks differ from this machine's: {each}");
    let next = "set this clock by the network; where the others agree with it, that server's";
    Check {
        verdict,
        ..Check::bad(Subject::Clock, said).next(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(status: u16, content: &str) -> Look {
        Look {
            status,
            is_json: content == "json",
            is_page: content == "html",
            ahead: None,
        }
    }

    fn url() -> Url {
        Url::parse("https://ci.acme.dev").expect("an address")
    }

    fn refused(kind: FaultKind) -> Fault {
        Fault {
            request: Some("0199".into()),
            ..Fault::new(kind, "https://ci.acme.dev answered 401").hint("usual")
        }
    }

    #[test]
    fn a_backstage_is_known_by_its_json_whatever_it_says_to_strangers() {
        for (seen, verdict, words) in [
            (look(200, "json"), Verdict::Good, "to everybody"),
            (look(401, "json"), Verdict::Good, "wants a token"),
            (look(200, "html"), Verdict::Bad, "web page"),
            (look(401, "html"), Verdict::Bad, "web page"),
            (look(404, "json"), Verdict::Bad, "no catalog"),
            (look(503, "json"), Verdict::Bad, "answered 503"),
            (look(200, "text"), Verdict::Bad, "without JSON"),
        ] {
            let check = backstage(&seen, &url());
            assert_eq!(check.verdict, verdict, "{seen:?}");
            assert!(check.said.contains(words), "{}", check.said);
            assert_eq!(check.next.is_some(), verdict == Verdict::Bad);
        }
    }

    #[test]
    fn a_web_page_is_no_drone_and_an_error_is_left_to_the_question() {
        for (seen, is_fine) in [
            (look(200, "json"), true),
            (look(503, "text"), true),
            (look(200, "html"), false),
            (look(403, "html"), false),
            (look(200, "text"), false),
            (look(404, "json"), false),
        ] {
            assert_eq!(no_drone(&seen, &url()).is_ok(), is_fine, "{seen:?}");
        }
    }

    #[test]
    fn clocks_are_told_of_over_five_seconds_and_are_bad_over_a_minute() {
        let check = |drone: i64| clocks(&[("backstage".into(), 1), ("drone".into(), drone)]);
        for (ahead, verdict) in [
            (0, Verdict::Good),
            (-5, Verdict::Good),
            (6, Verdict::Warn),
            (-60, Verdict::Warn),
            (61, Verdict::Bad),
            (-90, Verdict::Bad),
        ] {
            assert_eq!(check(ahead).verdict, verdict, "{ahead}");
        }
        let said = check(-90).said;
        assert!(said.ends_with("backstage +1 s, drone -90 s"), "{said}");
        assert_eq!(clocks(&[]).verdict, Verdict::Skipped);
    }

    #[test]
    fn a_refused_catalog_says_how_its_token_came_and_keeps_the_next_step_of_that_way() {
        let check = catalog(Err(refused(FaultKind::SignedOut)), "the file /t");
        assert_eq!(check.verdict, Verdict::Bad);
        assert!(
            check.said.ends_with("(token: the file /t)"),
            "{}",
            check.said
        );
        assert_eq!(check.next.as_deref(), Some("usual"));
        let denied = catalog(Err(refused(FaultKind::Forbidden)), "x");
        assert!(
            denied
                .next
                .is_some_and(|next| next.contains("catalog.entity.read"))
        );
        let gone = catalog(Err(Fault::new(FaultKind::Network, "cannot reach it")), "x");
        assert_eq!(gone.verdict, Verdict::Skipped);
        assert_eq!(catalog(Ok(0), "x").verdict, Verdict::Warn);
    }

    #[test]
    fn an_account_that_is_none_a_machine_or_a_person() {
        let end = Endpoint {
            url: url(),
            token: TokenFeed::env("DRONE_TOKEN", None),
            ca: None,
            own: None,
        };
        let subject = || Subject::Account(0, "drone".into());
        let check = account(subject(), Err(refused(FaultKind::SignedOut)), &end);
        assert_eq!(check.verdict, Verdict::Bad);
        assert!(
            check.said.contains("the variable DRONE_TOKEN"),
            "{}",
            check.said
        );
        assert!(check.said.contains("as a guest"), "{}", check.said);
        let next = check.next.expect("a next step");
        assert!(next.contains("https://ci.acme.dev/account"), "{next}");
        let robot = Account {
            machine: true,
            login: "robot".into(),
            ..Account::default()
        };
        let check = account(subject(), Ok(robot), &end);
        assert_eq!(check.verdict, Verdict::Warn);
    }

    #[test]
    fn a_keyring_that_is_out_of_reach_is_worth_a_word() {
        let why = "no D-Bus".to_owned();
        assert_eq!(keyring(&Kind::File { why }).verdict, Verdict::Warn);
        assert_eq!(keyring(&Kind::Memory).verdict, Verdict::Good);
        let lasting = Kind::Keyring { is_lasting: true };
        assert_eq!(keyring(&lasting).said, "tokens: keyring");
    }
}
