//! Several of our own requests in one.

mod inner;
mod run_batch;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) use inner::Inner;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(run_batch::run_batch);
}
