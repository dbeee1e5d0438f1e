use actix_web::get;
use actix_web::web::{Data, Path};
use beztack_app::ai;

use super::wire::ToldView;
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;
use beztack_domain::id::ChatId;

/// A conversation with everything that was said, as `useChat` takes it.
#[utoipa::path(
    tag = "ai",
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = OK, body = ToldView),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/ai/conversations/{id}")]
pub(crate) async fn get_conversation(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<String>>,
) -> Result<Ok200<ToldView>, Problem> {
    let chat = ChatId::new(input.into_inner());
    let told = ai::get_conversation(&state.app, &access, &chat).await?;
    Ok(Ok200(told.into()))
}
