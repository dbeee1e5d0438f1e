//! The table `security_event`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "security_event")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    pub(crate) occurred_at: NaiveDateTime,
    #[sea_orm(column_type = "Text")]
    pub(crate) kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) user_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) actor_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) organization_id: Option<String>,
    /// The id of the session, never its token.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) session_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) ip_address: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) user_agent: Option<String>,
    /// JSON: an object of texts.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) detail: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
