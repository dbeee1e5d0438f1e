use actix_web::dev::{Decompress, Payload};
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;

use super::Room;
use crate::State;
use crate::problem::{Code, Problem};

/// The whole body, within the limits of size and time.
pub(crate) async fn read_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Bytes, Problem> {
    let limit = request
        .app_data::<Data<State>>()
        .map(|state| state.settings.receive_timeout)
        .unwrap_or_default();
    match tokio::time::timeout(limit, Bytes::from_request(request, payload)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(unreadable(&error)),
        Err(_) => Err(Problem::new(Code::ReceiveTimeout)),
    }
}

/// A body that may be larger than others.
pub(crate) struct LargeBody {
    pub(crate) bytes: BytesMut,
    /// Held as long as it is.
    _room: Room,
}

/// The whole body, of no more than `chat_body_limit`, in the room and the time that it may take.
pub(crate) async fn read_large_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<LargeBody, Problem> {
    let state = request.app_data::<Data<State>>();
    let state = state.ok_or_else(|| Problem::new(Code::Internal))?;
    let limit = state.settings.chat_body_limit;
    let limit = limit.max(state.settings.body_limit);
    let mut payload = Decompress::from_headers(payload.take(), request.headers());
    let mut read = BytesMut::new();
    let mut room = Room::of(request)?;
    while let Some(piece) = room.in_time(payload.next()).await? {
        let piece = piece.map_err(|_broken| broken_off())?;
        if read.len() + piece.len() > limit {
            return Err(Problem::detailed(
                Code::PayloadTooLarge,
                format!("The body has more than {limit} bytes."),
            ));
        }
        room.grow(request, piece.len()).await?;
        read.extend_from_slice(&piece);
    }
    Ok(LargeBody {
        bytes: read,
        _room: room,
    })
}

fn unreadable(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(Code::PayloadTooLarge)
    } else {
        broken_off()
    }
}

fn broken_off() -> Problem {
    Problem::detailed(
        Code::MalformedJson,
        "The body ended before it was complete.",
    )
}
