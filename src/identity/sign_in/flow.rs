//! The ways in.

use std::sync::Arc;

use tokio::sync::mpsc;
use url::Url;

use crate::domain::{Fault, FaultKind, Secret, Session as Signed, SignInNews, Way};
use crate::identity::session::{Clock, Session};
use crate::identity::sign_in::answer::{BY_HAND, Waiting};
use crate::identity::sign_in::road::{AtProvider, Road, now};
use crate::identity::sign_in::{SignInSetup, Stands};
use crate::identity::{
    Attempt, AuthError, Client, Flow, Heard, ListenError, Listener, Login, Provider, Redirect,
    Reply, SignInError, TokenFeed, Tokens, paste,
};

/// The sign-in of one context, and the session that comes of it. Clones share both.
#[derive(Clone)]
pub struct SignIn {
    road: Arc<Road>,
    session: Arc<Session>,
}

/// The port that stands in a redirect address nobody listens at: the person pastes it back.
const NOBODYS_PORT: u16 = 8017;

impl SignIn {
    /// A context that somebody may be signed in to. Asks nobody and reads nothing yet.
    pub fn new(setup: SignInSetup) -> Self {
        let road = Arc::new(Road::new(setup));
        let (login, store) = (&road.setup.login, road.setup.store.clone());
        let refresh = AtProvider(road.clone());
        let session = Session::open(login, store, refresh, Clock::system());
        Self { road, session }
    }

    /// What signs requests with the bearer of the session.
    pub fn feed(&self) -> TokenFeed {
        TokenFeed::session(self.session.clone())
    }

    /// How the session stands, now and at every change.
    pub fn stands(&self) -> Stands {
        Stands {
            standing: self.session.standing(),
        }
    }

    /// Takes up the session that was kept, or that another process has changed, and renews its bearer
    /// where it is time to, also while nobody asks a question that needs it. Who watches how it stands
    /// hears what came of it.
    pub async fn keep_fresh(&self) {
        self.session.look_again().await;
        let _told_by_standing = self.session.tokens().await;
    }

    /// Keeps the tokens that are in hand where those of another sign-in lie, of the same person at the
    /// same issuer for the same servers: a context got its name after somebody had signed in. Nothing
    /// may be asked with this one any more, for a refresh token is spent once.
    pub async fn hand_over(&self, to: &Self) -> Result<(), Fault> {
        let mine = Login {
            context: to.login().context.clone(),
            ..self.login().clone()
        };
        if mine != *to.login() {
            let words = "the context signs in in another way than was signed in";
            return Err(Fault::new(FaultKind::Local, words));
        }
        let kept = self.session.tokens().await?;
        let (store, name) = to.session.place();
        let lock = store.lock(name).await.map_err(AuthError::from)?;
        Ok(lock.save(&kept).await.map_err(AuthError::from)?)
    }

    pub(super) fn road(&self) -> &Road {
        &self.road
    }

    pub(super) fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// Signs in, and keeps the tokens. News comes on the way; what the person pastes comes by
    /// `pasted`. Dropping the future gives up: the port closes, and nothing is kept.
    pub async fn run(
        &self,
        way: Way,
        mut pasted: mpsc::Receiver<Secret>,
        news: mpsc::Sender<SignInNews>,
    ) -> Result<Signed, Fault> {
        let (store, name) = self.session.place();
        // Held to the end: whoever comes second hears who was first (L45).
        let _lock = store.login(name).await.map_err(AuthError::from)?;
        let provider = self.road.find().await?;
        let issuer = self.road.setup.login.issuer.as_str().into();
        let _ = news.send(SignInNews::Found { issuer }).await;
        let (tokens, browser) = match self.chosen(way) {
            Way::Device => (self.by_device(&provider, &news).await?, None),
            way => self.by_code(&provider, way, &mut pasted, &news).await?,
        };
        let kept = self.session.sign_in(tokens).await.map_err(Fault::from);
        tell(browser, kept.as_ref().err()).await;
        kept?;
        let signed = self.stands().now();
        signed.ok_or_else(|| Fault::new(FaultKind::Local, "the session ended as it began"))
    }

    /// The way that `Auto` means here: the configuration's, else a browser where one can be opened.
    fn chosen(&self, way: Way) -> Way {
        match (way, self.road.setup.login.flow) {
            (Way::Auto, Flow::Paste) => Way::Paste,
            (Way::Auto, Flow::Device) => Way::Device,
            (Way::Auto, Flow::Auto) if self.road.setup.surroundings.no_browser().is_some() => {
                Way::Paste
            }
            (Way::Auto, Flow::Browser | Flow::Auto) => Way::Browser,
            (way, _) => way,
        }
    }

    async fn by_device(
        &self,
        provider: &Provider,
        news: &mpsc::Sender<SignInNews>,
    ) -> Result<Tokens, Fault> {
        let client = self.client(provider, &[]).await?;
        let device = provider.device(&client.id).await?;
        let told = SignInNews::Device {
            url: device.page().to_string(),
            code: device.user_code().to_owned(),
            seconds: device.life().as_secs(),
        };
        let _ = news.send(told).await;
        let tokens = provider.wait(&device, now()).await?;
        let _ = news.send(SignInNews::Answered).await;
        Ok(of(tokens, client))
    }

