use std::sync::Arc;
use std::time::Duration;

use beztack_domain::{Fault, FaultKind};
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use secrecy::ExposeSecret as _;

use crate::DatabaseConfig;
use crate::auth::KnownSessions;
use crate::changes::{Changes, Touched};
use crate::connection::{About, Connection};
use crate::fault::OrFault as _;
use crate::sqlite_file;

/// Connections are checked again only after they have been idle this long: a ping
/// per checkout would double the round trips of every request.
const TRUSTED_IDLE: Duration = Duration::from_secs(30);

/// How long SQLite waits for another writer before it gives up.
pub(crate) const SQLITE_BUSY: Duration = Duration::from_secs(5);

/// Which of the two databases it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded default.
    Sqlite,
    /// Production.
    Postgres,
}

/// The pool.
#[derive(Clone, Debug)]
pub struct Database {
    pool: Connection<DatabaseConnection>,
    backend: Backend,
    changes: Arc<Changes>,
    known_sessions: Option<KnownSessions>,
}

/// Work that becomes true all at once. Dropped without `commit`, it never happened.
///
/// On PostgreSQL two that hold a row each and want the other's end in a deadlock. So rows of
/// several tables are locked or changed in one order: a person
/// ([`users::lock`](crate::auth::users::lock)), documents, what a person used, what their
/// organization used, answers in the making, conversations, what was said there. What is swept
/// in passing is left alone where somebody else holds it. Only what goes with an account that is
/// deleted goes in an order of its own; who meets that is asked to come again.
#[must_use = "a transaction that is not committed is rolled back"]
#[derive(Debug)]
pub struct Tx {
    connection: Connection<DatabaseTransaction>,
    backend: Backend,
}

impl Database {
    /// Which database `url` names; `None` for one that we do not speak to.
    pub fn backend_of(url: &str) -> Option<Backend> {
        match url.split_once(':')?.0 {
            "sqlite" => Some(Backend::Sqlite),
            "postgres" | "postgresql" => Some(Backend::Postgres),
            _ => None,
        }
    }

    /// Opens the pool for a machine with `cores`. The first connection is made at
    /// once, so that a database that cannot be reached is found at start.
    pub async fn connect(config: &DatabaseConfig, cores: u32) -> Result<Self, Fault> {
        Self::open(config, cores, |_| ()).await
    }

    /// The same for changing the schema, or whole tables. Statements may take as long as they
    /// take: an index of a large table does. But none waits for a lock longer than `lock_timeout`, because everybody
    /// who wants the table meanwhile waits behind it (PostgreSQL).
    pub async fn connect_to_migrate(
        config: &DatabaseConfig,
        lock_timeout: Duration,
    ) -> Result<Self, Fault> {
        Self::open(config, 1, |options| {
            // Nothing is no limit, whatever the database or the role has for one.
            options.statement_timeout(Duration::ZERO);
            options.map_sqlx_postgres_opts(move |options| {
                options.options([("lock_timeout", lock_timeout.as_millis().to_string())])
            });
        })
        .await
    }

    async fn open(
        config: &DatabaseConfig,
        cores: u32,
        change: impl FnOnce(&mut ConnectOptions),
    ) -> Result<Self, Fault> {
        let url = config.url.expose_secret();
        let backend = Self::backend_of(url).ok_or_else(|| {
            Fault::new(
                FaultKind::Internal,
                "the database URL is neither sqlite: nor postgres:",
            )
        })?;
        match backend {
            Backend::Postgres => try_once(url, config.acquire_timeout).await?,
            Backend::Sqlite => sqlite_file::make(url),
        }
        let mut options = options(config, backend);
        change(&mut options);
        options
            .max_connections(config.most_connections(cores))
            .min_connections(1);
        let pool = sea_orm::Database::connect(options)
            .await
            .or_fault("connecting to the database")?;
        Ok(Self {
            pool: Connection::new(pool),
            backend,
            changes: Arc::default(),
            known_sessions: None,
        })
    }

    /// The same for each of so many threads that run by themselves, with its share of the
    /// connections. None of them is made before it is needed, so that it belongs to the
    /// thread that needs it: whatever arrives on it then wakes no other one.
    pub async fn shares(
        &self,
        config: &DatabaseConfig,
        cores: u32,
        threads: u32,
    ) -> Result<Vec<Self>, Fault> {
        let share = config.most_connections(cores) / threads.max(1);
        let mut shares = Vec::new();
        for _ in 0..threads {
            let mut options = options(config, self.backend);
            options
                .max_connections(share.max(1))
                .min_connections(0)
                .connect_lazy(true);
            let pool = sea_orm::Database::connect(options)
                .await
                .or_fault("sharing out connections to the database")?;
            shares.push(Self {
                pool: Connection::new(pool),
                ..self.clone()
            });
        }
        Ok(shares)
    }

    /// The same, remembering sessions that were looked up for `lifetime` at most; not at all for
    /// none. It does so only while [`Self::follow_changes`] is awaited.
    #[must_use]
    pub fn remembering_sessions(mut self, lifetime: Duration) -> Self {
        let lifetime = Some(lifetime).filter(|lifetime| !lifetime.is_zero());
        self.known_sessions = lifetime.map(KnownSessions::new);
        self
    }

    /// The sessions that are remembered, if any may be now.
    pub(crate) fn known_sessions(&self) -> Option<&KnownSessions> {
        self.known_sessions
            .as_ref()
            .filter(|_| self.changes.are_followed())
    }

    /// Those that are remembered, whether they may be used now or not.
    pub(crate) fn remembered_sessions(&self) -> Option<&KnownSessions> {
        self.known_sessions.as_ref()
    }

