use actix_web::delete;
use actix_web::web::{Data, Path};
use beztack_app::ocr;
use beztack_domain::id::DocumentId;

use super::wire::DocumentPath;
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};
use crate::respond::NoContent;

/// Stop reading a document, or forget what was read.
///
/// The programs that read it are gone within a second.
#[utoipa::path(
    tag = "ocr",
    params(DocumentPath),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[delete("/ocr/{document}")]
pub(crate) async fn cancel_document(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<DocumentPath>>,
) -> Result<NoContent, Problem> {
    let id = DocumentId::new(input.into_inner().document);
    ocr::cancel_document(&state.app, &access, &id).await?;
    Ok(NoContent)
}
