//! The table `user`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// People who can sign in.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) name: String,
    /// Lower case; the application sees to it.
    #[sea_orm(column_type = "Text")]
    pub(crate) email: String,
    pub(crate) email_verified: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) image: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
    pub(crate) two_factor_enabled: Option<bool>,
    /// A comma list of user, admin, sudo.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) role: Option<String>,
    pub(crate) banned: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) ban_reason: Option<String>,
    pub(crate) ban_expires: Option<NaiveDateTime>,
    /// Copied from the subscription, which has the last word.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) subscription_tier: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) subscription_status: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) subscription_id: Option<String>,
    pub(crate) subscription_valid_until: Option<NaiveDateTime>,
}

/// How they sign in; sign-in reads both in one query.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(has_many = "super::account::Entity")]
    Account,
}

impl ActiveModelBehavior for ActiveModel {}
