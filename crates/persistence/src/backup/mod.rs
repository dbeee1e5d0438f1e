//! Copies of a SQLite database: making one while servers run, and putting one in its
//! place while nobody does.
//!
//! PostgreSQL has tools of its own for both.

mod draft;
mod inspect;
mod restore;
mod write;

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use beztack_domain::{Fault, FaultKind};
use sea_orm::sqlx;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use thiserror::Error;

pub use inspect::Contents;
pub use restore::{Restore, Restored, restore};
pub use write::write;

/// Why there is no copy, or why it was not put in place. Nothing was changed.
#[derive(Debug, Error)]
pub enum BackupError {
    /// It lives in memory, or is not SQLite.
    #[error("the database is no file of this machine")]
    NoFile,
    /// There is nothing to copy.
    #[error("there is no database at {}", .0.display())]
    NotThere(PathBuf),
    /// Nothing is written over.
    #[error("{} is there already; --force replaces it", .0.display())]
    Exists(PathBuf),
    /// A copy would be written over what it is a copy of.
    #[error("{} belongs to the database itself", .0.display())]
    Itself(PathBuf),
    /// Some other kind of file, or an empty one.
    #[error("{} is no SQLite database", .0.display())]
    NotSqlite(PathBuf),
    /// A file that was copied while it was written to.
    #[error(
        "beside {} lies a journal or write-ahead log: it is no finished copy", .0.display()
    )]
    Unfinished(PathBuf),
    /// SQLite finds it broken.
    #[error("{} is damaged: {findings}", .file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// The first of what SQLite says.
        findings: String,
    },
    /// A database of something else.
    #[error("{} is no database of ours", .0.display())]
    NotOurs(PathBuf),
    /// A later release has migrated it.
    #[error(
        "{} was made by a newer release, which knows the migration {migration}", .file.display()
    )]
    Newer {
        /// Which file.
        file: PathBuf,
        /// The first one that is not known here.
        migration: String,
    },
    /// Some process has the database open.
    #[error("the database is in use: stop every server and worker, and close other clients")]
    InUse,
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The file of a database.
pub fn file_of(url: &str) -> Result<PathBuf, BackupError> {
    let is_file = url.starts_with("sqlite:") && !url.contains(":memory:");
    let options = SqliteConnectOptions::from_str(url)
        .ok()
        .filter(|_| is_file && !url.contains("mode=memory"))
        .ok_or(BackupError::NoFile)?;
    Ok(options.get_filename().to_path_buf())
}

/// What SQLite keeps beside a database while it is used.
fn companions(file: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|suffix| named_after(file, suffix))
}

fn named_after(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn on_disk(context: &'static str) -> impl FnOnce(std::io::Error) -> BackupError {
    move |error| Fault::caused_by(FaultKind::Internal, context, error).into()
}

fn in_sqlite(context: &'static str) -> impl FnOnce(sqlx::Error) -> BackupError {
    move |error| Fault::caused_by(FaultKind::Internal, context, error).into()
}
