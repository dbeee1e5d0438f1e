use beztack_auth::fingerprint;
use beztack_domain::Fault;
use beztack_domain::auth::Visitor;
use beztack_domain::email::{Mail, Message};
use beztack_persistence::Tx;
use beztack_persistence::jobs::{self as store, NewJob};

use super::SignedIn;
use crate::App;
use crate::jobs::{self, SendMail};

/// Tell somebody by mail that there was a sign-in to their account, where that is
/// configured: once for each browser and address, as long as done jobs are kept.
pub(crate) async fn announce_sign_in(
    app: &App,
    tx: &Tx,
    signed_in: &SignedIn,
    visitor: &Visitor,
) -> Result<(), Fault> {
    match sign_in_notice(app, signed_in, visitor)? {
        Some(job) => store::insert(tx, job, app.now()).await,
        None => Ok(()),
    }
}

/// The mail of [`announce_sign_in`], for whoever writes it with something else.
pub(super) fn sign_in_notice(
    app: &App,
    signed_in: &SignedIn,
    visitor: &Visitor,
) -> Result<Option<NewJob>, Fault> {
    let notices = &app.rules.notices;
    if !notices.new_sign_in {
        return Ok(None);
    }
    let user = &signed_in.user;
    let key = fingerprint(&[user.id.as_str(), &visitor.ip_address, &visitor.user_agent]);
    let mail = Mail {
        to: user.email.clone(),
        language: visitor.language,
        message: Message::NewSignIn {
            at: signed_in.session.created_at,
            ip_address: visitor.ip_address.clone(),
            user_agent: visitor.user_agent.clone(),
            url: notices.account_url.clone(),
        },
    };
    jobs::new_once(app, &SendMail::from(mail), format!("sign-in:{key}")).map(Some)
}
