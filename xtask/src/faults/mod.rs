//! Faults: what the server stands on is taken away, and the server itself is killed, under
//! load. Each scenario counts what it met, and fails with a sentence.

mod clock;
mod crowd;
mod drain;
mod full_disk;
mod ground;
mod house;
mod idle;
mod kills;
mod outage;
mod people;
mod pool;
mod slow;
mod spoofed;
mod wire;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use clap::Args;

pub(crate) use self::ground::Ground;
pub(crate) use self::house::{House, Plan};
pub(crate) use self::people::{PASSWORD, Person, sign_up};
use crate::workspace::{Workspace, heading};

/// Which scenarios, on what.
#[derive(Args)]
pub(crate) struct Options {
    /// Ill-treat the release build
    #[arg(long)]
    release: bool,
    /// How often the server is killed in `kills`, on each database
    #[arg(long, default_value_t = 20, value_name = "N")]
    kills: usize,
    /// Names of scenarios (outage, pool, disk, drain, kills, clock, slow, idle, spoofed);
    /// without any, all of them
    #[arg(value_name = "SCENARIO")]
    names: Vec<String>,
}

/// What a scenario works with.
struct Trial<'a> {
    workspace: &'a Workspace,
    binary: PathBuf,
    kills: usize,
}

/// A name, what happens, and how.
type Scenario = (&'static str, &'static str, fn(&Trial<'_>) -> Result<()>);

const SCENARIOS: [Scenario; 9] = [
    (
        "outage",
        "PostgreSQL stops, restarts, is killed",
        outage::run,
    ),
    (
        "pool",
        "every connection waits for somebody's lock",
        pool::run,
    ),
    ("disk", "the disk is full", full_disk::run),
    ("drain", "SIGTERM under load", drain::run),
    ("kills", "SIGKILL in the middle of everything", kills::run),
    ("clock", "the clock jumps forwards and back", clock::run),
    ("slow", "clients that take their time or vanish", slow::run),
    ("idle", "ten thousand idle connections", idle::run),
    ("spoofed", "forged proxy headers", spoofed::run),
];

/// # Errors
/// When a scenario failed; the others are run all the same.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    for name in &options.names {
        ensure!(
            SCENARIOS.iter().any(|(known, ..)| known == name),
            "there is no scenario {name}"
        );
    }
    heading("build");
    let trial = Trial {
        workspace,
        binary: if options.release {
            workspace.build_release()?.join("beztack")
        } else {
            workspace.build_server()?
        },
        kills: options.kills,
    };
    let mut failed = Vec::new();
    for (name, what, scenario) in SCENARIOS {
        let is_wanted = options.names.is_empty() || options.names.iter().any(|n| n == name);
        if !is_wanted {
            continue;
        }
        heading(&format!("{name}: {what}"));
        let began = Instant::now();
        match scenario(&trial) {
            Ok(()) => println!("{name}: ok, {:.0?}", began.elapsed()),
            Err(error) => {
                println!("{name}: FAILED: {error:#}");
                failed.push(name);
            }
        }
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}
