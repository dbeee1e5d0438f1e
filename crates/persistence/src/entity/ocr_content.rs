//! The table `ocr_content`.

use sea_orm::entity::prelude::*;

/// What was sent, until it is read; then what was read.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ocr_content")]
pub(crate) struct Model {
    /// The document's.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub(crate) id: String,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) upload: Option<Vec<u8>>,
    /// JSON, sealed.
    #[sea_orm(column_type = "Text", nullable)]
    pub(crate) result: Option<String>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub(crate) pdf: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
