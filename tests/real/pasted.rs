//! Signing in without a browser of the program's own: the address is pasted back, or never comes.

use std::path::Path;
use std::time::Duration;

use backdrone::domain::{Fault, Secret, Session, SignInNews, Way};
use backdrone::operations::{
    Bearer, ClientId, Flow, Limits, Login, Profile, Redirect, SignIn, SignInSetup, Store,
    Surroundings, Wanted,
};
use tokio::sync::mpsc;

use crate::lab::{Lab, lab};

/// For people who do not come back.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// A sign-in at Backstage, its tokens in memory.
fn sign_in(lab: &Lab, browser: Option<String>) -> SignIn {
    SignIn::new(SignInSetup {
        login: Login {
            context: "real".into(),
            issuer: format!("{}/api/auth", lab.backstage),
            profile: Profile::Backstage,
            client: ClientId::Register,
            scopes: vec![],
            offline: true,
            audience: None,
            resource: None,
            bearer: Bearer::Access,
            flow: Flow::Auto,
            allow_device: false,
            redirect: Redirect::default(),
            extra: vec![],
            origin: lab.backstage.clone(),
        },
        store: Store::open(Path::new("").into(), Wanted::None, false),
        limits: Limits::default(),
        proxy: None,
        ca: None,
        surroundings: Surroundings {
            browser,
            ..Surroundings::default()
        },
        device: "0123456789abcdef0123456789abcdef".into(),
        host: "desk".into(),
        patience: PATIENCE,
    })
}

/// Where a browser ends that signs in at `page` and does not reach the program.
async fn address_bar(lab: &Lab, page: &str) -> String {
    let mut browser = lab.program("node");
    browser.args(["browser.js", "--as", "elm", "--keep", page]);
    let visited = tokio::process::Command::from(browser).output().await;
    let visited = visited.expect("a browser");
    assert!(visited.status.success(), "{visited:?}");
    String::from_utf8(visited.stdout)
        .expect("text")
        .trim()
        .to_owned()
}

async fn by_hand(lab: &Lab) -> Result<Session, Fault> {
    let sign_in = sign_in(lab, None);
    let (paste, pasted) = mpsc::channel(1);
    let (news, mut told) = mpsc::channel(8);
    let person = async {
        let mut refusals = 0;
        while let Some(news) = told.recv().await {
            match news {
                SignInNews::Page { url, .. } => {
                    // First what was copied too early, then what is meant.
                    let answer = address_bar(lab, &url).await;
                    for text in [url, answer] {
                        paste.send(Secret::new(text)).await.expect("somebody reads");
                    }
                }
                SignInNews::NotThat { .. } => refusals += 1,
                _ => {}
            }
        }
        refusals
    };
    let (ended, refusals) = tokio::join!(sign_in.run(Way::Paste, pasted, news), person);
    assert_eq!(refusals, 1);
    ended
}

#[tokio::test]
async fn an_address_that_is_pasted_signs_in() {
    let Some(lab) = lab() else { return };
    let session = by_hand(lab).await.expect("a session");
    assert_eq!(&*session.person, "user:default/elm");
    assert_eq!(&*session.kept, "memory");
}

/// Backstage shows them an error and tells the program nothing.
#[tokio::test]
async fn people_whom_backstage_does_not_let_in_never_come_back() {
    let Some(lab) = lab() else { return };
    for stranger in ["ghost", "twin", "unverified"] {
        let script = crate::lab::folder().join("browser.js");
        let browser = format!("node {} --as {stranger}", script.display());
        let sign_in = sign_in(lab, Some(browser));
        let (_paste, pasted) = mpsc::channel(1);
        let (news, _told) = mpsc::channel(8);
        let ended = sign_in.run(Way::Browser, pasted, news).await;
        let fault = ended.expect_err(stranger);
        let words = "no answer from the browser in ";
        assert!(fault.summary.starts_with(words), "{stranger}: {fault}");
    }
}
