use std::fs;
use std::path::Path;
use std::str::FromStr as _;

use sea_orm::sqlx;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{ConnectOptions as _, Connection as _};

use super::draft::Draft;
use super::inspect::{Contents, inspect};
use super::{BackupError, companions, file_of, in_sqlite};
use crate::database::SQLITE_BUSY;

/// Copies the database that `url` names to `to`, as it is at one moment, while others go
/// on writing. The copy has its name only once it was read from end to end and is on the
/// disk; it replaces another file only if `force` says so.
pub async fn write(url: &str, to: &Path, force: bool) -> Result<Contents, BackupError> {
    let database = file_of(url)?;
    let known = fs::canonicalize(&database);
    let known = known.map_err(|_absent| BackupError::NotThere(database))?;
    if let Ok(target) = fs::canonicalize(to) {
        if target == known || companions(&known).contains(&target) {
            return Err(BackupError::Itself(to.to_owned()));
        }
        if !force {
            return Err(BackupError::Exists(to.to_owned()));
        }
    }
    let draft = Draft::beside(to)?;
    copy(url, draft.path()).await?;
    let contents = inspect(draft.path(), to).await?;
    draft.sync()?;
    draft.place(to, force)?;
    Ok(contents)
}

/// One read of the whole database, which writers do not wait for (SQLite, "VACUUM", "WAL").
/// The target may be there already if it is empty.
async fn copy(url: &str, to: &Path) -> Result<(), BackupError> {
    let failed = || in_sqlite("copying the database");
    let name = to
        .to_str()
        .ok_or_else(|| BackupError::NotSqlite(to.to_owned()))?;
    let options = SqliteConnectOptions::from_str(url).map_err(failed())?;
    let mut connection: SqliteConnection = options
        .create_if_missing(false)
        .busy_timeout(SQLITE_BUSY)
        .connect()
        .await
        .map_err(failed())?;
    let copied = sqlx::query("VACUUM INTO ?")
        .bind(name)
        .execute(&mut connection)
        .await;
    let closed = connection.close().await;
    copied.map_err(failed())?;
    closed.map_err(failed())
}
