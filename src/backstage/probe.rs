//! Whether a Backstage stands at an address, asked before it is configured.

use serde::Deserialize;
use url::Url;

use crate::domain::{Fault, FaultKind, OwnIssuer};
use crate::http::{Raw, RawAnswer};

/// What Backstage's own issuer says of itself, as far as it tells whether people can sign in
/// (`backstage-api` 2.4).
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    registration_endpoint: Option<String>,
    #[serde(default)]
    client_id_metadata_document_supported: bool,
}

/// Asks `GET /api/auth/.well-known/openid-configuration`, which needs no token and is always there.
pub async fn probe(raw: &Raw, base: &Url) -> Result<OwnIssuer, Fault> {
    let mut url = base.clone();
    let folder = base.path().trim_end_matches('/');
    url.set_path(&format!(
        "{folder}/api/auth/.well-known/openid-configuration"
    ));
    let answer = raw.read(url).await?;
    let metadata: Option<Metadata> = serde_json::from_slice(&answer.body).ok();
    match metadata.filter(|_| answer.status.is_success()) {
        Some(metadata) if metadata.issuer.ends_with("/api/auth") => {
            Ok(if metadata.registration_endpoint.is_some() {
                OwnIssuer::Registers
            } else if metadata.client_id_metadata_document_supported {
                OwnIssuer::ReadsDocuments
            } else {
                OwnIssuer::Closed
            })
        }
        Some(metadata) => {
            let words = format!(
                "{} is no Backstage: its issuer is {}",
                host(base),
                metadata.issuer.chars().take(80).collect::<String>()
            );
            Err(Fault::new(FaultKind::Garbled, words)
                .hint("write the address at which the catalog stands in the browser"))
        }
        None => Err(stranger(base, &answer)),
    }
}

/// Says what answers there in place of a Backstage.
fn stranger(base: &Url, answer: &RawAnswer) -> Fault {
    let host = host(base);
    let page = answer.content_type() == "text/html";
    let (words, next) = match answer.status.as_u16() {
        200 if page => (
            format!("{host} answers with a web page where Backstage's backend should"),
            "the backend may have an address of its own: `backend.baseUrl` of its app-config says which",
        ),
        401 | 403 => (
            format!("{host} wants a sign-in before Backstage itself is asked"),
            "a proxy before it guards it: write the address of the backend behind, or ask who runs it",
        ),
        status @ 500.. => (
            format!("{host} answered {status}"),
            "it may be starting: ask again in a while",
        ),
        status => (
            format!("{host} is no Backstage: it answered {status} where the issuer should be"),
            "write the address at which the catalog stands in the browser",
        ),
    };
    let kind = if answer.status.is_server_error() {
        FaultKind::Server
    } else {
        FaultKind::Garbled
    };
    Fault::new(kind, words).hint(next)
}

fn host(base: &Url) -> &str {
    base.host_str().unwrap_or_default()
}
