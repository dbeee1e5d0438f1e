use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use tracing::field::Empty;
use tracing::{Instrument as _, Span, info_span};

use super::current_request_id;
use crate::metrics::{Arrived, Met, Traffic};
use crate::{Follow, State};

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

/// A request that is part of a trace, where there are traces.
struct Followed {
    follow: Follow,
    span: Span,
    method: Method,
}

impl Followed {
    fn of(request: &ServiceRequest, span: &Span) -> Option<Self> {
        let state = request.app_data::<Data<State>>()?;
        let follow = state.settings.follow?;
        // Anybody else could put their requests into a trace of ours.
        if state.visitors.is_from_proxy(request.request()) {
            (follow.begin)(span, request.headers());
        }
        span.record("otel.kind", "server");
        Some(Self {
            follow,
            span: span.clone(),
            method: request.method().clone(),
        })
    }

    /// Paths may hold tokens here, too.
    fn answered(&self, route: Option<&str>, status: StatusCode) {
        let name = match route {
            Some(route) => format!("{} {route}", self.method),
            None => self.method.to_string(),
        };
        (self.follow.name)(&self.span, name);
        if status.is_server_error() {
            self.span.record("otel.status_code", "ERROR");
        }
    }
}

/// A span around every request and one line when it is answered. Paths may hold
/// tokens, so only the route's template is written.
///
/// What is only known at the end belongs to that line: to record it in the span as well
/// would cost as much as the whole span, and is done only for those who want traces.
pub(crate) async fn trace<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let span = info_span!(
        "http.request",
        request.id = current_request_id(),
        http.method = request.method().as_str(),
        otel.kind = Empty,
        otel.status_code = Empty,
    );
    let followed = Followed::of(&request, &span);
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
        if let Some(followed) = followed {
            followed.answered(route.as_deref(), status);
        }
        answer
    }
    .instrument(span)
    .await
}
