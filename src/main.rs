//! The composition root: what the process was given goes in, an exit code comes out.

use std::io::IsTerminal;
use std::process::ExitCode;

use backdrone::cli::{World, close_memory, run};

fn main() -> ExitCode {
    if let Err(error) = close_memory() {
        tracing::warn!(%error, "a core file of this program may hold tokens");
    }
    if let Err(error) = color_eyre::install() {
        // A second hook would be a mistake of ours; the program works without.
        tracing::warn!(%error, "no reports of panics");
    }
    // One thread for servers, beside this one for the screen: a second would be woken by the first at
    // every answer, and keep memory of its own.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "backdrone: cannot start: {error}");
            return ExitCode::from(9);
        }
    };
    let code = runtime.block_on(run(world(), std::env::args_os().collect()));
    // A name that is looked up in the background must not hold the end up.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// Everything that the process was given.
fn world() -> World {
    let folders = directories::ProjectDirs::from("", "", "backdrone");
    let folder = |pick: fn(&directories::ProjectDirs) -> &std::path::Path| {
        folders.as_ref().map(|folders| pick(folders).to_owned())
    };
    let environment: std::collections::HashMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let first = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| environment.get(*name).filter(|value| !value.is_empty()));
    let utf8 = first.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    let state = folders
        .as_ref()
        .and_then(|folders| folders.state_dir().map(ToOwned::to_owned));
    World {
        environment,
        config_folder: folder(directories::ProjectDirs::config_dir),
        state_folder: state.or_else(|| folder(directories::ProjectDirs::data_local_dir)),
        cache_folder: folder(directories::ProjectDirs::cache_dir),
        working_folder: std::env::current_dir().ok(),
        stdin_is_terminal: std::io::stdin().is_terminal(),
        stdout_is_terminal: std::io::stdout().is_terminal(),
        utf8: utf8 || cfg!(windows),
    }
}
