use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use tracing::{Instrument as _, info_span};

use super::current_request_id;
use crate::State;
use crate::metrics::{Arrived, Met, Traffic};

/// A request that is counted, where requests are.
struct Counted {
    traffic: Arc<Traffic>,
    met: Met,
    method: Method,
    /// Until it is over, or its client has gone.
    _arrived: Arrived,
}

impl Counted {
    fn of(request: &ServiceRequest) -> Option<Self> {
        let state = request.app_data::<Data<State>>();
        let state = state.filter(|state| state.settings.metrics)?;
        Some(Self {
            traffic: Arc::clone(&state.traffic),
            met: request.app_data::<Met>()?.clone(),
            method: request.method().clone(),
            _arrived: state.traffic.arrive(),
        })
    }

    fn answered(&self, route: Option<&str>, status: StatusCode, took: Duration) {
        let asked = (&self.method, route);
        self.traffic.answered(&self.met, asked, status, took);
    }
}

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
    let counted = Counted::of(&request);
    let begun = Instant::now();
    async move {
        let answer = next.call(request).await;
        let took = begun.elapsed();
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
            duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
        if let Some(counted) = counted {
            counted.answered(route.as_deref(), status, took);
        }
        answer
    }
    .instrument(span)
    .await
}
