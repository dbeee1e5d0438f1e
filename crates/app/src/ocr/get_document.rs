use beztack_auth::access::UserAccess;
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::{Document, DocumentStatus, OcrError};
use tracing::instrument;

use super::{Reading, sealed, watch_document};
use crate::App;

/// A document of the caller, with what was read.
#[instrument(name = "app.ocr.get_document", skip_all, fields(document.id = %id))]
pub async fn get_document(
    app: &App,
    access: &UserAccess,
    id: &DocumentId,
) -> Result<Reading, OcrError> {
    let document = watch_document(app, access, id).await?;
    with_content(app, document).await
}

/// A document together with what was read of it, if it was. That takes a place.
pub(super) async fn with_content(app: &App, document: Document) -> Result<Reading, OcrError> {
    if document.status != DocumentStatus::Succeeded {
        return Ok(Reading {
            document,
            extraction: None,
            seat: None,
        });
    }
    let seat = app.large_answers.enter(&document.user_id)?;
    // Gone in between is gone.
    let found = sealed::find_result(app, &document.id, seat).await?;
    let (extraction, seat) = found.ok_or(OcrError::NotFound)?;
    Ok(Reading {
        document,
        extraction: Some(extraction),
        seat: Some(seat),
    })
}