    /// Whether sessions are to be remembered at all.
    pub(crate) fn remembers_sessions(&self) -> bool {
        self.known_sessions.is_some()
    }

    /// Whether changes of other programs are in sight, and sessions are remembered.
    pub fn follows_changes(&self) -> bool {
        self.changes.are_followed()
    }

    /// What is known of changes to sessions.
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Which of the two it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The bare connection, for migrations.
    pub fn connection(&self) -> &DatabaseConnection {
        self.pool.inner()
    }

    /// Tells `observer` of every statement from now on: for tests that have them explained.
    pub fn observe(&mut self, observer: impl Fn(&Statement) + Send + Sync + 'static) {
        self.pool
            .inner_mut()
            .set_metric_callback(move |info| observer(info.statement));
    }

    /// Begins work that will be committed as a whole.
    ///
    /// On SQLite it takes the write lock at once: a transaction that reads first and
    /// upgrades later fails under concurrent writers instead of waiting for them.
    pub async fn begin(&self) -> Result<Tx, Fault> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self
            .pool
            .inner()
            .begin_with_options(options)
            .await
            .or_fault("beginning a transaction")?;
        let connection = Connection::new(transaction);
        let touched = Touched::nothing_yet(Arc::clone(&self.changes));
        Ok(Tx {
            connection: connection.noticing(touched),
            backend: self.backend,
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Fault> {
        self.pool
            .execute_unprepared("SELECT 1")
            .await
            .or_fault("asking the database for a sign of life")
            .map(drop)
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), Fault> {
        let pool = self.connection().clone();
        pool.close().await.or_fault("closing the database")
    }
}

/// One connection by itself: it says why it cannot be made, where the pool would only
/// say that it waited.
async fn try_once(url: &str, limit: Duration) -> Result<(), Fault> {
    let context = "connecting to the database";
    let attempt = tokio::time::timeout(limit, PgConnection::connect(url)).await;
    let connection = attempt
        .map_err(|error| Fault::caused_by(FaultKind::Unavailable, context, error))?
        .map_err(|error| Fault::caused_by(FaultKind::Unavailable, context, error))?;
    // Whether the goodbye arrives makes no difference.
    let _ = connection.close().await;
    Ok(())
}

fn options(config: &DatabaseConfig, backend: Backend) -> ConnectOptions {
    let url = config.url.expose_secret();
    let mut options = match backend {
        Backend::Sqlite => sqlite_options(url),
        Backend::Postgres => {
            let mut options = ConnectOptions::new(url);
            options.statement_timeout(config.statement_timeout);
            options
        }
    };
    options
        .acquire_timeout(config.acquire_timeout)
        .connect_timeout(config.acquire_timeout)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(TRUSTED_IDLE)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .sqlx_slow_statements_logging_settings(log::LevelFilter::Warn, config.slow_statement);
    options
}

fn sqlite_options(url: &str) -> ConnectOptions {
    // A file that does not exist yet is made.
    let url = if url.contains("mode=") {
        url.to_owned()
    } else {
        format!("{url}{}mode=rwc", if url.contains('?') { '&' } else { '?' })
    };
    let mut options = ConnectOptions::new(url);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(SQLITE_BUSY)
    });
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_release(|connection, _| Box::pin(is_between_transactions(connection)))
    });
    options
}

/// Whether a connection that comes back may be used again.
///
/// Some faults, a full disk above all, end a transaction of SQLite by themselves. The driver's
/// rollback then fails, and it would take everything that follows on this connection for parts
/// of that transaction: what is begun no longer takes the write lock at once.
async fn is_between_transactions(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if !connection.is_in_transaction() {
        return Ok(true);
    }
    // The rollback of a transaction that was dropped may still be under way; the answer to
    // this comes after it.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

impl Tx {
    /// Makes it true.
    pub async fn commit(self) -> Result<(), Fault> {
        // Held until the commit is over, however it ends: see `Touched`.
        let (transaction, _touched) = self.connection.into_inner();
        transaction
            .commit()
            .await
            .or_fault("committing a transaction")
    }

    /// Where stores write.
    pub(crate) fn conn(&self) -> &Connection<DatabaseTransaction> {
        &self.connection
    }

    /// Where they write what this session or user is made of, and nobody else.
    pub(crate) fn about<'a>(&'a self, name: &'a str) -> About<'a> {
        self.connection.about(name)
    }
}

/// Anything that can be read from: the pool, or a transaction in flight.
pub trait Read: sealed::Sealed + Sync {}

impl Read for Database {}
impl Read for Tx {}

pub(crate) mod sealed {
    use super::{
        Backend, Connection, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, Tx,
    };

    /// Gives stores their connection.
    pub trait Sealed {
        type Connection: ConnectionTrait;

        fn connection(&self) -> &Self::Connection;
        fn backend(&self) -> Backend;

        fn sea_backend(&self) -> super::DbBackend {
            match self.backend() {
                Backend::Sqlite => super::DbBackend::Sqlite,
                Backend::Postgres => super::DbBackend::Postgres,
            }
        }
    }

    impl Sealed for Database {
        type Connection = Connection<DatabaseConnection>;

        fn connection(&self) -> &Connection<DatabaseConnection> {
            &self.pool
        }

        fn backend(&self) -> Backend {
            self.backend
        }
    }

    impl Sealed for Tx {
        type Connection = Connection<DatabaseTransaction>;

        fn connection(&self) -> &Connection<DatabaseTransaction> {
            &self.connection
        }

        fn backend(&self) -> Backend {
            self.backend
        }
    }
}
