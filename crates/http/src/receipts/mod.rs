//! Receipts: what was bought, where and for how much.

mod analyze_receipt;
mod problem;
mod read_receipt;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(analyze_receipt::analyze_receipt)
        .service(read_receipt::read_receipt);
}
