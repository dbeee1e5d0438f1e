//! How long a change of the schema waits for others.

use std::error::Error;
use std::time::Duration;

use sea_orm::RuntimeErr;
use sea_orm::sqlx::error::DatabaseError;

/// How long (PostgreSQL). Whoever wants a table to itself waits for every transaction that has
/// it open, a backup of hours among them, and everybody who comes later waits behind: so it gives
/// up, well before the statements of servers do.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether this is the error of waiting that long (SQLSTATE 55P03), itself and not its causes.
pub fn is_lock_timeout(error: &(dyn Error + 'static)) -> bool {
    let Some(RuntimeErr::SqlxError(error)) = error.downcast_ref() else {
        return false;
    };
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.as_deref() == Some("55P03")
}
