//! What lies in the database of a document: sealed, as inputs of jobs are. Papers that
//! people have read are nobody else's business.

use beztack_auth::{StorageFormat, vault};
use beztack_domain::Fault;
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::Extraction;
use beztack_persistence::Tx;
use beztack_persistence::ocr::contents;

use super::stored;
use crate::App;

/// The table is ours alone, so this form is used whatever the database is in.
const SEALED: StorageFormat = StorageFormat::Hardened;

/// Keeps what was sent until it is read.
pub(super) async fn insert_upload(
    app: &App,
    tx: &Tx,
    id: &DocumentId,
    upload: &[u8],
) -> Result<(), Fault> {
    let sealed = vault::seal_bytes(upload, &app.rules.secrets, &*app.ids)?;
    contents::insert_upload(tx, id, &sealed).await
}

/// What was sent, while it is still to be read.
pub(super) async fn find_upload(app: &App, id: &DocumentId) -> Result<Option<Vec<u8>>, Fault> {
    let sealed = contents::find_upload(&app.db, id).await?;
    sealed
        .map(|sealed| vault::open_bytes(sealed, &app.rules.secrets))
        .transpose()
}

/// What was read, ready to lie in the database.
#[derive(Debug)]
pub(super) struct SealedResult {
    result: String,
    pdf: Option<Vec<u8>>,
}

impl SealedResult {
    pub(super) fn of(app: &App, extraction: Extraction) -> Result<Self, Fault> {
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

/// What was read.
pub(super) async fn find_result(app: &App, id: &DocumentId) -> Result<Option<Extraction>, Fault> {
    let secrets = &app.rules.secrets;
    let Some((result, pdf)) = contents::find_result(&app.db, id).await? else {
        return Ok(None);
    };
    // What begins like JSON is from before anything was sealed.
    let result = if result.starts_with('{') {
        result
    } else {
        vault::open(&result, secrets)?
    };
    let pdf = pdf.map(|pdf| vault::open_bytes(pdf, secrets)).transpose()?;
    stored::read(&result, pdf).map(Some)
}
