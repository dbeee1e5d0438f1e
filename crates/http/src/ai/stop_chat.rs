use actix_web::post;
use actix_web::web::{Data, Path};
use beztack_app::ai;

use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};
use crate::respond::NoContent;
use beztack_domain::id::ChatId;

/// Stop the answer that is in the making in a conversation. What it said so far stays.
#[utoipa::path(
    tag = "ai",
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/ai/chat/{id}/stop")]
pub(crate) async fn stop_chat(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<String>>,
) -> Result<NoContent, Problem> {
    let chat = ChatId::new(input.into_inner());
    ai::stop_chat(&state.app, &access, &chat).await?;
    Ok(NoContent)
}
