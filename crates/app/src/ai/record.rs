//! What an answer in the making says, written down for those who join later, in this
//! process or another one.

use std::time::Duration;

use beztack_domain::ai::{ChatEvent, FinishReason, JsonText};
use beztack_domain::id::{MessageId, RunId};
use beztack_domain::{Fault, FaultKind};
use beztack_persistence::Database;
use beztack_persistence::ai::chunks;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Events written at once, and events that may wait for it.
const BATCH: usize = 256;

/// How long events are gathered before they are written.
const GATHERING: Duration = Duration::from_millis(100);

/// An event as its column holds it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "e", rename_all = "kebab-case")]
enum StoredEvent {
    Started {
        message: String,
    },
    StepStarted,
    Text {
        t: String,
    },
    Reasoning {
        t: String,
    },
    ToolInputStarted {
        call: String,
        tool: String,
    },
    ToolInputDelta {
        call: String,
        json: String,
    },
    ToolInput {
        call: String,
        tool: String,
        input: String,
    },
    ToolOutput {
        call: String,
        output: String,
    },
    ToolFailed {
        call: String,
        reason: String,
    },
    StepFinished,
    Finished {
        reason: String,
    },
    Failed {
        reason: String,
    },
    Aborted,
}

/// Writes what it is sent, until nothing more can come.
pub(super) fn recorder(db: Database, run: RunId) -> (mpsc::Sender<ChatEvent>, JoinHandle<()>) {
    let (sender, mut events) = mpsc::channel(BATCH);
    let task = tokio::spawn(async move {
        let mut batch = Vec::new();
        let mut position = 0;
        while events.recv_many(&mut batch, BATCH).await > 0 {
            match write(&db, &run, position, merged(&mut batch)).await {
                Ok(()) => position += 1,
                // Whoever listens already goes on listening; only joining suffers.
                Err(fault) => {
                    tracing::warn!(run.id = %run, error = %fault, "an answer is not recorded any more");
                    return;
                }
            }
            tokio::time::sleep(GATHERING).await;
        }
    });
    (sender, task)
}

/// What was recorded, from `position` on; each piece is one position.
pub(super) async fn read(
    db: &Database,
    run: &RunId,
    position: i32,
) -> Result<Vec<Vec<ChatEvent>>, Fault> {
    const PIECES: u64 = 64;
    chunks::list_from(db, run, position, PIECES)
        .await?
        .iter()
        .map(|piece| {
            let stored: Vec<StoredEvent> = serde_json::from_str(piece)
                .map_err(|error| broken("reading recorded events", error))?;
            Ok(stored.into_iter().map(ChatEvent::from).collect())
        })
        .collect()
}

async fn write(
    db: &Database,
    run: &RunId,
    position: i32,
    events: Vec<StoredEvent>,
) -> Result<(), Fault> {
    let piece =
        serde_json::to_string(&events).map_err(|error| broken("recording events", error))?;
    let tx = db.begin().await?;
    chunks::append(&tx, run, position, piece).await?;
    tx.commit().await
}

fn broken(context: &str, error: serde_json::Error) -> Fault {
    Fault::caused_by(FaultKind::Internal, context, error)
}

/// The batch, with pieces of one text put together.
fn merged(batch: &mut Vec<ChatEvent>) -> Vec<StoredEvent> {
    let mut stored: Vec<StoredEvent> = Vec::with_capacity(batch.len());
    for event in batch.drain(..) {
        match (stored.last_mut(), event) {
            (Some(StoredEvent::Text { t }), ChatEvent::Text(more))
            | (Some(StoredEvent::Reasoning { t }), ChatEvent::Reasoning(more)) => t.push_str(&more),
            (_, event) => stored.push(event.into()),
        }
    }
    stored
}

impl From<ChatEvent> for StoredEvent {
    fn from(event: ChatEvent) -> Self {
        use ChatEvent as Event;
        match event {
            Event::Started { message } => Self::Started {
                message: message.into_string(),
            },
            Event::StepStarted => Self::StepStarted,
            Event::Text(t) => Self::Text { t },
            Event::Reasoning(t) => Self::Reasoning { t },
            Event::ToolInputStarted { call, tool } => Self::ToolInputStarted { call, tool },
            Event::ToolInputDelta { call, json } => Self::ToolInputDelta { call, json },
            Event::ToolInput { call, tool, input } => Self::ToolInput {
                call,
                tool,
                input: input.into_string(),
            },
            Event::ToolOutput { call, output } => Self::ToolOutput {
                call,
                output: output.into_string(),
            },
            Event::ToolFailed { call, reason } => Self::ToolFailed { call, reason },
            Event::StepFinished => Self::StepFinished,
            Event::Finished(reason) => Self::Finished {
                reason: reason.as_str().to_owned(),
            },
            Event::Failed { reason } => Self::Failed { reason },
            Event::Aborted => Self::Aborted,
        }
    }
}

impl From<StoredEvent> for ChatEvent {
    fn from(stored: StoredEvent) -> Self {
        use StoredEvent as Stored;
        match stored {
            Stored::Started { message } => Self::Started {
                message: MessageId::new(message),
            },
            Stored::StepStarted => Self::StepStarted,
            Stored::Text { t } => Self::Text(t),
            Stored::Reasoning { t } => Self::Reasoning(t),
            Stored::ToolInputStarted { call, tool } => Self::ToolInputStarted { call, tool },
            Stored::ToolInputDelta { call, json } => Self::ToolInputDelta { call, json },
            Stored::ToolInput { call, tool, input } => Self::ToolInput {
                call,
                tool,
                input: JsonText::new(input),
            },
            Stored::ToolOutput { call, output } => Self::ToolOutput {
                call,
                output: JsonText::new(output),
            },
            Stored::ToolFailed { call, reason } => Self::ToolFailed { call, reason },
            Stored::StepFinished => Self::StepFinished,
            Stored::Finished { reason } => Self::Finished(FinishReason::parse(&reason)),
            Stored::Failed { reason } => Self::Failed { reason },
            Stored::Aborted => Self::Aborted,
        }
    }
}
