//! The table `ai_usage`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// What a person or an organization used in a month; it outlives both.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_usage")]
pub(crate) struct Model {
    /// user or organization.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) subject: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) subject_id: String,
    /// The month in UTC: `YYYY-MM`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) period: String,
    pub(crate) calls: i64,
    pub(crate) input_tokens: i64,
    pub(crate) output_tokens: i64,
    pub(crate) updated_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
