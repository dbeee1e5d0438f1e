use beztack_auth::access::UserAccess;
use beztack_domain::ai::AiError;
use serde_json::Value;
use tracing::instrument;

use super::complete::{Question, ask};
use super::object::ObjectCheck;
use super::run::Answer;
use crate::App;

/// An object that a model is to make.
#[derive(Clone, Debug)]
pub struct WantedObject {
    /// What it is about.
    pub prompt: String,
    /// Its JSON Schema.
    pub schema: Value,
    /// What a failure is to be asked about by.
    pub request_id: String,
}

/// Have the model make an object that fits a schema. The text of the answer is the
/// object's JSON as it grows, and nothing else; it fails at the end if it does not fit.
#[instrument(name = "app.ai.make_object", skip_all)]
pub async fn make_object(
    app: &App,
    access: &UserAccess,
    wanted: WantedObject,
) -> Result<Answer, AiError> {
    let (check, output) = ObjectCheck::new(wanted.schema)?;
    let question = Question {
        kind: "object",
        prompt: wanted.prompt,
        output,
        check: Some(check),
        request_id: wanted.request_id,
    };
    ask(app, access, question).await
}
