//! The table of the house: which room may import which, and which outside crates it may name.

/// A room, the rooms that it may import, the crates that it may name.
pub(super) struct Room {
    pub(super) name: &'static str,
    pub(super) rooms: &'static [&'static str],
    pub(super) crates: &'static [&'static str],
}

/// Rooms that see everything and decide nothing; their crates are their own affair.
pub(super) const ROOTS: [&str; 3] = ["cli", "main", "lib"];

/// Rooms without clock, task, lock or global.
pub(super) const PURE: [&str; 4] = ["text", "domain", "app", "ui"];

/// A crate that stands in one file of its room only.
pub(super) const ONE_FILE: [(&str, &str, &str); 5] = [
    ("domain", "zeroize", "src/domain/secret.rs"),
    ("ui", "serde", "src/ui/theme.rs"),
    ("ui", "serde_yaml", "src/ui/theme.rs"),
    ("config", "serde_yaml", "src/config/yaml.rs"),
    // Time since boot, suspended or not, whose process this is, the end of a group: `std` has none.
    ("identity", "rustix", "src/identity/os.rs"),
];

/// Files that write, or hold the terminal itself: nothing else puts words on a screen or into a
/// stream.
pub(super) const PENS: [&str; 5] = [
    "src/ui/canvas.rs",
    "src/cli/out.rs",
    "src/runtime/terminal.rs",
    "src/runtime/tty.rs",
    "src/main.rs",
];

const fn room(
    name: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static str],
) -> Room {
    Room {
        name,
        rooms,
        crates,
    }
}

pub(super) const ROOMS: [Room; 15] = [
    room(
        "text",
        &[],
        &["vte", "unicode_width", "unicode_segmentation"],
    ),
    room("domain", &["text"], &["zeroize"]),
    room(
        "app",
        &["domain", "text"],
        &["nucleo_matcher", "regex", "tui_input"],
    ),
    room(
        "ui",
        &["app", "domain", "text"],
        // tui_input: what `app` holds of a text field, to be shown.
        &["ratatui", "serde", "serde_yaml", "tui_input"],
    ),
    room(
        "logs",
        &["domain", "text"],
        &["memchr", "regex", "aho_corasick", "tempfile", "thiserror"],
    ),
    room("report", &["domain"], &["serde", "serde_json", "schemars"]),
    room(
        "http",
        &["domain"],
        &[
            "reqwest",
            "rustls",
            "webpki_root_certs",
            "url",
            "bytes",
            "serde",
            "serde_json",
            "serde_path_to_error",
            "thiserror",
            "futures_util",
            "tokio",
            "backon",
            "uuid",
            "tracing",
        ],
    ),
    room(
        "backstage",
        &["http", "domain"],
        // tokio: several questions at once; base64, zeroize: whose the token says it is.
        &[
            "serde",
            "serde_json",
            "url",
            "bytes",
            "futures_util",
            "tokio",
            "base64",
            "zeroize",
        ],
    ),
    room(
        "drone",
        &["http", "domain"],
        // tokio, getrandom: streams are read into a door and opened again after a while.
        &[
            "serde",
            "serde_json",
            "url",
            "bytes",
            "futures_util",
            "tokio",
            "getrandom",
            "tracing",
        ],
    ),
    room(
        "identity",
        &["http", "domain"],
        // jiff: the end of a plugin's token; rustix: a plugin that hangs is killed with all that it
        // started, and whose a file is.
        &[
            "openidconnect",
            "keyring_core",
            "zbus_secret_service_keyring_store",
            "linux_keyutils_keyring_store",
            "apple_native_keyring_store",
            "windows_native_keyring_store",
            "aes_gcm",
            "base64",
            "sha2",
            "getrandom",
            "jiff",
            "rustix",
            "webbrowser",
            "url",
            "serde",
            "serde_json",
            "thiserror",
            "tempfile",
            "tokio",
            "tracing",
            "zeroize",
        ],
    ),
    room(
        "audit",
        &["http", "domain"],
        &[
            "serde",
            "serde_json",
            "serde_json_canonicalizer",
            "sha2",
            "base64",
            "thiserror",
            "tokio",
            "tracing",
            "uuid",
        ],
    ),
    room(
        "operations",
        &[
            "backstage",
            "drone",
            "identity",
            "audit",
            "http",
            "logs",
            "domain",
        ],
        // jiff: the time of a line in the own record.
        &["futures_util", "tokio", "tracing", "url", "bytes", "jiff"],
    ),
    room(
        "runtime",
        // report: a timeline that is saved as a file, for programs and auditors.
        &[
            "app",
            "ui",
            "operations",
            "logs",
            "report",
            "domain",
            "http",
            "text",
        ],
        &[
            "tokio",
            "tokio_util",
            "crossterm",
            "ratatui",
            "futures_util",
            "directories",
            "notify",
            "rustix",
            "jiff",
            "tempfile",
            "webbrowser",
            "tracing",
            "serde",
            "postcard",
        ],
    ),
    room(
        "demo",
        &[],
        // jiff: the time of the world in a header.
        &[
            "axum",
            "tower_http",
            "tokio",
            "futures_util",
            "serde_json",
            "ed25519_dalek",
            "base64",
            "sha2",
            "jiff",
        ],
    ),
    room(
        "config",
        &[],
        &["serde", "serde_yaml", "schemars", "url", "thiserror"],
    ),
];
