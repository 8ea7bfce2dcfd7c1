//! From arguments to a command.

use std::ffi::OsString;

use clap::Parser;

use crate::app::Tab;
use crate::cli::args::{Cli, Command, Global, Output};
use crate::cli::deeds::{Wish, perform};
use crate::cli::open::{Opened, configure, open};
use crate::cli::{
    End, World, approvals, audit, builds, configuration, contexts, dashboard, decisions, doctor,
    doors, logs, oncall, out, services, session, watch,
};
use crate::domain::Verb;

/// Runs the command that the arguments name; the exit code.
pub async fn run(world: World, args: Vec<OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, everything else is a wrong use.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return code;
        }
    };
    if cli.global.no_color {
        anstream::ColorChoice::Never.write_global();
    }
    if cli.global.verbose
        && let Err(error) = debug_log(&world)
    {
        out::note(&format!("backdrone: no debug log: {error}"));
    }
    match dispatch(&world, cli).await {
        Ok(()) => 0,
        Err(end) => {
            if let Some(text) = end.text() {
                out::note(&format!("backdrone: {text}"));
            }
            end.code()
        }
    }
}

/// Writes what is asked of servers into `debug.log` of the state folder. Requests tell method, path,
/// status and time there; no header, query or body, so no secret.
fn debug_log(world: &World) -> std::io::Result<()> {
    let folder = world
        .state_folder
        .as_deref()
        .ok_or(std::io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(folder.join("debug.log"))?;
    let log = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter("backdrone=debug")
        .with_writer(std::sync::Mutex::new(file));
    log.try_init().map_err(std::io::Error::other)
}

async fn dispatch(world: &World, cli: Cli) -> Result<(), End> {
    let Some(command) = &cli.command else {
        return dashboard::configured(world, &cli).await;
    };
    if cli.place.is_some() || cli.view.is_some() {
        let why = "a place and `--view` before a command are for the dashboard: write them behind";
        return Err(End::Usage(why.into()));
    }
    match command {
        Command::Oncall {
            list: false,
            hand_over: false,
            ..
        } if world.stdout_is_terminal && cli.global.output == Output::Table => {
            dashboard::board(world, &cli.global, Tab::OnCall).await
        }
        Command::Config { command } => configuration::config(world, &cli.global, command).await,
        Command::Keys => configuration::keys(),
        Command::Doctor(wish) => doctor::doctor(world, &cli.global, wish).await,
        Command::Contexts => contexts::list(world, &cli.global, cli.global.output),
        Command::Logout { all: true, sso } => logout_all(world, &cli.global, *sso).await,
        Command::Info { schema } => configuration::info(world, &cli.global, schema.as_deref()),
        #[cfg(feature = "demo")]
        Command::Demo {
            world: wanted,
            command,
        } => demo(world, &cli.global, wanted, command.as_ref()).await,
        _ => {
            let opened = opened(world, &cli.global).await?;
            let Cli {
                global, command, ..
            } = cli;
            match command {
                Some(command) => on_servers(world, &opened, &global, command).await,
                None => Ok(()),
            }
        }
    }
}

/// Opens the context; findings of the configuration are said beside the answer.
async fn opened(world: &World, global: &Global) -> Result<Opened, End> {
    let configured = configure(world, global)?;
    // Where no context is chosen, what is wrong ends the command, and is said by its end.
    if configured.resolved.settings.context.is_some() {
        configuration::tell_findings(&configured);
    }
    open(world, global, "cli").await
}

#[cfg(feature = "demo")]
async fn demo(
    world: &World,
    global: &Global,
    wanted: &crate::cli::args::Pretend,
    command: Option<&crate::cli::args::DemoCommand>,
) -> Result<(), End> {
    use crate::cli::args::DemoCommand;
    use crate::cli::pretend;
    if let Some(DemoCommand::Serve { world: wanted }) = command {
        return pretend::serve(wanted).await;
    }
    dashboard::needs_a_terminal(world)?;
    let config = configure(world, global)?.resolved.settings;
    let opened = pretend::open(world, global, config, wanted, "tui").await?;
    dashboard::run(world, global, opened, None).await
}

/// Ends the sessions of all contexts; one that cannot be ended does not keep the others.
async fn logout_all(world: &World, global: &Global, sso: bool) -> Result<(), End> {
    let config = configure(world, global)?.resolved.settings;
    let mut said = Vec::new();
    let mut failed = None;
    for context in &config.contexts {
        let global = Global {
            context: Some(context.name.clone()),
            ..global.clone()
        };
        let ended = async {
            let opened = open(world, &global, "cli").await?;
            session::logout(&opened, sso).await
        };
        match ended.await {
            Ok(ended) => said.push(ended),
            Err(end) => failed = Some(end),
        }
    }
    session::forget_the_rest(&doors::store(world, &config, false)).await?;
    session::tell(global.output, said)?;
    failed.map_or(Ok(()), Err)
}

async fn on_servers(
    world: &World,
    opened: &Opened,
    global: &Global,
    command: Command,
) -> Result<(), End> {
    let output = global.output;
    match command {
        Command::Services { view, filter } => {
            services::list(opened, output, view.as_deref(), filter.as_deref()).await
        }
        Command::Oncall {
            view,
            filter,
            ask,
            hand_over,
            ..
        } => {
            let wanted = oncall::Wanted {
                view,
                filter,
                ask,
                hand_over,
            };
            oncall::list(opened, output, wanted).await
        }
        Command::Builds {
            service,
            branch,
            limit,
        } => {
            let wanted = (branch.as_deref(), limit);
            builds::list(world, opened, output, service.as_deref(), wanted).await
        }
        Command::Approvals(wanted) => approvals::list(opened, output, &wanted).await,
        Command::Audit(asked) => audit::audit(world, opened, output, asked).await,
        Command::Whoami => services::whoami(opened, output).await,
        Command::Login { way, token_stdin } => {
            let wish = session::Wish {
                way,
                token_on_stdin: token_stdin,
            };
            session::login(world, opened, output, wish).await
        }
        Command::Logout { sso, .. } => {
            let said = session::logout(opened, sso).await?;
            session::tell(output, vec![said])
        }
        command => on_build(world, opened, global, command).await,
    }
}

/// What is about one build.
async fn on_build(
    world: &World,
    opened: &Opened,
    global: &Global,
    command: Command,
) -> Result<(), End> {
    let output = global.output;
    match command {
        Command::Build { service, number } => {
            builds::one(world, opened, output, (service, number)).await
        }
        Command::Logs {
            service,
            number,
            step,
            follow,
            failed,
            grep,
        } => {
            let wanted = logs::Wanted {
                service,
                number,
                step,
                follow,
                failed,
                grep,
            };
            logs::print(world, opened, output, wanted).await
        }
        Command::Watch {
            service,
            number,
            exit_status,
        } => watch::watch(world, opened, global, (service, number), exit_status).await,
        command => change(world, opened, global, command).await,
    }
}

/// What a command changes, if it changes anything.
async fn change(
    world: &World,
    opened: &Opened,
    global: &Global,
    command: Command,
) -> Result<(), End> {
    let (verb, chosen, sure) = match command {
        Command::Approve { chosen, sure } => (Verb::Approve, chosen, sure),
        Command::Decline { chosen, sure } => (Verb::Decline, chosen, sure),
        command => {
            return match wish(command) {
                Some(wish) => perform(world, opened, global, wish).await,
                // Those that need no server were done before.
                None => Ok(()),
            };
        }
    };
    let wish = decisions::Wish { verb, chosen, sure };
    decisions::decide(world, opened, global, wish).await
}

/// The deed that a command asks for.
fn wish(command: Command) -> Option<Wish> {
    let on_build = |verb, service, number, sure| Wish {
        verb,
        service,
        number,
        branch: None,
        commit: None,
        params: Vec::new(),
        sure,
    };
    Some(match command {
        Command::Trigger {
            service,
            branch,
            commit,
            params,
            sure,
        } => Wish {
            branch,
            commit,
            params,
            ..on_build(Verb::Trigger, service, None, sure)
        },
        Command::Restart {
            service,
            number,
            sure,
        } => on_build(Verb::Restart, service, number, sure),
        Command::Cancel {
            service,
            number,
            sure,
        } => on_build(Verb::Cancel, service, number, sure),
        Command::Activate { service, sure } => on_build(Verb::Activate, service, None, sure),
        _ => return None,
    })
}
