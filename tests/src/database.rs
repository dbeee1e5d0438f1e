//! A migrated database per test: SQLite or PostgreSQL, as `TEST_DATABASE` says.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use beztack_migration::Migrator;
use beztack_persistence::{Database, DatabaseConfig};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use url::Url;

use crate::statements::Statements;

/// Small, because many tests run at the same time; more than one, so that races are real.
const CONNECTIONS: u32 = 5;

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The SQLite file that every test gets a copy of.
static SQLITE_TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();

/// The PostgreSQL database that every test gets a copy of.
static POSTGRES_TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// On which database this run happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file per test.
    Sqlite,
    /// A database per test, in the cluster that `TEST_POSTGRES_URL` names.
    Postgres,
}

/// On which database this run happens: `TEST_DATABASE`, SQLite where it is not set.
pub fn target() -> Target {
    match variable("TEST_DATABASE").as_deref() {
        None | Some("" | "sqlite") => Target::Sqlite,
        Some("postgres") => Target::Postgres,
        Some(other) => panic!("TEST_DATABASE is {other:?}, neither sqlite nor postgres"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how a test run says where it happens"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A database that is gone when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    pub(crate) db: Database,
    pub(crate) statements: Statements,
    url: String,
    keeper: Arc<Keeper>,
}

#[derive(Debug)]
enum Keeper {
    Folder { _folder: TempDir },
    Postgres { name: String },
}

impl TestDatabase {
    pub(crate) async fn create() -> Self {
        Self::create_on(target()).await
    }

    /// A migrated one, wherever this run happens otherwise.
    pub async fn create_on(target: Target) -> Self {
        match target {
            Target::Sqlite => Self::on_sqlite().await,
            Target::Postgres => Self::on_postgres().await,
        }
    }

    async fn on_sqlite() -> Self {
        let template = SQLITE_TEMPLATE.get_or_init(sqlite_template).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.sqlite");
        std::fs::write(&file, template).unwrap();
        let url = format!("sqlite://{}", file.display());
        Self::at(url, Arc::new(Keeper::Folder { _folder: folder })).await
    }

    async fn on_postgres() -> Self {
        let template = POSTGRES_TEMPLATE.get_or_init(postgres_template).await;
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{template}_{number}");
        administer(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = postgres_url(&name);
        Self::at(url, Arc::new(Keeper::Postgres { name })).await
    }

    async fn at(url: String, keeper: Arc<Keeper>) -> Self {
        let mut db = Database::connect(&config(&url), 1).await.unwrap();
        let statements = Statements::default();
        let seen = statements.clone();
        db.observe(move |statement| seen.see(statement));
        Self {
            db,
            statements,
            url,
            keeper,
        }
    }

    /// Where it is, for a process of its own.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The pool.
    pub fn db(&self) -> &Database {
        &self.db
    }

    /// The same database, through a pool of its own.
    pub(crate) async fn again(&self) -> Self {
        Self::at(self.url.clone(), Arc::clone(&self.keeper)).await
    }

    /// One connection, and no other.
    pub(crate) async fn lone_connection(&self) -> Database {
        let config = DatabaseConfig {
            max_connections: 1,
            ..config(&self.url)
        };
        Database::connect(&config, 1).await.unwrap()
    }

    /// Follows what others change, and waits until that has begun if it is `expected` to.
    pub(crate) async fn follow_changes(&self, expected: bool) -> JoinHandle<()> {
        let (db, config) = (self.db.clone(), config(&self.url));
        let following = tokio::spawn(async move { db.follow_changes(&config).await });
        while expected && !self.db.follows_changes() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        following
    }

    pub(crate) async fn lose(&self) {
        match &*self.keeper {
            Keeper::Folder { .. } => self.db.clone().close().await.unwrap(),
            Keeper::Postgres { name } => administer(&dropping(name)).await,
        }
    }
}

fn dropping(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

impl Drop for Keeper {
    /// On a thread with a runtime of its own: the test's may be unwinding.
    fn drop(&mut self) {
        let Self::Postgres { name } = self else {
            return;
        };
        let statement = dropping(name);
        let janitor = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(administer(&statement));
        });
        // The cluster goes with the run, so nothing is lost if this fails.
        let _ = janitor.join();
    }
}

async fn sqlite_template() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.sqlite");
    migrate(&format!("sqlite://{}?mode=rwc", file.display())).await;
    std::fs::read(&file).unwrap()
}

async fn postgres_template() -> String {
    let name = format!("beztack_api_{}", process::id());
    administer(&format!("CREATE DATABASE {name}")).await;
    migrate(&postgres_url(&name)).await;
    name
}

async fn migrate(url: &str) {
    let connection = bare(url).await;
    Migrator::up(&connection, None).await.unwrap();
    connection.close().await.unwrap();
}

/// One statement in the cluster's own database.
async fn administer(statement: &str) {
    let connection = bare(cluster().as_str()).await;
    connection.execute_unprepared(statement).await.unwrap();
    connection.close().await.unwrap();
}

async fn bare(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

fn cluster() -> Url {
    variable("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run the tests with `cargo xtask test`")
        .parse()
        .unwrap()
}

fn postgres_url(name: &str) -> String {
    let mut url = cluster();
    url.set_path(name);
    url.into()
}

fn config(url: &str) -> DatabaseConfig {
    DatabaseConfig {
        url: url.into(),
        max_connections: CONNECTIONS,
        acquire_timeout: Duration::from_secs(10),
        statement_timeout: Duration::from_secs(30),
        slow_statement: Duration::from_secs(5),
    }
}
