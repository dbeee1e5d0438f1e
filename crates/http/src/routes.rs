//! Every route, slice by slice.

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    account, admin, ai, auth, batch, billing, email, fallback, health, ocr, organizations,
    receipts, security_events, two_factor,
};

/// Registers every documented route. The OpenAPI document is made of the same calls.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(health::configure)
        .service(
            scope("/api/auth")
                .configure(auth::configure)
                .configure(two_factor::configure)
                .service(
                    scope("/admin")
                        .configure(admin::configure)
                        .default_service(actix_web::web::to(auth::unknown_route)),
                )
                .service(
                    scope("/organization")
                        .configure(organizations::configure)
                        .default_service(actix_web::web::to(auth::unknown_route)),
                )
                .default_service(actix_web::web::to(auth::unknown_route)),
        )
        .service(
            scope("/api/v1")
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
                .default_service(actix_web::web::to(fallback::unknown_route)),
        );
}
