//! How to sign in: the `auth` of a context, as it is written and as it counts.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use super::address::{self, is_loopback};
use super::contexts::Reading;
use super::given::{At, Given};
use super::words::Word;

/// How to sign in with an OpenID provider. `backstage` alone means Backstage's own issuer.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(transform = super::file::or_text)]
pub struct Auth {
    /// Where the provider departs from the standard.
    pub profile: Given<Profile>,
    /// The provider, byte for byte as its discovery document says; Backstage's own where nothing is said.
    pub issuer: Given<String>,
    /// The client that is registered for backdrone, or the address of its metadata document (`{device}` in
    /// it is the name of this machine's sign-in). Backstage's own issuer registers one where nothing is said.
    pub client_id: Given<String>,
    /// Scopes to ask for besides `openid profile email`.
    pub scopes: Given<Vec<Given<String>>>,
    /// Ask for a refresh token, so that a sign-in lasts.
    pub offline: Given<bool>,
    /// Audience to ask for, where the provider wants one.
    pub audience: Given<String>,
    /// Resource to ask for (RFC 8707), such as the address of the gateway.
    pub resource: Given<String>,
    /// Which token the servers are shown.
    pub token: Given<BearerToken>,
    /// The way in; `auto` takes the browser where there is one, else a pasted address.
    pub flow: Given<Flow>,
    /// Offer the device flow. It is open to phishing.
    pub allow_device: Given<bool>,
    /// Where the provider sends the browser back to.
    pub redirect: Given<Redirect>,
    /// `login` asks for the password again, `consent` for the consent.
    pub prompt: Given<String>,
    /// Seconds that a sign-in may be old.
    pub max_age: Given<u32>,
    /// Classes of sign-in to ask for, such as one with a second factor.
    pub acr_values: Given<String>,
    /// Whom to offer on the provider's page.
    pub login_hint: Given<String>,
    /// Annotation of users in the catalog that holds the provider's `sub` of a person, such as
    /// `okta.com/id`; by e-mail where nothing is said.
    pub person_annotation: Given<String>,
    /// Sign in only where the system's keyring can hold the key of the tokens.
    pub require_keyring: Given<bool>,
    /// A program that gives the token, in place of a sign-in.
    pub exec: Given<Exec>,
}

/// Where a provider departs from the standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    #[default]
    Standard,
    /// Backstage's own issuer.
    Backstage,
    Dex,
}

/// Which token the servers are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BearerToken {
    #[default]
    Access,
    Id,
}

/// The way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    #[default]
    Auto,
    Browser,
    Paste,
    Device,
}

/// Where the provider sends the browser back to.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Redirect {
    /// `127.0.0.1`, `[::1]` or `localhost`, as it is registered.
    pub host: Given<String>,
    /// Ports that are registered, in order; any free one where nothing is said.
    pub ports: Given<Vec<Given<u32>>>,
}

/// A program that gives the token.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Exec {
    /// The program, run without a shell.
    pub command: Given<String>,
    pub args: Given<Vec<Given<String>>>,
    /// What it prints.
    pub output: Given<ExecOutput>,
    /// Whether it may talk to the person in the terminal.
    pub interactive: Given<Interactive>,
    /// Seconds that it may take.
    pub timeout_seconds: Given<u32>,
}

/// What a credential program prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExecOutput {
    /// Kubernetes' `ExecCredential`.
    #[default]
    ExecCredential,
    RawJwt,
    /// `aws sts get-web-identity-token`.
    AwsWebIdentity,
}

/// Whether a credential program may talk to the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interactive {
    #[default]
    Never,
    IfAvailable,
    Always,
}

/// How a person comes to the token of a context.
#[derive(Clone, Debug)]
pub enum AuthSettings {
    Issuer(Box<IssuerSettings>),
    Exec(ExecSettings),
}

