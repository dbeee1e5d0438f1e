//! The table `user_count`, which the database keeps by itself (migration `m20261123_000001`).

use sea_orm::entity::prelude::*;

/// A part of how many people there are: the sum of all rows.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user_count")]
pub(crate) struct Model {
    /// [`ALL`], or whatever tells one difference from another.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    /// How many have joined, less those who are gone.
    pub(crate) people: i64,
}

/// The row into which the others are folded.
pub(crate) const ALL: &str = "all";

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
