use actix_web::post;
use actix_web::web::Data;
use beztack_app::ai::{self, Asked};
use beztack_domain::ai::Trigger;
use beztack_domain::id::{ChatId, MessageId};
use chrono::{DateTime, Utc};

use super::reply::Reply;
use super::wire::{ChatBody, Protocol, StreamQuery, TriggerBody};
use crate::State;
use crate::extract::{SignedIn, ValidLarge, ValidQuery, With};
use crate::middleware::current_request_id;
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};

/// Say something to the model, and listen: the endpoint of `useChat`.
///
/// The answer is the AI SDK's UI message stream. What was said before is what this
/// server knows, whatever the request repeats of it. Closing the connection stops the
/// answer, unless the request calls it resumable or somebody reads along.
#[utoipa::path(
    tag = "ai",
    params(StreamQuery),
    request_body = ChatBody,
    responses(
        (status = OK, description = "The answer as it is made", content(
            (String = "text/event-stream"),
            (String = "text/plain; charset=utf-8"),
        )),
        (status = PAYMENT_REQUIRED, body = ProblemView, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/ai/chat")]
pub(crate) async fn chat(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, (ValidQuery<StreamQuery>, ValidLarge<ChatBody>)>,
) -> Result<Reply, Problem> {
    let (ValidQuery(query), ValidLarge(body)) = input;
    let asked = asked(body, state.app.now())?;
    let answer = ai::chat(&state.app, &access, asked).await?;
    Ok(match query.protocol {
        Protocol::Data => Reply::Events(answer, state.settings.chat_compat),
        Protocol::Text => Reply::Text(answer),
    })
}

fn asked(body: ChatBody, now: DateTime<Utc>) -> Result<Asked, Problem> {
    let messages = body.messages;
    if let Some(number) = messages.system {
        return Err(Problem::invalid(
            format!("messages[{number}].role"),
            "must not be system",
        ));
    }
    let named = body.message_id.map(MessageId::new);
    let trigger = match body.trigger {
        TriggerBody::RegenerateMessage => Trigger::Regenerate { answer: named },
        TriggerBody::SubmitMessage => {
            let (place, message) = match (body.message, messages.last) {
                (Some(message), _) => ("message".to_owned(), message),
                (None, Some((number, last))) => (format!("messages[{number}]"), last),
                (None, None) => return Err(Problem::invalid("messages", "must not be empty")),
            };
            Trigger::Submit {
                message: message.said(&place, now)?,
                replaces: named,
            }
        }
    };
    Ok(Asked {
        chat: ChatId::new(body.id),
        trigger,
        outlives_reader: body.resumable,
        request_id: current_request_id(),
    })
}
