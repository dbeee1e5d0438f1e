use actix_web::post;
use actix_web::web::Data;
use beztack_app::ai;

use super::reply::Reply;
use super::wire::{CompletionBody, Protocol, StreamQuery};
use crate::State;
use crate::extract::{SignedIn, Valid, ValidQuery, With};
use crate::middleware::current_request_id;
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};

/// Ask the model a single question: the endpoint of `useCompletion`.
#[utoipa::path(
    tag = "ai",
    params(StreamQuery),
    request_body = CompletionBody,
    responses(
        (status = OK, description = "The answer as it is made", content(
            (String = "text/event-stream"),
            (String = "text/plain; charset=utf-8"),
        )),
        (status = PAYMENT_REQUIRED, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/ai/completion")]
pub(crate) async fn complete(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, (ValidQuery<StreamQuery>, Valid<CompletionBody>)>,
) -> Result<Reply, Problem> {
    let (ValidQuery(query), Valid(body)) = input;
    let answer = ai::complete(&state.app, &access, body.prompt, current_request_id()).await?;
    Ok(match query.protocol {
        Protocol::Data => Reply::Events(answer, state.settings.chat_compat),
        Protocol::Text => Reply::Text(answer),
    })
}
