use beztack_auth::access::UserAccess;
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::{Document, OcrError};
use beztack_persistence::ocr::documents;

use crate::App;

/// How far a document of the caller is, without what is in it.
pub async fn watch_document(
    app: &App,
    access: &UserAccess,
    id: &DocumentId,
) -> Result<Document, OcrError> {
    let found = documents::find(&app.db, &access.user().id, id, app.now()).await?;
    found.ok_or(OcrError::NotFound)
}
