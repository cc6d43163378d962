//! The command line of the gateway binary.

use std::ffi::OsString;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};

use crate::auth::inbound::new_key;
use crate::clock::Clock;
use crate::delivery::store;
use crate::descriptor::HubDescriptor;
use crate::gateway::Gateway;
use crate::server::{process, serve};
use crate::settings::{Complaints, Settings};
use crate::telemetry::log;

/// A start that cannot succeed until someone changes the environment.
const MISCONFIGURED: u8 = 2;

/// The gateway of a Caseway hub.
#[derive(Debug, Parser)]
#[command(name = "caseway", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the hub until SIGTERM; SIGHUP reloads the environment.
    Serve {
        /// The `Environment` file.
        #[arg(long, env = "CASEWAY_ENVIRONMENT", value_name = "FILE")]
        environment: PathBuf,
        /// Where to listen, in place of what the environment says.
        #[arg(long, env = "CASEWAY_LISTEN", value_name = "ADDR")]
        listen: Option<SocketAddr>,
    },
    /// Say whether the hub could start with an environment, and everything that is missing.
    Check {
        /// The `Environment` file.
        #[arg(long, env = "CASEWAY_ENVIRONMENT", value_name = "FILE")]
        environment: PathBuf,
    },
    /// Lists, shows, edits, redrives and discards what did not reach its backend.
    DeadLetters(Box<caseway_operate::DeadLetters>),
    /// API keys.
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a key for a case type, an operator or a viewer; print it, this once, and the hash for the environment file.
    New {
        /// The case type's name.
        #[arg(required_unless_present = "role")]
        case_type: Option<String>,
        /// For somebody who looks after the gateway, in place of a case type.
        #[arg(long = "for", value_enum, value_name = "ROLE", conflicts_with = "case_type")]
        role: Option<StaffRole>,
        /// For people, or for programs.
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
}

/// Who looks after the gateway.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StaffRole {
    /// May see and change what the gateway holds.
    Operator,
    /// May see it, but for what is sensitive.
    Viewer,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A line for each value.
    Human,
    /// One JSON object.
    Json,
}

pub(crate) fn run(
    hub: &'static HubDescriptor,
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    clock: Arc<dyn Clock>,
) -> ExitCode {
    let command = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command,
        Err(usage) => {
            // Help and version come this way too; where nobody listens, the exit code still tells.
            let _ = usage.print();
            return if usage.use_stderr() { ExitCode::from(MISCONFIGURED) } else { ExitCode::SUCCESS };
        }
    };
    match command {
        Command::Serve { environment, listen } => run_server(hub, environment, listen, clock),
        Command::Check { environment } => match process::read(hub, &environment) {
            Ok(settings) => say(&format!("{}: complete", settings.name)),
            Err(complaints) => misconfigured(&complaints),
        },
        Command::DeadLetters(letters) => letters.run(),
        Command::Key { command: KeyCommand::New { case_type, role, format } } => match (role, case_type) {
            (Some(StaffRole::Operator), _) => key("operator", format),
            (Some(StaffRole::Viewer), _) => key("viewer", format),
            (None, case_type) => case_type_key(hub, &case_type.unwrap_or_default(), format),
        },
    }
}

fn run_server(
    hub: &'static HubDescriptor,
    environment: PathBuf,
    listen: Option<SocketAddr>,
    clock: Arc<dyn Clock>,
) -> ExitCode {
    let settings = match process::read(hub, &environment) {
        Ok(settings) => settings,
        Err(complaints) => return misconfigured(&complaints),
    };
    log::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&format!("no worker threads: {error}")),
    };
    match runtime.block_on(listen_and_serve(hub, settings, environment, listen, clock)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error.to_string()),
    }
}

async fn listen_and_serve(
    hub: &'static HubDescriptor,
    settings: Settings,
    environment: PathBuf,
    listen: Option<SocketAddr>,
    clock: Arc<dyn Clock>,
) -> Result<(), Box<dyn std::error::Error>> {
    // Before anything else, so that a signal during the start is not lost.
    let mut stops = process::Stops::listen()?;
    let address = listen.unwrap_or(settings.listen);
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    let name = settings.name.clone();
    let store = store::open(&settings.store, store::keys(&settings.encryption)?, &clock);
    let store = store.await.map_err(|error| format!("the store cannot be used: {error}"))?;
    let gateway = Gateway::new(hub, settings, clock, store)?;
    process::reload_on_hangup(&gateway, environment)?;
    tracing::info!(
        hub = hub.name,
        environment = name,
        address = %listener.local_addr()?,
        version = env!("CARGO_PKG_VERSION"),
        "serving"
    );
    let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
    let mut serving = tokio::spawn(serve(gateway, listener, async {
        // Resolves either way: also a sender that is gone says stop.
        let _ = stopping.await;
    }));
    tokio::select! {
        ended = &mut serving => return Ok(ended?),
        () = stops.next() => drop(stop),
    }
    tokio::select! {
        ended = serving => ended?,
        // The second signal is someone who will not wait.
        () = stops.next() => tracing::warn!("requests under way are broken off"),
    }
    tracing::info!("stopped");
    Ok(())
}

fn case_type_key(hub: &HubDescriptor, case_type: &str, format: Format) -> ExitCode {
    if !hub.case_types.iter().any(|known| known.name == case_type) {
        let known = hub.case_types.iter().map(|case_type| case_type.name).collect::<Vec<_>>().join(", ");
        complain(&format!("there is no case type `{case_type}`; there are: {known}"));
        return ExitCode::from(MISCONFIGURED);
    }
    key(case_type, format)
}

fn key(owner: &str, format: Format) -> ExitCode {
    match new_key(owner) {
        Ok((key, hash)) => say(&match format {
            Format::Human => format!("key:    {key}\nsha256: {hash}"),
            Format::Json => serde_json::json!({ "key": key, "sha256": hash }).to_string(),
        }),
        Err(_) => complain("the system has no randomness"),
    }
}

fn misconfigured(complaints: &Complaints) -> ExitCode {
    complain(&format!("{complaints}\n{} to repair", complaints.0.len()));
    ExitCode::from(MISCONFIGURED)
}

fn say(text: &str) -> ExitCode {
    match writeln!(std::io::stdout(), "{text}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn complain(text: &str) -> ExitCode {
    // Where nobody listens, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "{text}");
    ExitCode::FAILURE
}
