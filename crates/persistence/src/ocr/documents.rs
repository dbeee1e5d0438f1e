//! The table `ocr_document`. Whoever asks for a document says whose it must be.

use beztack_domain::id::{DocumentId, UserId};
use beztack_domain::ocr::{Document, DocumentStatus, Failure};
use beztack_domain::{Fault, FaultKind};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::ocr_document;
use crate::fault::OrFault as _;
use crate::time::{column, moment};
use crate::{Read, Tx};

/// Writes a document, with how it is to be read.
pub async fn insert(
    tx: &Tx,
    document: &Document,
    options: &str,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let failure = document.failure.as_ref();
    let row = ocr_document::ActiveModel {
        id: Set(document.id.as_str().to_owned()),
        user_id: Set(document.user_id.as_str().to_owned()),
        digest: Set(document.digest.clone()),
        options: Set(options.to_owned()),
        status: Set(document.status.as_str().to_owned()),
        pages_done: Set(stored(document.pages_done)),
        pages_total: Set(stored(document.pages_total)),
        failure_code: Set(failure.map(|failure| failure.code.clone())),
        failure_detail: Set(failure.map(|failure| failure.detail.clone())),
        created_at: Set(column(document.created_at)),
        updated_at: Set(column(now)),
        expires_at: Set(column(document.expires_at)),
    };
    ocr_document::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting a document")
}

/// A document of this person that is not forgotten.
pub async fn find(
    db: &impl Read,
    user: &UserId,
    id: &DocumentId,
    now: DateTime<Utc>,
) -> Result<Option<Document>, Fault> {
    ocr_document::Entity::find_by_id(id.as_str())
        .filter(ocr_document::Column::UserId.eq(user.as_str()))
        .filter(ocr_document::Column::ExpiresAt.gt(column(now)))
        .one(db.connection())
        .await
        .or_fault("finding a document")?
        .map(noun)
        .transpose()
}

/// The newest document with this digest that was read, or will be.
pub async fn find_by_digest(
    db: &impl Read,
    user: &UserId,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<Option<Document>, Fault> {
    use DocumentStatus::{Queued, Running, Succeeded};
    ocr_document::Entity::find()
        .filter(ocr_document::Column::UserId.eq(user.as_str()))
        .filter(ocr_document::Column::Digest.eq(digest))
        .filter(ocr_document::Column::ExpiresAt.gt(column(now)))
        .filter(
            ocr_document::Column::Status
                .is_in([Queued, Running, Succeeded].map(DocumentStatus::as_str)),
        )
        .order_by_desc(ocr_document::Column::CreatedAt)
        .one(db.connection())
        .await
        .or_fault("finding a document by its digest")?
        .map(noun)
        .transpose()
}

/// A document for whoever reads it, and how it is to be read.
pub async fn find_to_read(
    db: &impl Read,
    id: &DocumentId,
) -> Result<Option<(Document, String)>, Fault> {
    let row = ocr_document::Entity::find_by_id(id.as_str())
        .one(db.connection())
        .await
        .or_fault("finding a document to read")?;
    row.map(|row| {
        let options = row.options.clone();
        Ok((noun(row)?, options))
    })
    .transpose()
}

/// How many documents of this person wait or are being read.
pub async fn count_waiting(
    db: &impl Read,
    user: &UserId,
    now: DateTime<Utc>,
) -> Result<u64, Fault> {
    use DocumentStatus::{Queued, Running};
    ocr_document::Entity::find()
        .filter(ocr_document::Column::UserId.eq(user.as_str()))
        .filter(ocr_document::Column::ExpiresAt.gt(column(now)))
        .filter(ocr_document::Column::Status.is_in([Queued, Running].map(DocumentStatus::as_str)))
        .count(db.connection())
        .await
        .or_fault("counting documents")
}

/// How many pages this person's documents have that wait or are being read.
pub async fn pages_waiting(
    db: &impl Read,
    user: &UserId,
    now: DateTime<Utc>,
) -> Result<i64, Fault> {
    use DocumentStatus::{Queued, Running};
    let pages: Option<Option<i64>> = ocr_document::Entity::find()
        .select_only()
        .column_as(ocr_document::Column::PagesTotal.sum(), "pages")
        .filter(ocr_document::Column::UserId.eq(user.as_str()))
        .filter(ocr_document::Column::ExpiresAt.gt(column(now)))
        .filter(ocr_document::Column::Status.is_in([Queued, Running].map(DocumentStatus::as_str)))
        .into_tuple()
        .one(db.connection())
        .await
        .or_fault("counting pages")?;
    Ok(pages.flatten().unwrap_or_default())
}

/// Says how far a document is, unless it is over. Whether it still was to be read: that
/// is how whoever reads it learns that nobody wants it any more.
pub async fn advance(
    tx: &Tx,
    id: &DocumentId,
    pages_done: u32,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    use DocumentStatus::{Queued, Running};
    let updated = ocr_document::Entity::update_many()
        .col_expr(ocr_document::Column::Status, Expr::value(Running.as_str()))
        .col_expr(
            ocr_document::Column::PagesDone,
            Expr::value(stored(pages_done)),
        )
        .col_expr(ocr_document::Column::UpdatedAt, Expr::value(column(now)))
        .filter(ocr_document::Column::Id.eq(id.as_str()))
        .filter(ocr_document::Column::Status.is_in([Queued, Running].map(DocumentStatus::as_str)))
        .exec(tx.conn())
        .await
        .or_fault("advancing a document")?;
    Ok(updated.rows_affected == 1)
}

/// How a document ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All its pages were read.
    Succeeded {
        /// How many.
        pages: u32,
    },
    /// It cannot be read.
    Failed(Failure),
    /// Its owner did not want it any more.
    Cancelled,
}

