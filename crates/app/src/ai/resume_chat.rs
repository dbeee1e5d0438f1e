use std::time::Duration;

use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::ai::{AiError, ChatEvent};
use beztack_domain::id::{ChatId, RunId};
use beztack_persistence::ai::{conversations, runs};
use chrono::TimeDelta;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tracing::instrument;

use super::admission::SILENCE;
use super::record;
use super::run::{Answer, SESSION_ENDED};
use crate::App;
use crate::access::stands;

/// How often the record is looked at.
const POLL: Duration = Duration::from_millis(200);

/// How often it is noted that somebody reads along, and looked whether they still may; and
/// how long that holds.
const NOTE: Duration = Duration::from_secs(1);
const NOTE_HOLDS: TimeDelta = TimeDelta::seconds(3);

/// How often the record is looked at once the answer is made: its last piece may be on
/// its way.
const LAST_LOOKS: u32 = 3;

/// Events that wait for a slow reader.
const UNREAD: usize = 32;

/// Join an answer in the making from its beginning, whichever process makes it; `None`
/// if none is.
///
/// As long as somebody reads along here, it goes on even if whoever asked has left. Nobody
/// reads along once their session has ended, and not more at once than may.
#[instrument(name = "app.ai.resume_chat", skip_all)]
pub async fn resume_chat(
    app: &App,
    access: &UserAccess,
    chat: &ChatId,
) -> Result<Option<Answer>, AiError> {
    let user = &access.user().id;
    let Some(conversation) = conversations::find(&app.db, user, chat).await? else {
        return Ok(None);
    };
    let since = app.now() - SILENCE;
    let Some(run) = runs::find_live(&app.db, &conversation.id, since).await? else {
        return Ok(None);
    };
    let seat = app.followers.enter(user)?;
    note(app, &run).await?;
    let (reader, events) = mpsc::channel(UNREAD);
    let (app, access) = (app.clone(), access.clone());
    tokio::spawn(async move {
        let _seat = seat;
        if let Err(fault) = follow(&app, &access, &run, &reader).await {
            tracing::error!(run.id = %run, error = %fault, "an answer could not be followed");
        }
    });
    Ok(Some(Answer { events }))
}

/// Reads along until the end, until nobody listens, or until nobody may. Without a last
/// event the reader is told that it broke off.
async fn follow(
    app: &App,
    access: &UserAccess,
    run: &RunId,
    reader: &mpsc::Sender<ChatEvent>,
) -> Result<(), Fault> {
    let mut position = 0;
    let mut noted = Instant::now();
    let mut looks_left = LAST_LOOKS;
    loop {
        let state = runs::state(&app.db, run).await?;
        let is_made = state
            .is_some_and(|state| state.is_running && state.heartbeat_at >= app.now() - SILENCE);
        let pieces = record::read(&app.db, run, position).await?;
        let is_all = pieces.is_empty();
        for event in pieces.into_iter().inspect(|_| position += 1).flatten() {
            let is_last = event.is_last();
            if reader.send(event).await.is_err() || is_last {
                return Ok(());
            }
        }
        if is_all && !is_made {
            if looks_left == 0 {
                return Ok(());
            }
            looks_left -= 1;
        }
        if noted.elapsed() >= NOTE {
            if !stands(app, access).await? {
                let reason = SESSION_ENDED.to_owned();
                let _ = reader.send(ChatEvent::Failed { reason }).await;
                return Ok(());
            }
            note(app, run).await?;
            noted = Instant::now();
        }
        tokio::select! {
            () = sleep(POLL) => {}
            () = reader.closed() => return Ok(()),
        }
    }
}

async fn note(app: &App, run: &RunId) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    runs::watch(&tx, run, app.now() + NOTE_HOLDS).await?;
    tx.commit().await
}
