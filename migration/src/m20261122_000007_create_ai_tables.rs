//! Conversations with the model, answers in the making, and what was used.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{
    self, CREATED_AT, ForeignKey, ID, Index, Table, UPDATED_AT, Value, bigint, integer, text,
    timestamp,
};

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000007_create_ai_tables";

/// What this migration creates; adoption refuses a database where a name is taken.
pub(crate) const TABLES: [Table; 5] = [CONVERSATION, MESSAGE, RUN, CHUNK, USAGE];

const CONVERSATION: Table = Table {
    name: "ai_conversation",
    about: "A conversation of one person with the model.",
    columns: &[
        ID,
        text("user_id").required(),
        text("chat_id")
            .required()
            .about("What the person's client calls it; unique among theirs."),
        text("title").required(),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[ForeignKey::cascade("user_id", "user")],
    indexes: &[
        Index::unique("ai_conversation_chat_key", &["user_id", "chat_id"]),
        Index::plain(
            "ai_conversation_recent_idx",
            &["user_id", "updated_at", "id"],
        ),
    ],
    ..Table::EMPTY
};

const MESSAGE: Table = Table {
    name: "ai_message",
    about: "What was said in a conversation.",
    columns: &[
        text("conversation_id").required(),
        text("id")
            .required()
            .about("Unique in its conversation; a person's is made by their client."),
        integer("position").required(),
        text("role").required().about("user or assistant."),
        text("parts").required().about("JSON."),
        CREATED_AT,
    ],
    primary_key: &["conversation_id", "id"],
    foreign_keys: &[ForeignKey::cascade("conversation_id", "ai_conversation")],
    indexes: &[Index::plain(
        "ai_message_position_idx",
        &["conversation_id", "position"],
    )],
    ..Table::EMPTY
};

const RUN: Table = Table {
    name: "ai_run",
    about: "One answer of the model, in the making or made.",
    columns: &[
        ID,
        text("user_id").required(),
        text("organization_id").about("On whose behalf; null: the person's own."),
        text("conversation_id"),
        text("kind").required().about("chat, completion or object."),
        text("model").required(),
        text("status")
            .required()
            .default(Value::Text("running"))
            .about("running, stopping, replaced, finished, stopped or failed."),
        timestamp("heartbeat_at")
            .required()
            .about("A running one that has not been heard of for a while is presumed gone."),
        timestamp("watched_until").about("Until then somebody reads along elsewhere."),
        bigint("input_tokens").required().default(Value::Int(0)),
        bigint("output_tokens").required().default(Value::Int(0)),
        CREATED_AT,
        timestamp("finished_at"),
    ],
    foreign_keys: &[
        ForeignKey::cascade("user_id", "user"),
        ForeignKey::cascade("conversation_id", "ai_conversation"),
    ],
    indexes: &[
        Index::plain("ai_run_user_idx", &["user_id", "status"]),
        Index::plain("ai_run_conversation_idx", &["conversation_id", "status"]),
        Index::plain("ai_run_finished_idx", &["finished_at"]),
    ],
    ..Table::EMPTY
};

const CHUNK: Table = Table {
    name: "ai_chunk",
    about: "What an answer in the making has said so far, for those who join later.",
    columns: &[
        text("run_id").required(),
        integer("position").required(),
        text("events").required().about("JSON."),
    ],
    primary_key: &["run_id", "position"],
    foreign_keys: &[ForeignKey::cascade("run_id", "ai_run")],
    ..Table::EMPTY
};

const USAGE: Table = Table {
    name: "ai_usage",
    about: "What a person or an organization used in a month; it outlives both.",
    columns: &[
        text("subject").required().about("user or organization."),
        text("subject_id").required(),
        text("period")
            .required()
            .about("The month in UTC: YYYY-MM."),
        bigint("calls").required().default(Value::Int(0)),
        bigint("input_tokens").required().default(Value::Int(0)),
        bigint("output_tokens").required().default(Value::Int(0)),
        UPDATED_AT,
    ],
    primary_key: &["subject", "subject_id", "period"],
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
