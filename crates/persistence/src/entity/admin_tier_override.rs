//! The table `admin_tier_override`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Tiers that an administrator granted by hand, one per target.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_tier_override")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i32,
    /// user or organization.
    #[sea_orm(column_type = "Text")]
    pub(crate) target_type: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) target_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) tier: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) billing_cadence: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub(crate) actor_user_id: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) source_action: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
