use std::sync::Arc;

use beztack_auth::access::UserAccess;
use beztack_domain::id::{DocumentId, UserId};
use beztack_domain::ocr::{
    Document, DocumentFlaw, DocumentStatus, Extraction, Inspection, OcrError, ReadOptions,
};
use beztack_persistence::auth::users;
use beztack_persistence::ocr::{documents, usage};
use sha2::{Digest as _, Sha256};
use tracing::instrument;

use super::get_document::with_content;
use super::sealed::{SealedResult, SealedUpload, aside};
use super::{ReadDocument, ensure_pages_left, month, stored};
use crate::billing::plan_of;
use crate::limits::Seat;
use crate::{App, jobs};

/// What somebody wants read.
#[derive(Clone, Debug)]
pub struct Submission {
    /// A picture or a PDF.
    pub bytes: Arc<[u8]>,
    /// How it is to be read.
    pub options: ReadOptions,
    /// Whether somebody waits for it.
    pub when: When,
}

/// When a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At once if it is small; larger ones later.
    AsSoonAsSensible,
    /// At once, or not at all.
    AtOnce,
    /// Later, however small it is.
    Later,
}

/// A document, and what was read if it was.
#[derive(Debug)]
pub struct Reading {
    /// How far it is.
    pub document: Document,
    /// What was read.
    pub extraction: Option<Extraction>,
    /// A place among the answers that have what was read. It is to be held as long as they
    /// are in memory.
    pub seat: Option<Seat>,
}

/// Read a picture or a PDF: a small one at once, a larger one as a job.
///
/// The same document with the same options is answered from what is known.
#[instrument(name = "app.ocr.read_document", skip_all, fields(bytes = submission.bytes.len()))]
pub async fn read_document(
    app: &App,
    access: &UserAccess,
    submission: Submission,
) -> Result<Reading, OcrError> {
    let user = &access.user().id;
    let (bytes, options) = (
        Arc::clone(&submission.bytes),
        submission.options.fingerprint(),
    );
    let digest = aside(move || Ok(digest(&bytes, &options))).await?;
    if let Some(known) = documents::find_by_digest(&app.db, user, &digest, app.now()).await? {
        return with_content(app, known).await;
    }
    let Submission {
        bytes,
        options,
        when,
    } = submission;
    // Held to the end: nobody has all places among the documents that are read.
    let _seat = app.readers.enter(user)?;
    let inspection = app.extractor.inspect(Arc::clone(&bytes), &options).await?;
    let (_, plan) = plan_of(app, access).await?;
    let granted = plan.limit(super::PAGES_PER_MONTH);
    let document = new_document(app, user, digest, inspection);
    let (pages, limit) = (inspection.pages, app.rules.ocr.pages_at_once);
    if when == When::AtOnce && pages > limit {
        return Err(DocumentFlaw::TooManyPages { pages, limit }.into());
    }
    if when == When::Later || pages > limit {
        queue(app, &document, bytes, &options, granted).await?;
        return Ok(Reading {
            document,
            extraction: None,
            seat: None,
        });
    }
    let (document, extraction) = read_now(app, document, bytes, &options, granted).await?;
    // Who finds no place may ask again for what is kept.
    let seat = app.large_answers.enter(user)?;
    Ok(Reading {
        document,
        extraction: Some(extraction),
        seat: Some(seat),
    })
}

/// Equal exactly for the same bytes and the same options.
fn digest(bytes: &[u8], options: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(options);
    hasher.update([0]);
    hasher.update(bytes);
    hex::encode(hasher.finalize())
}

fn new_document(app: &App, user: &UserId, digest: String, inspection: Inspection) -> Document {
    let now = app.now();
    Document {
        id: DocumentId::new(app.ids.uuid()),
        user_id: user.clone(),
        digest,
        status: DocumentStatus::Queued,
        pages_done: 0,
        pages_total: inspection.pages,
        failure: None,
        created_at: now,
        expires_at: now + app.rules.ocr.keep,
    }
}

/// Leaves a document for a worker, unless it has more pages than are `granted` and left.
async fn queue(
    app: &App,
    document: &Document,
    bytes: Arc<[u8]>,
    options: &ReadOptions,
    granted: Option<i64>,
) -> Result<(), OcrError> {
    let (now, limit) = (app.now(), app.rules.ocr.waiting_per_user);
    // What is refused need not be sealed.
    ensure_pages_left(
        app,
        &app.db,
        &document.user_id,
        granted,
        document.pages_total,
    )
    .await?;
    let options = stored::options(options)?;
    let upload = SealedUpload::of(app, bytes).await?;
    let tx = app.db.begin().await?;
    // The person is held until the end: no two of their documents pass a limit together. They
    // come first: who deletes them goes on to their documents.
    users::lock(&tx, &document.user_id).await?;
    if documents::count_waiting(&tx, &document.user_id, now).await? >= u64::from(limit) {
        return Err(OcrError::TooManyWaiting { limit });
    }
    ensure_pages_left(app, &tx, &document.user_id, granted, document.pages_total).await?;
    documents::insert(&tx, document, &options, now).await?;
    upload.insert(&tx, &document.id).await?;
    jobs::enqueue(app, &tx, &ReadDocument::of(&document.id)).await?;
    tx.commit().await?;
    jobs::wake_worker(app);
    Ok(())
}

/// Reads a document at once.
///
/// Its pages are counted before they are read, so that no two pass a limit together, and given
/// back where nothing comes of it. They stay counted when whoever sent it leaves: it was read.
async fn read_now(
    app: &App,
    document: Document,
    bytes: Arc<[u8]>,
    options: &ReadOptions,
    granted: Option<i64>,
) -> Result<(Document, Extraction), OcrError> {
    let (user, pages, month) = (document.user_id.clone(), document.pages_total, month(app));
    let tx = app.db.begin().await?;
    users::lock(&tx, &user).await?;
    ensure_pages_left(app, &tx, &user, granted, pages).await?;
    usage::add(&tx, &user, &month, pages).await?;
    tx.commit().await?;
    let reading = read_and_keep(app, document, bytes, options).await;
    if reading.is_err() {
        let tx = app.db.begin().await?;
        usage::give_back(&tx, &user, &month, pages).await?;
        tx.commit().await?;
    }
    reading
}

/// Reads a document, and keeps what was read for whoever asks again.
async fn read_and_keep(
    app: &App,
    mut document: Document,
    bytes: Arc<[u8]>,
    options: &ReadOptions,
) -> Result<(Document, Extraction), OcrError> {
    let extraction = app.extractor.extract(bytes, options, &()).await?;
    document.status = DocumentStatus::Succeeded;
    document.pages_done = document.pages_total;
    let now = app.now();
    let options = stored::options(options)?;
    let result = SealedResult::of(app, extraction.clone()).await?;
    let tx = app.db.begin().await?;
    users::lock(&tx, &document.user_id).await?;
    documents::insert(&tx, &document, &options, now).await?;
    result.replace(&tx, &document.id).await?;
    tx.commit().await?;
    Ok((document, extraction))
}
