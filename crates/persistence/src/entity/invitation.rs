//! The table `invitation`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Addresses that were asked to join an organization.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) organization_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) email: String,
    /// A comma list of roles.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) role: Option<String>,
    /// A comma list of teams.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) team_id: Option<String>,
    /// pending, accepted, rejected or canceled.
    #[sea_orm(column_type = "Text")]
    pub(crate) status: String,
    pub(crate) expires_at: NaiveDateTime,
    #[sea_orm(column_type = "Text")]
    pub(crate) inviter_id: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

/// Where to, and who asks.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::organization::Entity",
        from = "Column::OrganizationId",
        to = "super::organization::Column::Id"
    )]
    Organization,
    #[sea_orm(
        belongs_to = "super::user::Entity",
        from = "Column::InviterId",
        to = "super::user::Column::Id"
    )]
    Inviter,
}

impl Related<super::organization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organization.def()
    }
}

impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Inviter.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
