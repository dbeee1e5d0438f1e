use beztack_auth::access::UserAccess;
use beztack_domain::ai::{AiError, Output, Said, Turn};
use beztack_domain::id::{MessageId, RunId};
use tracing::instrument;

use super::admission::{Allowance, Begun, admit, allowance, begin};
use super::object::ObjectCheck;
use super::reminder::Reminder;
use super::run::{Answer, Run};
use crate::App;

/// Have the model answer a single question, outside any conversation.
#[instrument(name = "app.ai.complete", skip_all)]
pub async fn complete(
    app: &App,
    access: &UserAccess,
    prompt: String,
    request_id: String,
) -> Result<Answer, AiError> {
    let question = Question {
        kind: "completion",
        prompt,
        output: Output::Text,
        check: None,
        request_id,
    };
    ask(app, access, question).await
}

/// A single question.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) kind: &'static str,
    pub(super) prompt: String,
    pub(super) output: Output,
    pub(super) check: Option<ObjectCheck>,
    pub(super) request_id: String,
}

pub(super) async fn ask(
    app: &App,
    access: &UserAccess,
    question: Question,
) -> Result<Answer, AiError> {
    if app.engine.is_closing() {
        return Err(AiError::ShuttingDown);
    }
    app.rules.chat.limits().allow_text(&question.prompt)?;
    if question.prompt.trim().is_empty() {
        return Err(AiError::NothingSaid);
    }
    let allowance = allowance(app, access).await?;
    let id = admitted(app, access, &allowance, question.kind).await?;
    let run = Run {
        app: app.clone(),
        access: access.clone(),
        id,
        organization: allowance.organization,
        begun_at: app.now(),
        message: MessageId::new(app.ids.uuid()),
        place: None,
        reminder: Reminder::Turns(vec![Turn::User(vec![Said::Text(question.prompt)])]),
        output: question.output,
        check: question.check,
        outlives_reader: false,
        request_id: question.request_id,
    };
    Ok(run.start())
}

async fn admitted(
    app: &App,
    access: &UserAccess,
    allowance: &Allowance,
    kind: &'static str,
) -> Result<RunId, AiError> {
    let tx = app.db.begin().await?;
    admit(app, &tx, access, allowance).await?;
    let begun = Begun {
        kind,
        allowance,
        conversation: None,
    };
    let id = begin(app, &tx, access, begun).await?;
    tx.commit().await?;
    Ok(id)
}
