use beztack_auth::backup_codes::BackupCodes;
use beztack_auth::{TotpSecret, vault};
use beztack_domain::Fault;
use beztack_domain::two_factor::Enrolment;
use beztack_persistence::Tx;
use beztack_persistence::two_factor::enrolments;

use crate::App;

/// Seals an enrolment anew if a replaced secret sealed it, so that this one need not stay
/// for ever (decisions.md 17).
pub(super) async fn reseal(
    app: &App,
    tx: &Tx,
    enrolment: &Enrolment,
    secret: &TotpSecret,
) -> Result<(), Fault> {
    let (secrets, storage) = (&app.rules.secrets, app.rules.storage);
    if vault::is_sealed_by_newest(&enrolment.secret, secrets) {
        return Ok(());
    }
    let secret = vault::seal(secret.expose(), storage, secrets, &*app.ids)?;
    // A list that cannot be read any more is no reason to keep its owner out.
    let codes = match BackupCodes::open(&enrolment.backup_codes, secrets) {
        Ok(codes) => codes.seal(storage, secrets, &*app.ids)?,
        Err(_) => enrolment.backup_codes.clone(),
    };
    enrolments::set_sealed(tx, &enrolment.id, &secret, &codes).await
}
