use actix_web::get;
use actix_web::web::Data;
use beztack_app::ai;

use super::wire::{ConversationsQuery, ConversationsView};
use crate::State;
use crate::extract::{SignedIn, ValidQuery, With};
use crate::page;
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;

/// One's own conversations, the latest first.
#[utoipa::path(
    tag = "ai",
    params(ConversationsQuery),
    responses(
        (status = OK, body = ConversationsView),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/ai/conversations")]
pub(crate) async fn list_conversations(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, ValidQuery<ConversationsQuery>>,
) -> Result<Ok200<ConversationsView>, Problem> {
    let request = page::request(input.0.limit, input.0.cursor.as_deref())?;
    let found = ai::list_conversations(&state.app, &access, &request).await?;
    Ok(Ok200(found.into()))
}
