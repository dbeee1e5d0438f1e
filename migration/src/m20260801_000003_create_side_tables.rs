//! Our own facts, beside the original's tables rather than in them (decisions.md 19).

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{
    self, CREATED_AT, ID, Index, Table, UPDATED_AT, Value, integer, text, timestamp,
};

/// The name under which this migration is recorded.
const NAME: &str = "m20260801_000003_create_side_tables";

/// What this migration creates; adoption refuses a database where a name is taken.
pub(crate) const TABLES: [Table; 3] = [SETTING, JOB, INBOUND_EVENT];

const SETTING: Table = Table {
    name: "setting",
    about: "Facts about this installation that must not depend on its configuration.",
    columns: &[text("key").required(), text("value").required(), UPDATED_AT],
    primary_key: &["key"],
    ..Table::EMPTY
};

const JOB: Table = Table {
    name: "job",
    about: "Work that a transaction left for later.",
    columns: &[
        ID,
        text("kind").required(),
        text("about").about("What it concerns, such as the address a mail goes to."),
        text("payload").required().about("JSON."),
        text("status")
            .required()
            .default(Value::Text("queued"))
            .about("queued, running or dead; what is done is deleted."),
        integer("attempts").required().default(Value::Int(0)),
        timestamp("run_at").required().about("Not before."),
        timestamp("locked_until").about("A worker that has not finished by then is presumed gone."),
        text("last_error"),
        text("dedup_key").about("At most one job has it."),
        CREATED_AT,
        UPDATED_AT,
    ],
    indexes: &[
        Index::unique("job_dedup_key_key", &["dedup_key"]),
        Index::plain("job_status_run_at_idx", &["status", "run_at"]),
        Index::plain("job_about_idx", &["about"]),
    ],
    ..Table::EMPTY
};

const INBOUND_EVENT: Table = Table {
    name: "inbound_event",
    about: "Events from outside that were dealt with, so that a repetition is not.",
    columns: &[
        text("provider").required(),
        text("event_id").required(),
        text("kind"),
        timestamp("received_at").required(),
    ],
    primary_key: &["provider", "event_id"],
    ..Table::EMPTY
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in &TABLES {
            schema::create(manager.get_connection(), table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(schema::drop_table(table.name)).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
