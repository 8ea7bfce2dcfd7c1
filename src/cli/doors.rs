//! From the configuration to what lets a person in: the sign-in of a context, and the tokens that are
//! kept.

use std::path::{Path, PathBuf};

use crate::cli::World;
use crate::config::{self, AuthSettings, BearerToken, ExecSettings, IssuerSettings, TokenStore};
use crate::operations::{
    Bearer, ClientId, Flow, Interactive, Limits, Login, Output, OwnToken, Plugin, Profile,
    Redirect, SignIn, SignInSetup, Store, Surroundings, TokenFeed, Wanted, only_ours,
};

/// What lets a person into one context.
pub(super) struct Doors {
    pub(super) sign_in: Option<SignIn>,
    /// A credential program, in place of a sign-in.
    plugin: Option<TokenFeed>,
    store: Store,
    context: String,
}

impl Doors {
    /// The doors of a context. Opens none of them, and reads nothing but the name of this device.
    pub(super) fn of(
        world: &World,
        config: &config::Settings,
        chosen: &config::ContextSettings,
        path: Option<&Path>,
        via: &str,
    ) -> Self {
        let issuer = match &chosen.auth {
            Some(AuthSettings::Issuer(issuer)) => Some(issuer),
            _ => None,
        };
        let store = store(world, config, issuer.is_some_and(|it| it.require_keyring));
        let sign_in = issuer.map(|issuer| {
            SignIn::new(SignInSetup {
                login: login(chosen, issuer),
                store: store.clone(),
                limits: Limits::default(),
                proxy: config.http.proxy.clone(),
                ca: config.http.ca.clone(),
                surroundings: Surroundings::read(|name| world.variable(name), Path::exists),
                device: device(world),
                host: host(world),
                patience: SignInSetup::PATIENCE,
            })
        });
        let plugin = match &chosen.auth {
            Some(AuthSettings::Exec(exec)) => Some(plugin(exec, chosen, world, path, via != "tui")),
            _ => None,
        };
        Self {
            sign_in,
            plugin,
            store,
            context: chosen.name.clone(),
        }
    }

    /// What signs requests with the token of the context, however it comes.
    pub(super) fn session(&self) -> TokenFeed {
        let sign_in = self.sign_in.as_ref().map(SignIn::feed);
        sign_in
            .or_else(|| self.plugin.clone())
            .unwrap_or_else(TokenFeed::none)
    }

    /// The person's own token for a Drone.
    pub(super) fn own_token(&self, url: &url::Url) -> OwnToken {
        OwnToken::of(&self.context, url, self.store.clone())
    }
}

/// `alone`: no dashboard has the terminal.
fn plugin(
    exec: &ExecSettings,
    chosen: &config::ContextSettings,
    world: &World,
    config: Option<&Path>,
    alone: bool,
) -> TokenFeed {
    let plugin = Plugin {
        command: exec.command.display().to_string(),
        args: exec.args.clone(),
        output: match exec.output {
            config::ExecOutput::ExecCredential => Output::ExecCredential,
            config::ExecOutput::RawJwt => Output::RawJwt,
            config::ExecOutput::AwsWebIdentity => Output::AwsWebIdentity,
        },
        interactive: match exec.interactive {
            config::Interactive::Never => Interactive::Never,
            config::Interactive::IfAvailable => Interactive::IfAvailable,
            config::Interactive::Always => Interactive::Always,
        },
        timeout: exec.timeout,
        audience: exec.audience.clone(),
        gateway: chosen.gateway.as_ref().map(ToString::to_string),
        config_is_safe: config.is_some_and(only_ours),
    };
    let variables = world.environment.clone().into_iter().collect();
    TokenFeed::plugin(plugin, variables, alone && world.stdin_is_terminal)
}

/// Where tokens are kept; in memory where there is no folder for them.
pub(super) fn store(world: &World, config: &config::Settings, require_keyring: bool) -> Store {
    let wanted = match config.store {
        TokenStore::Auto => Wanted::Auto,
        TokenStore::None => Wanted::None,
    };
    match &world.state_folder {
        Some(folder) => Store::open(folder.join("tokens"), wanted, require_keyring),
        None => Store::open(PathBuf::new(), Wanted::None, require_keyring),
    }
}

fn login(chosen: &config::ContextSettings, issuer: &IssuerSettings) -> Login {
    Login {
        context: chosen.name.clone(),
        issuer: issuer.issuer.clone(),
        profile: match issuer.profile {
            config::Profile::Standard => Profile::Standard,
            config::Profile::Backstage => Profile::Backstage,
            config::Profile::Dex => Profile::Dex,
        },
        client: match &issuer.client_id {
            Some(id) => ClientId::Known(id.clone()),
            None => ClientId::Register,
        },
        scopes: issuer.scopes.clone(),
        offline: issuer.offline,
        audience: issuer.audience.clone(),
        resource: issuer.resource.clone(),
        bearer: match issuer.token {
            BearerToken::Access => Bearer::Access,
            BearerToken::Id => Bearer::Id,
        },
        flow: match issuer.flow {
            config::Flow::Auto => Flow::Auto,
            config::Flow::Browser => Flow::Browser,
            config::Flow::Paste => Flow::Paste,
            config::Flow::Device => Flow::Device,
        },
        allow_device: issuer.allow_device,
        redirect: Redirect {
            host: issuer.redirect_host.clone(),
            ports: issuer.redirect_ports.clone(),
        },
        extra: issuer.extra.clone(),
        origin: origin(chosen),
    }
}

/// The servers that the bearer may be sent to: with others it would be another token.
fn origin(chosen: &config::ContextSettings) -> String {
    let catalog = chosen.backstage.as_ref().filter(|it| it.token.is_none());
    let servers = catalog.map(|it| &it.url).into_iter().chain(&chosen.gateway);
    let origins = servers.map(|url| url.origin().ascii_serialization());
    origins.collect::<Vec<_>>().join(" ")
}

/// The random name of this device, made once. Where it cannot be kept, each start has another.
fn device(world: &World) -> String {
    let path = world.state_folder.as_ref().map(|it| it.join("device"));
    let known = path
        .as_ref()
        .and_then(|path| std::fs::read_to_string(path).ok());
    let is_name = |name: &&str| name.len() == 32 && name.chars().all(|c| c.is_ascii_hexdigit());
    if let Some(name) = known.as_deref().map(str::trim).filter(is_name) {
        return name.to_owned();
    }
    let name = uuid::Uuid::new_v4().simple().to_string();
    if let Some(path) = path
        && let Some(folder) = path.parent()
        && std::fs::create_dir_all(folder).is_ok()
    {
        let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut fresh| {
            std::io::Write::write_all(&mut fresh, name.as_bytes())?;
            Ok(fresh.persist(&path)?)
        });
        if let Err(error) = written {
            tracing::debug!(%error, "the name of this device is not kept");
        }
    }
    name
}

/// What people call this machine.
fn host(world: &World) -> String {
    let named = ["HOSTNAME", "COMPUTERNAME"];
    let named = named.iter().find_map(|name| world.variable(name));
    let written = || std::fs::read_to_string("/etc/hostname").ok();
    let name = named.or_else(written).unwrap_or_default();
    let name = name.trim();
    if name.is_empty() {
        "this machine"
    } else {
        name
    }
    .to_owned()
}
