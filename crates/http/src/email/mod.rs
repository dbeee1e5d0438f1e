//! Mails that administrators send by hand, and the local mailbox, in development.

mod developer;
mod list_mails;
mod mailbox_page;
mod outgoing_wire;
mod send_password_reset_email;
mod send_subscription_confirmation_email;
mod send_welcome_email;
mod wire;

use crate::service_config::ServiceConfig;
use actix_web::web::{self, get};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_mails::list_mails)
        .service(send_password_reset_email::send_password_reset_email)
        .service(send_subscription_confirmation_email::send_subscription_confirmation_email)
        .service(send_welcome_email::send_welcome_email);
}

/// Pages for developers, which the document does not describe.
pub(crate) fn configure_pages(config: &mut web::ServiceConfig) {
    config
        .route("/mailbox", get().to(mailbox_page::mailbox_page))
        .route("/mailbox/mails/{id}", get().to(mailbox_page::mail_page))
        .route(
            "/mailbox/previews/{id}",
            get().to(mailbox_page::preview_page),
        );
}
