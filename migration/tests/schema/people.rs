//! How many people there are is kept, whoever makes or deletes them.

use beztack_migration::{Migrator, adopt};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use crate::database::{count, execute, on_postgres, on_sqlite};

const TEN_TABLES: &str =
    include_str!("../../../tests/conformance/adopt/fixtures/better-auth-1.4.6.sql");

const KEPT: &str = "SELECT CAST(coalesce(sum(people), 0) AS bigint) FROM user_count";

const COUNTED: &str = "SELECT count(*) FROM \"user\"";

/// `INSERT` of somebody.
fn join(name: &str) -> String {
    format!(
        "INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) VALUES \
         ('{name}', 'n', '{name}@example.test', true, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
    )
}

async fn kept(db: &DatabaseConnection) -> i64 {
    let kept = count(db, KEPT).await;
    assert_eq!(kept, count(db, COUNTED).await);
    kept
}

#[tokio::test]
async fn those_who_are_there_are_counted_on_sqlite() {
    on_sqlite(those_who_are_there_are_counted).await;
}

#[tokio::test]
async fn those_who_are_there_are_counted_on_postgres() {
    on_postgres(those_who_are_there_are_counted).await;
}

async fn those_who_are_there_are_counted(db: DatabaseConnection) {
    Migrator::up(&db, None).await.unwrap();
    execute(&db, &join("ada")).await;
    while counts_people(&db).await {
        Migrator::down(&db, Some(1)).await.unwrap();
    }
    execute(&db, &join("grace")).await;
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(kept(&db).await, 2);
    execute(&db, &join("joan")).await;
    execute(&db, "DELETE FROM \"user\" WHERE id IN ('ada', 'grace')").await;
    assert_eq!(kept(&db).await, 1);
}

async fn counts_people(db: &DatabaseConnection) -> bool {
    let schema = beztack_migration::live::read(db).await.unwrap();
    schema.tables.contains_key("user_count")
}

#[tokio::test]
async fn those_who_are_adopted_are_counted() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        let plan = adopt::plan(&db).await.unwrap();
        adopt::apply(&db, &plan).await.unwrap();
        assert!(kept(&db).await > 1);
    })
    .await;
}

#[tokio::test]
async fn an_emptied_table_counts_nobody() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        execute(&db, &join("ada")).await;
        execute(&db, "TRUNCATE \"user\" CASCADE").await;
        assert_eq!(kept(&db).await, 0);
        execute(&db, &join("ada")).await;
        assert_eq!(kept(&db).await, 1);
    })
    .await;
}

/// The original signs people up under a role of its own, perhaps, which knows nothing of this
/// table; and no role can put a table of its own in the way.
#[tokio::test]
async fn a_role_that_may_only_write_people_is_counted_too() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        let role = format!("stranger_{}", std::process::id());
        execute(&db, &format!("CREATE ROLE {role}")).await;
        execute(
            &db,
            &format!("GRANT SELECT, INSERT, DELETE ON \"user\" TO {role}"),
        )
        .await;
        execute(
            &db,
            &format!(
                "BEGIN; SET LOCAL ROLE {role}; \
                 CREATE TEMPORARY TABLE user_count (id text PRIMARY KEY, people bigint); \
                 {}; {}; DELETE FROM \"user\" WHERE id = 'ada'; COMMIT; DROP TABLE pg_temp.user_count",
                join("ada"),
                join("grace")
            ),
        )
        .await;
        let kept = kept(&db).await;
        execute(&db, &format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
        assert_eq!(kept, 1);
    })
    .await;
}
