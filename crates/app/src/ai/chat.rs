use beztack_auth::access::UserAccess;
use beztack_domain::ai::{
    AiError, Conversation, Message, Output, Role, Trigger, recent, title_of, turns,
};
use beztack_domain::id::{ChatId, ConversationId, MessageId};
use beztack_persistence::Tx;
use beztack_persistence::ai::runs::{self, GivenUp};
use beztack_persistence::ai::{conversations, messages};
use tracing::instrument;

use super::admission::{Begun, admit, allowance, begin};
use super::run::{Answer, Run};
use crate::App;

/// A turn in a conversation.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What the person's client calls the conversation; it begins with its first use.
    pub chat: ChatId,
    /// Why the model is to speak.
    pub trigger: Trigger,
    /// Whether the answer goes on when whoever asked has left.
    pub outlives_reader: bool,
    /// What a failure is to be asked about by.
    pub request_id: String,
}

/// Say something in a conversation, and have the model answer.
///
/// What was said before is what our rows say. An answer that is still in the making
/// there gives way.
#[instrument(name = "app.ai.chat", skip_all)]
pub async fn chat(app: &App, access: &UserAccess, asked: Asked) -> Result<Answer, AiError> {
    if app.engine.is_closing() {
        return Err(AiError::ShuttingDown);
    }
    let limits = app.rules.chat.limits();
    if let Trigger::Submit { message, .. } = &asked.trigger {
        limits.allow(message)?;
    }
    let allowance = allowance(app, access).await?;

    let tx = app.db.begin().await?;
    admit(app, &tx, access, &allowance).await?;
    let conversation = open(app, &tx, access, &asked).await?;
    let history = say(&tx, &conversation.id, asked.trigger).await?;
    let limit = limits.conversation_messages;
    if history.len() >= limit {
        return Err(AiError::ConversationFull { limit });
    }
    let replaced = runs::give_up(&tx, &conversation.id, GivenUp::Replaced).await?;
    let begun = Begun {
        kind: "chat",
        allowance: &allowance,
        conversation: Some(&conversation.id),
    };
    let id = begin(app, &tx, access, begun).await?;
    conversations::touch(&tx, &conversation.id, app.now()).await?;
    tx.commit().await?;

    app.engine.wake(&replaced);
    let run = Run {
        app: app.clone(),
        access: access.clone(),
        id,
        organization: allowance.organization,
        begun_at: app.now(),
        message: MessageId::new(app.ids.uuid()),
        place: Some((conversation.id, history.len())),
        turns: turns(recent(&history, limits.history_chars)),
        output: Output::Text,
        check: None,
        outlives_reader: asked.outlives_reader,
        request_id: asked.request_id,
    };
    Ok(run.start())
}

/// The conversation; a new one begins with something said.
async fn open(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    asked: &Asked,
) -> Result<Conversation, AiError> {
    let user = &access.user().id;
    if let Some(conversation) = conversations::find(tx, user, &asked.chat).await? {
        return Ok(conversation);
    }
    let Trigger::Submit {
        message,
        replaces: None,
    } = &asked.trigger
    else {
        return Err(AiError::ConversationNotFound);
    };
    let now = app.now();
    let conversation = Conversation {
        id: ConversationId::new(app.ids.uuid()),
        chat: asked.chat.clone(),
        user_id: user.clone(),
        title: title_of(message),
        created_at: now,
        updated_at: now,
    };
    conversations::insert(tx, &conversation).await?;
    Ok(conversation)
}

/// Puts what is said into its place, and returns everything up to it.
async fn say(
    tx: &Tx,
    conversation: &ConversationId,
    trigger: Trigger,
) -> Result<Vec<Message>, AiError> {
    let mut history = messages::list(tx, conversation).await?;
    let find = |history: &[Message], id: &MessageId| {
        let found = history.iter().position(|message| message.id == *id);
        found.ok_or(AiError::MessageNotFound)
    };
    match trigger {
        Trigger::Submit { message, replaces } => {
            let place = match replaces {
                Some(id) if id != message.id => find(&history, &id)?,
                // Sent once more after a failure, or edited in its place.
                _ => find(&history, &message.id).unwrap_or(history.len()),
            };
            history.truncate(place);
            messages::put(tx, conversation, place, &message).await?;
            history.push(message);
        }
        Trigger::Regenerate { answer } => {
            let place = match answer {
                Some(id) => find(&history, &id)?,
                None => history.len().saturating_sub(1),
            };
            // Whoever names their own words wants what follows them.
            let is_answer = history
                .get(place)
                .is_some_and(|message| message.role == Role::Assistant);
            history.truncate(if is_answer { place } else { place + 1 });
            messages::truncate(tx, conversation, history.len()).await?;
        }
    }
    match history.last() {
        Some(last) if last.role == Role::User => Ok(history),
        _ => Err(AiError::NothingToAnswer),
    }
}
