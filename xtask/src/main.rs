//! Workflow: everything a person or the gate does with this workspace, by one name each.
//!
//! *Here*: tasks that call other programs in the right order.
//! *Never here*: a dependency on one of our crates; this has to compile in seconds.
//! *Begin at*: [`Task`], then the module of the same name.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool speaks to a person"
)]

mod ai_clients;
mod bench;
mod bench_ocr;
mod browser;
mod ci;
mod conformance;
mod debian;
mod dev;
mod faults;
mod hostile;
mod listening;
mod migrate;
mod openapi;
mod seed;
mod services;
mod setup;
mod supervised;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Workflow of the workspace")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

/// What can be done.
#[derive(Subcommand)]
enum Task {
    /// Install the programs that documents are read with
    Setup,
    /// Set up a database in `data/`, seed it and serve on it
    Dev,
    /// Run all tests: on SQLite, then the API suite on a private PostgreSQL
    Test {
        /// Passed on to both `cargo test` runs
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Write a migration, check them all, or pass a command on to `beztack migrate`
    Migrate {
        #[command(subcommand)]
        step: migrate::Step,
    },
    /// Fill the database with what a first look needs
    Seed {
        /// Whose plans: polar or mercadopago
        #[arg(long)]
        provider: Option<String>,
    },
    /// Write `tests/openapi.json`
    Openapi {
        /// Only say whether it is current
        #[arg(long)]
        check: bool,
    },
    /// Drive the binary with the official client and compare with the reference's transcript
    Conformance(conformance::Options),
    /// Drive the binary with the AI SDK, at every version that matters
    AiClients(ai_clients::Options),
    /// Play a small frontend in a real browser, against the binary
    Browser(browser::Options),
    /// Measure the release build beside what the machine allows and beside the reference
    Bench(bench::Options),
    /// Throw whatever schemathesis thinks of at the server, and hold the answers against the
    /// document
    Hostile(hostile::Options),
    /// Take away what the server stands on, and kill it, under load
    Faults(faults::Options),
    /// Layers, slices, files, licences, pending flows
    Tidy,
    /// Exactly what the gate runs
    Ci,
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let workspace = Workspace::open()?;
    match task {
        Task::Setup => setup::run(&workspace),
        Task::Dev => dev::run(&workspace),
        Task::Test { args } => test::run(&workspace, &args),
        Task::Migrate { step } => migrate::run(&workspace, &step),
        Task::Seed { provider } => seed::run(&workspace, provider.as_deref()),
        Task::Openapi { check } => openapi::run(&workspace, check),
        Task::Conformance(options) => conformance::run(&workspace, options),
        Task::AiClients(options) => ai_clients::run(&workspace, &options),
        Task::Browser(options) => browser::run(&workspace, &options),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Hostile(options) => hostile::run(&workspace, &options),
        Task::Faults(options) => faults::run(&workspace, &options),
        Task::Tidy => tidy::run(&workspace),
        Task::Ci => ci::run(&workspace),
    }
}
