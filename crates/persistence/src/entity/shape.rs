//! What the entities believe about the tables, in neutral words.
//!
//! `beztack migrate check` holds this against the live schema. It is read from the entities
//! themselves, so it cannot drift from them.

use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};

use super::{
    account, admin_tier_override, admin_tier_override_audit, ai_chunk, ai_conversation, ai_message,
    ai_run, ai_usage, attempt, inbound_event, invitation, job, jwks, member, ocr_content,
    ocr_document, ocr_usage, organization, payment, pending_plan_change, plan, security_event,
    session, setting, subscription, team, team_member, two_factor, user, user_count, verification,
    webhook_log,
};

/// A table as its entity sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTable {
    /// The table's name.
    pub name: String,
    /// Its columns, in the order of the entity.
    pub columns: Vec<EntityColumn>,
}

/// A column as its entity sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityColumn {
    /// The column's name.
    pub name: String,
    /// `text`, `timestamp`, `boolean`, `integer`, `bigint`, `numeric` or `json`; the words in which
    /// the migrations describe live columns.
    pub kind: &'static str,
    /// Whether the entity can hold a null.
    pub nullable: bool,
}

/// All entities, by table name.
pub fn tables() -> Vec<EntityTable> {
    vec![
        table(account::Entity),
        table(admin_tier_override::Entity),
        table(admin_tier_override_audit::Entity),
        table(ai_chunk::Entity),
        table(ai_conversation::Entity),
        table(ai_message::Entity),
        table(ai_run::Entity),
        table(ai_usage::Entity),
        table(attempt::Entity),
        table(inbound_event::Entity),
        table(invitation::Entity),
        table(job::Entity),
        table(jwks::Entity),
        table(member::Entity),
        table(ocr_content::Entity),
        table(ocr_document::Entity),
        table(ocr_usage::Entity),
        table(organization::Entity),
        table(payment::Entity),
        table(pending_plan_change::Entity),
        table(plan::Entity),
        table(security_event::Entity),
        table(session::Entity),
        table(setting::Entity),
        table(subscription::Entity),
        table(team::Entity),
        table(team_member::Entity),
        table(two_factor::Entity),
        table(user::Entity),
        table(user_count::Entity),
        table(verification::Entity),
        table(webhook_log::Entity),
    ]
}

fn table<E: EntityTrait>(entity: E) -> EntityTable {
    let columns = E::Column::iter().map(|column| {
        let definition = column.def();
        EntityColumn {
            name: column.as_str().to_owned(),
            kind: kind(definition.get_column_type()),
            nullable: definition.is_null(),
        }
    });
    EntityTable {
        name: entity.table_name().to_owned(),
        columns: columns.collect(),
    }
}

fn kind(column_type: &ColumnType) -> &'static str {
    match column_type {
        ColumnType::Text | ColumnType::String(_) => "text",
        ColumnType::DateTime | ColumnType::Timestamp => "timestamp",
        ColumnType::Boolean => "boolean",
        ColumnType::Integer => "integer",
        ColumnType::BigInteger => "bigint",
        ColumnType::Decimal(_) => "numeric",
        ColumnType::Json | ColumnType::JsonBinary => "json",
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => "bytes",
        _ => "other",
    }
}