    async fn client(&self, provider: &Provider, redirects: &[Url]) -> Result<Client, SignInError> {
        let setup = &self.road.setup;
        provider.client(&setup.device, &setup.host, redirects).await
    }

    /// A code by the browser, which waits to hear what came of it. Where the provider wants to show its
    /// page after all it is asked once more (L13), and so where the code came too late (L15).
    async fn by_code(
        &self,
        provider: &Provider,
        way: Way,
        pasted: &mut mpsc::Receiver<Secret>,
        news: &mpsc::Sender<SignInNews>,
    ) -> Result<(Tokens, Option<Reply>), Fault> {
        let mut door = Door::open(&self.road.setup.login.redirect, way).await?;
        let client = self
            .client(provider, std::slice::from_ref(&door.redirect))
            .await?;
        let mut prompt = None;
        let mut is_second = false;
        loop {
            let attempt = provider.request(&client.id, &door.redirect, prompt);
            let (heard, browser) = self.ask(&attempt, &mut door, way, pasted, news).await?;
            match heard {
                Heard::Code(code) => {
                    let _ = news.send(SignInNews::Answered).await;
                    let ended = provider.exchange(attempt, code, now()).await;
                    let error = match ended {
                        Ok(tokens) => return Ok((of(tokens, client), browser)),
                        Err(error) => error,
                    };
                    let is_late = matches!(error, SignInError::CodeSpent { .. });
                    let fault = Fault::from(error);
                    tell(browser, Some(&fault)).await;
                    if !is_late || is_second {
                        return Err(fault);
                    }
                    is_second = true;
                }
                Heard::Again { prompt: wanted, .. } => prompt = Some(wanted),
                Heard::Failed(error) => return Err(error.into()),
                // Neither the listener nor a pasted address ends in it.
                Heard::Noise => return Err(ListenError::Noise.into()),
            }
            door.open_again().await?;
        }
    }

    /// Shows the person the page, and waits for what comes of it.
    async fn ask(
        &self,
        attempt: &Attempt,
        door: &mut Door,
        way: Way,
        pasted: &mut mpsc::Receiver<Secret>,
        news: &mpsc::Sender<SignInNews>,
    ) -> Result<(Heard, Option<Reply>), Fault> {
        let setup = &self.road.setup;
        let mut no_browser = match way {
            Way::Browser => None,
            _ => Some(setup.surroundings.no_browser().map_or_else(
                || "as you wished, no browser was opened".to_owned(),
                |why| format!("no browser was opened: {why}"),
            )),
        };
        let patience = if no_browser.is_some() {
            BY_HAND
        } else {
            setup.patience
        };
        if no_browser.is_none()
            && let Err(error) = setup.surroundings.open(attempt.url().as_str()).await
        {
            no_browser = Some(format!("no browser was opened: {error}"));
        }
        let page = SignInNews::Page {
            url: attempt.url().to_string(),
            no_browser,
            ssh: match &door.listener {
                Some(_) => paste::ssh_line(door.redirect.as_str(), &setup.host),
                None => String::new(),
            },
            seconds: patience.as_secs(),
        };
        let _ = news.send(page).await;
        let waiting = Waiting {
            attempt,
            context: &setup.login.context,
            patience,
            news,
        };
        waiting.answer(door.listener.take(), pasted).await
    }
}

/// Tells the browser that brought the answer how the sign-in ended.
async fn tell(browser: Option<Reply>, fault: Option<&Fault>) {
    match (browser, fault) {
        (None, _) => {}
        (Some(browser), None) => browser.welcome().await,
        (Some(browser), Some(fault)) => browser.refuse(&fault.summary).await,
    }
}

/// The tokens of a client, which keeps what it needs to revoke them.
fn of(tokens: Tokens, client: Client) -> Tokens {
    Tokens {
        client_secret: client.secret,
        ..tokens
    }
}

/// Where the answer comes in.
struct Door {
    /// `None` where no port is free, and the person pastes the answer.
    listener: Option<Listener>,
    redirect: Url,
    host: String,
}

impl Door {
    /// Opens a port. Where none is free, that ends a sign-in by the browser (L07), and one by hand
    /// goes on without.
    async fn open(redirect: &Redirect, way: Way) -> Result<Self, Fault> {
        let host = redirect.host.clone();
        match Listener::bind(redirect).await {
            Ok(listener) => Ok(Self {
                redirect: address(&listener.redirect_uri())?,
                listener: Some(listener),
                host,
            }),
            Err(error) if way == Way::Browser => Err(error.into()),
            Err(_) => {
                let port = redirect.ports.first().copied().unwrap_or(NOBODYS_PORT);
                Ok(Self {
                    redirect: address(&format!("http://{host}:{port}/callback"))?,
                    listener: None,
                    host,
                })
            }
        }
    }

    /// The same address once more: a registered client is bound to it.
    async fn open_again(&mut self) -> Result<(), Fault> {
        let Some(port) = self.redirect.port() else {
            return Ok(());
        };
        let same = Redirect {
            host: self.host.clone(),
            ports: vec![port],
        };
        self.listener = Some(Listener::bind(&same).await?);
        Ok(())
    }
}

fn address(text: &str) -> Result<Url, Fault> {
    Url::parse(text).map_err(|error| {
        let words = format!("{text} is no address to come back to: {error}");
        Fault::new(FaultKind::Local, words)
    })
}
