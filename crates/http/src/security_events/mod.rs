//! What happened to accounts: one's own, and, for administrators, everybody's.

mod list_security_events;
mod list_users_security_events;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_security_events::list_security_events)
        .service(list_users_security_events::list_users_security_events);
}
