//! Documents that are read, what was in them, and how many pages that was.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{
    self, CREATED_AT, ForeignKey, ID, Index, Table, UPDATED_AT, Value, bigint, bytes, integer,
    text, timestamp,
};

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000006_create_ocr_tables";

/// What it creates; adoption refuses a database where a name is taken.
pub(crate) const TABLES: [Table; 3] = [DOCUMENT, CONTENT, USAGE];

const DOCUMENT: Table = Table {
    name: "ocr_document",
    about: "Documents that people want read, and how far that is.",
    columns: &[
        ID,
        text("user_id").required(),
        text("digest")
            .required()
            .about("What was sent and how it is to be read, as one digest."),
        text("options").required().about("JSON."),
        text("status")
            .required()
            .about("queued, running, succeeded, failed or cancelled."),
        integer("pages_done").required().default(Value::Int(0)),
        integer("pages_total").required(),
        text("failure_code"),
        text("failure_detail"),
        CREATED_AT,
        UPDATED_AT,
        timestamp("expires_at").required().about("It is forgotten."),
    ],
    foreign_keys: &[ForeignKey::cascade("user_id", "user")],
    indexes: &[
        Index::plain("ocr_document_user_id_digest_idx", &["user_id", "digest"]),
        Index::plain("ocr_document_expires_at_idx", &["expires_at"]),
    ],
    ..Table::EMPTY
};

/// Beside the documents, so that asking how far one is does not read what is in it.
const CONTENT: Table = Table {
    name: "ocr_content",
    about: "What was sent, until it is read; then what was read.",
    columns: &[
        ID,
        bytes("upload").about("Null once it is read."),
        text("result").about("JSON."),
        bytes("pdf").about("A PDF whose text can be searched."),
    ],
    foreign_keys: &[ForeignKey::cascade("id", "ocr_document")],
    ..Table::EMPTY
};

const USAGE: Table = Table {
    name: "ocr_usage",
    about: "Pages that were read, by person and month.",
    columns: &[
        text("user_id").required(),
        text("month").required().about("2026-11, in UTC."),
        bigint("pages").required(),
    ],
    primary_key: &["user_id", "month"],
    foreign_keys: &[ForeignKey::cascade("user_id", "user")],
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
