//! `login` and `logout`.

use std::io::{BufRead, Read};

use tokio::sync::mpsc;

use crate::app;
use crate::cli::args::{Output, WayIn};
use crate::cli::open::Opened;
use crate::cli::table::Table;
use crate::cli::{End, World, out};
use crate::domain::{Secret, ServerId, SignInNews, Way};
use crate::operations::Store;
use crate::report;

/// Bytes of standard input that are read for a token; tokens of Drone have 32.
const MOST_TYPED: u64 = 64 << 10;

/// What `login` is asked for.
pub(super) struct Wish {
    pub(super) way: WayIn,
    /// A Drone token comes on standard input.
    pub(super) token_on_stdin: bool,
}

/// Signs in, and has a Drone token checked and kept where one is needed.
pub(super) async fn login(
    world: &World,
    opened: &Opened,
    output: Output,
    wish: Wish,
) -> Result<(), End> {
    let context = &opened.context;
    let settings = opened.settings.context(context.name());
    let signs_in = settings.is_some_and(|settings| settings.auth.is_some());
    let servers = settings.map(|settings| settings.servers.as_slice());
    let wanting = servers.unwrap_or_default().iter().filter(|s| s.keeps_token);
    let wanting: Vec<ServerId> = wanting.map(|server| server.id.clone()).collect();
    if !signs_in && wanting.is_empty() && opened.settings.demo {
        return Err(End::Usage(
            "nobody signs in to the demo: it brings a person and tokens of its own\n  \
             `--context` names a context of yours"
                .into(),
        ));
    }
    if !signs_in && wanting.is_empty() {
        return Err(End::Usage(format!(
            "nobody signs in to context {}: its tokens are named in the configuration\n  \
             `auth: backstage` in the context lets a person sign in",
            context.name()
        )));
    }
    let mut said = report::Login {
        context: context.name().to_string(),
        session: None,
        drone: Vec::new(),
    };
    if signs_in && !wish.token_on_stdin {
        let session = sign_in(world, opened, wish.way).await?;
        if let Some(note) = &session.kept_note {
            out::note(note);
        }
        said.session = Some(report::Session::from(&session));
    }
    for server in wanting {
        let known = context.account(&server).await;
        let login = match known {
            Ok(account) if !wish.token_on_stdin => account.login,
            _ => keep_token(world, &opened.settings, context, &server, &wish).await?,
        };
        said.drone.push(login.to_string());
    }
    out::item(output, "backdrone.login/1", said, told)
}

fn told(said: &report::Login) -> String {
    let person = said.session.as_ref().map(|session| {
        let ends = session.ends.as_ref();
        let ends = ends
            .map(|ends| format!(" until {ends}"))
            .unwrap_or_default();
        let renews = if session.renews {
            ", renewed by itself"
        } else {
            ""
        };
        format!(
            "signed in as {}{ends}{renews}; tokens: {}\n",
            session.person, session.kept
        )
    });
    let drones = said.drone.iter();
    let drones = drones.map(|login| format!("Drone knows you as {login}\n"));
    person.into_iter().chain(drones).collect()
}

/// Tells what happens on standard error, and reads pasted addresses from standard input.
async fn sign_in(
    world: &World,
    opened: &Opened,
    way: WayIn,
) -> Result<crate::domain::Session, End> {
    let way = match way {
        WayIn::Auto => Way::Auto,
        WayIn::Browser => Way::Browser,
        WayIn::Paste => Way::Paste,
        WayIn::Device => Way::Device,
    };
    if way == Way::Paste && !world.stdin_is_terminal {
        return Err(End::Usage(
            "an address is pasted into a terminal, and this is none".into(),
        ));
    }
    let (lines, pasted) = mpsc::channel(4);
    let (news, mut told) = mpsc::channel(8);
    let reads = world.stdin_is_terminal;
    let mut lines = Some(lines);
    let tell = async {
        while let Some(news) = told.recv().await {
            out::note(&words(&news));
            let waits = matches!(&news, SignInNews::Page { .. });
            // Standard input is read only while an address may be pasted: it may be somebody's file.
            if waits
                && reads
                && let Some(lines) = lines.take()
            {
                read_lines(lines);
            }
        }
    };
    let (result, ()) = tokio::join!(opened.context.sign_in(way, pasted, news), tell);
    Ok(result?)
}

/// A thread, for a read of standard input ends only with its line: it must not hold up the end.
fn read_lines(lines: mpsc::Sender<Secret>) {
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if line.trim().is_empty() {
                continue;
            }
            if lines.blocking_send(Secret::new(line)).is_err() {
                return;
            }
        }
    });
}

