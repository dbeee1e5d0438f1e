//! The reference and our server on one database: each reads what the other one writes, and the
//! way to the `hardened` format and back loses nothing but what it says.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::cmd;

use super::database::Scratch;
use super::kit;
use super::profiles::MIXED;
use super::server::Server;
use super::{Engine, Options};
use crate::workspace::{Workspace, heading};

/// The reference that the product was built on.
const VERSION: &str = "1.4.6";

/// One run, and what all of its phases share.
struct Run<'a> {
    workspace: &'a Workspace,
    beztack: &'a Path,
    scratch: &'a Scratch,
    folder: &'a Path,
}

/// Every phase in turn; the last line says how many there were.
pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let folder = kit::folder(workspace);
    kit::install(&workspace.sh, &folder)?;
    kit::install(
        &workspace.sh,
        &folder.join("reference/versions").join(VERSION),
    )?;
    let beztack = options.build(workspace)?;
    let scratch = Scratch::create(workspace, Engine::Postgres)?;
    let run = Run {
        workspace,
        beztack: &beztack,
        scratch: &scratch,
        folder: &folder,
    };

    heading("one database, two servers");
    let reference = run.reference()?;
    run.beztack(&["migrate", "adopt"])?;
    let ours = run.ours()?;
    run.phase("together", Some(&ours), Some(&reference))?;
    drop((ours, reference));

    run.beztack(&["storage", "convert", "--to", "hardened", "--dry-run"])?;
    run.beztack(&["storage", "convert", "--to", "hardened"])?;
    let ours = run.ours()?;
    run.phase("hardened", Some(&ours), None)?;
    run.refuses_while_served(&ours)?;
    drop(ours);

    run.beztack(&["storage", "convert", "--to", "better-auth", "--names"])?;
    let reference = run.reference()?;
    run.phase("back", None, Some(&reference))?;
    let ours = run.ours()?;
    run.phase("again", Some(&ours), Some(&reference))?;
    println!("\nmixed storage: 4 phases, all checks ok");
    Ok(())
}

impl Run<'_> {
    fn ours(&self) -> Result<Server> {
        Server::start(self.workspace, self.beztack, &MIXED, self.scratch)
    }

    fn reference(&self) -> Result<Server> {
        Server::reference(self.workspace, self.folder, VERSION, self.scratch)
    }

    fn beztack(&self, args: &[&str]) -> Result<()> {
        self.scratch
            .beztack(self.workspace, self.beztack, &MIXED, args)
    }

    /// A conversion under a running server would leave it writing what nobody reads.
    fn refuses_while_served(&self, _ours: &Server) -> Result<()> {
        let converted = self.beztack(&["storage", "convert", "--to", "better-auth"]);
        anyhow::ensure!(
            converted.is_err(),
            "a database was converted while a server ran on it"
        );
        Ok(())
    }

    fn phase(&self, phase: &str, ours: Option<&Server>, reference: Option<&Server>) -> Result<()> {
        let script = self.folder.join("mixed/verify.mjs");
        let state = self.scratch.folder().join("mixed.json");
        let address = |server: &Server| format!("http://localhost:{}", server.port);
        let ours = ours
            .into_iter()
            .flat_map(|it| ["--ours".to_owned(), address(it)]);
        let reference = reference
            .into_iter()
            .flat_map(|it| ["--reference".to_owned(), address(it)]);
        let sh = &self.workspace.sh;
        kit::node(cmd!(
            sh,
            "node {script} --phase {phase} --state {state} {ours...} {reference...}"
        ))
        .run()
        .with_context(|| format!("phase {phase}"))
    }
}
