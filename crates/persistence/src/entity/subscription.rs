//! The table `subscription`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// What somebody pays for regularly, as last read from the provider.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) provider: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) provider_subscription_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) user_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) organization_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) plan_id: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) external_reference: Option<String>,
    pub(crate) current_period_start: Option<NaiveDateTime>,
    pub(crate) current_period_end: Option<NaiveDateTime>,
    pub(crate) cancel_at_period_end: Option<bool>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) metadata: Option<Json>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

/// What is paid for; lists read the plan in the same query.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::plan::Entity",
        from = "Column::PlanId",
        to = "super::plan::Column::Id"
    )]
    Plan,
}

impl Related<super::plan::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Plan.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
