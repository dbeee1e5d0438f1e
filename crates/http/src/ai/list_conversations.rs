use actix_web::get;
use actix_web::web::Data;
use beztack_app::ai;

use super::wire::{ConversationsQuery, ConversationsView};
use crate::State;
use crate::extract::{SignedIn, ValidQuery, With};
use crate::problem::{Problem, ProblemView};
use crate::respond::Ok200;

/// Conversations on a page where nothing else is asked for.
const USUAL: usize = 20;

/// One's own conversations, the latest first.
#[utoipa::path(
    tag = "ai",
    params(ConversationsQuery),
    responses(
        (status = OK, body = ConversationsView),
        (status = UNAUTHORIZED, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
    ),
    security(("session" = [])),
)]
#[get("/ai/conversations")]
pub(crate) async fn list_conversations(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, ValidQuery<ConversationsQuery>>,
) -> Result<Ok200<ConversationsView>, Problem> {
    let query = input.0;
    let limit = query.limit.unwrap_or(USUAL);
    let after = query.after();
    let page = ai::list_conversations(&state.app, &access, after.as_ref(), limit).await?;
    Ok(Ok200(page.into()))
}
