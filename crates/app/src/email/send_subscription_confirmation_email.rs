use beztack_auth::access::AppAdminAccess;
use beztack_domain::Fault;
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::JobId;
use tracing::instrument;

use super::Recipient;
use crate::App;
use crate::jobs::{self, SendMail};

/// What somebody has bought, in the words that the mail is to use.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// The plan.
    pub plan: String,
    /// What it costs, with its currency.
    pub amount: String,
    /// How often.
    pub period: String,
    /// Where it is managed; trusted. The usual place unless given.
    pub dashboard_url: Option<String>,
}

/// Confirm to somebody what they have bought.
#[instrument(name = "app.email.send_subscription_confirmation_email", skip_all, fields(actor.id = %access.actor().id))]
pub async fn send_subscription_confirmation_email(
    app: &App,
    access: &AppAdminAccess,
    recipient: Recipient,
    purchase: Purchase,
) -> Result<JobId, Fault> {
    let usual = || app.rules.notices.billing_url.clone();
    let mail = Mail {
        to: recipient.email,
        language: recipient.language,
        message: Message::SubscriptionConfirmation {
            name: recipient.name,
            plan: purchase.plan,
            amount: purchase.amount,
            period: purchase.period,
            dashboard_url: purchase.dashboard_url.unwrap_or_else(usual),
        },
    };
    jobs::enqueue_alone(app, &SendMail::from(mail)).await
}
