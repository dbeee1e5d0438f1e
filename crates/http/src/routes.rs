//! Every route, slice by slice.

use actix_web::web;
use utoipa::openapi::OpenApi;

use crate::service_config::ServiceConfig;
use crate::{
    account, admin, ai, auth, batch, billing, email, fallback, health, ocr, organizations,
    receipts, security_events, two_factor,
};

/// Registers every documented route.
pub(crate) fn configure(routes: &mut web::ServiceConfig) {
    register(&mut ServiceConfig::new(routes, None));
}

/// Adds every route to the document, by the same calls.
pub(crate) fn describe(routes: &mut web::ServiceConfig, document: &mut OpenApi) {
    register(&mut ServiceConfig::new(routes, Some(document)));
}

fn register(config: &mut ServiceConfig<'_>) {
    config
        .configure(health::configure)
        .scope("/api/auth", better_auth)
        .scope("/api/v1", own);
}

fn better_auth(config: &mut ServiceConfig<'_>) {
    config
        .configure(auth::configure)
        .configure(two_factor::configure)
        .scope("/admin", |config| {
            config
                .configure(admin::configure)
                .default_service(web::to(auth::unknown_route));
        })
        .scope("/organization", |config| {
            config
                .configure(organizations::configure)
                .default_service(web::to(auth::unknown_route));
        })
        .default_service(web::to(auth::unknown_route));
}

fn own(config: &mut ServiceConfig<'_>) {
    config
        .configure(account::configure)
        .configure(ai::configure)
        .configure(admin::configure_own)
        .configure(batch::configure)
        .configure(billing::configure)
        .configure(email::configure)
        .configure(ocr::configure)
        .configure(organizations::configure_own)
        .configure(receipts::configure)
        .configure(security_events::configure)
        .default_service(web::to(fallback::unknown_route));
}
