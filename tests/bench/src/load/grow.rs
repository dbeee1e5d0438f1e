//! Strangers, written straight into the tables: signing a hundred thousand people up would
//! take an hour of hashing.

use anyhow::Context as _;
use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, ConnectOptions as _, Connection as _};

/// Members of an organization, its owner included.
const MEMBERS: i64 = 10;

/// Rows that one statement writes at most.
const AT_ONCE: i64 = 10_000;

const MOMENT: &str = "'2026-01-01 09:00:00'";

/// When they joined: a second after one another, in the words of either database.
const JOINED_POSTGRES: &str = "TIMESTAMP '2025-01-01 09:00:00' + i * INTERVAL '1 second'";
const JOINED_SQLITE: &str = "datetime('2025-01-01 09:00:00', '+' || i || ' seconds')";

/// Writes as many as are missing.
pub(crate) async fn to(database_url: &str, users: i64) -> anyhow::Result<()> {
    let mut db = open(database_url).await?;
    let is_postgres = database_url.starts_with("postgres");
    let joined = if is_postgres {
        JOINED_POSTGRES
    } else {
        JOINED_SQLITE
    };
    if is_postgres {
        // Nobody has to be told of them.
        run(&mut db, "SET session_replication_role = replica".to_owned()).await?;
    }
    let (known,): (i64,) = sqlx::query_as("SELECT count(*) FROM \"user\" WHERE id LIKE 'grown-%'")
        .fetch_one(&mut db)
        .await?;
    let mut first = known;
    while first < users {
        let last = users.min(first + AT_ONCE);
        for statement in statements(first, last - 1, joined) {
            run(&mut db, statement).await?;
        }
        first = last;
    }
    run(&mut db, "ANALYZE".to_owned()).await?;
    db.close().await?;
    Ok(())
}

/// Runs one statement.
pub(crate) async fn sql(database_url: &str, statement: String) -> anyhow::Result<()> {
    let mut db = open(database_url).await?;
    run(&mut db, statement).await?;
    db.close().await?;
    Ok(())
}

async fn open(database_url: &str) -> anyhow::Result<AnyConnection> {
    install_default_drivers();
    let options: AnyConnectOptions = database_url.parse()?;
    options.connect().await.context("the database")
}

async fn run(db: &mut AnyConnection, statement: String) -> anyhow::Result<()> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(db)
        .await?;
    Ok(())
}

/// A user and a session for every number, and an organization for every tenth.
fn statements(first: i64, last: i64, joined: &str) -> [String; 4] {
    let numbers = format!(
        "(WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) \
         SELECT i FROM n) AS numbers"
    );
    [
        format!(
            "INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) \
             SELECT 'grown-' || i, 'Grown ' || i, 'grown-' || i || '@example.test', false, \
             {joined}, {MOMENT} FROM {numbers}"
        ),
        format!(
            "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) \
             SELECT 'session-' || i, 'token-' || i, 'grown-' || i, '2036-01-01 09:00:00', \
             {MOMENT}, {MOMENT} FROM {numbers}"
        ),
        format!(
            "INSERT INTO organization (id, name, slug, created_at, updated_at) \
             SELECT 'grown-' || i, 'Grown ' || i, 'grown-' || i, {MOMENT}, {MOMENT} \
             FROM {numbers} WHERE i % {MEMBERS} = 0"
        ),
        format!(
            "INSERT INTO member (id, organization_id, user_id, role, created_at, updated_at) \
             SELECT 'grown-' || i, 'grown-' || (i - i % {MEMBERS}), 'grown-' || i, \
             CASE WHEN i % {MEMBERS} = 0 THEN 'owner' ELSE 'member' END, {MOMENT}, {MOMENT} \
             FROM {numbers}"
        ),
    ]
}
