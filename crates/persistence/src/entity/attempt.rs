//! The table `attempt`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// How often something was tried.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub(crate) struct Model {
    /// What, and a pseudonym of whose.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) key: String,
    pub(crate) used: i32,
    pub(crate) expires_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
