//! Plays a small frontend in a real browser, against the real binary. What it shows is told
//! in `tests/browser`.

use anyhow::Result;
use clap::{Args, ValueEnum};
use xshell::cmd;

use crate::conformance::{self, Engine, kit};
use crate::services::Postgres;
use crate::setup;
use crate::workspace::{Workspace, heading};

/// Which build, on what, and how much of it.
#[derive(Args)]
pub(crate) struct Options {
    /// Drive the development build: quicker to build, the same answers
    #[arg(long)]
    quick: bool,
    /// What the server keeps its rows in
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    database: Engine,
    /// Where the frontend is served from; without it, one after the other
    #[arg(long, value_enum)]
    topology: Option<Topology>,
    /// Names of sections, such as accounts or twoFactor; without any, all of them
    #[arg(value_name = "SECTION")]
    sections: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Topology {
    /// By the binary, beside the API
    Same,
    /// By somebody else, from another origin
    Cross,
    /// By somebody else, on another site, with partitioned cookies
    Sites,
    /// The same, with a token and no cookie
    Bearer,
}

impl Topology {
    fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Cross => "cross",
            Self::Sites => "sites",
            Self::Bearer => "bearer",
        }
    }
}

/// Installs what is missing, builds the binary, and has everything played.
///
/// # Errors
/// When a section fails, or a browser complained.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let sh = &workspace.sh;
    setup::ensure(sh)?;
    setup::ensure_browser(sh)?;
    setup::ensure_openssl(sh)?;
    let folder = workspace.path("tests/browser");
    conformance::install(sh, &folder)?;
    let binary = if options.quick {
        workspace.build_server()?
    } else {
        workspace.build_optimised_server()?
    };
    let postgres = match options.database {
        Engine::Postgres => Some(Postgres::start(workspace)?),
        Engine::Sqlite => None,
    };
    let database = postgres
        .as_ref()
        .map(|postgres| postgres.create(sh, "browser"))
        .transpose()?
        .into_iter()
        .flat_map(|url| ["--database".to_owned(), url]);
    let topology = options
        .topology
        .into_iter()
        .flat_map(|topology| ["--topology", topology.name()]);

    heading(&format!(
        "a frontend in a browser, on {}",
        options.database.title()
    ));
    let (script, sections) = (folder.join("run.mjs"), &options.sections);
    kit::node(cmd!(
        sh,
        "node {script} --binary {binary} {database...} {topology...} {sections...}"
    ))
    .run()?;
    Ok(())
}
