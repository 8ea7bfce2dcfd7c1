//! Contexts: from what is written under `contexts` to servers with addresses and tokens.

use super::address::{self, Server, shown};
use super::file::{Context, Drone, File, Token};
use super::given::{At, Given, Table};
use super::layers::{Layers, Origin};
use super::names::{file_name, refusal};
use super::place::Place;
use super::settings::{BackstageServer, ContextSettings, DroneServer, TokenSource};
use url::Url;

/// The variables that drone-cli reads.
const DRONE_SERVER: &str = "DRONE_SERVER";
const DRONE_TOKEN: &str = "DRONE_TOKEN";

/// The contexts of the file in written order; without any, one that `DRONE_SERVER` names.
pub(super) fn contexts(
    layers: &mut Layers<'_>,
    file: &File,
    annotations: &[String],
) -> Vec<ContextSettings> {
    let ambient = ambient_drone(layers);
    let mut contexts = Vec::new();
    for (name, place, context) in file.contexts.value().into_iter().flat_map(Table::iter) {
        if let Some(why) = refusal(name) {
            layers.find(
                place,
                why,
                Some("give it another name, a short one".to_owned()),
            );
            continue;
        }
        let mut reading = Reading {
            layers,
            path: format!("contexts.{name}"),
            ambient: &ambient,
        };
        contexts.push(reading.context(name, context, annotations));
    }
    if let (true, Some(drone)) = (contexts.is_empty(), ambient) {
        contexts.push(ambient_context(layers, drone, annotations));
    }
    contexts
}

/// The server that `DRONE_SERVER` names.
fn ambient_drone(layers: &mut Layers<'_>) -> Option<DroneServer> {
    let text = layers.variable(DRONE_SERVER)?;
    let place = Origin::Environment(DRONE_SERVER).place();
    let url = understood(layers, &place, &text, Server::Drone)?;
    Some(DroneServer {
        name: host(&url),
        url,
        // Also where it is not set: its absence is named then, in place of a server's bare 401.
        token: Some(TokenSource::Env(DRONE_TOKEN.to_owned())),
        ca: None,
    })
}

fn ambient_context(
    layers: &mut Layers<'_>,
    drone: DroneServer,
    annotations: &[String],
) -> ContextSettings {
    let name = drone.name.clone();
    record_ambient(layers, &format!("contexts.{name}"), &drone);
    ContextSettings {
        file_name: file_name(&name),
        backstage: None,
        gateway: None,
        me: None,
        annotations: annotations.to_vec(),
        auth: None,
        protected: false,
        protected_targets: Vec::new(),
        protected_repos: Vec::new(),
        colour: None,
        read_only: false,
        drones: vec![drone],
        name,
    }
}

fn record_ambient(layers: &mut Layers<'_>, path: &str, drone: &DroneServer) {
    let from = Origin::Environment(DRONE_SERVER);
    layers.record(&format!("{path}.drone.url"), shown(&drone.url), from);
    record_ambient_token(layers, &format!("{path}.drone.token"));
}

/// Shows of the token in the environment only whether there is one.
fn record_ambient_token(layers: &mut Layers<'_>, key: &str) {
    let is_set = layers.variable(DRONE_TOKEN).is_some();
    let shown = if is_set { "(set)" } else { "(not set)" };
    layers.record(key, shown, Origin::Environment(DRONE_TOKEN));
}

/// An address, or a finding; a page is understood as its server, with a note.
fn understood(layers: &mut Layers<'_>, place: &Place, text: &str, server: Server) -> Option<Url> {
    match address::parse(text, server) {
        Ok(address) => {
            if let Some(better) = address.better {
                let note = layers.loaded.finding(place, "this is a page of the server");
                layers
                    .findings
                    .push(note.hint(format!("write `{better}`")).noted());
            }
            Some(address.url)
        }
        Err(error) => {
            layers.find(place, error.message, error.hint);
            None
        }
    }
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or(host.to_owned(), |port| format!("{host}:{port}"))
}

/// One context on its way from the file.
pub(super) struct Reading<'a, 'b> {
    pub(super) layers: &'a mut Layers<'b>,
    path: String,
    ambient: &'a Option<DroneServer>,
}

impl Reading<'_, '_> {
    pub(super) fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    fn context(&mut self, name: &str, file: &Context, annotations: &[String]) -> ContextSettings {
        let gateway = self.gateway(file);
        let no_gateway = file.gateway.0.is_none();
        let annotations = match file.annotations.0 {
            Some(_) => self.list("annotations", &file.annotations),
            None => annotations.to_vec(),
        };
        let backstage = self.backstage(file);
        let catalog = backstage.as_ref().map(|server| &server.url);
        ContextSettings {
            name: name.to_owned(),
            file_name: file_name(name),
            drones: if no_gateway {
                self.drones(file)
            } else {
                Vec::new()
            },
            gateway,
            me: self.layers.optional(&self.key("me"), &file.me),
            annotations,
            auth: self.auth(&file.auth, catalog),
            backstage,
            protected: self.switch("protected", &file.protected),
            protected_targets: self.list("protected_targets", &file.protected_targets),
            protected_repos: self.list("protected_repos", &file.protected_repos),
            colour: self.layers.optional(&self.key("colour"), &file.colour),
            read_only: self.switch("read_only", &file.read_only),
        }
    }

