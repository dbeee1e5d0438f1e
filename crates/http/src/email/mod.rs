//! The local mailbox, in development.

mod developer;
mod list_mails;
mod mailbox_page;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use mailbox_page::mailbox_page;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_mails::list_mails);
}
