//! The documentation page, which works without the internet.

use std::sync::LazyLock;

use actix_web::web::{self, Bytes};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::openapi::openapi;
use crate::respond::WrittenJson;

/// Where the page and its files stand.
pub(crate) const PATH: &str = "/api/docs/";

/// The page brings its own scripts and styles, some of them inline.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; \
    style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; \
    frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/// Where the document stands.
const DOCUMENT: &str = "/api/openapi.json";

/// The document as it is sent: it is large, and anybody may ask for it.
static WRITTEN: LazyLock<Bytes> = LazyLock::new(|| {
    let text = openapi().to_json();
    Bytes::from(text.unwrap_or_default())
});

/// The page, and the document.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    let page = SwaggerUi::new("/api/docs/{file:.*}").config(Config::from(DOCUMENT));
    config
        .service(web::redirect("/api/docs", PATH))
        .service(page)
        .route(DOCUMENT, web::get().to(show_document));
}

async fn show_document() -> WrittenJson {
    WrittenJson(WRITTEN.clone())
}
