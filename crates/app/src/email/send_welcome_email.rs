use beztack_auth::access::AppAdminAccess;
use beztack_domain::Fault;
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::JobId;
use tracing::instrument;

use super::Recipient;
use crate::App;
use crate::jobs::{self, SendMail};

/// Greet somebody. The link must be trusted; without one it is the usual one.
#[instrument(name = "app.email.send_welcome_email", skip_all, fields(actor.id = %access.actor().id))]
pub async fn send_welcome_email(
    app: &App,
    access: &AppAdminAccess,
    recipient: Recipient,
    sign_in_url: Option<String>,
) -> Result<JobId, Fault> {
    let mail = Mail {
        to: recipient.email,
        language: recipient.language,
        message: Message::Welcome {
            name: recipient.name,
            sign_in_url: sign_in_url.unwrap_or_else(|| app.rules.sign_in_url.clone()),
        },
    };
    jobs::enqueue_alone(app, &SendMail::from(mail)).await
}
