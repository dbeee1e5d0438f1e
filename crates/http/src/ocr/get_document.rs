use actix_web::get;
use actix_web::web::{Data, Path};
use beztack_app::ocr;
use beztack_domain::id::DocumentId;

use super::wire::{DocumentPath, DocumentView, answer};
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::LargeJson;

/// A document: how far it is, and once it is read what was in it.
#[utoipa::path(
    tag = "ocr",
    params(DocumentPath),
    responses(
        (status = OK, body = DocumentView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/ocr/{document}")]
pub(crate) async fn get_document(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<DocumentPath>>,
) -> Result<LargeJson, Problem> {
    let id = DocumentId::new(input.into_inner().document);
    let reading = ocr::get_document(&state.app, &access, &id).await?;
    answer(&state, reading, true).await
}
