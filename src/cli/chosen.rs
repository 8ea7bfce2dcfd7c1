//! What the dashboard needs of the configuration, as its own plain data.

use crate::app;
use crate::app::screens::log::Times;
use crate::cli::{commands, views};
use crate::config;
use crate::domain::{EntityRef, Opens, Protection, ServerId};

/// The name of a gateway, which stands in the place of a context's Drones.
pub(super) const GATEWAY: &str = "gateway";

/// What the dashboard needs of the configuration.
pub(super) fn settings(
    config: &config::Settings,
    contexts: &[config::ContextSettings],
) -> app::Settings {
    let because = config.read_only_because_of_findings.then(|| {
        "read-only: config.yaml has findings (`backdrone config check` lists them)".to_owned()
    });
    let columns = config
        .columns
        .get("services")
        .map(|change| app::ColumnSettings {
            only: change.only.clone(),
            added: change.add.clone(),
            removed: change.remove.clone(),
        });
    let sort = config.sort.get("services").map(|sort| {
        let minus = if sort.reverse { "-" } else { "" };
        format!("{minus}{}", sort.by)
    });
    let columns = columns.unwrap_or_default();
    app::Settings {
        contexts: contexts.iter().map(context).collect(),
        read_only: config.read_only,
        read_only_because: because,
        ascii: config.ascii,
        reduced_motion: config.reduced_motion,
        commands: commands::shown(&config.commands),
        views: views::shown(&config.views, &columns),
        columns,
        sort,
        log: log(&config.log),
        known: known(config),
        version: env!("CARGO_PKG_VERSION").into(),
        ..app::Settings::default()
    }
}

fn log(chosen: &config::LogSettings) -> app::LogSettings {
    app::LogSettings {
        error_patterns: chosen.error_patterns.clone(),
        ignore_patterns: chosen.ignore_patterns.clone(),
        wrap: chosen.wrap,
        times: if chosen.timestamps {
            Times::Relative
        } else {
            Times::Off
        },
    }
}

fn context(chosen: &config::ContextSettings) -> app::ContextSettings {
    let plain = |url: &url::Url| url.as_str().trim_end_matches('/').to_owned();
    let server = |name: &str, url: &url::Url| app::ServerSettings {
        id: ServerId {
            context: chosen.name.as_str().into(),
            server: name.into(),
        },
        url: plain(url).into(),
        by_session: false,
        keeps_token: false,
    };
    let gateway = chosen.gateway.as_ref().map(|url| app::ServerSettings {
        by_session: chosen.auth.is_some(),
        ..server(GATEWAY, url)
    });
    let drones = chosen.drones.iter().map(|drone| app::ServerSettings {
        keeps_token: drone.token.is_none(),
        ..server(&drone.name, &drone.url)
    });
    let servers = gateway.into_iter().chain(drones);
    app::ContextSettings {
        name: chosen.name.as_str().into(),
        backstage: chosen
            .backstage
            .as_ref()
            .map(|server| plain(&server.url).into()),
        servers: servers.collect(),
        me: chosen
            .me
            .as_deref()
            .and_then(|me| EntityRef::parse(me, "user", "default")),
        protection: Protection {
            context: chosen.protected,
            targets: chosen.protected_targets.clone(),
            repos: chosen.protected_repos.clone(),
        },
        colour: chosen
            .colour
            .as_ref()
            .map(|colour| format!("{colour:?}").to_lowercase().into()),
        read_only: chosen.read_only,
        auth: auth(chosen),
    }
}

/// How a person signs in, for the panel that asks for it.
fn auth(chosen: &config::ContextSettings) -> Option<app::AuthSettings> {
    let config::AuthSettings::Issuer(issuer) = chosen.auth.as_ref()? else {
        return None;
    };
    let opens = if chosen.gateway.is_some() {
        Opens::Gateway
    } else if issuer.profile == config::Profile::Backstage {
        Opens::Backstage
    } else {
        Opens::Company
    };
    let issuer_host = url::Url::parse(&issuer.issuer).ok();
    let issuer_host = issuer_host.as_ref().and_then(host);
    Some(app::AuthSettings {
        issuer: issuer_host.as_deref().unwrap_or(&issuer.issuer).into(),
        opens,
        for_catalog: chosen
            .backstage
            .as_ref()
            .is_some_and(|server| server.token.is_none()),
        device: issuer.allow_device,
    })
}

/// The contexts that can be switched to.
pub(super) fn known(config: &config::Settings) -> Vec<app::KnownContext> {
    let contexts = config.contexts.iter().map(|context| app::KnownContext {
        name: context.name.as_str().into(),
        servers: servers(context),
        protected: context.protected,
    });
    let demo = cfg!(feature = "demo").then(|| app::KnownContext {
        name: config::DEMO.into(),
        servers: "the built-in pretend world".to_owned(),
        protected: false,
    });
    contexts.chain(demo).collect()
}

/// The hosts of a context.
pub(super) fn servers(context: &config::ContextSettings) -> String {
    let catalog = context.backstage.as_ref().map(|server| &server.url);
    let drones = context.drones.iter().map(|server| &server.url);
    let all = catalog.into_iter().chain(&context.gateway).chain(drones);
    let hosts: Vec<String> = all.filter_map(host).collect();
    hosts.join(" · ")
}

/// The host, and the port where it is not the usual one.
fn host(url: &url::Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}
