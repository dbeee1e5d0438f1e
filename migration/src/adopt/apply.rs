//! Does what a plan says.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use super::inspect::inspect;
use super::{Addition, AdoptError, Plan, PlannedIndex};
use crate::m20260801_000001_create_baseline as create_baseline;
use crate::m20261122_000010_index_people_in_order::REPLACED_INDEX;
use crate::schema::{self, Table};
use crate::{LOCK_TIMEOUT, Migrator, baseline};

/// Keeps two takeovers apart. Defaults of new columns are UTC, too.
const PREPARE: &str = "SET LOCAL TIME ZONE 'UTC';
SELECT pg_advisory_xact_lock(hashtext('beztack.adopt'));";

/// Triggers of an earlier takeover stay where the original's tools dropped our tables, which
/// they do not know.
const DROP_TRIGGERS_LEFT_OVER: &str = r"DO $body$
DECLARE left_over record;
BEGIN
  FOR left_over IN
    SELECT trigger.tgname, class.relname FROM pg_trigger trigger
      JOIN pg_class class ON class.oid = trigger.tgrelid
      JOIN pg_namespace schema ON schema.oid = class.relnamespace
     WHERE schema.nspname = current_schema() AND trigger.tgname LIKE 'beztack\_%'
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %I', left_over.tgname, left_over.relname);
  END LOOP;
END
$body$";

const RECORD_BASELINE: &str = "INSERT INTO seaql_migrations (version, applied_at)
VALUES ($1, extract(epoch FROM now())::bigint)";

/// An index of somebody else's that has the name of one that a migration replaces goes by
/// another name meanwhile, and is there as it was afterwards.
const PUT_ASIDE: &str = "user_created_at_idx_put_aside";

/// The original must be able to take over again (decisions.md 7).
const RECORD_STORAGE_FORMAT: &str = "INSERT INTO setting (key, value)
VALUES ('auth.storage_format', 'better-auth') ON CONFLICT (key) DO NOTHING";

/// What a takeover did; empty when the database was adopted already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was created to complete the original's layout.
    pub created: Vec<Addition>,
    /// The indexes that were added to tables that were there.
    pub indexes: Vec<PlannedIndex>,
    /// The migrations that are recorded now.
    pub migrations: Vec<String>,
}

/// Adopts a database in one transaction: creates what is missing, records the baseline, runs the
/// remaining migrations and records that everything written stays readable by the original.
///
/// The database is looked at again first, under a lock: what happens is what `plan` says, or
/// nothing. On a database that is adopted already, nothing happens.
///
/// # Errors
/// [`AdoptError::Changed`] when the plan is no longer true, and whatever [`plan`](super::plan) can
/// say; nothing is changed then.
pub async fn apply(db: &DatabaseConnection, plan: &Plan) -> Result<Report, AdoptError> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Err(AdoptError::NotPostgres);
    }
    let tx = db.begin().await?;
    let patience = format!("SET LOCAL lock_timeout = {}", LOCK_TIMEOUT.as_millis());
    tx.execute_unprepared(&patience).await?;
    tx.execute_unprepared(PREPARE).await?;
    let found = match inspect(&tx).await {
        Err(AdoptError::AlreadyAdopted) => return Ok(Report::default()),
        found => found?,
    };
    if !found.changes_like(plan) {
        return Err(AdoptError::Changed);
    }
    for addition in &found.additions {
        create(&tx, addition).await?;
    }
    Migrator::install(&tx).await?;
    let baseline = [create_baseline::NAME.into()];
    let backend = tx.get_database_backend();
    tx.execute_raw(Statement::from_sql_and_values(
        backend,
        RECORD_BASELINE,
        baseline,
    ))
    .await?;
    tx.execute_unprepared(DROP_TRIGGERS_LEFT_OVER).await?;
    rename_index(&tx, REPLACED_INDEX, PUT_ASIDE).await?;
    Migrator::up(&tx, None).await?;
    rename_index(&tx, PUT_ASIDE, REPLACED_INDEX).await?;
    tx.execute_unprepared(RECORD_STORAGE_FORMAT).await?;
    tx.commit().await?;
    Ok(Report {
        created: found.additions,
        indexes: found.indexes,
        migrations: found.migrations,
    })
}

async fn create(tx: &DatabaseTransaction, addition: &Addition) -> Result<(), DbErr> {
    match addition {
        Addition::Table { table } => schema::create(tx, described(table)?).await,
        Addition::Column { table, column } => {
            let columns = described(table)?.columns;
            let found = columns.iter().find(|found| found.name == column);
            let column = found.ok_or_else(|| unknown(column))?;
            schema::add_column(tx, table, column).await
        }
        Addition::Index { table, name } => {
            let indexes = described(table)?.indexes;
            let found = indexes.iter().find(|found| found.name == name);
            let index = found.ok_or_else(|| unknown(name))?;
            tx.execute(&index.on(table)).await.map(drop)
        }
    }
}

/// Does nothing where there is none of that name.
async fn rename_index(tx: &DatabaseTransaction, from: &str, to: &str) -> Result<(), DbErr> {
    let statement = format!("ALTER INDEX IF EXISTS {from} RENAME TO {to}");
    tx.execute_unprepared(&statement).await.map(drop)
}

fn described(name: &str) -> Result<&'static Table, DbErr> {
    let table = baseline::TABLES.iter().find(|table| table.name == name);
    table.ok_or_else(|| unknown(name))
}

/// Cannot happen as long as plans are made here.
fn unknown(name: &str) -> DbErr {
    DbErr::Custom(format!("{name} is not in the baseline"))
}
