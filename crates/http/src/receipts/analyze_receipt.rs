use actix_web::post;
use beztack_app::receipts;

use super::wire::{AnalyzeReceiptBody, ReceiptView};
use crate::extract::Valid;
use crate::problem::{Problem, ProblemView};
use crate::respond::Ok200;

/// What a receipt says, from its text.
///
/// Public, because the existing frontend calls it without credentials (decisions.md 31):
/// it keeps nothing and asks no model, and is limited by address and size.
#[utoipa::path(
    tag = "ai",
    request_body = AnalyzeReceiptBody,
    responses(
        (status = OK, body = ReceiptView),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
    ),
)]
#[post("/ai/analyze")]
pub(crate) async fn analyze_receipt(
    body: Result<Valid<AnalyzeReceiptBody>, Problem>,
) -> Result<Ok200<ReceiptView>, Problem> {
    let body = body.map_err(Problem::with_error)?.0;
    let receipt = receipts::analyze_receipt(&body.text);
    let receipt = receipt.map_err(|error| Problem::from(error).with_error())?;
    Ok(Ok200(receipt.into()))
}
