use std::sync::Arc;

use beztack_auth::access::UserAccess;
use beztack_domain::ocr::{Layout, OcrError, Page, ReadOptions};
use beztack_domain::receipts::{Receipt, ReceiptError, parse_receipt};
use tracing::instrument;

use crate::App;
use crate::ai::refine_receipt;
use crate::ocr::{Submission, When, read_document};

/// What a receipt says, from a picture or a PDF of it, and the text that it was read from.
///
/// It is read in rows: a name and its price would else be taken for two columns.
#[instrument(name = "app.receipts.read_receipt", skip_all)]
pub async fn read_receipt(
    app: &App,
    access: &UserAccess,
    bytes: Arc<[u8]>,
    options: ReadOptions,
) -> Result<(Receipt, String), ReceiptError> {
    let submission = Submission {
        bytes,
        options: ReadOptions {
            layout: Layout::Rows,
            ..options
        },
        when: When::AtOnce,
    };
    let reading = read_document(app, access, submission).await?;
    // The same may wait as a job that somebody else's page started.
    let extraction = reading.extraction.ok_or(OcrError::Busy)?;
    let rows: Vec<String> = extraction.pages.iter().map(Page::rows).collect();
    let text = rows.join("\n");
    // Nothing else is answered with.
    drop((extraction, reading.seat));
    let receipt = refine_receipt(app, access, &text, parse_receipt(&text)).await?;
    Ok((receipt, text))
}
