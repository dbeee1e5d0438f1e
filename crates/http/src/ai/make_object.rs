use actix_web::post;
use actix_web::web::Data;
use beztack_app::ai::{self, WantedObject};
use serde_json::Value;

use super::reply::Reply;
use super::wire::ObjectBody;
use crate::State;
use crate::extract::{SignedIn, Valid, With};
use crate::middleware::current_request_id;
use crate::problem::{Problem, ProblemView, SignedInChangeRefusals};

/// Have the model make an object that fits a JSON Schema: the endpoint of `useObject`.
///
/// The answer is the object's JSON as it grows. It breaks off at the end if the object
/// does not fit.
#[utoipa::path(
    tag = "ai",
    request_body = ObjectBody,
    responses(
        (status = OK, description = "The object's JSON", content((String = "text/plain; charset=utf-8"))),
        (status = PAYMENT_REQUIRED, body = ProblemView, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInChangeRefusals,
    ),
    security(("session" = [])),
)]
#[post("/ai/object")]
pub(crate) async fn make_object(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Valid<ObjectBody>>,
) -> Result<Reply, Problem> {
    let wanted = WantedObject {
        prompt: input.0.prompt,
        schema: Value::Object(input.0.schema),
        request_id: current_request_id(),
    };
    let answer = ai::make_object(&state.app, &access, wanted).await?;
    Ok(Reply::Text(answer))
}
