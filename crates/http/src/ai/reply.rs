//! An answer in the making, on its way to a client.

use std::io;
use std::time::Duration;

use actix_web::web::Bytes;
use actix_web::{HttpRequest, Responder};
use beztack_app::ai::Answer;
use beztack_domain::ai::ChatEvent;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::time::timeout;

use super::ui_stream::{Compat, UiStream};
use crate::respond::{TextStream, UiMessageStream};

/// Silence after which a comment shows that the line is still up.
const HEARTBEAT: Duration = Duration::from_secs(15);
const PING: &str = ": ping\n\n";

/// What is sent at once, in bytes, when the model is faster than the client.
const PIECE: usize = 16 * 1024;

/// A stream in the protocol that was asked for.
#[derive(Debug)]
pub(super) enum Reply {
    /// The UI message stream.
    Events(Answer, Compat),
    /// The text and nothing else.
    Text(Answer),
}

impl Responder for Reply {
    type Body = actix_web::body::BoxBody;

    #[expect(clippy::disallowed_types, reason = "`respond` makes both")]
    fn respond_to(self, request: &HttpRequest) -> actix_web::HttpResponse<Self::Body> {
        match self {
            Self::Events(answer, compat) => {
                UiMessageStream(events(answer, compat)).respond_to(request)
            }
            Self::Text(answer) => TextStream(text(answer)).respond_to(request),
        }
    }
}

fn events(answer: Answer, compat: Compat) -> impl Stream<Item = io::Result<Bytes>> + 'static {
    unfold(
        (answer, UiStream::new(compat)),
        |(mut answer, mut stream)| async move {
            if stream.is_over() {
                return None;
            }
            let mut out = String::new();
            match timeout(HEARTBEAT, answer.events.recv()).await {
                Err(_) => out.push_str(PING),
                Ok(Some(event)) => {
                    stream.write(&event, &mut out);
                    while out.len() < PIECE
                        && let Ok(event) = answer.events.try_recv()
                    {
                        stream.write(&event, &mut out);
                    }
                }
                Ok(None) => stream.write(&broken_off(), &mut out),
            }
            Some((Ok(Bytes::from(out)), (answer, stream)))
        },
    )
}

/// What is said when whoever made the answer is gone.
fn broken_off() -> ChatEvent {
    ChatEvent::Failed {
        reason: "The answer broke off.".to_owned(),
    }
}

/// Plain text has no way to say that something went wrong but to break off.
fn text(answer: Answer) -> impl Stream<Item = io::Result<Bytes>> + 'static {
    unfold(Some(answer), |answer| async move {
        let mut answer = answer?;
        loop {
            match answer.events.recv().await {
                Some(ChatEvent::Text(text)) => return Some((Ok(Bytes::from(text)), Some(answer))),
                Some(ChatEvent::Finished(_)) => return None,
                Some(ChatEvent::Failed { .. } | ChatEvent::Aborted) | None => {
                    let broken = io::Error::other("the answer is not complete");
                    return Some((Err(broken), None));
                }
                Some(_) => {}
            }
        }
    })
}
