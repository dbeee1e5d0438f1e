//! Following what other programs change, so that what is remembered here can be dropped:
//! other instances, the original on an adopted database, somebody with a SQL prompt.

use std::convert::Infallible;
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, ConnectOptions as _};
use secrecy::ExposeSecret as _;

use crate::changes::Changes;
use crate::{Backend, Database, DatabaseConfig};

/// Where the triggers of PostgreSQL say whose sessions have changed: a user's id, or
/// nothing for anybody's (migration `m20261122_000001`).
const CHANNEL: &str = "beztack_sessions";

/// How often SQLite is asked whether anything was written.
const SQLITE_INTERVAL: Duration = Duration::from_millis(200);

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait before the next attempt; twice as long after each that failed.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

impl Database {
    /// Follows what other programs change, for as long as it is awaited; without it, no
    /// session is remembered. Comes back by itself when the connection is cut, and nothing
    /// is remembered until it has.
    ///
    /// Ends only where sessions are not to be remembered anyway.
    pub async fn follow_changes(&self, config: &DatabaseConfig) {
        if !self.remembers_sessions() {
            return;
        }
        let (url, changes) = (config.url.expose_secret(), self.changes());
        let mut wait = SHORTEST_WAIT;
        loop {
            let begun = Instant::now();
            let result = match self.backend() {
                Backend::Postgres => listen(url, changes).await,
                Backend::Sqlite => poll(url, changes).await,
            };
            let Err(error) = result;
            // Whatever lasted was in order, and its end is news.
            if begun.elapsed() > LONGEST_WAIT {
                wait = SHORTEST_WAIT;
            }
            tracing::warn!(%error, "changes of sessions are out of sight; every session is looked up");
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
}

/// A connection of its own, outside the pool.
async fn listen(url: &str, changes: &Changes) -> Result<Infallible, sqlx::Error> {
    let connected = tokio::time::timeout(CONNECT_TIMEOUT, PgListener::connect(url));
    let mut listener = connected
        .await
        .map_err(|_too_slow| sqlx::Error::PoolTimedOut)??;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    let _sight = changes.follow();
    tracing::info!("changes of sessions are in sight");
    while let Some(notification) = listener.try_recv().await? {
        match notification.payload() {
            "" => changes.note_everything(),
            user => changes.note(user),
        }
    }
    Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted).into())
}

/// `data_version` changes with every commit of any other connection, whichever process it
/// belongs to (SQLite, "PRAGMA `data_version`").
async fn poll(url: &str, changes: &Changes) -> Result<Infallible, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?;
    let mut connection = options.create_if_missing(false).connect().await?;
    let mut known = data_version(&mut connection).await?;
    let _sight = changes.follow();
    loop {
        tokio::time::sleep(SQLITE_INTERVAL).await;
        let version = data_version(&mut connection).await?;
        if version != known {
            known = version;
            changes.note_everything();
        }
    }
}

async fn data_version(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA data_version")
        .fetch_one(connection)
        .await
}
