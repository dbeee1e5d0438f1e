//! All tests, with nothing skipped for want of a database.

use anyhow::{Result, bail};
use xshell::cmd;

use crate::services::Postgres;
use crate::setup;
use crate::workspace::{Workspace, heading};

/// Runs everything on SQLite, then the API suite once more on PostgreSQL. Tests that look at
/// both databases at once find PostgreSQL in `TEST_POSTGRES_URL` in either run.
///
/// # Errors
/// When a test fails, after both runs have been made.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Result<()> {
    let sh = &workspace.sh;
    setup::ensure(sh)?;
    let postgres = Postgres::start(workspace)?;
    let _url = sh.push_env("TEST_POSTGRES_URL", postgres.url("postgres"));
    // A snapshot that has changed is a failure, not a new snapshot.
    let _snapshots = sh.push_env("INSTA_UPDATE", "no");

    heading("tests, on SQLite");
    let on_sqlite = cmd!(sh, "cargo test --workspace --no-fail-fast {args...}")
        .env("TEST_DATABASE", "sqlite")
        .run();

    heading("API tests, on PostgreSQL");
    let on_postgres = cmd!(
        sh,
        "cargo test --workspace --no-fail-fast --test api {args...}"
    )
    .env("TEST_DATABASE", "postgres")
    .run();

    match (on_sqlite, on_postgres) {
        (Ok(()), Ok(())) => Ok(()),
        (Err(_), Ok(())) => bail!("tests failed on SQLite"),
        (Ok(()), Err(_)) => bail!("API tests failed on PostgreSQL"),
        (Err(_), Err(_)) => bail!("tests failed on SQLite and on PostgreSQL"),
    }
}
