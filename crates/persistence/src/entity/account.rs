//! The table `account`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Ways to sign in: a password, or an account at another provider.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    /// The provider's id of the person; the user's own id for a password.
    #[sea_orm(column_type = "Text")]
    pub(crate) account_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) provider_id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) user_id: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) access_token: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) refresh_token: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) id_token: Option<String>,
    pub(crate) access_token_expires_at: Option<NaiveDateTime>,
    pub(crate) refresh_token_expires_at: Option<NaiveDateTime>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) scope: Option<String>,
    /// A hash, only for the provider credential.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) password: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

/// Who signs in this way.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::user::Entity",
        from = "Column::UserId",
        to = "super::user::Column::Id"
    )]
    User,
}

impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
