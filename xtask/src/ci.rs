//! The gate. Its stages stand in `.ci/run`, once.

use anyhow::Result;
use xshell::cmd;

use crate::workspace::Workspace;

/// Runs the gate as a public runner would.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    cmd!(workspace.sh, ".ci/run").run()?;
    Ok(())
}
