//! `beztack seed`, on the database that `cargo xtask dev` uses.

use anyhow::Result;
use xshell::cmd;

use crate::dev;
use crate::workspace::Workspace;

/// Fills the database; `provider` says whose plans.
pub(crate) fn run(workspace: &Workspace, provider: Option<&str>) -> Result<()> {
    let sh = &workspace.sh;
    let choice: Vec<&str> = provider
        .into_iter()
        .flat_map(|p| ["--provider", p])
        .collect();
    cmd!(
        sh,
        "cargo run --quiet --package beztack-server -- seed {choice...}"
    )
    .envs(dev::settings(workspace)?)
    .run()?;
    Ok(())
}
