use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::on_every_answer;
use crate::{State, docs};

/// For answers that say nothing else about themselves (security.md 2.1, V3.4).
const DEFAULTS: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    ("cross-origin-resource-policy", "same-site"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// One year, subdomains included.
const HSTS: (&str, &str) = (
    "strict-transport-security",
    "max-age=31536000; includeSubDomains",
);

/// Puts the security headers on every answer, problems included.
pub(crate) async fn security_headers<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let is_https = request
        .app_data::<Data<State>>()
        .is_some_and(|state| state.settings.base_url.starts_with("https://"));
    let is_docs = request.path().starts_with(docs::PATH);
    let secure = |headers: &mut HeaderMap| {
        if is_docs {
            let policy = HeaderValue::from_static(docs::CONTENT_SECURITY_POLICY);
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        for (name, value) in DEFAULTS.into_iter().chain(is_https.then_some(HSTS)) {
            let name = HeaderName::from_static(name);
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
    };
    on_every_answer(next.call(request).await, secure)
}
