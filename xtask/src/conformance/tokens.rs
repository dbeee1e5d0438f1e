//! Bearer tokens and signed tokens, in the hands of those who would use them.

use anyhow::Result;
use xshell::cmd;

use super::Options;
use super::database::Scratch;
use super::kit;
use super::profiles::TOKENS;
use super::server::Server;
use crate::workspace::{Workspace, heading};

/// The official client gets tokens; `jose`, and our example of a service, verify one.
pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let sh = &workspace.sh;
    let folder = kit::folder(workspace);
    kit::install(sh, &folder)?;
    let beztack = options.build(workspace)?;
    let scratch = Scratch::create(workspace, options.database)?;
    scratch.migrate(workspace, &beztack, &TOKENS, &["up"])?;

    heading(&format!("tokens, on {}", options.database.name()));
    let server = Server::start(workspace, &beztack, &TOKENS, &scratch)?;
    let base = format!("http://localhost:{}", server.port);
    let (client, kept) = (folder.join("tokens/client.mjs"), scratch.folder());
    kit::node(cmd!(sh, "node {client} --base {base} --keep {kept}")).run()?;
    let (keys, token) = (kept.join("jwks.json"), sh.read_file(kept.join("token"))?);
    cmd!(
        sh,
        "cargo run --quiet --package beztack-auth --example verifying_service -- {keys} {base} {token}"
    )
    .run()?;
    Ok(())
}
