//! The table `payment`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Single payments, as last read from the provider.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) provider: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) provider_payment_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) user_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) subscription_id: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    #[sea_orm(column_type = "Decimal(None)")]
    pub(crate) amount: Decimal,
    #[sea_orm(column_type = "Text")]
    pub(crate) currency: String,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) metadata: Option<Json>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
