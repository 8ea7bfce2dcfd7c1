//! L10, L12 to L14, B35 and B37: what comes back in the browser.

use serde_json::json;

use super::stand::{Stand, back, parameter};
use crate::identity::provider::{Attempt, Heard};

/// What was heard, in words.
fn heard(attempt: &Attempt, query: &str) -> String {
    match attempt.hear(query) {
        Heard::Noise => "noise".to_owned(),
        Heard::Code(code) => format!("code {}", code.0.expose()),
        Heard::Again { prompt, error } => format!("{error}: again with {prompt}"),
        Heard::Failed(error) => error.to_string(),
    }
}

/// L10, B35
#[tokio::test]
async fn only_one_right_state_makes_an_answer_ours() {
    let stand = Stand::new().await;
    let attempt = stand.provider().await.request("backdrone", &back(), None);
    let state = parameter(attempt.url(), "state");
    assert_eq!(state.len(), 43, "32 bytes of chance");
    for noise in [
        String::new(),
        "code=c".to_owned(),
        "code=c&state=".to_owned(),
        format!("code=c&state={}", &state[1..]),
        format!("code=c&state={state}&state={state}"),
        format!("code=c&state={state}&state=other"),
        format!("error=access_denied&state={state}x"),
        "error=access_denied".to_owned(),
    ] {
        assert_eq!(heard(&attempt, &noise), "noise", "{noise}");
    }
    assert_eq!(
        heard(&attempt, &format!("code=c%2F0&state={state}")),
        "code c/0"
    );
}

#[tokio::test]
async fn an_answer_with_another_number_of_codes_than_one_is_none() {
    let stand = Stand::new().await;
    let attempt = stand.provider().await.request("backdrone", &back(), None);
    let state = parameter(attempt.url(), "state");
    for (query, codes) in [("", 0), ("&code=a&code=b", 2)] {
        assert_eq!(
            heard(&attempt, &format!("state={state}{query}")),
            format!("the answer of the provider holds {codes} codes"),
        );
    }
}

/// L12
#[tokio::test]
async fn a_refusal_is_told_in_the_words_of_the_provider_cut_short() {
    let stand = Stand::new().await;
    let attempt = stand.provider().await.request("backdrone", &back(), None);
    let state = parameter(attempt.url(), "state");
    let endless = "no".repeat(1000);
    for (error, words) in [
        (
            "access_denied&error_description=not+in+the+group".to_owned(),
            "you or your administrator refused access: not in the group".to_owned(),
        ),
        (
            "access_denied".to_owned(),
            "you or your administrator refused access".to_owned(),
        ),
        (
            format!("access_denied&error_description={endless}"),
            format!(
                "you or your administrator refused access: {}",
                &endless[..300]
            ),
        ),
        (
            "unauthorized_client".to_owned(),
            "client id `backdrone` is not allowed for this flow".to_owned(),
        ),
        (
            "invalid_scope".to_owned(),
            format!("{} refused: `invalid_scope`", stand.base),
        ),
    ] {
        assert_eq!(
            heard(&attempt, &format!("state={state}&error={error}")),
            words
        );
    }
}

/// L13
#[tokio::test]
async fn a_provider_that_wants_to_show_its_page_gets_to_once() {
    let stand = Stand::new().await;
    let mut login = stand.login();
    login.extra = vec![("prompt".into(), "none".into())];
    let provider = stand.discover(login).await.expect("a provider");
    for (error, prompt) in [
        ("login_required", "login"),
        ("interaction_required", "login"),
        ("consent_required", "consent"),
        ("account_selection_required", "select_account"),
    ] {
        let first = provider.request("backdrone", &back(), None);
        assert_eq!(parameter(first.url(), "prompt"), "none");
        let state = parameter(first.url(), "state");
        assert_eq!(
            heard(&first, &format!("state={state}&error={error}")),
            format!("{error}: again with {prompt}"),
        );
        let second = provider.request("backdrone", &back(), Some(prompt));
        assert_eq!(parameter(second.url(), "prompt"), prompt);
        let state = parameter(second.url(), "state");
        assert_eq!(
            heard(&second, &format!("state={state}&error={error}")),
            format!("the provider still wants `{error}`"),
        );
    }
}

/// L14, B37
#[tokio::test]
async fn an_answer_of_another_issuer_is_a_mix_up() {
    let stand = Stand::new().await;
    let mix_up = "answer came from another issuer: possible mix-up attack";
    let attempt = stand.provider().await.request("backdrone", &back(), None);
    let ours = format!("code=c&state={}", parameter(attempt.url(), "state"));
    let iss = format!("{ours}&iss={}", stand.base);
    assert_eq!(heard(&attempt, &ours), "code c");
    assert_eq!(heard(&attempt, &iss), "code c");
    assert_eq!(
        heard(&attempt, &format!("{ours}&iss=https://evil.example")),
        format!("{mix_up} (`https://evil.example`)"),
    );
    assert!(heard(&attempt, &format!("{iss}&iss={}", stand.base)).starts_with(mix_up));

    stand.but(|it| it["authorization_response_iss_parameter_supported"] = json!(true));
    let attempt = stand.provider().await.request("backdrone", &back(), None);
    let ours = format!("code=c&state={}", parameter(attempt.url(), "state"));
    assert_eq!(heard(&attempt, &ours), format!("{mix_up} (it names none)"));
    assert_eq!(
        heard(&attempt, &format!("{ours}&iss={}", stand.base)),
        "code c"
    );
    // A refusal may be the attacker's as well.
    let refusal = ours.replace("code=c", "error=access_denied");
    assert!(heard(&attempt, &refusal).starts_with(mix_up));
}
