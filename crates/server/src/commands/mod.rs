//! The subcommands. One file each, named as they are typed.

mod admin;
mod backup;
mod config;
mod doctor;
mod export;
mod health;
mod jobs;
mod migrate;
mod openapi;
mod restore;
mod seed;
mod serve;
mod storage;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::settings::{Purpose, Settings, Sources};
use crate::telemetry;

/// The backend of Beztack.
#[derive(Debug, Parser)]
#[command(name = "beztack", version, about)]
pub(crate) struct Cli {
    /// A TOML file with values that differ from the defaults.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests, and run jobs unless told otherwise.
    Serve(serve::Serve),
    /// Run jobs only.
    Worker,
    /// Change or inspect the schema.
    #[command(subcommand)]
    Migrate(migrate::Migrate),
    /// Write the plan catalogue.
    Seed(seed::Seed),
    /// Make or unmake administrators.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Look after how secrets lie in the database.
    #[command(subcommand)]
    Storage(storage::Storage),
    /// Look at deferred work, and bring back what was given up.
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Export(export::Export),
    /// Print the OpenAPI document.
    Openapi,
    /// Look at the configuration.
    #[command(subcommand)]
    Config(config::Config),
    /// Check that everything is there and works.
    Doctor,
    /// Ask the server of this machine whether it wants requests.
    Health,
}

/// Runs what was asked for.
pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    // This one needs neither settings nor a runtime.
    if matches!(cli.command, Command::Openapi) {
        return openapi::run();
    }
    let mut sources = Sources::read(cli.config.as_deref());
    if let Command::Serve(serve) = &cli.command {
        sources = serve.over(sources);
    }
    if let Command::Config(command) = &cli.command {
        return Ok(config::run(command, sources));
    }
    let purpose = match cli.command {
        Command::Migrate(_)
        | Command::Seed(_)
        | Command::Admin(_)
        | Command::Jobs(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Export(_)
        | Command::Health => Purpose::Database,
        _ => Purpose::Server,
    };
    let settings = sources.settings(purpose)?;
    // Until the last span is on its way.
    let _traces = telemetry::start(&settings.log, &settings.telemetry)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("starting the runtime")?;
    runtime.block_on(dispatch(cli.command, &settings))
}

async fn dispatch(command: Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(_) => serve::run(settings).await?,
        Command::Worker => worker::run(settings).await?,
        Command::Migrate(command) => return migrate::run(&command, settings).await,
        Command::Seed(command) => seed::run(&command, settings).await?,
        Command::Admin(command) => admin::run(&command, settings).await?,
        Command::Storage(command) => storage::run(&command, settings).await?,
        Command::Jobs(command) => jobs::run(&command, settings).await?,
        Command::Backup(command) => backup::run(&command, settings).await?,
        Command::Restore(command) => restore::run(&command, settings).await?,
        Command::Export(command) => export::run(&command, settings).await?,
        Command::Health => health::run(settings).await?,
        Command::Doctor => return doctor::run(settings).await,
        Command::Openapi | Command::Config(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}
