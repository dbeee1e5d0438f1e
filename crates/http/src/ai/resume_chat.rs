use actix_web::get;
use actix_web::web::{Data, Path};
use beztack_app::ai;

use super::reply::Reply;

use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, SignedInRefusals};
use crate::respond::NoContent;
use beztack_domain::id::ChatId;

/// Join the answer that is in the making in a conversation, from its beginning:
/// `useChat` with `resume`. No content if none is.
#[utoipa::path(
    tag = "ai",
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = OK, description = "The answer as it is made", content((String = "text/event-stream"))),
        (status = NO_CONTENT),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/ai/chat/{id}/stream")]
pub(crate) async fn resume_chat(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<String>>,
) -> Result<actix_web::Either<Reply, NoContent>, Problem> {
    let chat = ChatId::new(input.into_inner());
    let answer = ai::resume_chat(&state.app, &access, &chat).await?;
    Ok(match answer {
        Some(answer) => actix_web::Either::Left(Reply::Events(answer, state.settings.chat_compat)),
        None => actix_web::Either::Right(NoContent),
    })
}
