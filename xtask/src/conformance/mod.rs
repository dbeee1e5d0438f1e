//! Drives the real binary with the official client, and compares what happened with what the
//! reference did. The kit itself is in `tests/conformance`; its README says how it judges.

mod adopt;
mod cookie_cache;
mod database;
pub(crate) mod kit;
mod mixed;
mod profiles;
mod server;
mod tokens;
mod verdict;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use serde::Deserialize;

use self::database::Scratch;
pub(crate) use self::kit::install;
use self::kit::{Flow, Kit};
use self::server::Server;
use crate::workspace::{Workspace, heading};

/// Which flows, on what, against which transcript.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line, each of its own"
)]
pub(crate) struct Options {
    /// Another folder of flows; goes with --golden
    #[arg(long, requires = "golden", value_name = "DIR")]
    flows: Option<PathBuf>,
    /// Another transcript to compare with
    #[arg(long, value_name = "FILE")]
    golden: Option<PathBuf>,
    /// What the server keeps its rows in
    #[arg(long, value_enum, default_value_t = Engine::Postgres)]
    database: Engine,
    /// Another version of the official client, such as 1.7.25
    #[arg(long, value_name = "VERSION")]
    client: Option<String>,
    /// Drive the development build: quicker to build, the same answers
    #[arg(long)]
    quick: bool,
    /// Take over a database of the reference instead of running flows
    #[arg(long, conflicts_with_all = ["flows", "golden", "database", "client", "names"])]
    adopt: bool,
    /// Show tokens to the official client, and to services that verify them, instead
    #[arg(long, conflicts_with_all = ["adopt", "flows", "golden", "client", "names"])]
    tokens: bool,
    /// Exchange copies of sessions with the reference instead of running flows
    #[arg(long, conflicts_with_all = ["flows", "golden", "client", "names", "adopt"])]
    cookie_cache: bool,
    /// Run the reference beside our server on one database, and convert it, instead
    #[arg(long, conflicts_with_all = ["adopt", "tokens", "flows", "golden", "database", "client", "names"])]
    mixed: bool,
    /// Names of flows; without any, all but the pending ones
    #[arg(value_name = "FLOW")]
    names: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    Postgres,
    Sqlite,
}

impl Engine {
    fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        }
    }

    /// As people write it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        }
    }
}

impl Options {
    /// The binary to drive.
    fn build(&self, workspace: &Workspace) -> Result<PathBuf> {
        if self.quick {
            workspace.build_server()
        } else {
            workspace.build_optimised_server()
        }
    }

    /// The same with absolute paths: ours are meant from the root, these from where the command
    /// was typed.
    fn anchored(mut self) -> Result<Self> {
        for path in [&mut self.flows, &mut self.golden].into_iter().flatten() {
            *path = std::path::absolute(&*path)?;
        }
        Ok(self)
    }
}

/// The flows that our server does not have to pass yet.
#[derive(Debug, Deserialize)]
pub(crate) struct Pending {
    pub(crate) flows: Vec<String>,
}

impl Pending {
    pub(crate) const FILE: &str = "tests/conformance/pending.json";

    pub(crate) fn read(workspace: &Workspace) -> Result<Self> {
        let text = workspace.sh.read_file(Self::FILE)?;
        serde_json::from_str(&text).context(Self::FILE)
    }
}

/// Runs the flows and prints, last, how many steps were identical.
///
/// # Errors
/// When a step differs, or a flow was aborted, skipped, not run or not comparable.
pub(crate) fn run(workspace: &Workspace, options: Options) -> Result<()> {
    let options = &options.anchored()?;
    if options.adopt {
        return adopt::run(workspace);
    }
    if options.tokens {
        return tokens::run(workspace, options);
    }
    if options.cookie_cache {
        return cookie_cache::run(workspace, options);
    }
    if options.mixed {
        return mixed::run(workspace, options);
    }
    let kit = Kit::prepare(workspace, options)?;
    let flows = choose(workspace, options, kit.flows()?)?;
    let beztack = options.build(workspace)?;
    let scratch = Scratch::create(workspace, options.database)?;
    scratch.migrate(workspace, &beztack, &profiles::FULL, &["up"])?;

    heading(&format!(
        "conformance of {} flows, on {}",
        flows.len(),
        options.database.name()
    ));
    let mut servers = Vec::new();
    for profile in &profiles::PROFILES {
        if flows.iter().any(|flow| flow.profile == profile.name) {
            servers.push(Server::start(workspace, &beztack, profile, &scratch)?);
        }
    }
    let transcript = kit.run(&flows, &servers, &scratch)?;
    let verdict = kit.judge(&flows, &transcript)?;
    println!("\n{verdict}");
    verdict.require_clean()
}

/// The flows to run: those named, or all that are due.
fn choose(workspace: &Workspace, options: &Options, all: Vec<Flow>) -> Result<Vec<Flow>> {
    for name in &options.names {
        let known = all.iter().any(|flow| flow.name == *name);
        ensure!(known, "unknown flow: {name}");
    }
    if !options.names.is_empty() {
        let named = |flow: &Flow| options.names.contains(&flow.name);
        return Ok(all.into_iter().filter(named).collect());
    }
    if options.flows.is_some() {
        return Ok(all);
    }
    let pending = Pending::read(workspace)?;
    for name in &pending.flows {
        let known = all.iter().any(|flow| flow.name == *name);
        ensure!(known, "{} names an unknown flow: {name}", Pending::FILE);
    }
    let due: Vec<Flow> = all
        .into_iter()
        .filter(|flow| !pending.flows.contains(&flow.name))
        .collect();
    println!(
        "{} flows are pending, {} are due",
        pending.flows.len(),
        due.len()
    );
    ensure!(!due.is_empty(), "no flow is due");
    Ok(due)
}
