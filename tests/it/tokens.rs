//! Several processes with one session, on a real disk, and a provider that ends the session of all
//! when a refresh token is spent twice.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use backdrone::domain::{Fault, FaultKind, Secret};
use backdrone::identity::keep::{Store, Wanted};
use backdrone::identity::session::{Clock, Refresh, Refreshed, Session};
use backdrone::identity::{AuthError, Bearer, ClientId, Flow, Login, Profile, Redirect, Tokens};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};

/// Refreshes of all processes together, unless `BACKDRONE_TEST_REFRESHES` has another number: each
/// waits twice for the disk.
const REFRESHES: u64 = 1_000;
const PROCESSES: usize = 8;

/// Tells a process of this program that it is one of many: folder and address of the provider.
const TOLD: [&str; 2] = ["BACKDRONE_TEST_STORE", "BACKDRONE_TEST_PROVIDER"];

fn refreshes() -> u64 {
    let wanted = env::var("BACKDRONE_TEST_REFRESHES").ok();
    wanted.map_or(REFRESHES, |number| number.parse().expect("a number"))
}

fn login() -> Login {
    Login {
        context: "prod".to_owned(),
        issuer: "https://id.acme.example".to_owned(),
        profile: Profile::Standard,
        client: ClientId::Known("backdrone".to_owned()),
        scopes: Vec::new(),
        offline: true,
        audience: None,
        resource: None,
        bearer: Bearer::Access,
        flow: Flow::Auto,
        allow_device: false,
        redirect: Redirect::default(),
        extra: Vec::new(),
        origin: "https://ci.acme.example".to_owned(),
    }
}

fn tokens(number: u64) -> Tokens {
    Tokens {
        bearer: Secret::new(number.to_string()),
        id: None,
        refresh: Some(Secret::new(number.to_string())),
        client: "backdrone".to_owned(),
        client_secret: None,
        person: None,
        since: 1_795_000_000,
        ends: Some(1_795_003_600),
    }
}

/// A provider on loopback: a line with a refresh token comes in, one with the next goes out.
struct Provider {
    address: SocketAddr,
    session: Arc<Mutex<Family>>,
    is_holding: Arc<AtomicBool>,
    /// A number for each refresh token that was spent.
    spent: Receiver<u64>,
}

#[derive(Clone, Copy)]
struct Family {
    /// The one refresh token that counts.
    valid: u64,
    is_ended: bool,
}

impl Provider {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let family = Family {
            valid: 1,
            is_ended: false,
        };
        let session = Arc::new(Mutex::new(family));
        let is_holding = Arc::new(AtomicBool::default());
        let (sender, spent) = channel();
        let (family, holds) = (Arc::clone(&session), Arc::clone(&is_holding));
        thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming().filter_map(Result::ok) {
                let is_held = holds.load(Ordering::SeqCst);
                held.extend(serve(stream, &family, &sender, is_held));
            }
        });
        Self {
            address,
            session,
            is_holding,
            spent,
        }
    }

    fn family(&self) -> Family {
        *self.session.lock().expect("a session")
    }

    /// Signs in anew.
    async fn sign_in(&self, folder: &Path) {
        let number = {
            let mut family = self.session.lock().expect("a session");
            family.valid += 1;
            family.is_ended = false;
            family.valid
        };
        let session = session(folder, self.address);
        let note = session.sign_in(tokens(number)).await.expect("signed in");
        assert_eq!(note, None);
    }

    /// Starts a process that refreshes without end.
    fn client(&self, folder: &Path) -> Child {
        Command::new(env::current_exe().expect("this program"))
            .args(["--exact", "tokens::one_of_many"])
            .env(TOLD[0], folder)
            .env(TOLD[1], self.address.to_string())
            .stdout(Stdio::null())
            .spawn()
            .expect("started")
    }
}

/// Spends a token. An answer that is held back keeps its connection open.
fn serve(
    mut stream: TcpStream,
    family: &Mutex<Family>,
    spent: &Sender<u64>,
    is_held: bool,
) -> Option<TcpStream> {
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).ok()?;
    // A process that was killed before it had said anything has spent nothing.
    let number: u64 = line.trim().parse().ok()?;
    let mut family = family.lock().expect("a session");
    if family.valid == number && !family.is_ended {
        family.valid += 1;
    } else {
        family.is_ended = true;
    }
    let _ = spent.send(number);
    if is_held {
        return Some(stream);
    }
    let answer = if family.is_ended { 0 } else { family.valid };
    let _ = writeln!(stream, "{answer}");
    None
}

/// The way to the provider.
struct Wire(SocketAddr);

impl Wire {
    async fn ask(&self, token: &str) -> std::io::Result<u64> {
        let mut stream = tokio::net::TcpStream::connect(self.0).await?;
        stream.write_all(format!("{token}\n").as_bytes()).await?;
        let mut line = String::new();
        tokio::io::BufReader::new(stream)
            .read_line(&mut line)
            .await?;
        line.trim().parse().map_err(std::io::Error::other)
    }
}

