//! The command line of the simulator.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};
use tracker_sandbox::{CLIENT_ID, Config, Sandbox, Seed, StartError};

/// Simulates Tracker RMS until it is told to stop.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen on; port 0 takes any free port
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Secret of the OAuth client EvoApi_1.0; a random one when absent
    #[arg(long, env = "TRACKER_SANDBOX_CLIENT_SECRET")]
    client_secret: Option<String>,
    /// Static API token; a random one when absent
    #[arg(long, env = "TRACKER_SANDBOX_API_TOKEN")]
    api_token: Option<String>,
    /// Records to begin with
    #[arg(long, value_enum, default_value_t = Seed::Default)]
    seed: Seed,
    /// Knobs to begin with, a JSON object; a reset comes back to them
    #[arg(long, default_value = "{}")]
    knobs: String,
    /// File to write "ADDRESS:PORT" to once calls are answered
    #[arg(long)]
    port_file: Option<PathBuf>,
}

#[derive(Debug, Error)]
enum RunError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("--knobs: {0}")]
    Knobs(#[from] serde_json::Error),
    #[error("the port file: {0}")]
    PortFile(#[source] io::Error),
    #[error("signals: {0}")]
    Signals(#[source] io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the only way to tell the caller why it did not start")]
            {
                eprintln!("tracker-sandbox: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), RunError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(RunError::Signals)?;
    let client_secret = arguments.client_secret.unwrap_or_else(tracker_sandbox::token);
    let api_token = arguments.api_token.unwrap_or_else(tracker_sandbox::token);
    let sandbox = Sandbox::start(Config {
        listen: arguments.listen,
        client_secret: client_secret.clone(),
        api_token: api_token.clone(),
        seed: arguments.seed,
        knobs: serde_json::from_str(&arguments.knobs)?,
        time: None,
    })
    .await?;
    if let Some(path) = &arguments.port_file {
        write_port_file(path, &sandbox.address().to_string()).map_err(RunError::PortFile)?;
    }
    let origin = sandbox.origin();
    #[expect(clippy::print_stdout, reason = "the line that callers wait for")]
    {
        println!(
            "tracker-sandbox ready {origin} client_id={CLIENT_ID} client_secret={client_secret} api_token={api_token}"
        );
    }
    tokio::select! {
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(RunError::Signals)?,
    }
    sandbox.stop().await;
    Ok(())
}

/// Writes beside the file and renames, so that a reader never sees half an address.
fn write_port_file(path: &Path, address: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, address)?;
    fs::rename(&beside, path)
}
