//! What all adapters share: reading an answer piece by piece.

use std::collections::VecDeque;

use beztack_domain::ai::{ModelEvent, ModelStream};
use beztack_domain::{Fault, FaultKind};
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt as _};

/// Turns one message of a provider into events.
pub(crate) trait Reader<M>: Send + 'static {
    /// What the message means.
    fn read(&mut self, message: M) -> Result<Vec<ModelEvent>, Fault>;

    /// Whether nothing more has to come.
    fn is_over(&self) -> bool;
}

/// The events of a provider's messages. Who stops in the middle is a fault.
pub(crate) fn events<M, S, R>(messages: S, reader: R) -> ModelStream
where
    M: Send + 'static,
    S: Stream<Item = Result<M, Fault>> + Send + Unpin + 'static,
    R: Reader<M>,
{
    let state = Some((messages, reader, VecDeque::new()));
    unfold(state, |state| async move {
        let (mut messages, mut reader, mut queue) = state?;
        loop {
            if let Some(event) = queue.pop_front() {
                return Some((Ok(event), Some((messages, reader, queue))));
            }
            let message = match messages.next().await {
                Some(Ok(message)) => message,
                Some(Err(fault)) => return Some((Err(fault), None)),
                None if reader.is_over() => return None,
                None => {
                    let fault = Fault::new(FaultKind::Unavailable, "the model broke off");
                    return Some((Err(fault), None));
                }
            };
            match reader.read(message) {
                Ok(events) => queue.extend(events),
                Err(fault) => return Some((Err(fault), None)),
            }
        }
    })
    .boxed()
}

/// A message that is not what the provider says it sends.
pub(crate) fn unread(what: &str, why: &str) -> Fault {
    Fault::new(FaultKind::Internal, format!("{what} cannot be read: {why}"))
}

/// A message of JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(text: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(text).map_err(|error| unread("the model's answer", &error.to_string()))
}

/// Adds a member to an object.
pub(crate) fn put(object: &mut serde_json::Value, name: &str, value: serde_json::Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// JSON that is only passed on.
pub(crate) fn value(json: &beztack_domain::ai::JsonText) -> serde_json::Value {
    serde_json::from_str(json.as_str()).unwrap_or_default()
}

/// What the tool that stands for a wanted object is called, where there is no other way
/// to want one.
pub(crate) const OBJECT_TOOL: &str = "answer";
