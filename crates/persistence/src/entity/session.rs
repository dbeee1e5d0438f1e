//! The table `session`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Signed-in browsers and devices.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    pub(crate) expires_at: NaiveDateTime,
    #[sea_orm(column_type = "Text")]
    pub(crate) token: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) ip_address: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) user_agent: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub(crate) user_id: String,
    /// The administrator who acts as the user.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) impersonated_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) active_organization_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) active_team_id: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
