//! The file that `config init` prints, to begin with.

/// A starter file: every key once, explained and switched off. Its first line names the JSON
/// Schema that `config schema` prints, so that an editor helps.
pub const fn default_file() -> &'static str {
    STARTER
}

/// Words for people begin with `## `; what begins with `# ` may be switched on as it stands.
const STARTER: &str = "\
# yaml-language-server: $schema=./config.schema.json
## Configuration of backdrone. `backdrone config schema > config.schema.json` beside this file
## makes the first line work; `backdrone config check` names every mistake.

## Colours: one theme, or one for dark and one for light terminals.
# theme: { dark: ansi, light: ansi-light }

## The key map to begin with; keys.yaml changes single keys.
# keys: default

## Switch everything off that changes something on a server.
# read_only: false

## Draw with ASCII only; take the mouse; show no spinner.
# ascii: false
# mouse: true
# reduced_motion: false

## Annotations that name a component's repository, the most telling first.
# annotations:
#   - drone.io/repo-slug
#   - github.com/project-slug
#   - gitlab.com/project-slug
#   - backstage.io/source-location

## The context to open when none is named, and all of them.
# context: prod
# contexts:
#   prod:
#     backstage: https://backstage.acme.example
#     drone: { url: https://drone.acme.example, token: { env: DRONE_TOKEN } }
#     me: user:default/ana
#     auth: backstage
#     protected: true
#     protected_targets: [production]
#     protected_repos: []
#     colour: red
#   staging:
#     backstage: { url: https://backstage.acme.example, token: { file: ~/.backstage-token } }
#     drone: https://drone.staging.acme.example
#   guarded:
#     backstage: https://backstage.acme.example
#     gateway: https://builds.acme.example
#     auth:
#       issuer: https://id.acme.example
#       client_id: backdrone
#       resource: https://builds.acme.example
#       scopes: []
#       offline: true
#       token: access
#       flow: auto
#       allow_device: false
#       redirect: { host: 127.0.0.1, ports: [] }
#       require_keyring: false

## Columns and order of a screen's list.
# columns:
#   services: { add: [system], remove: [event] }
# sort:
#   services: { by: status, reverse: false }

## How logs are read: regular expressions besides the known ones.
# log:
#   error_patterns: ['^FATAL']
#   ignore_patterns: ['0 errors']
#   wrap: false
#   timestamps: true

## What is kept on disk between two starts.
# cache: { enabled: true, catalog_minutes: 10 }

## How servers are reached.
# http: { ca: /etc/ssl/acme.pem, proxy: http://proxy.acme.example:3128 }

## Own commands on keys; no shell reads them.
# commands:
#   - key: g t
#     name: open ticket
#     scopes: [build]
#     run: [ticket, new, --title, '{service}-{number}']
#     confirm: true
#     read_only: false
";
