//! The signed-in person, on our own routes.

mod get_account;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_account::get_account);
}
