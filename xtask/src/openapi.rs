//! The published description of the API, and whether it is current.

use anyhow::{Result, ensure};
use xshell::cmd;

use crate::workspace::Workspace;

const FILE: &str = "tests/openapi.json";

/// Writes the document, or with `check` fails when the file is not what the binary prints.
pub(crate) fn run(workspace: &Workspace, check: bool) -> Result<()> {
    let sh = &workspace.sh;
    let mut document = cmd!(sh, "cargo run --quiet --package beztack-server -- openapi").read()?;
    document.push('\n');
    if !check {
        sh.write_file(FILE, document)?;
        println!("{FILE} is written");
        return Ok(());
    }
    let published = sh.read_file(FILE).unwrap_or_default();
    ensure!(
        published == document,
        "{FILE} is not current: run `cargo xtask openapi` and review the difference"
    );
    println!("{FILE} is current");
    Ok(())
}