    pub(super) fn switch(&mut self, key: &str, given: &Given<bool>) -> bool {
        self.layers.only_in_file(&self.key(key), given, false)
    }

    pub(super) fn list(&mut self, key: &str, given: &Given<Vec<Given<String>>>) -> Vec<String> {
        self.layers.list(&self.key(key), given, &[])
    }

    fn url(&mut self, key: &str, at: &At<String>, server: Server) -> Option<Url> {
        let url = understood(self.layers, &at.place, &at.value, server)?;
        self.layers
            .record(&self.key(key), shown(&url), Origin::File(at.place.clone()));
        Some(url)
    }

    fn gateway(&mut self, file: &Context) -> Option<Url> {
        let at = file.gateway.0.as_ref()?;
        if file.drone.0.is_some() {
            let hint = "keep one of them".to_owned();
            self.layers.find(
                &at.place,
                "`gateway` stands in place of `drone`",
                Some(hint),
            );
        }
        self.url("gateway", at, Server::Gateway)
    }

    fn backstage(&mut self, file: &Context) -> Option<BackstageServer> {
        let at = file.backstage.0.as_ref()?;
        let Some(address) = &at.value.url.0 else {
            self.layers.find(&at.place, "`backstage` wants `url`", None);
            return None;
        };
        let url = self.url("backstage.url", address, Server::Backstage)?;
        let token = self.token("backstage.token", &at.value.token);
        let ca = self.layers.path(&self.key("backstage.ca"), &at.value.ca);
        Some(BackstageServer { url, token, ca })
    }

    fn drones(&mut self, file: &Context) -> Vec<DroneServer> {
        let Some(written) = file.drone.value() else {
            if let Some(drone) = self.ambient {
                record_ambient(self.layers, &self.path, drone);
            }
            return self.ambient.iter().cloned().collect();
        };
        let mut drones: Vec<DroneServer> = Vec::new();
        for (number, at) in written
            .iter()
            .filter_map(|given| given.0.as_ref())
            .enumerate()
        {
            let path = match written.len() {
                1 => "drone".to_owned(),
                _ => format!("drone.{number}"),
            };
            let Some(drone) = self.drone(&path, at) else {
                continue;
            };
            if drones.iter().any(|other| other.name == drone.name) {
                let message = format!("two servers are called `{}`", drone.name);
                let hint = "give one of them another `name`".to_owned();
                self.layers.find(&at.place, message, Some(hint));
                continue;
            }
            drones.push(drone);
        }
        drones
    }

    fn drone(&mut self, path: &str, at: &At<Drone>) -> Option<DroneServer> {
        let Some(address) = &at.value.url.0 else {
            self.layers.find(&at.place, "`drone` wants `url`", None);
            return None;
        };
        let url = self.url(&format!("{path}.url"), address, Server::Drone)?;
        let name = &at.value.name;
        let name = self
            .layers
            .only_in_file(&self.key(&format!("{path}.name")), name, host(&url));
        let token = self.token(&format!("{path}.token"), &at.value.token);
        let unsaid = at.value.token.0.is_none();
        let token = token.or_else(|| self.ambient_token(path, &url).filter(|_| unsaid));
        let ca = self
            .layers
            .path(&self.key(&format!("{path}.ca")), &at.value.ca);
        Some(DroneServer {
            name,
            url,
            token,
            ca,
        })
    }

    /// `DRONE_TOKEN` is for the server that `DRONE_SERVER` names, and for no other.
    fn ambient_token(&mut self, path: &str, url: &Url) -> Option<TokenSource> {
        let ambient = self
            .ambient
            .as_ref()
            .filter(|ambient| ambient.url.origin() == url.origin())?;
        let token = ambient.token.clone()?;
        let key = self.key(&format!("{path}.token"));
        record_ambient_token(self.layers, &key);
        Some(token)
    }

    fn token(&mut self, key: &str, given: &Given<Token>) -> Option<TokenSource> {
        let at = given.0.as_ref()?;
        let (source, shown) = match &at.value {
            Token::Env(name) => {
                let name = name.value()?.clone();
                let shown = format!("environment {name}");
                (TokenSource::Env(name), shown)
            }
            Token::File(path) => {
                let path = self.layers.home(path.value()?);
                let shown = format!("file {}", path.display());
                (TokenSource::File(path), shown)
            }
            Token::Command(argv) => {
                let argv: Vec<String> = argv.iter().filter_map(Given::value).cloned().collect();
                let Some(program) = argv.first() else {
                    self.layers
                        .find(&at.place, "the command names no program", None);
                    return None;
                };
                // Arguments may hold what must not be shown.
                let shown = format!("command {program}");
                (TokenSource::Command(argv), shown)
            }
        };
        self.layers
            .record(&self.key(key), shown, Origin::File(at.place.clone()));
        Some(source)
    }
}
