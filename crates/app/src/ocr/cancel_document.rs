use beztack_auth::access::UserAccess;
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::OcrError;
use beztack_persistence::jobs as job_store;
use beztack_persistence::ocr::{contents, documents};
use tracing::instrument;

use super::{ReadDocument, watch_document};
use crate::App;
use crate::jobs::Job as _;

/// Stop reading a document of the caller, or forget what was read.
///
/// Whoever reads it learns of it within a second.
#[instrument(name = "app.ocr.cancel_document", skip_all, fields(document.id = %id))]
pub async fn cancel_document(
    app: &App,
    access: &UserAccess,
    id: &DocumentId,
) -> Result<(), OcrError> {
    watch_document(app, access, id).await?;
    let tx = app.db.begin().await?;
    if documents::end(&tx, id, documents::End::Cancelled, app.now()).await? {
        contents::delete(&tx, id).await?;
        let job = ReadDocument::of(id);
        if let Some(about) = job.about() {
            job_store::delete_queued_about(&tx, &about).await?;
        }
    } else {
        documents::delete(&tx, &access.user().id, id).await?;
    }
    tx.commit().await?;
    Ok(())
}
