use beztack_auth::access::AppAdminAccess;
use beztack_domain::Fault;
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::JobId;
use tracing::instrument;

use super::Recipient;
use crate::App;
use crate::jobs::{self, SendMail};

/// Send somebody a link to set a new password that was made elsewhere. It must be trusted.
#[instrument(name = "app.email.send_password_reset_email", skip_all, fields(actor.id = %access.actor().id))]
pub async fn send_password_reset_email(
    app: &App,
    access: &AppAdminAccess,
    recipient: Recipient,
    url: String,
) -> Result<JobId, Fault> {
    let mail = Mail {
        to: recipient.email,
        language: recipient.language,
        message: Message::ResetPassword {
            name: recipient.name,
            url,
            token: String::new(),
        },
    };
    jobs::enqueue_alone(app, &SendMail::from(mail)).await
}
