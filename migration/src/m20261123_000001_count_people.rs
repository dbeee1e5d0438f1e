//! Keeps how many people there are, whoever makes or deletes them: counting a table of millions
//! takes longer than everything else that a page of them costs.
//!
//! On PostgreSQL every statement that makes or deletes some adds a row with the difference, and
//! the sum of all rows is the figure. A row that all of them changed would have each sign-up wait
//! for the one before it, and for whoever forgets to commit. The server folds the rows from time
//! to time. The function runs as its owner, so that the original may sign people up without being
//! told of this table. It writes beside the "user" that fired it, wherever that has been moved
//! to, so that nobody's temporary table is written to in its place; and nobody else may put it on
//! a table of their own. Where the table is gone (the original's tools drop what they do not
//! know) nobody is counted, and everybody may still come and go.
//!
//! SQLite has one writer at a time, and one row that each of them changes. A trigger there cannot
//! ask whether the table exists, and without it nobody could come or go; but these files are ours
//! alone, and no program of somebody else's drops tables in them.
//!
//! Nobody has to be told of arrivals any more, so `m20261122_000009` ends.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::m20261122_000009_notify_arrivals as notify_arrivals;
use crate::schema::{self, Table, bigint, text};

/// The name under which this migration is recorded.
const NAME: &str = "m20261123_000001_count_people";

/// What this migration creates; adoption refuses a database where the name is taken.
pub(crate) const USER_COUNT: Table = Table {
    name: "user_count",
    about: "How many people there are: the sum of all rows.",
    columns: &[
        text("id")
            .required()
            .about("`all`, or whatever tells one difference from another."),
        bigint("people")
            .required()
            .about("How many have joined, less those who are gone."),
    ],
    primary_key: &["id"],
    ..Table::EMPTY
};

const BEGIN: &str = "INSERT INTO user_count (id, people) SELECT 'all', count(*) FROM \"user\"";

const FUNCTION: &str = "CREATE OR REPLACE FUNCTION beztack_count_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  kept text := format('%I.user_count', TG_TABLE_SCHEMA);
  difference text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT count(*) AS people FROM changed'
    WHEN 'DELETE' THEN 'SELECT -count(*) AS people FROM changed'
    ELSE format('SELECT -sum(people) AS people FROM %s', kept)
  END;
BEGIN
  IF to_regclass(kept) IS NOT NULL THEN
    EXECUTE format('INSERT INTO %s (id, people)
      SELECT gen_random_uuid()::text, people FROM (%s) AS difference WHERE people <> 0',
      kept, difference);
  END IF;
  RETURN NULL;
END
$body$";

/// Who may execute it may count the rows of any table as people. The triggers below need nobody's
/// leave: they are checked when they are made, by the owner.
const OURS_ALONE: &str = "REVOKE ALL ON FUNCTION beztack_count_people() FROM PUBLIC";

/// What changes the figure, with the rows that it has to know of.
const POSTGRES_EVENTS: [(&str, &str); 3] = [
    ("INSERT", "REFERENCING NEW TABLE AS changed"),
    ("DELETE", "REFERENCING OLD TABLE AS changed"),
    ("TRUNCATE", ""),
];

const SQLITE_EVENTS: [(&str, &str); 2] = [("INSERT", "+ 1"), ("DELETE", "- 1")];

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

fn trigger_name(event: &str) -> String {
    format!("beztack_count_{}", event.to_ascii_lowercase())
}

async fn watch_postgres<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    db.execute_unprepared(FUNCTION).await?;
    db.execute_unprepared(OURS_ALONE).await?;
    for (event, rows) in POSTGRES_EVENTS {
        let name = trigger_name(event);
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {name} AFTER {event} ON \"user\" {rows} FOR EACH STATEMENT \
             EXECUTE FUNCTION beztack_count_people()"
        ))
        .await?;
    }
    Ok(())
}

async fn watch_sqlite<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    for (event, change) in SQLITE_EVENTS {
        let name = trigger_name(event);
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {name} AFTER {event} ON \"user\" BEGIN \
             UPDATE user_count SET people = people {change} WHERE id = 'all'; END"
        ))
        .await?;
    }
    Ok(())
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        notify_arrivals::Migration.down(manager).await?;
        schema::create(db, &USER_COUNT).await?;
        // The triggers first: on PostgreSQL they keep everybody from writing until this is
        // committed, so nobody is missed and nobody counted twice.
        match db.get_database_backend() {
            DbBackend::Postgres => watch_postgres(db).await?,
            _ => watch_sqlite(db).await?,
        }
        db.execute_unprepared(BEGIN).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            for (event, _) in POSTGRES_EVENTS {
                let name = trigger_name(event);
                db.execute_unprepared(&format!("DROP TRIGGER {name} ON \"user\""))
                    .await?;
            }
            db.execute_unprepared("DROP FUNCTION beztack_count_people()")
                .await?;
        } else {
            for (event, _) in SQLITE_EVENTS {
                db.execute_unprepared(&format!("DROP TRIGGER {}", trigger_name(event)))
                    .await?;
            }
        }
        manager
            .drop_table(schema::drop_table(USER_COUNT.name))
            .await?;
        notify_arrivals::Migration.up(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
