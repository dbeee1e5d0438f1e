//! Says whose sessions have changed, whoever changed them (decisions.md 13).
//!
//! Every server listens, and looks up again what it remembered. Triggers, so that the original
//! and somebody with a SQL prompt are heard, too. Statements rather than rows, so that a change
//! of many is one word. Insertions are not told: nobody remembers what was not there, and a
//! notification takes a lock at the commit that sign-ins had better not wait for.
//!
//! The word is a user's id, never a token: whoever may connect may listen. It is empty where too
//! many are concerned, or where it would be too long to be told.
//!
//! SQLite needs nothing: it counts the commits of other connections by itself.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000001_notify_session_changes";

/// The tables, with the column that says whose the row is.
const TABLES: [(&str, &str); 3] = [
    ("session", "user_id"),
    ("user", "id"),
    ("member", "user_id"),
];

/// What is told, with the row images that it needs.
const EVENTS: [(&str, &str); 3] = [
    ("UPDATE", "REFERENCING OLD TABLE AS changed"),
    ("DELETE", "REFERENCING OLD TABLE AS changed"),
    ("TRUNCATE", ""),
];

const FUNCTION: &str = "CREATE OR REPLACE FUNCTION beztack_notify_sessions() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM pg_notify('beztack_sessions', '');
  ELSIF (SELECT count(*) FROM (SELECT FROM changed LIMIT 101) AS some_of_them) > 100 THEN
    PERFORM pg_notify('beztack_sessions', '');
  ELSE
    PERFORM pg_notify('beztack_sessions', CASE WHEN octet_length(whose) > 1000 THEN '' ELSE whose END)
       FROM (SELECT DISTINCT to_jsonb(gone) ->> TG_ARGV[0] AS whose FROM changed AS gone) AS people;
  END IF;
  RETURN NULL;
END
$body$";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

/// `CREATE TRIGGER` for one event on one table.
fn trigger(table: &str, column: &str, (event, rows): (&str, &str)) -> String {
    format!(
        "CREATE TRIGGER {name} AFTER {event} ON \"{table}\" {rows} FOR EACH STATEMENT \
         EXECUTE FUNCTION beztack_notify_sessions('{column}')",
        name = trigger_name(table, event),
    )
}

fn trigger_name(table: &str, event: &str) -> String {
    format!("beztack_{table}_{}", event.to_ascii_lowercase())
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        db.execute_unprepared(FUNCTION).await?;
        for (table, column) in TABLES {
            for event in EVENTS {
                db.execute_unprepared(&trigger(table, column, event))
                    .await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for (table, _) in TABLES {
            for (event, _) in EVENTS {
                let name = trigger_name(table, event);
                db.execute_unprepared(&format!("DROP TRIGGER {name} ON \"{table}\""))
                    .await?;
            }
        }
        db.execute_unprepared("DROP FUNCTION beztack_notify_sessions()")
            .await
            .map(drop)
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
