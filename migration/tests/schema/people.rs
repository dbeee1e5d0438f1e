//! How many people there are is kept, whoever makes or deletes them.

use beztack_migration::{Migrator, adopt};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, TransactionTrait as _};
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

/// The original's tools drop the tables that they do not know.
#[tokio::test]
async fn where_nobody_is_counted_everybody_may_come_and_go() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        execute(&db, "DROP TABLE user_count").await;
        execute(&db, &join("ada")).await;
        execute(&db, "DELETE FROM \"user\"").await;
        execute(&db, &join("grace")).await;
        assert_eq!(count(&db, COUNTED).await, 1);
        execute(&db, "TRUNCATE \"user\" CASCADE").await;
        assert_eq!(count(&db, COUNTED).await, 0);
    })
    .await;
}

#[tokio::test]
async fn people_are_counted_wherever_the_tables_are_moved_to() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        execute(&db, &join("ada")).await;
        execute(&db, "ALTER SCHEMA public RENAME TO \"The Other\"").await;
        // Of the same name, where it would be looked for.
        execute(
            &db,
            "CREATE SCHEMA public; CREATE TABLE public.user_count (id text, people bigint)",
        )
        .await;
        let there =
            |sql: &str| format!("SET search_path = \"The Other\"; {sql}; RESET search_path");
        execute(&db, &there(&join("grace"))).await;
        execute(&db, &there(&join("joan"))).await;
        execute(&db, &there("DELETE FROM \"user\" WHERE id = 'ada'")).await;
        let kept = KEPT.replace("user_count", "\"The Other\".user_count");
        assert_eq!(count(&db, &kept).await, 2);
    })
    .await;
}

/// The function runs as its owner: on a table of somebody else's it would count their rows.
#[tokio::test]
async fn no_role_may_have_its_own_rows_counted() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        let role = format!("impostor_{}", std::process::id());
        let arrange = format!("CREATE ROLE {role}; CREATE SCHEMA {role} AUTHORIZATION {role}");
        execute(&db, &arrange).await;
        let tx = db.begin().await.unwrap();
        let made = tx
            .execute_unprepared(&format!(
                "SET LOCAL ROLE {role}; CREATE TABLE {role}.people (id text); \
                 CREATE TRIGGER forge AFTER INSERT ON {role}.people \
                 REFERENCING NEW TABLE AS changed FOR EACH STATEMENT \
                 EXECUTE FUNCTION public.beztack_count_people()"
            ))
            .await;
        tx.rollback().await.unwrap();
        execute(&db, &format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
        let refused = made.unwrap_err().to_string();
        assert!(
            refused.contains("permission denied for function"),
            "{refused}"
        );
    })
    .await;
}
