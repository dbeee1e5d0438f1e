use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use futures_util::future::join_all;

use super::inner::{Inner, Sender};
use super::wire::{BatchBody, BatchItem, BatchMethod, BatchView};
use crate::State;
use crate::extract::{SignedIn, Valid, With};
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};
use crate::respond::Ok200;

/// Up to twenty of our own requests in one.
///
/// The caller is looked up once. Reads that follow each other run at the same time; a
/// change waits for everything before it. Each request counts for the rate limit, and
/// one that fails does not keep the others from being answered.
#[utoipa::path(
    tag = "batch",
    request_body = BatchBody,
    responses(
        (status = OK, body = BatchView),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/batch")]
pub(crate) async fn run_batch(
    state: Data<State>,
    request: HttpRequest,
    With { access, input, .. }: With<SignedIn, Valid<BatchBody>>,
) -> Result<Ok200<BatchView>, Problem> {
    let sender = Sender::new(&request, access);
    let routes = Inner::of(&request).routes(&state).await?;
    let mut responses = Vec::with_capacity(input.0.requests.len());
    for group in groups(&input.0.requests) {
        let answers = group.iter().map(|item| routes.answer(&sender, item));
        responses.extend(join_all(answers).await);
    }
    Ok(Ok200(BatchView { responses }))
}

/// Runs of reads, and every change by itself.
fn groups(requests: &[BatchItem]) -> impl Iterator<Item = &[BatchItem]> {
    let is_read = |item: &BatchItem| item.method == BatchMethod::Get;
    requests.chunk_by(move |one, next| is_read(one) && is_read(next))
}