/// A sign-in at an OpenID provider.
#[derive(Clone, Debug)]
pub struct IssuerSettings {
    /// Byte for byte as written: it must equal the provider's own (OpenID Discovery 4.3).
    pub issuer: String,
    /// None: registered anew (Backstage's own issuer only).
    pub client_id: Option<String>,
    pub profile: Profile,
    pub scopes: Vec<String>,
    pub offline: bool,
    pub audience: Option<String>,
    pub resource: Option<Url>,
    pub token: BearerToken,
    pub flow: Flow,
    pub allow_device: bool,
    pub redirect_host: String,
    /// Empty: any free one.
    pub redirect_ports: Vec<u16>,
    /// Further parameters of the request: `prompt`, `max_age`, `acr_values`, `login_hint`.
    pub extra: Vec<(String, String)>,
    pub person_annotation: Option<String>,
    pub require_keyring: bool,
}

/// A program that gives the token.
#[derive(Clone, Debug)]
pub struct ExecSettings {
    pub command: PathBuf,
    pub args: Vec<String>,
    pub output: ExecOutput,
    pub interactive: Interactive,
    pub timeout: Duration,
    pub audience: Option<String>,
}

/// Hosts that stand for this machine in a redirect address (RFC 8252 7.3 and 8.3).
const HOSTS: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// Seconds that a credential program may take where nothing is said.
const PATIENCE: u32 = 60;

impl Reading<'_, '_> {
    /// The way to the token; `backstage` is the address of the context's catalog.
    pub(super) fn auth(
        &mut self,
        given: &Given<Auth>,
        backstage: Option<&Url>,
    ) -> Option<AuthSettings> {
        let at = given.0.as_ref()?;
        if let Some(exec) = &at.value.exec.0 {
            if let Some(issuer) = &at.value.issuer.0 {
                let hint = Some("keep one of them".to_owned());
                let message = "`exec` stands in place of a sign-in at `issuer`";
                self.layers.find(&issuer.place, message, hint);
                return None;
            }
            return self.exec(exec, &at.value.audience).map(AuthSettings::Exec);
        }
        let issuer = self.issuer(at, backstage)?;
        Some(AuthSettings::Issuer(Box::new(issuer)))
    }

    fn issuer(&mut self, at: &At<Auth>, backstage: Option<&Url>) -> Option<IssuerSettings> {
        let auth = &at.value;
        let own = backstage.map(|url| format!("{}/api/auth", address::shown(url)));
        let issuer = match (&auth.issuer.0, &own) {
            (Some(issuer), _) => {
                self.is_safe(issuer)?;
                self.note("auth.issuer", &auth.issuer);
                issuer.value.clone()
            }
            (None, Some(own)) => own.clone(),
            (None, None) => {
                let hint = Some("or name the `backstage` whose own issuer is meant".to_owned());
                let message = "`auth` wants `issuer` and `client_id`";
                self.layers.find(&at.place, message, hint);
                return None;
            }
        };
        let is_own = own.as_ref() == Some(&issuer);
        let default = if is_own {
            Profile::Backstage
        } else {
            Profile::Standard
        };
        let profile = auth.profile.value().copied().unwrap_or(default);
        let client_id = self
            .layers
            .optional(&self.key("auth.client_id"), &auth.client_id);
        if client_id.is_none() && profile != Profile::Backstage {
            let message = "`auth` wants `client_id`, the client that is registered for backdrone";
            self.layers.find(&at.place, message, None);
            return None;
        }
        Some(IssuerSettings {
            issuer,
            client_id,
            profile,
            scopes: self.list("auth.scopes", &auth.scopes),
            offline: self
                .layers
                .only_in_file(&self.key("auth.offline"), &auth.offline, true),
            audience: self
                .layers
                .optional(&self.key("auth.audience"), &auth.audience),
            resource: self.resource(&auth.resource),
            token: auth.token.value().copied().unwrap_or_default(),
            flow: auth.flow.value().copied().unwrap_or_default(),
            allow_device: self.switch("auth.allow_device", &auth.allow_device),
            redirect_host: self.redirect_host(auth.redirect.value()),
            redirect_ports: self.redirect_ports(auth.redirect.value()),
            extra: self.extra(auth),
            person_annotation: self
                .layers
                .optional(&self.key("auth.person_annotation"), &auth.person_annotation),
            require_keyring: self.switch("auth.require_keyring", &auth.require_keyring),
        })
    }

