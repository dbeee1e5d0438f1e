//! One answer, from the first event to the last. It is a task of its own: readers come
//! and go.

use std::time::Duration;

use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::ai::{ChatEvent, FinishReason, Message, Output, Role};
use beztack_domain::id::{ConversationId, MessageId, OrganizationId, RunId};
use beztack_persistence::ai::runs::{self, Ended};
use beztack_persistence::ai::usage::{self, Subject};
use beztack_persistence::ai::{chunks, conversations, messages};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::mpsc;

use super::listen::{Unheard, listen};
use super::object::ObjectCheck;
use super::record;
use super::reminder::Reminder;
use super::transcript::Transcript;
use super::watch::{Ending, watch};
use crate::App;

/// Events that wait for a slow reader. When they are this many, the model waits, too.
const UNREAD: usize = 32;

/// How long a last event waits for a reader who does not read.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long recorded pieces are kept once the whole is in its conversation.
const RECORD_KEPT: TimeDelta = TimeDelta::seconds(60);

/// What whoever listens is told when they may no more.
pub(super) const SESSION_ENDED: &str = "Your session has ended.";

/// An answer in the making.
#[derive(Debug)]
pub struct Answer {
    /// What happens; over after the last event. Whoever drops it has left.
    pub events: mpsc::Receiver<ChatEvent>,
}

/// What it takes to make an answer.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) app: App,
    pub(super) access: UserAccess,
    pub(super) id: RunId,
    pub(super) organization: Option<OrganizationId>,
    pub(super) begun_at: DateTime<Utc>,
    pub(super) message: MessageId,
    /// Where in a conversation the answer goes.
    pub(super) place: Option<(ConversationId, usize)>,
    pub(super) reminder: Reminder,
    pub(super) output: Output,
    pub(super) check: Option<ObjectCheck>,
    /// Whether it goes on when whoever asked has left.
    pub(super) outlives_reader: bool,
    /// What a failure is to be asked about by.
    pub(super) request_id: String,
}

/// Where events go: to whoever asked, and into the record.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) reader: mpsc::Sender<ChatEvent>,
    record: Option<mpsc::Sender<ChatEvent>>,
}

impl Sink {
    /// Waits for both, so that a slow reader slows the model down. Who has left, or
    /// does not record any more, is not waited for.
    pub(super) async fn send(&self, event: ChatEvent) {
        if let Some(record) = &self.record {
            let _ = record.send(event.clone()).await;
        }
        if self.reader.send(event).await.is_err() {
            // A fast model would keep the watch from its turn.
            tokio::task::yield_now().await;
        }
    }
}

impl Run {
    /// Sets out.
    pub(super) fn start(self) -> Answer {
        let (reader, events) = mpsc::channel(UNREAD);
        tokio::spawn(self.drive(reader));
        Answer { events }
    }

    async fn drive(mut self, reader: mpsc::Sender<ChatEvent>) {
        let running = self.app.engine.begin(&self.id);
        let (record, recorder) = match &self.place {
            Some(_) => {
                let (sender, task) = record::recorder(self.app.db.clone(), self.id.clone());
                (Some(sender), Some(task))
            }
            None => (None, None),
        };
        let sink = Sink { reader, record };
        let message = self.message.clone();
        sink.send(ChatEvent::Started { message }).await;

        let mut transcript = Transcript::default();
        let check = self.check.take();
        let reminder = std::mem::take(&mut self.reminder);
        let outcome = tokio::select! {
            biased;
            ending = watch(&self, &sink, &running) => Err(Stop::Watched(ending)),
            heard = listen(&self, &sink, reminder, check, &mut transcript) => heard.map_err(Stop::Unheard),
        };
        let (ended, last) = self.conclude(outcome);
        let Sink { reader, record } = sink;
        if let Some(record) = record {
            let _ = tokio::time::timeout(FAREWELL, record.send(last.clone())).await;
        }
        // What is told as complete is complete: the rows come first.
        let last = match self.settle(ended, transcript).await {
            Ok(()) => last,
            Err(fault) => self.failure(&fault),
        };
        let _ = tokio::time::timeout(FAREWELL, reader.send(last)).await;
        if let Some(recorder) = recorder {
            let _ = tokio::time::timeout(FAREWELL, recorder).await;
        }
    }

    fn conclude(&self, outcome: Result<FinishReason, Stop>) -> (Ended, ChatEvent) {
        let failed = |reason: &str| ChatEvent::Failed {
            reason: reason.to_owned(),
        };
        match outcome {
            Ok(reason) => (Ended::Finished, ChatEvent::Finished(reason)),
            Err(Stop::Watched(Ending::ReaderLeft | Ending::GivenUp | Ending::Closing)) => {
                (Ended::Stopped, ChatEvent::Aborted)
            }
            Err(Stop::Watched(Ending::Revoked)) => (Ended::Stopped, failed(SESSION_ENDED)),
            Err(Stop::Watched(Ending::TooLong)) => {
                (Ended::Failed, failed("The answer took too long."))
            }
            Err(Stop::Watched(Ending::Blind(fault)) | Stop::Unheard(Unheard::Fault(fault))) => {
                (Ended::Failed, self.failure(&fault))
            }
            Err(Stop::Unheard(Unheard::Unusable(reason))) => (Ended::Failed, failed(reason)),
        }
    }

    /// What a client is told: nothing of the fault but what to ask about it by.
    fn failure(&self, fault: &Fault) -> ChatEvent {
        tracing::error!(
            run.id = %self.id,
            request.id = self.request_id,
            kind = ?fault.kind(),
            error = %fault,
            "an answer failed"
        );
        ChatEvent::Failed {
            reason: format!(
                "The model could not answer. Request id: {}",
                self.request_id
            ),
        }
    }

    /// Writes down what was said and what it took, all at once; in the order that [`Tx`]
    /// names, because the next turn may begin at the same moment.
    ///
    /// [`Tx`]: beztack_persistence::Tx
    async fn settle(&self, ended: Ended, transcript: Transcript) -> Result<(), Fault> {
        let now = self.app.now();
        let used = transcript.usage();
        let parts = transcript.into_parts();
        let tx = self.app.db.begin().await?;
        let person = Subject::User(&self.access.user().id);
        usage::add_tokens(&tx, person, used, self.begun_at).await?;
        if let Some(organization) = &self.organization {
            let organization = Subject::Organization(organization);
            usage::add_tokens(&tx, organization, used, self.begun_at).await?;
        }
        let is_wanted = runs::finish(&tx, &self.id, ended, used, now).await?;
        if let Some((conversation, position)) = &self.place
            && is_wanted
            && !parts.is_empty()
        {
            let message = Message {
                id: self.message.clone(),
                role: Role::Assistant,
                parts,
                created_at: now,
            };
            messages::put(&tx, conversation, *position, &message).await?;
            conversations::touch(&tx, conversation, now).await?;
        }
        chunks::delete_finished_before(&tx, now - RECORD_KEPT).await?;
        tx.commit().await
    }
}

/// Why an answer is not complete.
#[derive(Debug)]
enum Stop {
    Watched(Ending),
    Unheard(Unheard),
}
