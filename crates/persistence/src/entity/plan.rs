//! The table `plan`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// The catalogue: what can be bought, at which provider, for how much.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) provider: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) provider_plan_id: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub(crate) canonical_tier_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) display_name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) description: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) features: Option<Json>,
    /// Numbers by name; -1 means unlimited.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) limits: Option<Json>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) permissions: Option<Json>,
    /// As the original wrote it: minor or major units, depending on who wrote.
    #[sea_orm(column_type = "Decimal(None)")]
    pub(crate) price: Decimal,
    #[sea_orm(column_type = "Text")]
    pub(crate) currency: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) interval: Option<String>,
    pub(crate) interval_count: Option<i32>,
    pub(crate) display_order: Option<i32>,
    pub(crate) highlighted: Option<bool>,
    pub(crate) visible: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) status: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
    /// The price in minor units of the currency; null: not confirmed.
    pub(crate) price_minor: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
