use beztack_auth::access::UserAccess;
use beztack_domain::receipts::{Receipt, ReceiptError, parse_receipt};
use tracing::instrument;

use crate::App;
use crate::ai::refine_receipt;

/// What a receipt says, from its text, for somebody who is signed in: a model may help
/// where one is configured.
#[instrument(name = "app.receipts.read_receipt_text", skip_all)]
pub async fn read_receipt_text(
    app: &App,
    access: &UserAccess,
    text: &str,
) -> Result<Receipt, ReceiptError> {
    refine_receipt(app, access, text, parse_receipt(text)).await
}
