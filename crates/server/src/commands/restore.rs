//! `beztack restore`

use std::path::PathBuf;

use anyhow::bail;
use beztack_app::SystemClock;
use beztack_domain::Clock as _;
use beztack_migration::Migrator;
use beztack_persistence::{Backend, Database, backup};
use clap::Args;
use sea_orm_migration::MigratorTrait as _;
use secrecy::ExposeSecret as _;

use crate::settings::Settings;

/// Put a backup in the place of the SQLite database; nobody may have it open.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// What `beztack backup` wrote.
    file: PathBuf,
    /// Replace a database that is there. It stays beside the new one.
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(command: &Restore, settings: &Settings) -> anyhow::Result<()> {
    let url = settings.database.url.expose_secret();
    let file = command.file.display();
    if Database::backend_of(url) == Some(Backend::Postgres) {
        bail!(
            "the database is PostgreSQL, which has a tool for this:\n    \
             pg_restore --clean --if-exists --no-owner --single-transaction \
             --dbname=\"$DATABASE_URL\" {file}"
        );
    }
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let how = backup::Restore {
        known: &known,
        force: command.force,
        now: SystemClock.now(),
    };
    let restored = backup::restore(url, &command.file, &how).await?;
    if let Some(aside) = &restored.set_aside {
        println!("The database before it is now {}", aside.display());
    }
    if !restored.was_readable {
        println!("It was damaged, so nobody could see whether a server still has it open.");
    }
    let contents = &restored.contents;
    println!(
        "Restored from {file}: {} account(s), schema {}",
        contents.people,
        contents.schema(),
    );
    if contents.migrations.len() < known.len() {
        println!(
            "Its schema is older: `beztack serve` or `beztack migrate up` brings it up to date."
        );
    }
    Ok(())
}
