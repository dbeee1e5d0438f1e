use beztack_domain::auth::User;
use beztack_domain::email::{Mail, Message};
use beztack_domain::{Fault, Language};
use beztack_persistence::Tx;

use crate::App;
use crate::jobs::{self, SendMail};

/// Tell somebody by mail that their second factor was put into force or given up, where
/// that is configured.
pub(super) async fn announce_change(
    app: &App,
    tx: &Tx,
    user: &User,
    enabled: bool,
    language: Option<Language>,
) -> Result<(), Fault> {
    let notices = &app.rules.notices;
    if !notices.two_factor_changed {
        return Ok(());
    }
    let mail = Mail {
        to: user.email.clone(),
        language,
        message: Message::TwoFactorChanged {
            enabled,
            at: app.now(),
            url: notices.account_url.clone(),
        },
    };
    jobs::enqueue(app, tx, &SendMail::from(mail)).await?;
    Ok(())
}
