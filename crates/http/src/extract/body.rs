use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};

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

fn unreadable(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(Code::PayloadTooLarge)
    } else {
        Problem::detailed(
            Code::MalformedJson,
            "The body ended before it was complete.",
        )
    }
}
