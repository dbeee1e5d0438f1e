use beztack_auth::access::UserAccess;
use beztack_domain::ai::{
    AiError, ChatLimits, Conversation, Message, Output, Role, Trigger, title_of,
};
use beztack_domain::id::{ChatId, ConversationId, MessageId};
use beztack_persistence::Tx;
use beztack_persistence::ai::conversations;
use beztack_persistence::ai::messages::{self, Entry};
use beztack_persistence::ai::runs::{self, GivenUp};
use tracing::instrument;

use super::admission::{Begun, admit, allowance, begin};
use super::reminder::{Reminder, Rows};
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
    let replaced = runs::give_up(&tx, &conversation.id, GivenUp::Replaced).await?;
    if !conversations::touch(&tx, &conversation.id, app.now()).await? {
        // Deleted meanwhile.
        return Err(AiError::ConversationNotFound);
    }
    let history = say(&tx, &conversation.id, asked.trigger, limits).await?;
    let limit = limits.conversation_messages;
    if history.entries.len() >= limit {
        return Err(AiError::ConversationFull { limit });
    }
    let begun = Begun {
        kind: "chat",
        allowance: &allowance,
        conversation: Some(&conversation.id),
    };
    let id = begin(app, &tx, access, begun).await?;
    tx.commit().await?;

    app.engine.wake(&replaced);
    let run = Run {
        app: app.clone(),
        access: access.clone(),
        id,
        organization: allowance.organization,
        begun_at: app.now(),
        message: MessageId::new(app.ids.uuid()),
        place: Some((conversation.id.clone(), history.entries.len())),
        reminder: Reminder::Rows(Rows::of(
            conversation.id,
            &history.entries,
            history.said,
            limits.history_chars,
        )),
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

/// Everything up to the answer.
struct History {
    entries: Vec<Entry>,
    /// The last of them, if it is new.
    said: Option<Message>,
}

/// Puts what is said into its place, and returns everything up to it. What was said before
/// is not read here: everybody who writes waits for this transaction.
async fn say(
    tx: &Tx,
    conversation: &ConversationId,
    trigger: Trigger,
    limits: ChatLimits,
) -> Result<History, AiError> {
    let mut entries = messages::entries(tx, conversation).await?;
    let find = |entries: &[Entry], id: &MessageId| {
        let found = entries.iter().position(|entry| entry.id == *id);
        found.ok_or(AiError::MessageNotFound)
    };
    let mut said = None;
    match trigger {
        Trigger::Submit { message, replaces } => {
            let place = match replaces {
                Some(id) if id != message.id => find(&entries, &id)?,
                // Sent once more after a failure, or edited in its place.
                _ => find(&entries, &message.id).unwrap_or(entries.len()),
            };
            entries.truncate(place);
            let bytes = messages::put(tx, conversation, place, &message).await?;
            entries.push(Entry {
                id: message.id.clone(),
                role: message.role,
                bytes,
            });
            ensure_room(&entries, limits)?;
            said = Some(message);
        }
        Trigger::Regenerate { answer } => {
            let place = match answer {
                Some(id) => find(&entries, &id)?,
                None => entries.len().saturating_sub(1),
            };
            // Whoever names their own words wants what follows them.
            let is_answer = entries
                .get(place)
                .is_some_and(|entry| entry.role == Role::Assistant);
            entries.truncate(if is_answer { place } else { place + 1 });
            messages::truncate(tx, conversation, entries.len()).await?;
        }
    }
    match entries.last() {
        Some(last) if last.role == Role::User => Ok(History { entries, said }),
        _ => Err(AiError::NothingToAnswer),
    }
}

/// Whether a conversation of this much may be: all of it is read whenever it is looked at.
fn ensure_room(entries: &[Entry], limits: ChatLimits) -> Result<(), AiError> {
    let limit = limits.conversation_bytes;
    let bytes = entries.iter().map(|entry| entry.bytes);
    if bytes.fold(0, usize::saturating_add) > limit {
        return Err(AiError::ConversationTooLarge { limit });
    }
    Ok(())
}
