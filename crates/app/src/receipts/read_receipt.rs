use std::sync::Arc;

use beztack_auth::access::UserAccess;
use beztack_domain::ocr::{Page, ReadOptions};
use beztack_domain::receipts::{Receipt, ReceiptError, parse_receipt};
use tracing::instrument;

use crate::App;
use crate::ocr::{Submission, read_document};

/// What a receipt says, from a picture or a PDF of it, and the text that it was read from.
///
/// A picture's words are put back into the rows they stand in: a name and its price may
/// be read as two columns.
#[instrument(name = "app.receipts.read_receipt", skip_all)]
pub async fn read_receipt(
    app: &App,
    access: &UserAccess,
    bytes: Arc<[u8]>,
    options: ReadOptions,
) -> Result<(Receipt, String), ReceiptError> {
    let submission = Submission {
        bytes,
        options,
        later: false,
    };
    let reading = read_document(app, access, submission).await?;
    let extraction = reading.extraction.ok_or(ReceiptError::TooManyPages {
        limit: app.rules.ocr.pages_at_once,
    })?;
    let rows: Vec<String> = extraction.pages.iter().map(Page::rows).collect();
    let text = rows.join("\n");
    let receipt = parse_receipt(&text)?;
    Ok((receipt, text))
}
