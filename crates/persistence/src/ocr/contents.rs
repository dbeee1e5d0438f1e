//! The table `ocr_content`: large, and looked at only by those who want what is in it.

use beztack_domain::Fault;
use beztack_domain::id::DocumentId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect};

use crate::entity::ocr_content;
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// Keeps what was sent until it is read.
pub async fn insert_upload(tx: &Tx, id: &DocumentId, upload: &[u8]) -> Result<(), Fault> {
    let row = ocr_content::ActiveModel {
        id: Set(id.as_str().to_owned()),
        upload: Set(Some(upload.to_vec())),
        result: Set(None),
        pdf: Set(None),
    };
    ocr_content::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("keeping a document")
}

/// What was sent, while it is still to be read.
pub async fn find_upload(db: &impl Read, id: &DocumentId) -> Result<Option<Vec<u8>>, Fault> {
    let found: Option<Option<Vec<u8>>> = ocr_content::Entity::find_by_id(id.as_str())
        .select_only()
        .column(ocr_content::Column::Upload)
        .into_tuple()
        .one(db.connection())
        .await
        .or_fault("fetching a document")?;
    Ok(found.flatten())
}

/// Puts what was read in the place of what was sent.
pub async fn replace(
    tx: &Tx,
    id: &DocumentId,
    result: String,
    pdf: Option<Vec<u8>>,
) -> Result<(), Fault> {
    let row = ocr_content::ActiveModel {
        id: Set(id.as_str().to_owned()),
        upload: Set(None),
        result: Set(Some(result)),
        pdf: Set(pdf),
    };
    let over = OnConflict::column(ocr_content::Column::Id)
        .update_columns([
            ocr_content::Column::Upload,
            ocr_content::Column::Result,
            ocr_content::Column::Pdf,
        ])
        .to_owned();
    ocr_content::Entity::insert(row)
        .on_conflict(over)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("keeping what was read")
}

/// What was read, as sealed JSON, and the PDF that was made of it.
pub async fn find_result(
    db: &impl Read,
    id: &DocumentId,
) -> Result<Option<(String, Option<Vec<u8>>)>, Fault> {
    let found: Option<(Option<String>, Option<Vec<u8>>)> =
        ocr_content::Entity::find_by_id(id.as_str())
            .select_only()
            .column(ocr_content::Column::Result)
            .column(ocr_content::Column::Pdf)
            .into_tuple()
            .one(db.connection())
            .await
            .or_fault("fetching what was read")?;
    Ok(found.and_then(|(result, pdf)| Some((result?, pdf))))
}

/// Throws away what was sent, or read.
pub async fn delete(tx: &Tx, id: &DocumentId) -> Result<(), Fault> {
    ocr_content::Entity::delete_by_id(id.as_str())
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("throwing a document away")
}
