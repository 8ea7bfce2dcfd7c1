//! What plugins print, read strictly: one document, one token, not ended.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::Secret;
use crate::identity::claims;
use crate::identity::exec::ExecReason;

/// Versions of `ExecCredential` whose `status` has the two members that are read here.
const VERSIONS: [&str; 2] = [
    "client.authentication.k8s.io/v1",
    "client.authentication.k8s.io/v1beta1",
];

/// Characters of a foreign version that are shown.
const LONGEST_VERSION: usize = 60;

/// What a plugin prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Output {
    /// `ExecCredential` of Kubernetes: `status.token`, `status.expirationTimestamp`.
    #[default]
    ExecCredential,
    /// A JSON Web Token and nothing else.
    RawJwt,
    /// The answer of `aws sts get-web-identity-token`: `WebIdentityToken`, `Expiration`.
    AwsWebIdentity,
}

/// A token that a plugin brought. No `Debug`: it appears nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct PluginToken {
    pub token: Secret,
    /// Seconds since the Unix epoch at which it ends; `None` where neither the plugin nor the token
    /// says.
    pub ends: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExecCredential {
    api_version: Option<String>,
    kind: Option<String>,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    token: Option<Hidden>,
    expiration_timestamp: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WebIdentity {
    web_identity_token: Option<Hidden>,
    expiration: Option<String>,
}

/// A secret from the moment that it is read.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Hidden(Secret);

impl From<String> for Hidden {
    fn from(text: String) -> Self {
        Self(Secret::new(text))
    }
}

/// The token in what was printed; `now` in seconds since the Unix epoch.
pub(super) fn read(output: Output, printed: &[u8], now: u64) -> Result<PluginToken, ExecReason> {
    if printed.trim_ascii().is_empty() {
        return Err(ExecReason::Silent);
    }
    let (token, ends) = match output {
        Output::ExecCredential => of_kubernetes(printed)?,
        Output::RawJwt => (raw(printed)?, None),
        Output::AwsWebIdentity => of_aws(printed)?,
    };
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    if token.is_empty() || token.expose().contains(is_odd) {
        return Err(ExecReason::NotAToken);
    }
    let ends = ends.or_else(|| claims::read(&token).ends);
    if ends.is_some_and(|ends| ends <= now) {
        return Err(ExecReason::Expired);
    }
    Ok(PluginToken { token, ends })
}

fn of_kubernetes(printed: &[u8]) -> Result<(Secret, Option<u64>), ExecReason> {
    const SHAPE: &str = "ExecCredential";
    let found: ExecCredential = document(printed, SHAPE)?;
    if found.kind.as_deref() != Some(SHAPE) {
        return Err(ExecReason::OtherShape(SHAPE));
    }
    let version = found.api_version.unwrap_or_default();
    if !VERSIONS.contains(&version.as_str()) {
        let version = version.chars().take(LONGEST_VERSION).collect();
        return Err(ExecReason::Version(version));
    }
    let status = found.status.ok_or(ExecReason::NoToken("status.token"))?;
    let token = status.token.ok_or(ExecReason::NoToken("status.token"))?;
    let ends = time(status.expiration_timestamp, "status.expirationTimestamp")?;
    Ok((token.0, ends))
}

fn of_aws(printed: &[u8]) -> Result<(Secret, Option<u64>), ExecReason> {
    let found: WebIdentity = document(printed, "answer of `aws sts get-web-identity-token`")?;
    let token = found.web_identity_token;
    let token = token.ok_or(ExecReason::NoToken("WebIdentityToken"))?;
    Ok((token.0, time(found.expiration, "Expiration")?))
}

fn raw(printed: &[u8]) -> Result<Secret, ExecReason> {
    let text = std::str::from_utf8(printed).map_err(|_| ExecReason::NotAToken)?;
    let token = Secret::new(text);
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let parts: Vec<&str> = token.expose().split('.').collect();
    let is_part = |part: &&str| !part.is_empty() && part.chars().all(is_letter);
    if parts.len() == 3 && parts.iter().all(is_part) {
        Ok(token)
    } else {
        Err(ExecReason::NotAToken)
    }
}

/// The one document. What the parser says of others is not repeated: it may quote a token.
fn document<T: DeserializeOwned>(printed: &[u8], shape: &'static str) -> Result<T, ExecReason> {
    let mut documents = serde_json::Deserializer::from_slice(printed).into_iter::<T>();
    match documents.next() {
        Some(Ok(first)) => {
            let rest = &printed[documents.byte_offset()..];
            if rest.trim_ascii().is_empty() {
                Ok(first)
            } else {
                Err(ExecReason::TwoDocuments)
            }
        }
        Some(Err(error)) if error.is_data() => Err(ExecReason::OtherShape(shape)),
        Some(Err(_)) | None => Err(ExecReason::NotJson),
    }
}

/// RFC 3339 to seconds since the Unix epoch.
fn time(text: Option<String>, member: &'static str) -> Result<Option<u64>, ExecReason> {
    let Some(text) = text else { return Ok(None) };
    let time: jiff::Timestamp = text.parse().map_err(|_| ExecReason::OddTime(member))?;
    // Before 1970 is ended, like 1970.
    Ok(Some(u64::try_from(time.as_second()).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_790_000_000; // 2026-09-21T14:13:20Z

    fn why(output: Output, printed: &str) -> String {
        let error = read(output, printed.as_bytes(), NOW).err();
        error.expect("no token").to_string()
    }

    fn credential(status: &str) -> String {
        format!(
            r#"{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{status}}}"#
        )
    }

    fn jwt(ends: u64) -> String {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;

        let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"exp":{ends}}}"#));
        format!("e30.{claims}.c2ln")
    }

    #[test]
    fn each_shape_brings_its_token_and_its_end() {
        let timed = r#"{"token":"abc","expirationTimestamp":"2026-09-21T16:13:21+02:00"}"#;
        let aws = format!(
            r#"{{"WebIdentityToken":"{}","Expiration":"2026-09-21T14:13:21.000000+00:00"}}"#,
            jwt(NOW + 9)
        );
        for (output, printed, ends) in [
            (
                Output::ExecCredential,
                credential(timed) + "\n",
                Some(NOW + 1),
            ),
            (
                Output::ExecCredential,
                credential(r#"{"token":"abc"}"#),
                None,
            ),
            (Output::RawJwt, jwt(NOW + 5) + "\n", Some(NOW + 5)),
            (Output::AwsWebIdentity, aws, Some(NOW + 1)),
        ] {
            let found = read(output, printed.as_bytes(), NOW);
            assert_eq!(found.ok().map(|found| found.ends), Some(ends), "{printed}");
        }
    }

    /// L37
    #[test]
    fn what_is_wrong_with_a_credential_is_one_sentence() {
        let kubernetes = |printed: &str| why(Output::ExecCredential, printed);
        let good = credential(r#"{"token":"abc"}"#);
        assert_eq!(kubernetes(" \n"), "printed nothing");
        assert_eq!(kubernetes("Please sign in"), "printed no JSON");
        assert_eq!(kubernetes(&good[..40]), "printed no JSON");
        let twice = format!("{good}\n{good}");
        assert_eq!(kubernetes(&twice), "printed more than one document");
        let other = "printed JSON that is no ExecCredential";
        for printed in [
            "{}",
            "\"abc\"",
            "[]",
            "7",
            &credential("7"),
            &credential(r#"{"token":7}"#),
        ] {
            assert_eq!(kubernetes(printed), other, "{printed}");
        }
        let doubled = credential(r#"{"token":"abc","token":"def"}"#);
        assert_eq!(kubernetes(&doubled), other);
        let alpha = good.replace("/v1\"", "/v1alpha1\"");
        let version = "speaks `client.authentication.k8s.io/v1alpha1`, which is not known here";
        assert_eq!(kubernetes(&alpha), version);
        for status in ["{}", "null", r#"{"clientCertificateData":"x"}"#] {
            assert_eq!(kubernetes(&credential(status)), "printed no `status.token`");
        }
        for token in ["", " ", "a b", "a\\nb", "a\\u0000"] {
            let printed = credential(&format!(r#"{{"token":"{token}"}}"#));
            assert_eq!(kubernetes(&printed), "printed something else than a token");
        }
        let time = credential(r#"{"token":"abc","expirationTimestamp":"tomorrow"}"#);
        let odd = "printed a time that cannot be read in `status.expirationTimestamp`";
        assert_eq!(kubernetes(&time), odd);
        let ended = credential(r#"{"token":"abc","expirationTimestamp":"2026-09-21T14:13:20Z"}"#);
        assert_eq!(kubernetes(&ended), "printed a token that has ended already");
    }

    #[test]
    fn a_raw_token_is_a_web_token_and_nothing_else() {
        let raw = |printed: &str| why(Output::RawJwt, printed);
        let good = jwt(NOW + 5);
        let twice = format!("{good}\n{good}");
        for printed in ["abc", "a.b", "a..c", "a.b.c.d", "a.b.é", &twice] {
            assert_eq!(
                raw(printed),
                "printed something else than a token",
                "{printed}"
            );
        }
        assert_eq!(raw(&jwt(NOW)), "printed a token that has ended already");
    }

    #[test]
    fn an_answer_of_aws_without_its_token_is_named() {
        let aws = |printed: &str| why(Output::AwsWebIdentity, printed);
        assert_eq!(aws("{}"), "printed no `WebIdentityToken`");
        // What `--output text` prints begins with a number.
        assert_eq!(
            aws("2026-09-21T14:13:21+00:00\teyJ"),
            "printed JSON that is no answer of `aws sts get-web-identity-token`"
        );
    }
}
