//! User tokens of Backstage: minted and read.

use serde_json::{Value, json};

use super::key::{Key, part};
use crate::demo::shared::Shared;

const USER: &str = "vnd.backstage.user";
const LIMITED: &str = "vnd.backstage.limited-user";

/// A real one lives for an hour; nobody shall have to sign in to the demo twice a day.
pub(in crate::demo) const LIFE_SECONDS: i64 = 12 * 60 * 60;

/// What a token says, once its signature and its time have been found good.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::demo) struct Claims {
    /// `metadata.name` of the user.
    pub login: String,
    pub kind: Kind,
}

/// Which of the tokens of Backstage it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Kind {
    User,
    /// Good for `userinfo` and for nothing else here.
    Limited,
}

/// Gives `login` a user token of the Backstage at `backstage` (its base URL), which all servers of
/// this world take from now on. No two are the same: a real one is signed with chance in it, this one
/// steps a second back where another was given out in the same second.
pub(in crate::demo) fn mint(key: &Key, backstage: &str, login: &str, shared: &Shared) -> String {
    let now = shared.clock.seconds();
    let expires = now + shared.mishaps.token_life().unwrap_or(LIFE_SECONDS);
    let mut issued = now;
    loop {
        let token = signed(key, backstage, login, (issued, expires));
        if shared.tokens.login_of(&token).is_none() {
            shared.tokens.issue(login, &token);
            return token;
        }
        issued -= 1;
    }
}

fn signed(key: &Key, backstage: &str, login: &str, (issued, expires): (i64, i64)) -> String {
    let subject = format!("user:default/{login}");
    let limited = json!({"sub": subject, "iat": issued, "exp": expires});
    let claims = json!({
        "iss": format!("{backstage}/api/auth"),
        "sub": subject,
        "aud": "backstage",
        "iat": issued,
        "exp": expires,
        // Signature of the limited token with the same times, so that one can be made of the other.
        "uip": key.signature_of(LIMITED, &limited),
    });
    key.sign(USER, &claims)
}

/// Reads a token of Backstage; the error is the message of the 401. `now` is Unix seconds.
pub(in crate::demo) fn read(key: &Key, token: &str, now: i64) -> Result<Claims, &'static str> {
    let mut parts = token.split('.').map(|it| part(it).unwrap_or_default());
    let (claimed, body) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let (kind, refusal) = match claimed["typ"].as_str() {
        Some(USER) => (Kind::User, "Failed user token verification"),
        Some(LIMITED) => (Kind::Limited, "Illegal limited user token"),
        // This audience is taken to mean a user token, whoever it is from.
        _ if body["aud"] == "backstage" => return Err("Failed user token verification"),
        _ => return Err("Illegal token"),
    };
    let good = key
        .open(token)
        .filter(|(_, claims)| claims["exp"].as_i64() > Some(now));
    let login = good
        .as_ref()
        .and_then(|(_, claims)| login(claims))
        .ok_or(refusal)?;
    Ok(Claims {
        login: login.to_owned(),
        kind,
    })
}

fn login(claims: &Value) -> Option<&str> {
    claims["sub"].as_str()?.strip_prefix("user:default/")
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;
    use crate::demo::{clock::Clock, company::company, shared::Shared};

    const NOW: i64 = 1_795_000_000;

    fn shared() -> Shared {
        Shared {
            company: company(1, 0),
            clock: Clock::standing(NOW),
            mishaps: crate::demo::Mishaps::default(),
            requests: crate::demo::Requests::default(),
            tokens: crate::demo::shared::Tokens::default(),
        }
    }

    #[test]
    fn a_minted_token_is_its_persons_until_it_has_expired_and_drone_takes_it_too() {
        let (key, shared) = (Key::new("backstage", 1), shared());
        let token = mint(&key, "http://127.0.0.1:7", "ana", &shared);
        let ana = Claims {
            login: "ana".to_owned(),
            kind: Kind::User,
        };
        assert_eq!(read(&key, &token, NOW + LIFE_SECONDS - 1), Ok(ana));
        assert_eq!(
            read(&key, &token, NOW + LIFE_SECONDS),
            Err("Failed user token verification")
        );
        assert_eq!(shared.tokens.login_of(&token).as_deref(), Some("ana"));
    }

    #[test]
    fn two_tokens_of_one_second_differ_and_end_at_the_same_time() {
        let (key, shared) = (Key::new("backstage", 1), shared());
        let mint = || mint(&key, "http://127.0.0.1:7", "ana", &shared);
        let (one, two) = (mint(), mint());
        assert_ne!(one, two);
        let end = |token: &str| key.open(token).expect("its own token").1["exp"].clone();
        assert_eq!(end(&one), end(&two));
    }

    #[test]
    fn the_uip_of_a_user_token_makes_it_a_limited_token() {
        let (key, shared) = (Key::new("backstage", 1), shared());
        let token = mint(&key, "http://127.0.0.1:7", "ana", &shared);
        let (header, claims) = key.open(&token).expect("its own token");
        let header = json!({"typ": LIMITED, "alg": header["alg"], "kid": header["kid"]});
        let less = json!({"sub": claims["sub"], "iat": claims["iat"], "exp": claims["exp"]});
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let uip = claims["uip"].as_str().expect("a signature");
        let limited = format!("{}.{}.{uip}", encode(&header), encode(&less));
        let claims = read(&key, &limited, NOW).expect("a limited token");
        assert_eq!(claims.kind, Kind::Limited);
    }

    #[test]
    fn each_kind_of_bad_token_has_its_own_refusal() {
        let (key, other) = (Key::new("backstage", 1), Key::new("backstage", 2));
        let claims = json!({"sub": "user:default/ana", "exp": NOW + 60});
        for (token, refusal) in [
            ("nonsense".to_owned(), "Illegal token"),
            (key.sign("JWT", &claims), "Illegal token"),
            (other.sign(USER, &claims), "Failed user token verification"),
            (other.sign(LIMITED, &claims), "Illegal limited user token"),
        ] {
            assert_eq!(read(&key, &token, NOW), Err(refusal), "{token}");
        }
    }
}
