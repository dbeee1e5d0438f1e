use actix_web::delete;
use actix_web::web::{Data, Path};
use beztack_app::ai;

use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};
use crate::respond::NoContent;
use beztack_domain::id::ChatId;

/// Delete a conversation with everything that was said.
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
#[delete("/ai/conversations/{id}")]
pub(crate) async fn delete_conversation(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<String>>,
) -> Result<NoContent, Problem> {
    let chat = ChatId::new(input.into_inner());
    ai::delete_conversation(&state.app, &access, &chat).await?;
    Ok(NoContent)
}
