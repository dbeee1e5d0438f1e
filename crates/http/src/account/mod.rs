//! The signed-in person, on our own routes.

mod bootstrap_wire;
mod export_account;
mod export_wire;
mod get_account;
mod get_bootstrap;
mod problem;
mod wire;

use crate::service_config::ServiceConfig;

pub use export_wire::export_document;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(get_account::get_account)
        .service(export_account::export_account)
        .service(get_bootstrap::get_bootstrap);
}
