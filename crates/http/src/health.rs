//! For those who watch over the server.

use crate::service_config::ServiceConfig;
use actix_web::get;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::problem::{Code, Problem, ProblemView};
use crate::respond::Ok200;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(livez).service(readyz);
}

/// A sign of life.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthView {
    /// Always `ok`.
    status: &'static str,
}

/// The process is alive.
#[utoipa::path(tag = "health", responses((status = OK, body = HealthView)))]
#[get("/livez")]
pub(crate) async fn livez() -> Ok200<HealthView> {
    Ok200(HealthView { status: "ok" })
}

/// The server wants requests: it is not shutting down, and its database answers.
#[utoipa::path(
    tag = "health",
    responses(
        (status = OK, body = HealthView),
        (status = SERVICE_UNAVAILABLE, body = ProblemView, content_type = "application/problem+json"),
    ),
)]
#[get("/readyz")]
pub(crate) async fn readyz(state: Data<State>) -> Result<Ok200<HealthView>, Problem> {
    if state.is_draining() {
        return Err(Problem::detailed(
            Code::Unavailable,
            "The server is shutting down.",
        ));
    }
    state.app.ping().await?;
    Ok(Ok200(HealthView { status: "ok" }))
}
