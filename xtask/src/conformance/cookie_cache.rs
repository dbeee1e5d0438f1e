//! The cookie cache, beside the reference's.

use anyhow::Result;
use xshell::cmd;

use super::Options;
use super::database::Scratch;
use super::kit;
use super::profiles::{COOKIE_CACHE, SECRET};
use super::server::Server;
use crate::workspace::{Workspace, heading};

/// Has our server and the reference answer from each other's cookies, and compares the
/// cookies that they set.
pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let sh = &workspace.sh;
    let folder = kit::folder(workspace);
    kit::install(sh, &folder)?;
    let beztack = if options.quick {
        workspace.build_server()?
    } else {
        workspace.build_optimised_server()?
    };
    let scratch = Scratch::create(workspace, options.database)?;
    scratch.migrate(workspace, &beztack, &COOKIE_CACHE, &["up"])?;

    heading("the cookie cache, beside the reference's");
    let server = Server::start(workspace, &beztack, &COOKIE_CACHE, &scratch)?;
    let script = folder.join("cookie-cache.mjs");
    let base = format!("http://localhost:{}", server.port);
    kit::node(cmd!(sh, "node {script} --base {base} --secret {SECRET}")).run()?;
    Ok(())
}
