//! What lies in the database of a document: sealed, as inputs of jobs are. Papers that
//! people have read are nobody else's business.

use std::sync::Arc;

use beztack_auth::{StorageFormat, vault};
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::Extraction;
use beztack_domain::{Fault, FaultKind};
use beztack_persistence::Tx;
use beztack_persistence::ocr::contents;

use super::stored;
use crate::App;
use crate::limits::Seat;

/// The table is ours alone, so this form is used whatever the database is in.
const SEALED: StorageFormat = StorageFormat::Hardened;

/// What was sent, ready to lie in the database until it is read.
pub(super) struct SealedUpload(Vec<u8>);

impl SealedUpload {
    pub(super) async fn of(app: &App, upload: Arc<[u8]>) -> Result<Self, Fault> {
        let app = app.clone();
        aside(move || vault::seal_bytes(&upload, &app.rules.secrets, &*app.ids).map(Self)).await
    }

    pub(super) async fn insert(self, tx: &Tx, id: &DocumentId) -> Result<(), Fault> {
        contents::insert_upload(tx, id, &self.0).await
    }
}

/// What was sent, while it is still to be read.
pub(super) async fn find_upload(app: &App, id: &DocumentId) -> Result<Option<Vec<u8>>, Fault> {
    let Some(sealed) = contents::find_upload(&app.db, id).await? else {
        return Ok(None);
    };
    let app = app.clone();
    aside(move || vault::open_bytes(sealed, &app.rules.secrets).map(Some)).await
}

/// What was read, ready to lie in the database.
pub(super) struct SealedResult {
    result: String,
    pdf: Option<Vec<u8>>,
}

impl SealedResult {
    pub(super) async fn of(app: &App, extraction: Extraction) -> Result<Self, Fault> {
        let app = app.clone();
        aside(move || Self::seal(&app, extraction)).await
    }

    fn seal(app: &App, extraction: Extraction) -> Result<Self, Fault> {
        let (secrets, ids) = (&app.rules.secrets, &*app.ids);
        let (result, pdf) = stored::write(extraction)?;
        Ok(Self {
            result: vault::seal(&result, SEALED, secrets, ids)?,
            pdf: pdf
                .map(|pdf| vault::seal_bytes(&pdf, secrets, ids))
                .transpose()?,
        })
    }

    /// Puts it in the place of what was sent.
    pub(super) async fn replace(self, tx: &Tx, id: &DocumentId) -> Result<(), Fault> {
        contents::replace(tx, id, self.result, self.pdf).await
    }
}

/// What was read. The place is its own also where nobody waits for it any more.
pub(super) async fn find_result(
    app: &App,
    id: &DocumentId,
    seat: Seat,
) -> Result<Option<(Extraction, Seat)>, Fault> {
    let Some((result, pdf)) = contents::find_result(&app.db, id).await? else {
        return Ok(None);
    };
    let app = app.clone();
    aside(move || Ok(Some((open_result(&app, result, pdf)?, seat)))).await
}

fn open_result(app: &App, result: String, pdf: Option<Vec<u8>>) -> Result<Extraction, Fault> {
    let secrets = &app.rules.secrets;
    // What begins like JSON is from before anything was sealed.
    let result = if result.starts_with('{') {
        result
    } else {
        vault::open(&result, secrets)?
    };
    let pdf = pdf.map(|pdf| vault::open_bytes(pdf, secrets)).transpose()?;
    stored::read(&result, pdf)
}

/// On a thread that may be kept busy: documents have megabytes.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "working on a document", error))?
}
