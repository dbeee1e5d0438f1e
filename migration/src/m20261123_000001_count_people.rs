//! Keeps how many people there are, whoever makes or deletes them: counting a table of millions
//! takes longer than everything else that a page of them costs.
//!
//! On PostgreSQL every statement that makes or deletes some adds a row with the difference, and
//! the sum of all rows is the figure. A row that all of them changed would have each sign-up wait
//! for the one before it, and for whoever forgets to commit. The server folds the rows from time
//! to time. The function runs as its owner, so that the original may sign people up without being
//! told of this table, and finds the table in its own schema only, so that nobody's temporary one
//! is written to in its place.
//!
//! SQLite has one writer at a time, and one row that each of them changes.
//!
//! Nobody has to be told of arrivals any more, so `m20261122_000009` ends.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
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

const FUNCTION: &str = "LANGUAGE plpgsql SECURITY DEFINER AS $body$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO user_count (id, people)
    SELECT gen_random_uuid()::text, count(*) FROM changed HAVING count(*) > 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO user_count (id, people)
    SELECT gen_random_uuid()::text, -count(*) FROM changed HAVING count(*) > 0;
  ELSE
    INSERT INTO user_count (id, people)
    SELECT gen_random_uuid()::text, -coalesce(sum(people), 0) FROM user_count;
  END IF;
  RETURN NULL;
END
$body$";

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
    let schema = Statement::from_string(
        DbBackend::Postgres,
        "SELECT quote_ident(current_schema()) AS name",
    );
    let row = db.query_one_raw(schema).await?;
    let row = row.ok_or_else(|| DbErr::Migration("there is no current schema".to_owned()))?;
    let schema: String = row.try_get("", "name")?;
    db.execute_unprepared(&format!(
        "CREATE OR REPLACE FUNCTION beztack_count_people() RETURNS trigger \
         SET search_path = {schema}, pg_temp {FUNCTION}"
    ))
    .await?;
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
