use beztack_domain::Fault;
use beztack_domain::id::UserId;
use beztack_persistence::Tx;
use beztack_persistence::auth::{accounts, verifications};

use crate::App;

/// Ends what was mailed to somebody at the address that they had, and what was mailed about
/// the one that they have now while it was somebody else's. Their row is held.
pub(crate) async fn end_mailed_links(app: &App, tx: &Tx, user: &UserId) -> Result<(), Fault> {
    verifications::delete_mailed(tx, user).await?;
    accounts::touch_credential(tx, user, app.now()).await
}
