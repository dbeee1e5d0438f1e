//! `beztack backup`

use std::path::PathBuf;

use anyhow::bail;
use beztack_persistence::{Backend, Database, backup};
use clap::Args;
use secrecy::ExposeSecret as _;

use crate::settings::Settings;

/// Write a consistent copy of the SQLite database; servers may run meanwhile.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// Where to.
    file: PathBuf,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(command: &Backup, settings: &Settings) -> anyhow::Result<()> {
    let url = settings.database.url.expose_secret();
    let file = command.file.display();
    if Database::backend_of(url) == Some(Backend::Postgres) {
        bail!(
            "the database is PostgreSQL, which has a tool for this:\n    \
             pg_dump --format=custom --no-owner --file={file} \"$DATABASE_URL\""
        );
    }
    let contents = backup::write(url, &command.file, command.force).await?;
    println!(
        "{file}: {} bytes, {} account(s), schema {}; read from end to end, and sound",
        contents.bytes,
        contents.people,
        contents.schema(),
    );
    Ok(())
}