fn words(news: &SignInNews) -> String {
    match news {
        SignInNews::Found { issuer } => format!("found {issuer}"),
        SignInNews::Page {
            url,
            no_browser: None,
            ..
        } => format!("waiting for your browser; if it did not open, this is the page:\n  {url}"),
        SignInNews::Page {
            url,
            no_browser: Some(why),
            ssh,
            ..
        } => {
            let ssh = if ssh.is_empty() {
                String::new()
            } else {
                format!("\nor let that machine reach this one:\n  {ssh}")
            };
            format!(
                "{why}\nopen this page in any browser:\n  {url}\nits last page does not load \
                 there: paste the address bar here{ssh}"
            )
        }
        SignInNews::Device { url, code, .. } => {
            format!("on any device, open\n  {url}\nand type in the code\n  {code}")
        }
        SignInNews::NotThat { why } => format!("{why}; paste again"),
        SignInNews::Answered => "answered, fetching the tokens".to_owned(),
    }
}

/// Asks for the own token of a Drone, without showing it.
async fn keep_token(
    world: &World,
    settings: &app::Settings,
    context: &crate::operations::Context,
    server: &ServerId,
    wish: &Wish,
) -> Result<crate::domain::Text, End> {
    let url = settings.server_url(server).unwrap_or_default();
    let token = if wish.token_on_stdin {
        let mut text = String::new();
        let stdin = std::io::stdin().lock();
        stdin.take(MOST_TYPED).read_to_string(&mut text)?;
        Secret::new(text)
    } else if world.stdin_is_terminal {
        out::note(&format!(
            "{} wants your own token: {url}/account shows it",
            server.server
        ));
        typed()?
    } else {
        return Err(End::Usage(format!(
            "no token for {} in context {}: `backdrone login --token-stdin` takes it, \
             {url}/account shows it",
            server.server, server.context
        )));
    };
    if token.is_empty() {
        return Err(End::Usage("no token was given".into()));
    }
    Ok(context.keep_token(server, token).await?.login)
}

/// Reads a token from the terminal; it is not shown.
fn typed() -> Result<Secret, End> {
    use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
    use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

    enable_raw_mode()?;
    let mut token = Secret::empty();
    let ended = loop {
        match read() {
            Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Enter => break Ok(()),
                KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                    break Err(End::Refused("not signed in".into()));
                }
                KeyCode::Backspace => token.pop(),
                KeyCode::Char(letter) => token.push(letter),
                _ => {}
            },
            Ok(Event::Paste(text)) => text.chars().for_each(|letter| token.push(letter)),
            Ok(_) => {}
            Err(error) => break Err(error.into()),
        }
    };
    disable_raw_mode()?;
    ended?;
    Ok(Secret::new(token.expose()))
}

/// Ends the session of a context, and forgets its Drone tokens.
pub(super) async fn logout(opened: &Opened, also_at_provider: bool) -> Result<report::Logout, End> {
    let context = &opened.context;
    context.forget_tokens().await?;
    let mut said = report::Logout {
        context: context.name().to_string(),
        still: None,
        page: None,
    };
    if context.stands().is_some() {
        let ended = context.sign_out(also_at_provider).await?;
        (said.still, said.page) = (ended.still, ended.page);
    }
    if let Some(page) = said.page.as_ref().filter(|_| also_at_provider) {
        out::note(&format!(
            "this page ends the session at the provider:\n  {page}"
        ));
    }
    Ok(said)
}

/// Removes the tokens that no context leads to any more: its servers or its sign-in were changed, or
/// it is gone. Where they came from nobody knows, so nobody there can be told.
pub(super) async fn forget_the_rest(store: &Store) -> Result<(), End> {
    match store.clear().await.map_err(crate::domain::Fault::from)? {
        0 => {}
        1 => out::note(
            "removed the tokens of another sign-in, which no context leads to any more; its \
             provider honours them until they end",
        ),
        more => out::note(&format!(
            "removed the tokens of {more} other sign-ins, which no context leads to any more; their \
             providers honour them until they end"
        )),
    }
    Ok(())
}

/// Says what became of the sessions.
pub(super) fn tell(output: Output, said: Vec<report::Logout>) -> Result<(), End> {
    out::list(output, "backdrone.logout/1", (said, false), |said| {
        let mut table = Table::new(&["context", "signed out"]);
        for ended in said {
            let words = match &ended.still {
                Some(still) => format!("here; {still}"),
                None => "yes".to_owned(),
            };
            table.row([ended.context.clone(), words]);
        }
        table
    })
}
