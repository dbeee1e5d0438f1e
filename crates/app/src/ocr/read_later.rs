use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use beztack_domain::Fault;
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::{Document, Extraction, Failure, OcrError, Progress};
use beztack_persistence::Tx;
use beztack_persistence::auth::users;
use beztack_persistence::ocr::documents::End;
use beztack_persistence::ocr::{contents, documents, usage};
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::sealed::{self, SealedResult};
use super::{month, stored};
use crate::App;
use crate::jobs::Job;

/// How often a document's progress is written, and its cancelling noticed.
const BEAT: Duration = Duration::from_millis(400);

/// Read a document that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ReadDocument {
    document_id: String,
}

impl ReadDocument {
    pub(crate) fn of(id: &DocumentId) -> Self {
        Self {
            document_id: id.as_str().to_owned(),
        }
    }

    fn id(&self) -> DocumentId {
        DocumentId::new(self.document_id.as_str())
    }
}

impl Job for ReadDocument {
    const KIND: &'static str = "read_document";

    fn about(&self) -> Option<String> {
        Some(format!("document:{}", self.document_id))
    }
}

/// Pages that are done, told by whoever reads them.
#[derive(Debug, Default)]
struct Done(AtomicU32);

impl Progress for Done {
    fn done(&self, pages: u32) {
        self.0.store(pages, Ordering::Relaxed);
    }
}

/// Why a document is still to be read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// Others are being read, and it was not begun.
    NoPlace,
    /// Something broke.
    Fault(Fault),
}

impl From<Fault> for Unread {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Reads a document that waits, unless nobody wants it any more. What cannot be read is
/// an outcome; what breaks is tried again.
#[instrument(name = "app.ocr.read_later", skip_all, fields(document.id = job.document_id))]
pub(crate) async fn read_later(app: &App, job: &ReadDocument) -> Result<(), Unread> {
    let id = job.id();
    let Some((document, options)) = documents::find_to_read(&app.db, &id).await? else {
        return Ok(());
    };
    if document.status.is_over() {
        return Ok(());
    }
    let Some(upload) = sealed::find_upload(app, &id).await? else {
        return Ok(fail(app, &id, "internal", "what was sent is gone").await?);
    };
    let options = stored::read_options(&options)?;
    let done = Done::default();
    let outcome = tokio::select! {
        outcome = app.extractor.extract(upload.into(), &options, &done) => outcome,
        outcome = beat(app, &id, &done) => return Ok(outcome?),
    };
    match outcome {
        Ok(extraction) => finish(app, &document, extraction).await?,
        Err(OcrError::Fault(fault)) => return Err(fault.into()),
        // Somebody else's documents are being read: this one waits a little longer.
        Err(OcrError::Busy) => return Err(Unread::NoPlace),
        Err(OcrError::Flawed(flaw)) => fail(app, &id, flaw.code(), &flaw.to_string()).await?,
        Err(refusal) => fail(app, &id, "refused", &refusal.to_string()).await?,
    }
    Ok(())
}

/// Writes how far reading is, until the document is over: then nobody waits for it.
async fn beat(app: &App, id: &DocumentId, done: &Done) -> Result<(), Fault> {
    loop {
        let tx = app.db.begin().await?;
        let pages = done.0.load(Ordering::Relaxed);
        let is_wanted = documents::advance(&tx, id, pages, app.now()).await?;
        tx.commit().await?;
        if !is_wanted {
            tracing::info!("nobody wants the document any more");
            return Ok(());
        }
        tokio::time::sleep(BEAT).await;
    }
}

async fn finish(app: &App, document: &Document, extraction: Extraction) -> Result<(), Fault> {
    let pages = u32::try_from(extraction.pages.len()).unwrap_or(u32::MAX);
    let result = SealedResult::of(app, extraction).await?;
    let tx = app.db.begin().await?;
    // Before their document, as who deletes them does: counting refers to them.
    users::lock(&tx, &document.user_id).await?;
    if documents::end(&tx, &document.id, End::Succeeded { pages }, app.now()).await? {
        result.replace(&tx, &document.id).await?;
        usage::add(&tx, &document.user_id, &month(app), pages).await?;
    }
    tx.commit().await
}

async fn fail(app: &App, id: &DocumentId, code: &str, detail: &str) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    end_failed(app, &tx, id, code, detail).await?;
    tx.commit().await
}

async fn end_failed(
    app: &App,
    tx: &Tx,
    id: &DocumentId,
    code: &str,
    detail: &str,
) -> Result<(), Fault> {
    let failure = Failure {
        code: code.to_owned(),
        detail: detail.to_owned(),
    };
    if documents::end(tx, id, End::Failed(failure), app.now()).await? {
        contents::delete(tx, id).await?;
    }
    Ok(())
}

/// Says of a document whose job is given up that it will not be read.
pub(crate) async fn give_up(app: &App, tx: &Tx, job: &ReadDocument) -> Result<(), Fault> {
    end_failed(app, tx, &job.id(), "internal", "it could not be read here").await
}
