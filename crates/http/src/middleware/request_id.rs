use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use uuid::Uuid;

use super::on_every_answer;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static REQUEST_ID: String;
}

/// The id of the request that this task is answering.
pub(crate) fn current_request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Gives every request an id: in logs, in problems and in the answer's header.
pub(crate) async fn request_id<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = presented(&request).unwrap_or_else(new_id);
    let header = HeaderValue::from_str(&id);
    let name = |headers: &mut HeaderMap| {
        if let Ok(value) = header {
            headers.insert(HEADER, value);
        }
    };
    REQUEST_ID
        .scope(id, async {
            on_every_answer(next.call(request).await, name)
        })
        .await
}

/// A proxy's own id, if it looks like one. It is only ever echoed and logged.
fn presented(request: &ServiceRequest) -> Option<String> {
    let id = request.headers().get(HEADER)?.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    ((8..=64).contains(&id.len()) && id.chars().all(plain)).then(|| id.to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "an id of the wire, which no row ever holds"
)]
fn new_id() -> String {
    Uuid::now_v7().to_string()
}
