use beztack_auth::mailed_code::{self, MailedCode};
use beztack_domain::Language;
use beztack_domain::auth::Verification;
use beztack_domain::email::{Mail, Message};
use beztack_domain::id::VerificationId;
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::auth::verifications;
use tracing::instrument;

use super::Person;
use crate::App;
use crate::jobs::{self, SendMail};
use crate::limits::{self, LimitedAction};

/// Send a code by mail, good for this session or challenge alone. It replaces the one
/// that was sent before.
#[instrument(name = "app.two_factor.send_otp", skip_all)]
pub async fn send_otp(
    app: &App,
    person: &Person,
    language: Option<Language>,
) -> Result<(), TwoFactorError> {
    let now = app.now();
    let code = mailed_code::generate(&*app.ids);
    let kept = MailedCode::keep(&code, app.rules.storage, &app.rules.secrets);
    let verification = Verification {
        id: VerificationId::new(app.next_id()),
        identifier: person.mailed_code(),
        value: kept.to_stored(),
        expires_at: now + Verification::MAILED_CODE_LIFETIME,
    };

    let tx = app.db.begin().await?;
    let user = person.lock(&tx).await?;
    let tx = limits::count(
        app,
        tx,
        LimitedAction::CodeMail(&user.id),
        person.requester(),
    )
    .await?;
    verifications::consume(&tx, &verification.identifier, now).await?;
    verifications::insert(&tx, &verification, now).await?;
    let mail = Mail {
        to: user.email,
        language,
        message: Message::SignInCode { code },
    };
    jobs::enqueue(app, &tx, &SendMail::from(mail)).await?;
    tx.commit().await?;

    jobs::wake_worker(app);
    Ok(())
}