    /// A provider is reached by `https`, on this machine excepted: what is sent there opens doors.
    fn is_safe(&mut self, issuer: &At<String>) -> Option<()> {
        match address::absolute(&issuer.value) {
            Ok(url) if url.scheme() == "https" || is_loopback(&url) => Some(()),
            Ok(_) => {
                let message = "an issuer is reached by `https://`, on this machine excepted";
                self.layers.find(&issuer.place, message, None);
                None
            }
            Err(error) => {
                self.layers.find(&issuer.place, error.message, error.hint);
                None
            }
        }
    }

    fn note<T: Word>(&mut self, key: &str, given: &Given<T>) {
        let _ = self.layers.optional(&self.key(key), given);
    }

    fn resource(&mut self, given: &Given<String>) -> Option<Url> {
        let at = given.0.as_ref()?;
        self.note("auth.resource", given);
        match Url::parse(&at.value) {
            Ok(url) => Some(url),
            Err(error) => {
                let message = format!("`resource` is no address: {error}");
                self.layers.find(&at.place, message, None);
                None
            }
        }
    }

    fn redirect_host(&mut self, redirect: Option<&Redirect>) -> String {
        let given = redirect.and_then(|redirect| redirect.host.0.as_ref());
        match given {
            Some(at) if HOSTS.contains(&at.value.as_str()) => at.value.clone(),
            Some(at) => {
                let message = format!(
                    "the browser comes back to this machine, `{}` is none of its names",
                    at.value
                );
                let hint = Some(format!("one of {}", HOSTS.join(", ")));
                self.layers.find(&at.place, message, hint);
                HOSTS[0].to_owned()
            }
            None => HOSTS[0].to_owned(),
        }
    }

    fn redirect_ports(&mut self, redirect: Option<&Redirect>) -> Vec<u16> {
        let given = redirect.and_then(|redirect| redirect.ports.value());
        let mut ports = Vec::new();
        for at in given
            .into_iter()
            .flatten()
            .filter_map(|port| port.0.as_ref())
        {
            match u16::try_from(at.value) {
                Ok(port) if port > 0 => ports.push(port),
                _ => {
                    let message =
                        format!("a port is a number from 1 to 65535, found `{}`", at.value);
                    self.layers.find(&at.place, message, None);
                }
            }
        }
        ports
    }

    fn extra(&mut self, auth: &Auth) -> Vec<(String, String)> {
        let words = [
            ("prompt", &auth.prompt),
            ("acr_values", &auth.acr_values),
            ("login_hint", &auth.login_hint),
        ];
        let mut extra = Vec::new();
        for (name, given) in words {
            let value = self
                .layers
                .optional(&self.key(&format!("auth.{name}")), given);
            extra.extend(value.map(|value| (name.to_owned(), value)));
        }
        let age = self
            .layers
            .optional(&self.key("auth.max_age"), &auth.max_age);
        extra.extend(age.map(|age| ("max_age".to_owned(), age.to_string())));
        extra
    }

    fn exec(&mut self, at: &At<Exec>, audience: &Given<String>) -> Option<ExecSettings> {
        let Some(command) = &at.value.command.0 else {
            self.layers.find(&at.place, "`exec` wants `command`", None);
            return None;
        };
        // Arguments may hold what must not be shown.
        self.note("auth.exec.command", &at.value.command);
        let args = at.value.args.value().into_iter().flatten();
        let seconds = at.value.timeout_seconds.value().copied();
        Some(ExecSettings {
            command: self.layers.home(&command.value),
            args: args.filter_map(Given::value).cloned().collect(),
            output: at.value.output.value().copied().unwrap_or_default(),
            interactive: at.value.interactive.value().copied().unwrap_or_default(),
            timeout: Duration::from_secs(seconds.unwrap_or(PATIENCE).max(1).into()),
            audience: self.layers.optional(&self.key("auth.audience"), audience),
        })
    }
}
