//! What a database error means for the caller.

use beztack_domain::{Fault, FaultKind};
use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Adds what was being done to a database error.
pub(crate) trait OrFault<T> {
    /// The value, or the fault that doing `context` met.
    fn or_fault(self, context: &'static str) -> Result<T, Fault>;
}

impl<T> OrFault<T> for Result<T, DbErr> {
    fn or_fault(self, context: &'static str) -> Result<T, Fault> {
        self.map_err(|error| fault(context, error))
    }
}

/// A fault of the right kind: a database that is away or overrun, or that let another
/// transaction go first, is worth retrying (503), anything else is a defect.
pub(crate) fn fault(context: &'static str, error: DbErr) -> Fault {
    Fault::caused_by(kind(&error), context, error)
}

fn kind(error: &DbErr) -> FaultKind {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => FaultKind::Unavailable,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            driver_kind(error)
        }
        _ => FaultKind::Internal,
    }
}

fn driver_kind(error: &sqlx::Error) -> FaultKind {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => FaultKind::Unavailable,
        sqlx::Error::Database(error) => {
            let sqlite = error
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some();
            let code = error.code().unwrap_or_default();
            if sqlite {
                sqlite_kind(&code)
            } else {
                postgres_kind(&code)
            }
        }
        _ => FaultKind::Internal,
    }
}

/// SQLSTATE classes (PostgreSQL, appendix A): 08 connection, 25006 read-only
/// standby, 40 rolled back for another transaction's sake (deadlock, serialization),
/// 53 out of resources, 57P shutting down or starting, 58 system.
fn postgres_kind(code: &str) -> FaultKind {
    if code == "57014" {
        FaultKind::Timeout
    } else if ["08", "25006", "40", "53", "57P", "58"]
        .iter()
        .any(|class| code.starts_with(class))
    {
        FaultKind::Unavailable
    } else {
        FaultKind::Internal
    }
}

/// Primary result codes in the low byte: 5 busy, 6 locked, 8 read-only, 10 I/O,
/// 13 full, 14 cannot open.
fn sqlite_kind(code: &str) -> FaultKind {
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6 | 8 | 10 | 13 | 14) => FaultKind::Unavailable,
        _ => FaultKind::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_is_worth_retrying() {
        for code in [
            "08006", "25006", "40001", "40P01", "53300", "57P01", "57P03",
        ] {
            assert_eq!(postgres_kind(code), FaultKind::Unavailable, "{code}");
        }
        assert_eq!(postgres_kind("57014"), FaultKind::Timeout);
        assert_eq!(postgres_kind("42P01"), FaultKind::Internal);
        for code in ["5", "517", "13", "14"] {
            assert_eq!(sqlite_kind(code), FaultKind::Unavailable, "{code}");
        }
        assert_eq!(sqlite_kind("1"), FaultKind::Internal);
    }
}
