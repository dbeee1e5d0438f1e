//! Says that somebody has joined or is gone, whoever wrote it, so that servers may remember how
//! many people there are.
//!
//! A channel of its own: those who remember sessions need not hear of it, and a sign-up is rare
//! enough to wait for the lock that a notification takes at its commit. Emptying the table is
//! told by `m20261122_000001`.
//!
//! SQLite needs nothing: it counts the commits of other connections by itself.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000009_notify_arrivals";

const EVENTS: [&str; 2] = ["INSERT", "DELETE"];

const FUNCTION: &str = "CREATE OR REPLACE FUNCTION beztack_notify_people() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_notify('beztack_people', '');
  RETURN NULL;
END
$body$";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

fn trigger_name(event: &str) -> String {
    format!("beztack_people_{}", event.to_ascii_lowercase())
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        db.execute_unprepared(FUNCTION).await?;
        for event in EVENTS {
            let name = trigger_name(event);
            db.execute_unprepared(&format!(
                "CREATE TRIGGER {name} AFTER {event} ON \"user\" FOR EACH STATEMENT \
                 EXECUTE FUNCTION beztack_notify_people()"
            ))
            .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for event in EVENTS {
            let name = trigger_name(event);
            db.execute_unprepared(&format!("DROP TRIGGER {name} ON \"user\""))
                .await?;
        }
        db.execute_unprepared("DROP FUNCTION beztack_notify_people()")
            .await
            .map(drop)
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
