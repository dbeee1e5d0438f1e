use beztack_auth::access::UserAccess;
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::{Document, OcrError};
use beztack_persistence::ocr::documents;

use crate::App;
use crate::access::stands;
use crate::limits::Seat;

/// A place among those who follow documents and answers as they are made.
pub fn take_place(app: &App, access: &UserAccess) -> Result<Seat, OcrError> {
    Ok(app.followers.enter(&access.user().id)?)
}

/// How far a document is that somebody follows: as long as their session stands.
pub async fn follow_document(
    app: &App,
    access: &UserAccess,
    id: &DocumentId,
) -> Result<Document, OcrError> {
    if !stands(app, access).await? {
        return Err(OcrError::NotFound);
    }
    watch_document(app, access, id).await
}

/// How far a document of the caller is, without what is in it.
pub async fn watch_document(
    app: &App,
    access: &UserAccess,
    id: &DocumentId,
) -> Result<Document, OcrError> {
    let found = documents::find(&app.db, &access.user().id, id, app.now()).await?;
    found.ok_or(OcrError::NotFound)
}