/// Ends a document, unless it is over. Whether it was not.
pub async fn end(tx: &Tx, id: &DocumentId, end: End, now: DateTime<Utc>) -> Result<bool, Fault> {
    use DocumentStatus::{Cancelled, Failed, Queued, Running, Succeeded};
    let (status, pages, failure) = match end {
        End::Succeeded { pages } => (Succeeded, Some(pages), None),
        End::Failed(failure) => (Failed, None, Some(failure)),
        End::Cancelled => (Cancelled, None, None),
    };
    let (code, detail) = failure
        .map(|failure| (failure.code, failure.detail))
        .unzip();
    let mut update = ocr_document::Entity::update_many()
        .col_expr(ocr_document::Column::Status, Expr::value(status.as_str()))
        .col_expr(ocr_document::Column::FailureCode, Expr::value(code))
        .col_expr(ocr_document::Column::FailureDetail, Expr::value(detail))
        .col_expr(ocr_document::Column::UpdatedAt, Expr::value(column(now)));
    if let Some(pages) = pages {
        update = update.col_expr(ocr_document::Column::PagesDone, Expr::value(stored(pages)));
    }
    let updated = update
        .filter(ocr_document::Column::Id.eq(id.as_str()))
        .filter(ocr_document::Column::Status.is_in([Queued, Running].map(DocumentStatus::as_str)))
        .exec(tx.conn())
        .await
        .or_fault("ending a document")?;
    Ok(updated.rows_affected == 1)
}

/// Forgets a document of this person. Whether there was one.
pub async fn delete(tx: &Tx, user: &UserId, id: &DocumentId) -> Result<bool, Fault> {
    let deleted = ocr_document::Entity::delete_many()
        .filter(ocr_document::Column::Id.eq(id.as_str()))
        .filter(ocr_document::Column::UserId.eq(user.as_str()))
        .exec(tx.conn())
        .await
        .or_fault("deleting a document")?;
    Ok(deleted.rows_affected > 0)
}

fn noun(row: ocr_document::Model) -> Result<Document, Fault> {
    let status = DocumentStatus::ALL
        .into_iter()
        .find(|status| status.as_str() == row.status)
        .ok_or_else(|| {
            Fault::new(
                FaultKind::Internal,
                format!("a document has the status {:?}", row.status),
            )
        })?;
    let failure = row.failure_code.zip(row.failure_detail);
    Ok(Document {
        id: DocumentId::new(row.id),
        user_id: UserId::new(row.user_id),
        digest: row.digest,
        status,
        pages_done: row.pages_done.unsigned_abs(),
        pages_total: row.pages_total.unsigned_abs(),
        failure: failure.map(|(code, detail)| Failure { code, detail }),
        created_at: moment(row.created_at),
        expires_at: moment(row.expires_at),
    })
}

fn stored(pages: u32) -> i32 {
    i32::try_from(pages).unwrap_or(i32::MAX)
}
