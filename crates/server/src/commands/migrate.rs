//! `beztack migrate`

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use beztack_app::{SystemClock, storage};
use beztack_auth::StorageFormat;
use beztack_migration::{Migrator, adopt, is_lock_timeout, live};
use beztack_persistence::{Database, shape};
use clap::Subcommand;
use sea_orm_migration::MigratorTrait as _;

use crate::settings::Settings;
use crate::wiring;

/// What there is to do about a lock that was not to be had.
const HELD: &str = "somebody has a table open that is to be changed, and everybody would have to \
    wait behind us: try again, or when that transaction (a backup, perhaps) is over";

#[derive(Debug, Subcommand)]
pub(crate) enum Migrate {
    /// Apply what is pending.
    Up,
    /// Take the last migrations back.
    Down {
        /// How many.
        #[arg(default_value_t = 1)]
        steps: u32,
    },
    /// Take the last migration back and apply it again.
    Redo,
    /// Drop every table of this database and start over. In development only, unless
    /// forced.
    Fresh {
        /// Everything is lost, and that is what is wanted.
        #[arg(long)]
        force: bool,
    },
    /// Show what is applied and what is pending.
    Status,
    /// Prove up, down, up and the entities on an empty scratch database.
    Check,
    /// Take over a database that the original or Better Auth made.
    Adopt {
        /// Only show what would be done.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(crate) async fn run(command: &Migrate, settings: &Settings) -> anyhow::Result<ExitCode> {
    let db = wiring::database_to_migrate(settings).await?;
    let done = obey(command, settings, &db).await;
    let code = done.map_err(|error| {
        if error.chain().any(is_lock_timeout) {
            error.context(HELD)
        } else {
            error
        }
    })?;
    db.close().await?;
    Ok(code)
}

async fn obey(command: &Migrate, settings: &Settings, db: &Database) -> anyhow::Result<ExitCode> {
    let connection = db.connection();
    match command {
        Migrate::Up => up(settings, db).await?,
        Migrate::Down { steps } => Migrator::down(connection, Some(*steps)).await?,
        Migrate::Redo => {
            Migrator::down(connection, Some(1)).await?;
            up(settings, db).await?;
        }
        Migrate::Fresh { force } => {
            if !settings.is_development() && !force {
                bail!("migrate fresh drops every table: in production it wants --force");
            }
            Migrator::fresh(connection).await?;
            up(settings, db).await?;
        }
        Migrate::Status => {}
        Migrate::Check => return check(db).await,
        Migrate::Adopt { dry_run } => take_over(db, *dry_run).await?,
    }
    status(db).await?;
    Ok(ExitCode::SUCCESS)
}

/// Applies what is pending, and records the storage format of a new database.
pub(super) async fn up(settings: &Settings, db: &Database) -> anyhow::Result<()> {
    Migrator::up(db.connection(), None)
        .await
        .context("migrating")?;
    let wanted = settings.auth.storage_format().ok().flatten();
    storage::record_format(db, &SystemClock, wanted.unwrap_or(StorageFormat::Hardened)).await?;
    Ok(())
}

async fn status(db: &Database) -> anyhow::Result<()> {
    for migration in Migrator::get_migration_with_status(db.connection()).await? {
        println!(
            "{:<8} {}",
            migration.status().to_string().to_lowercase(),
            migration.name()
        );
    }
    Ok(())
}

async fn take_over(db: &Database, dry_run: bool) -> anyhow::Result<()> {
    let plan = adopt::plan(db.connection()).await?;
    println!("{plan}");
    if dry_run {
        println!("\nNothing was changed: this was a dry run.");
    } else {
        adopt::apply(db.connection(), &plan).await?;
        println!("\nThe database is adopted.");
    }
    Ok(())
}

async fn check(db: &Database) -> anyhow::Result<ExitCode> {
    let connection = db.connection();
    if !live::read(connection).await?.tables.is_empty() {
        bail!("migrate check needs an empty database: it would destroy this one");
    }
    Migrator::up(connection, None).await.context("up")?;
    let first = live::read(connection).await?;
    Migrator::down(connection, None).await.context("down")?;
    Migrator::up(connection, None).await.context("up again")?;
    let second = live::read(connection).await?;
    let mut findings = mismatches(&second);
    if first != second {
        findings.push("up, down, up does not end where up ended".to_owned());
    }
    for finding in &findings {
        println!("{finding}");
    }
    println!(
        "{:?}: {} tables, {} finding(s)",
        db.backend(),
        second.tables.len(),
        findings.len()
    );
    Ok(if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Where the entities and the live schema disagree, and foreign keys without an index.
fn mismatches(schema: &live::Schema) -> Vec<String> {
    let mut findings = Vec::new();
    let entities = shape::tables();
    for entity in &entities {
        let Some(table) = schema.tables.get(&entity.name) else {
            findings.push(format!("{}: the entity has no table", entity.name));
            continue;
        };
        let theirs = |name: &str| entity.columns.iter().find(|column| column.name == name);
        for column in &table.columns {
            match theirs(&column.name) {
                None => findings.push(format!(
                    "{}.{}: not in the entity",
                    entity.name, column.name
                )),
                Some(ours)
                    if (ours.kind, ours.nullable) != (column.kind.as_str(), column.nullable) =>
                {
                    findings.push(format!(
                        "{}.{}: the entity says {ours:?}, the table {column:?}",
                        entity.name, column.name
                    ));
                }
                Some(_) => {}
            }
        }
        for ours in entity
            .columns
            .iter()
            .filter(|ours| table.column(&ours.name).is_none())
        {
            findings.push(format!("{}.{}: not in the table", entity.name, ours.name));
        }
        for key in &table.foreign_keys {
            let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
            if !table.is_indexed_by(&columns) {
                findings.push(format!(
                    "{}.{}: a foreign key without an index",
                    entity.name,
                    columns.join(", ")
                ));
            }
        }
    }
    let known = |name: &String| {
        entities.iter().any(|entity| entity.name == *name) || name == "seaql_migrations"
    };
    findings.extend(
        schema
            .tables
            .keys()
            .filter(|name| !known(name))
            .map(|name| {
                format!("{name}: no entity of it in crates/persistence/src/entity/shape.rs")
            }),
    );
    findings
}
