//! A database that the reference made, taken over in place.

use anyhow::Result;
use xshell::cmd;

use super::Engine;
use super::database::Scratch;
use super::kit;
use super::profiles::FULL;
use super::server::Server;
use crate::workspace::{Workspace, heading};

/// Restores the kit's dump, adopts it, and lets the kit prove that everything in it still works.
pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.sh;
    let folder = kit::folder(workspace);
    kit::install(sh, &folder)?;
    let beztack = workspace.build_optimised_server()?;
    let scratch = Scratch::create(workspace, Engine::Postgres)?;

    heading("adoption");
    let restore = folder.join("adopt/restore.mjs");
    kit::node(cmd!(sh, "node {restore}"))
        .env("DATABASE_URL", &scratch.url)
        .run()?;
    scratch.migrate(workspace, &beztack, &FULL, &["adopt"])?;
    let server = Server::start(workspace, &beztack, &FULL, &scratch)?;
    let verify = folder.join("adopt/verify.mjs");
    let base = format!("http://localhost:{}", server.port);
    kit::node(cmd!(sh, "node {verify} --base {base}")).run()?;
    Ok(())
}
