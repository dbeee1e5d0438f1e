//! The table `job`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Work that a transaction left for later.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) kind: String,
    /// What it concerns, such as the address a mail goes to.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) about: Option<String>,
    /// JSON, sealed.
    #[sea_orm(column_type = "Text")]
    pub(crate) payload: String,
    /// queued, running, done or dead; what is done without a key is deleted.
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    pub(crate) attempts: i32,
    /// Not before.
    pub(crate) run_at: NaiveDateTime,
    /// A worker that has not finished by then is presumed gone.
    pub(crate) locked_until: Option<NaiveDateTime>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) last_error: Option<String>,
    /// At most one job has it.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) dedup_key: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
