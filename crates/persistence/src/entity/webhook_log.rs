//! The table `webhook_log`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Notifications of payment providers, as the original logged them.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_log")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i32,
    #[sea_orm(column_type = "Text")]
    pub(crate) provider: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) event_type: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) resource_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) event_key: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) raw_payload: Option<Json>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) status: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) error_message: Option<String>,
    pub(crate) processed_at: Option<NaiveDateTime>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
