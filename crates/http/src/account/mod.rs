//! The signed-in person, on our own routes.

mod bootstrap_wire;
mod get_account;
mod get_bootstrap;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(get_account::get_account)
        .service(get_bootstrap::get_bootstrap);
}
