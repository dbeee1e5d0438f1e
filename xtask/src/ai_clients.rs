//! Drives the real binary with the AI SDK. What it shows is told in `tests/clients/ai`.

use anyhow::Result;
use clap::Args;
use xshell::cmd;

use crate::conformance;
use crate::setup;
use crate::workspace::Workspace;

/// The servers listen on 127.0.0.1 only, and the clients connect to `localhost`.
const NODE_OPTIONS: &str = "--dns-result-order=ipv4first";

/// Which build, and how much of it.
#[derive(Args)]
pub(crate) struct Options {
    /// Drive the development build: quicker to build, the same answers
    #[arg(long)]
    quick: bool,
    /// Leave out the page in Chromium
    #[arg(long)]
    no_browser: bool,
    /// Hold so many idle streams, and look at the memory they take
    #[arg(long, default_value_t = 0)]
    idle: u32,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let sh = &workspace.sh;
    if !options.no_browser {
        setup::ensure_browser(sh)?;
    }
    let folder = workspace.path("tests/clients/ai");
    conformance::install(sh, &folder)?;
    let binary = if options.quick {
        workspace.build_server()?
    } else {
        workspace.build_optimised_server()?
    };
    let script = folder.join("run.mjs");
    let idle = options.idle.to_string();
    let no_browser = options.no_browser.then_some("--no-browser");
    cmd!(
        sh,
        "node {script} --binary {binary} --idle {idle} {no_browser...}"
    )
    .env("NODE_OPTIONS", NODE_OPTIONS)
    .run()?;
    Ok(())
}
