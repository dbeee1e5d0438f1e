//! The documentation page, which works without the internet, and what it shows.

use std::sync::LazyLock;

use actix_web::web;
use beztack_domain::{Fault, FaultKind};
use serde_json::value::RawValue;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::openapi::openapi;
use crate::problem::Problem;
use crate::respond::Tagged;

/// Where the page and its files stand.
pub(crate) const PATH: &str = "/api/docs/";

/// The page brings its own scripts and styles, some of them inline.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; \
    style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; \
    frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

const DOCUMENT_PATH: &str = "/api/openapi.json";

/// The document as it is sent, made when somebody first asks: as a value it would cost
/// every worker several megabytes.
static DOCUMENT: LazyLock<Result<Box<RawValue>, serde_json::Error>> =
    LazyLock::new(|| RawValue::from_string(openapi().to_json()?));

/// The page, and the document at `/api/openapi.json`.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    // Behind https it would ask somebody else's server whether the document is well-formed.
    let settings = Config::from(DOCUMENT_PATH).validator_url("none");
    let page = SwaggerUi::new("/api/docs/{file:.*}").config(settings);
    config
        .service(web::redirect("/api/docs", PATH))
        .route(DOCUMENT_PATH, web::get().to(document))
        .service(page);
}

async fn document() -> Result<Tagged<&'static RawValue>, Problem> {
    let broken = |error: &str| {
        let error = std::io::Error::other(error.to_owned());
        Fault::caused_by(FaultKind::Internal, "writing the OpenAPI document", error)
    };
    let document = web::block(|| DOCUMENT.as_deref()).await;
    let document = document.map_err(|error| broken(&error.to_string()))?;
    let document = document.map_err(|error| broken(&error.to_string()))?;
    Ok(Tagged(document))
}
