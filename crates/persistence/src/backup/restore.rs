use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sqlx;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{ConnectOptions as _, Connection as _};

use super::draft::{Draft, folder, keep};
use super::inspect::{Contents, inspect, look_at_header};
use super::{BackupError, companions, file_of, in_sqlite, named_after, on_disk};
use crate::database::SQLITE_BUSY;

/// How long somebody may need who is just closing the database.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// What a restoration goes by.
#[derive(Clone, Copy, Debug)]
pub struct Restore<'a> {
    /// The migrations that this release knows, in their order.
    pub known: &'a [String],
    /// Whether a database that is there is replaced.
    pub force: bool,
    /// Names what is set aside.
    pub now: DateTime<Utc>,
}

/// What a restoration did.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the database now holds.
    pub contents: Contents,
    /// Where the one before lies.
    pub set_aside: Option<PathBuf>,
    /// Whether that one could be opened. If not, nobody could see who else had it open.
    pub was_readable: bool,
}

/// Puts the backup `from` in the place of the database that `url` names. What is there
/// stays beside it.
pub async fn restore(url: &str, from: &Path, how: &Restore<'_>) -> Result<Restored, BackupError> {
    let database = place_of(url)?;
    let is_there = database
        .try_exists()
        .map_err(on_disk("looking for the database"))?;
    if is_there && !how.force {
        return Err(BackupError::Exists(database));
    }
    look_at_header(from)?;
    if is_left_open(from) {
        return Err(BackupError::Unfinished(from.to_owned()));
    }
    // What is looked at is what is put in place, whatever becomes of the original.
    let draft = Draft::beside(&database)?;
    draft.fill(from)?;
    let contents = inspect(draft.path(), from).await?;
    judge(&contents, from, how.known)?;
    draft.belong_like(&database)?;
    draft.sync()?;
    let time = how.now.format("%Y%m%dT%H%M%SZ");
    let aside = named_after(&database, &format!(".before-restore-{time}"));
    let (set_aside, was_readable) = if is_there {
        let was_readable = replace(draft, &database, &aside).await?;
        (Some(aside), was_readable)
    } else {
        // Of a database that is gone, perhaps only moved; they would be taken for parts of
        // the new one.
        set_companions_aside(&database, &aside)?;
        draft.place(&database, false)?;
        (None, true)
    };
    Ok(Restored {
        contents,
        set_aside,
        was_readable,
    })
}

/// The file itself, where its name is a link to it. Its folder is made.
fn place_of(url: &str) -> Result<PathBuf, BackupError> {
    let named = file_of(url)?;
    if let Ok(file) = fs::canonicalize(&named) {
        return Ok(file);
    }
    // A link to nothing is where the database is to be all the same.
    let file = match fs::read_link(&named) {
        Ok(target) => folder(&named).join(target),
        Err(_) => named,
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder(&file))
        .map_err(on_disk("making the folder of the database"))?;
    Ok(file)
}

/// Whether a copy lacks what lies beside it.
fn is_left_open(file: &Path) -> bool {
    let [wal, _, journal] = companions(file);
    [wal, journal]
        .iter()
        .any(|part| fs::metadata(part).is_ok_and(|part| part.len() > 0))
}

fn judge(contents: &Contents, from: &Path, known: &[String]) -> Result<(), BackupError> {
    let applied = &contents.migrations;
    if known.first().is_none_or(|first| !applied.contains(first)) {
        return Err(BackupError::NotOurs(from.to_owned()));
    }
    match applied.iter().find(|name| !known.contains(*name)) {
        Some(migration) => Err(BackupError::Newer {
            file: from.to_owned(),
            migration: migration.clone(),
        }),
        None => Ok(()),
    }
}

/// Returns whether the database that is replaced could be opened.
async fn replace(draft: Draft, database: &Path, aside: &Path) -> Result<bool, BackupError> {
    let owner = take(database).await?;
    if owner.is_some() {
        // After a crash the index of the log stays, although the log itself is worked in.
        remove_companions(database)?;
    } else {
        // Damaged as it is, it stays together with what lies beside it.
        set_companions_aside(database, aside)?;
    }
    let kept = keep(database, aside).map_err(on_disk("setting the old database aside"));
    let placed = kept.and_then(|()| draft.place(database, true));
    if let Some(mut owner) = owner {
        // Whoever began to open the database before it changed its name waits for it, and
        // would go on in the one that was set aside. They must have given up first.
        if placed.is_ok() {
            tokio::time::sleep(SQLITE_BUSY + LAST_MOMENT).await;
        }
        let freed = sqlx::query("ROLLBACK").execute(&mut owner).await.map(drop);
        let closed = owner.close().await;
        placed?;
        freed
            .and(closed)
            .map_err(in_sqlite("letting go of the old database"))?;
        return Ok(true);
    }
    placed.map(|()| false)
}

/// Opens the database so that nobody else has it open, or can open it. What lies beside it
/// becomes part of it, and is gone. `None` if SQLite cannot read it.
async fn take(database: &Path) -> Result<Option<SqliteConnection>, BackupError> {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(false)
        .busy_timeout(LAST_MOMENT);
    let mut connection = match options.connect().await {
        Ok(connection) => connection,
        Err(error) => return untaken(error).map(|()| None),
    };
    for statement in [
        "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA journal_mode = DELETE",
        "BEGIN EXCLUSIVE",
    ] {
        if let Err(error) = sqlx::query(statement).execute(&mut connection).await {
            // It failed before; how it ends makes no difference.
            let _ = connection.close().await;
            return untaken(error).map(|()| None);
        }
    }
    Ok(Some(connection))
}

/// Result codes in the low byte: 5 busy, 6 locked; 11 corrupt, 26 not a database.
fn untaken(error: sqlx::Error) -> Result<(), BackupError> {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<u32>().ok());
    match code.map(|code| code & 0xff) {
        Some(5 | 6) => Err(BackupError::InUse),
        Some(11 | 26) => Ok(()),
        _ => Err(in_sqlite("taking over the database")(error)),
    }
}

fn set_companions_aside(database: &Path, aside: &Path) -> Result<(), BackupError> {
    for (part, kept) in companions(database).iter().zip(companions(aside)) {
        if part.exists() {
            fs::rename(part, kept).map_err(on_disk("setting the old database aside"))?;
        }
    }
    Ok(())
}

fn remove_companions(database: &Path) -> Result<(), BackupError> {
    for part in companions(database) {
        if part.exists() {
            fs::remove_file(part).map_err(on_disk("removing what the old database left"))?;
        }
    }
    Ok(())
}
