//! The person at the browser, and what they sign in with.

use std::path::PathBuf;

use backdrone::demo::{Demo, Options, start};
use backdrone::domain::{Fault, Secret, Session, SignInNews, Way};
use backdrone::operations::{
    Bearer, ClientId, Context, Endpoint, Flow, Limits, Login, Profile, Redirect, Setup, SignIn,
    SignInSetup, Store, Surroundings, Wanted,
};
use tokio::sync::mpsc;

/// A world whose clock runs: both sides of a sign-in must agree on the time.
pub(super) async fn world() -> Demo {
    start(Options::default()).await.expect("a world")
}

/// A sign-in at the company's provider, for the catalog.
pub(super) fn at_company(demo: &Demo) -> Login {
    Login {
        context: "test".to_owned(),
        issuer: demo.issuer().to_owned(),
        profile: Profile::Standard,
        client: ClientId::Known("backdrone".to_owned()),
        scopes: Vec::new(),
        offline: true,
        audience: None,
        resource: Some("urn:acme:backstage-api".parse().expect("an address")),
        bearer: Bearer::Access,
        flow: Flow::Auto,
        allow_device: true,
        redirect: Redirect::default(),
        extra: Vec::new(),
        origin: demo.backstage().to_owned(),
    }
}

/// A sign-in at Backstage itself.
pub(super) fn at_backstage(demo: &Demo, client: ClientId) -> Login {
    Login {
        issuer: format!("{}/api/auth", demo.backstage()),
        profile: Profile::Backstage,
        client,
        resource: None,
        ..at_company(demo)
    }
}

/// The sign-in of a device that nobody is signed in on; its tokens are in memory.
pub(super) fn device(login: Login, name: &str) -> SignIn {
    kept_in(
        &Store::open(PathBuf::new(), Wanted::None, false),
        login,
        name,
    )
}

/// The same with tokens that are kept in a store.
pub(super) fn kept_in(store: &Store, login: Login, name: &str) -> SignIn {
    SignIn::new(SignInSetup {
        login,
        store: store.clone(),
        limits: Limits::default(),
        proxy: None,
        ca: None,
        surroundings: Surroundings::default(),
        device: name.to_owned(),
        host: "a test".to_owned(),
        patience: SignInSetup::PATIENCE,
    })
}

/// A context that is open on these servers with the token of a sign-in.
pub(super) fn context(sign_in: &SignIn, backstage: Option<&str>, drone: Option<&str>) -> Context {
    let endpoint = |address: &str| Endpoint {
        url: address.parse().expect("an address"),
        token: sign_in.feed(),
        ca: None,
        own: None,
    };
    let setup = Setup {
        context: "test".into(),
        backstage: backstage.map(endpoint),
        drones: drone
            .map(|address| ("drone".into(), endpoint(address)))
            .into_iter()
            .collect(),
        sign_in: Some(sign_in.clone()),
        person_annotation: None,
        annotations: vec![],
        proxy: None,
        me: None,
        record: None,
        looks: None,
        via: "cli",
    };
    Context::open(setup, Limits::default()).expect("a context")
}

/// Signs in as somebody who does at once what the program asks for: opens the page and says who
/// they are, or types in the code of the device.
pub(super) async fn sign_in(sign_in: &SignIn, way: Way, login: &str) -> Result<Session, Fault> {
    let (news, mut heard) = mpsc::channel(8);
    let (_nothing, pasted) = mpsc::channel::<Secret>(1);
    let person = async {
        while let Some(news) = heard.recv().await {
            match news {
                SignInNews::Page { url, .. } => visit(&format!("{url}&login={login}")).await,
                SignInNews::Device { url, code, .. } => type_in(&url, &code, login).await,
                SignInNews::NotThat { why } => panic!("nothing was pasted, and yet {why}"),
                SignInNews::Found { .. } | SignInNews::Answered => {}
            }
        }
    };
    let (signed_in, ()) = tokio::join!(sign_in.run(way, pasted, news), person);
    signed_in
}

/// A browser, as far as it goes: follows redirects, back to the program in the end.
pub(crate) async fn visit(page: &str) {
    let answer = browser().get(page).send().await.expect("an answer");
    assert_eq!(answer.url().path(), "/callback", "the last page");
}

async fn type_in(page: &str, code: &str, login: &str) {
    let form = [("user_code", code), ("login", login), ("confirm", "yes")];
    let answer = browser().post(page).form(&form).send().await;
    assert_eq!(answer.expect("an answer").status(), 200);
}

#[expect(clippy::disallowed_methods, reason = "loopback, no time limit needed")]
fn browser() -> reqwest::Client {
    reqwest::Client::new()
}
