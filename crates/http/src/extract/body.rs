use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt as _;

use super::Room;
use crate::State;
use crate::problem::{Code, Problem};

/// The whole body, of no more than `server.body_limit`.
pub(crate) async fn read_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Bytes, Problem> {
    let limit = State::of(request)?.settings.body_limit;
    let body = read_large_body(request, payload, limit).await?;
    Ok(body.bytes.freeze())
}

/// A body that may be larger than others.
#[derive(Debug)]
pub(crate) struct LargeBody {
    pub(crate) bytes: BytesMut,
    /// Held as long as it is.
    pub(crate) room: Room,
}

/// The whole body, of no more than `limit` bytes, in the room and the time that it may take.
pub(crate) async fn read_large_body(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Result<LargeBody, Problem> {
    let mut room = Room::of(request)?;
    if announced(request).is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let mut read = BytesMut::new();
    while let Some(piece) = room.in_time(payload.next()).await? {
        let piece = piece.map_err(|_broken| broken_off())?;
        if read.len() + piece.len() > limit {
            return Err(too_large(limit));
        }
        room.grow(request, piece.len()).await?;
        read.extend_from_slice(&piece);
    }
    Ok(LargeBody { bytes: read, room })
}

/// How long it says to be: what is refused for that need not be sent.
fn announced(request: &HttpRequest) -> Option<usize> {
    let length = request.headers().get(CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

fn too_large(limit: usize) -> Problem {
    Problem::detailed(
        Code::PayloadTooLarge,
        format!("The body has more than {limit} bytes."),
    )
}

fn broken_off() -> Problem {
    Problem::detailed(
        Code::MalformedJson,
        "The body ended before it was complete.",
    )
}
