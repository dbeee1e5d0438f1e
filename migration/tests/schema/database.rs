//! A fresh database per test, gone afterwards whatever happened.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use url::Url;

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// Runs a test on an empty SQLite file.
pub(crate) async fn on_sqlite<F>(test: impl FnOnce(DatabaseConnection) -> F)
where
    F: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let db = Database::connect(url).await.unwrap();
    test(db.clone()).await;
    db.close().await.unwrap();
}

/// Runs a test on an empty PostgreSQL database. Without a cluster the test fails rather than
/// pretend that it ran.
pub(crate) async fn on_postgres<F>(test: impl FnOnce(DatabaseConnection) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    #[expect(
        clippy::disallowed_methods,
        reason = "how the test run names its cluster"
    )]
    let cluster = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run the tests with `cargo xtask test`");
    let cluster = Url::parse(&cluster).unwrap();
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("beztack_migration_{}_{number}", process::id());
    let admin = Database::connect(cluster.as_str()).await.unwrap();
    execute(&admin, &format!("CREATE DATABASE {name}")).await;

    let mut url = cluster;
    url.set_path(&name);
    let db = Database::connect(url.as_str()).await.unwrap();
    let outcome = tokio::spawn(test(db.clone())).await;

    db.close().await.unwrap();
    execute(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    admin.close().await.unwrap();
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}

/// Runs one or more statements.
pub(crate) async fn execute(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap();
}

/// The single number that a query gives.
pub(crate) async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}