impl Refresh for Wire {
    async fn refresh(&self, tokens: &Tokens) -> Refreshed {
        let token = tokens.refresh.as_ref().expect("a refresh token");
        match self.ask(token.expose()).await {
            Ok(0) => Refreshed::Ended(Fault::new(FaultKind::Refused, "invalid_grant")),
            Ok(number) => Refreshed::New(self::tokens(number)),
            Err(error) => Refreshed::Passing(Fault::new(FaultKind::Network, error.to_string())),
        }
    }
}

fn session(folder: &Path, provider: SocketAddr) -> Arc<Session> {
    let store = Store::open(folder.to_owned(), Wanted::File, false);
    Session::open(&login(), store, Wire(provider), Clock::system())
}

/// What one of many processes does: it refreshes until all together have done enough. Started by
/// hand there is nothing to do for it.
#[tokio::test]
async fn one_of_many() {
    let [Ok(folder), Ok(provider)] = TOLD.map(env::var) else {
        return;
    };
    let session = session(folder.as_ref(), provider.parse().expect("an address"));
    let enough = refreshes();
    loop {
        let kept = session.tokens().await.map_err(Fault::from).expect("tokens");
        let bearer = &kept.tokens.bearer;
        if bearer.expose().parse::<u64>().expect("a number") >= enough {
            return;
        }
        // As if a server had refused it: the others hold the same one, and want another as well.
        let renewed = session.renew(bearer).await.map_err(Fault::from);
        assert!(renewed.expect("renewed"), "the same bearer again");
    }
}

#[tokio::test]
async fn many_processes_refresh_one_session_and_spend_no_token_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tokens");
    let provider = Provider::start();
    provider.sign_in(&folder).await;
    let mut clients: Vec<_> = (0..PROCESSES).map(|_| provider.client(&folder)).collect();
    for client in &mut clients {
        assert!(client.wait().expect("ended").success());
    }
    let family = provider.family();
    assert!(!family.is_ended, "a token was spent twice");
    assert!(family.valid >= refreshes());
    let mut spent: Vec<_> = provider.spent.try_iter().collect();
    let all = spent.len();
    spent.dedup();
    assert_eq!(spent.len(), all, "no token twice");
    let kept = session(&folder, provider.address).tokens().await;
    let kept = kept.map_err(Fault::from).expect("tokens");
    assert!(
        kept.tokens == tokens(family.valid),
        "the last ones are on the disk"
    );
}

#[tokio::test]
async fn a_process_killed_between_refresh_and_save_ends_the_session_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tokens");
    let provider = Provider::start();
    provider.sign_in(&folder).await;
    provider.is_holding.store(true, Ordering::SeqCst);
    let mut client = provider.client(&folder);
    let spent = provider.spent.recv().expect("a refresh");
    client.kill().expect("killed");
    client.wait().expect("ended");
    provider.is_holding.store(false, Ordering::SeqCst);

    // Nobody knows yet: the bearer lives, and serves until it is to be renewed.
    let next = session(&folder, provider.address);
    let kept = next.tokens().await.map_err(Fault::from).expect("tokens");
    assert!(kept.tokens == tokens(spent));
    let error = next
        .renew(&kept.tokens.bearer)
        .await
        .expect_err("it was spent");
    assert!(matches!(error, AuthError::SessionEnded { .. }), "{error}");
    let error = next.tokens().await.err().expect("signed out");
    assert!(matches!(error, AuthError::SignedOut { .. }), "{error}");

    provider.sign_in(&folder).await;
    next.tokens()
        .await
        .map_err(Fault::from)
        .expect("signed in again");
}

#[tokio::test]
async fn a_process_killed_at_any_moment_leaves_tokens_that_can_be_read_or_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tokens");
    let provider = Provider::start();
    for round in 0..20 {
        provider.sign_in(&folder).await;
        let mut client = provider.client(&folder);
        // The answer is under way, or arrives, or is being written: each time a little later.
        for _ in 0..=round {
            provider.spent.recv().expect("a refresh");
        }
        client.kill().expect("killed");
        client.wait().expect("ended");
        let next = session(&folder, provider.address);
        let kept = next
            .tokens()
            .await
            .map_err(Fault::from)
            .expect("whole tokens");
        match next.renew(&kept.tokens.bearer).await {
            Ok(is_other) => assert!(is_other),
            Err(AuthError::SessionEnded { .. }) => assert!(provider.family().is_ended),
            Err(error) => panic!("in round {round}: {error}"),
        }
        // What the killed one had sent on its last breath is of no interest to the next round.
        while provider.spent.try_recv().is_ok() {}
    }
}
