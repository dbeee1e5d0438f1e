//! The table `pending_plan_change`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Accepted changes of plan that take effect at renewal, one per subscription.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pending_plan_change")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) subscription_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) direction: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) membership_target_type: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) membership_target_id: String,
    /// The plan as it was when the change was accepted.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) target_plan_snapshot: Option<Json>,
    #[sea_orm(column_type = "Text")]
    pub(crate) provider_confirmed_plan_change_id: String,
    pub(crate) effective_at: Option<NaiveDateTime>,
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
