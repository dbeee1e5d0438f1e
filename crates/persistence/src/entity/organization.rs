//! The table `organization`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Groups of users that work and pay together.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) slug: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) logo: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
    /// JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) metadata: Option<String>,
    /// Copied from the subscription, which has the last word.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) subscription_tier: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) subscription_status: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) subscription_id: Option<String>,
    pub(crate) subscription_valid_until: Option<NaiveDateTime>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) payment_customer_id: Option<String>,
    /// JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) usage_metrics: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) billing_managed_by_role: Option<String>,
}

/// What belongs to it; get-full-organization reads both in one query.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(has_many = "super::member::Entity")]
    Member,
    #[sea_orm(has_many = "super::team::Entity")]
    Team,
}

impl Related<super::team::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Team.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
