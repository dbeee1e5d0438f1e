//! The table `inbound_event`.

use chrono::NaiveDateTime;
use sea_orm::entity::prelude::*;

/// Events from outside that were dealt with, so that a repetition is not.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "inbound_event")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) provider: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) event_id: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) kind: Option<String>,
    pub(crate) received_at: NaiveDateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
