use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use tracing::{Instrument as _, info_span};

use super::current_request_id;

/// A span around every request and one line when it is answered. Paths may hold
/// tokens, so only the route's template is written.
///
/// What is only known at the end belongs to that line: to record it in the span as well
/// would cost as much as the whole span.
pub(crate) async fn trace<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let span = info_span!(
        "http.request",
        request.id = current_request_id(),
        http.method = request.method().as_str(),
    );
    let begun = Instant::now();
    async move {
        let answer = next.call(request).await;
        let status = match &answer {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        let route = answer
            .as_ref()
            .ok()
            .and_then(|response| response.request().match_pattern());
        tracing::info!(
            http.route = route.as_deref().unwrap_or("-"),
            http.status = status.as_u16(),
            duration_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
        answer
    }
    .instrument(span)
    .await
}
