//! The table `jwks`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Keys that sign tokens for other services, as Better Auth keeps them.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jwks")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Text")]
    pub(crate) public_key: String,
    /// Encrypted.
    #[sea_orm(column_type = "Text")]
    pub(crate) private_key: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) expires_at: Option<NaiveDateTime>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) alg: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) crv: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
