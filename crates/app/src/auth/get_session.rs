use beztack_domain::Fault;
use beztack_domain::auth::Visitor;
use tracing::instrument;

use crate::App;
use crate::access::{self, Claim, Recognition};

/// Who is signed in, extending the session when it is time for that.
///
/// Asked more often than everything else together: its span is for debugging.
#[instrument(name = "app.auth.get_session", level = "debug", skip_all)]
pub async fn get_session(
    app: &App,
    claim: &Claim,
    visitor: impl FnOnce() -> Visitor,
) -> Result<Recognition, Fault> {
    access::recognise(app, claim, visitor).await
}
