//! Plans; subscriptions and payments join them with their issue.

mod list_products;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_products::list_products);
}
