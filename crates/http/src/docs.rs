//! The documentation page, which works without the internet.

use actix_web::web;
use utoipa_swagger_ui::SwaggerUi;

use crate::openapi::openapi;

/// Where the page and its files stand.
pub(crate) const PATH: &str = "/api/docs/";

/// The page brings its own scripts and styles, some of them inline.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; \
    style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; \
    frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/// The page, and the document at `/api/openapi.json`.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::redirect("/api/docs", PATH))
        .service(SwaggerUi::new("/api/docs/{file:.*}").url("/api/openapi.json", openapi()));
}
