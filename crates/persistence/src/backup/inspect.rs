use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use sea_orm::sqlx;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{ConnectOptions as _, Connection as _};

use super::{BackupError, in_sqlite, on_disk};

/// What every SQLite database begins with (its file format, 1.3.1).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The migrations that were applied to it, in their order.
    pub migrations: Vec<String>,
    /// How many people have an account in it.
    pub people: i64,
    /// Its size.
    pub bytes: u64,
}

impl Contents {
    /// The version of its schema.
    pub fn schema(&self) -> &str {
        self.migrations.last().map_or("none", String::as_str)
    }
}

/// Whether `file` could be a database at all.
pub(super) fn look_at_header(file: &Path) -> Result<(), BackupError> {
    let mut header = [0; MAGIC.len()];
    let mut opened = File::open(file).map_err(on_disk("opening the backup"))?;
    match opened.read_exact(&mut header) {
        Ok(()) if header == *MAGIC => Ok(()),
        _ => Err(BackupError::NotSqlite(file.to_owned())),
    }
}

/// Reads a file that nobody writes to from end to end. `named` is what it is called where
/// it is found wanting.
pub(super) async fn inspect(file: &Path, named: &Path) -> Result<Contents, BackupError> {
    look_at_header(file).map_err(|_other| BackupError::NotSqlite(named.to_owned()))?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true);
    let mut connection = options
        .connect()
        .await
        .map_err(in_sqlite("opening the copy"))?;
    let read = read(&mut connection, named).await;
    let closed = connection.close().await;
    let (migrations, people) = read?;
    closed.map_err(in_sqlite("closing the copy"))?;
    let bytes = fs::metadata(file).map_err(on_disk("measuring the copy"))?;
    Ok(Contents {
        migrations,
        people,
        bytes: bytes.len(),
    })
}

async fn read(
    connection: &mut SqliteConnection,
    named: &Path,
) -> Result<(Vec<String>, i64), BackupError> {
    let damaged = |findings: String| BackupError::Damaged {
        file: named.to_owned(),
        findings,
    };
    let findings: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(3)")
        .fetch_all(&mut *connection)
        .await
        .map_err(|error| damaged(error.to_string()))?;
    if findings != ["ok"] {
        return Err(damaged(findings.join("; ")));
    }
    let not_ours = |_: sqlx::Error| BackupError::NotOurs(named.to_owned());
    let migrations =
        sqlx::query_scalar("SELECT version FROM seaql_migrations ORDER BY version, applied_at")
            .fetch_all(&mut *connection)
            .await
            .map_err(not_ours)?;
    let people = sqlx::query_scalar("SELECT count(*) FROM \"user\"")
        .fetch_one(&mut *connection)
        .await
        .map_err(not_ours)?;
    Ok((migrations, people))
}
