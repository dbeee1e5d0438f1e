use beztack_domain::Fault;
use beztack_domain::auth::Visitor;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;
use crate::access::Claim;
use crate::security_events::{Kind, NewEvent, record};

/// End the session that a client claims, if it exists.
#[instrument(name = "app.auth.sign_out", skip_all)]
pub async fn sign_out(app: &App, claim: &Claim, visitor: &Visitor) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    let ended = sessions::delete(&tx, &app.rules.storage.stored(&claim.token)).await?;
    if let Some(session) = &ended {
        let event = NewEvent::by_visitor(Kind::SignedOut, visitor).about_account(&session.user_id);
        let event = event.done_by(session.impersonated_by.as_ref());
        record(app, &tx, event.in_session(&session.id)).await?;
    }
    tx.commit().await
}
