//! Whose sessions have changed is told, whoever changed them.

use std::time::Duration;

use beztack_migration::{Migrator, adopt};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm_migration::MigratorTrait;

use crate::database::{count, execute, on_postgres};

const TEN_TABLES: &str =
    include_str!("../../../tests/conformance/adopt/fixtures/better-auth-1.4.6.sql");

/// Nine about sessions, three that count people.
const ALL: i64 = 12;

const TRIGGERS: &str = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'beztack%'";

/// What a statement makes those hear who listen for sessions.
async fn heard(db: &DatabaseConnection, statement: &str) -> Vec<String> {
    let mut listener = PgListener::connect_with(db.get_postgres_connection_pool())
        .await
        .unwrap();
    listener
        .listen_all(["beztack_sessions", "end"])
        .await
        .unwrap();
    execute(db, statement).await;
    execute(db, "NOTIFY \"end\"").await;
    let mut words = Vec::new();
    loop {
        let word = tokio::time::timeout(Duration::from_secs(10), listener.recv());
        let word = word.await.unwrap().unwrap();
        if word.channel() == "end" {
            words.sort();
            return words;
        }
        words.push(word.payload().to_owned());
    }
}

async fn people(db: &DatabaseConnection) {
    execute(
        db,
        "INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) \
         SELECT 'u' || n, 'n', n || '@example.test', true, now(), now() \
         FROM generate_series(1, 150) n; \
         INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) \
         SELECT 's' || n, 't' || n, 'u' || n, now(), now(), now() FROM generate_series(1, 150) n",
    )
    .await;
}

#[tokio::test]
async fn changes_name_whom_they_concern_and_no_secret() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        people(&db).await;
        let none: Vec<String> = Vec::new();
        for (statement, words) in [
            (
                "UPDATE \"user\" SET banned = true WHERE id = 'u1'",
                vec!["u1"],
            ),
            (
                "UPDATE session SET expires_at = now() WHERE token IN ('t1', 't2')",
                vec!["u1", "u2"],
            ),
            ("DELETE FROM session WHERE token = 't3'", vec!["u3"]),
            (
                "UPDATE session SET user_id = 'u5' WHERE token = 't4'",
                vec!["u4"],
            ),
            // The sessions go by foreign key, and are told once.
            ("DELETE FROM \"user\" WHERE id = 'u6'", vec!["u6"]),
            ("UPDATE session SET expires_at = now()", vec![""]),
            ("TRUNCATE session", vec![""]),
        ] {
            assert_eq!(heard(&db, statement).await, words, "{statement}");
        }
        for statement in [
            "UPDATE \"user\" SET banned = true WHERE id = 'nobody'",
            "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) \
             VALUES ('new', 'new', 'u1', now(), now(), now())",
        ] {
            assert_eq!(heard(&db, statement).await, none, "{statement}");
        }
    })
    .await;
}

#[tokio::test]
async fn memberships_are_told_too() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        people(&db).await;
        execute(
            &db,
            "INSERT INTO organization (id, name, slug, created_at) VALUES ('o', 'o', 'o', now()); \
             INSERT INTO member (id, organization_id, user_id, role, created_at) \
             VALUES ('m', 'o', 'u7', 'owner', now())",
        )
        .await;
        assert_eq!(
            heard(&db, "UPDATE member SET role = 'member'").await,
            ["u7"]
        );
        assert_eq!(heard(&db, "DELETE FROM organization").await, ["u7"]);
    })
    .await;
}

#[tokio::test]
async fn an_id_that_is_too_long_to_be_told_hinders_nobody() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        people(&db).await;
        execute(&db, "DELETE FROM session").await;
        execute(
            &db,
            "UPDATE \"user\" SET id = repeat('x', 9000) WHERE id = 'u1'",
        )
        .await;
        let rename = "UPDATE \"user\" SET name = 'n' WHERE length(id) = 9000";
        assert_eq!(heard(&db, rename).await, [""]);
    })
    .await;
}

#[tokio::test]
async fn adoption_brings_the_triggers_and_down_takes_them_away() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        let plan = adopt::plan(&db).await.unwrap();
        adopt::apply(&db, &plan).await.unwrap();
        assert_eq!(count(&db, TRIGGERS).await, ALL);
        let ban =
            "UPDATE \"user\" SET banned = banned WHERE email = (SELECT min(email) FROM \"user\")";
        assert_eq!(heard(&db, ban).await.len(), 1);
    })
    .await;
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        while count(&db, TRIGGERS).await > 0 {
            Migrator::down(&db, Some(1)).await.unwrap();
        }
        let functions = "SELECT count(*) FROM pg_proc WHERE proname LIKE 'beztack%'";
        assert_eq!(count(&db, functions).await, 0);
        Migrator::up(&db, None).await.unwrap();
        assert_eq!(count(&db, TRIGGERS).await, ALL);
    })
    .await;
}
