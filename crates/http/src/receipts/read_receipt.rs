use actix_web::post;
use actix_web::web::Data;
use beztack_app::receipts;
use beztack_domain::ocr::Outputs;
use beztack_domain::receipts::MOST_CHARACTERS;

use super::wire::{ReadReceiptView, ReceiptForm, ReceiptJson};
use crate::State;
use crate::extract::{SignedIn, Upload, With};
use crate::ocr::{read_options, submitted_file};
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};
use crate::respond::Ok200;

/// What a receipt says, from a picture or a PDF of it, or from its text.
///
/// A form or JSON with `file`, as for reading any document, or with `text`.
#[utoipa::path(
    tag = "ai",
    request_body(content((ReceiptForm = "multipart/form-data"), (ReceiptJson = "application/json"))),
    responses(
        (status = OK, body = ReadReceiptView),
        (status = PAYMENT_REQUIRED, body = ProblemView, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, body = ProblemView, content_type = "application/problem+json"),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/ai/receipts")]
pub(crate) async fn read_receipt(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Upload>,
) -> Result<Ok200<ReadReceiptView>, Problem> {
    let mut options = read_options(&input, &["text"])?;
    if let Some(text) = given_text(&input)? {
        let receipt = receipts::read_receipt_text(&state.app, &access, text).await?;
        return Ok(Ok200(ReadReceiptView::new(receipt, text.to_owned())));
    }
    options.outputs = Outputs::default();
    let file = submitted_file(&input)?;
    let (receipt, text) = receipts::read_receipt(&state.app, &access, file, options).await?;
    Ok(Ok200(ReadReceiptView::new(receipt, text)))
}

/// The text, where there is no file.
fn given_text(input: &Upload) -> Result<Option<&str>, Problem> {
    let text = input.last("text").filter(|_| input.file.is_none());
    match text {
        Some(text) if text.chars().count() > MOST_CHARACTERS => Err(Problem::invalid(
            "text".to_owned(),
            format!("has more than {MOST_CHARACTERS} characters"),
        )),
        text => Ok(text),
    }
}
