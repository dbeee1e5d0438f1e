//! The table `two_factor`.

use sea_orm::entity::prelude::*;

/// Second factors, one per user; the application sees to it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "two_factor")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    /// Encrypted.
    #[sea_orm(column_type = "Text")]
    pub(crate) secret: String,
    /// Encrypted; a list of codes, or of their digests.
    #[sea_orm(column_type = "Text")]
    pub(crate) backup_codes: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) user_id: String,
    /// Ours: the latest time step whose code was accepted.
    pub(crate) last_step: Option<i64>,
}

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
