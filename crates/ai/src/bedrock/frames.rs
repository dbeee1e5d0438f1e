//! The binary event stream: lengths, headers, payloads and checksums.

use aws_smithy_eventstream::frame::{DecodedFrame, MessageFrameDecoder};
use aws_smithy_eventstream::smithy::parse_response_headers;
use aws_smithy_types::event_stream::Message;
use beztack_domain::Fault;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, unfold};

use crate::stream::unread;
use crate::transport::Body;

/// Largest frame; Bedrock's are a few hundred bytes.
const LARGEST_FRAME: usize = 16 * 1024 * 1024;

/// One event of the stream.
#[derive(Debug)]
pub(super) struct Frame {
    /// `event`, or `exception` for a refusal in the middle.
    pub(super) is_exception: bool,
    /// Which one.
    pub(super) kind: String,
    /// JSON.
    pub(super) payload: Bytes,
}

/// The frames of an answer, however its bytes are cut. A checksum that is wrong and a
/// frame that ends early are faults.
pub(super) fn frames(body: Body) -> BoxStream<'static, Result<Frame, Fault>> {
    let state = Some((body, MessageFrameDecoder::new(), BytesMut::new()));
    unfold(state, |state| async move {
        let (mut body, mut decoder, mut buffer) = state?;
        // Bytes that the decoder has taken, or that wait for more.
        let mut is_begun = !buffer.is_empty();
        loop {
            match decoder.decode_frame(&mut buffer) {
                Ok(DecodedFrame::Complete(message)) => {
                    let frame = frame(&message);
                    return Some((frame, Some((body, decoder, buffer))));
                }
                Ok(DecodedFrame::Incomplete) if buffer.len() > LARGEST_FRAME => {
                    return Some((Err(unread("Bedrock's stream", "an endless frame")), None));
                }
                Ok(DecodedFrame::Incomplete) => {}
                Err(error) => {
                    let fault = unread("Bedrock's stream", &error.to_string());
                    return Some((Err(fault), None));
                }
            }
            match body.next().await {
                Some(Ok(bytes)) => {
                    is_begun |= !bytes.is_empty();
                    buffer.extend_from_slice(&bytes);
                }
                Some(Err(fault)) => return Some((Err(fault), None)),
                None if is_begun => {
                    let fault = unread("Bedrock's stream", "it ends inside a frame");
                    return Some((Err(fault), None));
                }
                None => return None,
            }
        }
    })
    .boxed()
}

fn frame(message: &Message) -> Result<Frame, Fault> {
    let headers = parse_response_headers(message)
        .map_err(|error| unread("Bedrock's stream", &error.to_string()))?;
    Ok(Frame {
        is_exception: headers.message_type.as_str() != "event",
        kind: headers.smithy_type.as_str().to_owned(),
        payload: message.payload().clone(),
    })
}
