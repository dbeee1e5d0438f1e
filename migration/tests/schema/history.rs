//! Up, down, and up again; on either database.

use beztack_migration::Migrator;
use beztack_migration::live::{self, Kind, OnDelete, Schema};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use crate::database::{count, execute, on_postgres, on_sqlite};

#[tokio::test]
async fn up_down_up_on_sqlite() {
    on_sqlite(up_down_up).await;
}

#[tokio::test]
async fn up_down_up_on_postgres() {
    on_postgres(up_down_up).await;
}

async fn up_down_up(db: DatabaseConnection) {
    Migrator::up(&db, None).await.unwrap();
    let first = live::read(&db).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(
        live::read(&db).await.unwrap(),
        first,
        "a second up changes nothing"
    );

    Migrator::down(&db, None).await.unwrap();
    let bare = live::read(&db).await.unwrap();
    assert_eq!(bare.tables.keys().collect::<Vec<_>>(), ["seaql_migrations"]);

    Migrator::up(&db, None).await.unwrap();
    assert_eq!(
        live::read(&db).await.unwrap(),
        first,
        "up again gives the same"
    );
}

#[tokio::test]
async fn every_step_is_undone_on_sqlite() {
    on_sqlite(every_step_is_undone).await;
}

#[tokio::test]
async fn every_step_is_undone_on_postgres() {
    on_postgres(every_step_is_undone).await;
}

async fn every_step_is_undone(db: DatabaseConnection) {
    let mut before = Vec::new();
    Migrator::install(&db).await.unwrap();
    for _ in Migrator::migrations() {
        before.push(live::read(&db).await.unwrap());
        Migrator::up(&db, Some(1)).await.unwrap();
    }
    while let Some(expected) = before.pop() {
        Migrator::down(&db, Some(1)).await.unwrap();
        assert_eq!(live::read(&db).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn the_layout_is_the_originals_on_sqlite() {
    on_sqlite(the_layout_is_the_originals).await;
}

#[tokio::test]
async fn the_layout_is_the_originals_on_postgres() {
    on_postgres(the_layout_is_the_originals).await;
}

/// The counts of original-api.md 3.1.
async fn the_layout_is_the_originals(db: DatabaseConnection) {
    Migrator::up(&db, Some(1)).await.unwrap();
    let mut schema = live::read(&db).await.unwrap();
    schema.tables.remove("seaql_migrations");
    let tables = || schema.tables.values();
    assert_eq!(tables().count(), 17);
    assert_eq!(
        tables().map(|table| table.columns.len()).sum::<usize>(),
        171
    );
    assert_eq!(
        tables()
            .map(|table| table.foreign_keys.len())
            .sum::<usize>(),
        18
    );
    assert_eq!(
        tables().map(|table| table.uniques.len()).sum::<usize>(),
        3 + 3
    );
    assert_eq!(
        tables().map(|table| table.indexes.len()).sum::<usize>(),
        23 - 3
    );
    assert!(tables().all(|table| table.primary_key == ["id"]));
    let columns = || tables().flat_map(|table| &table.columns);
    assert!(columns().all(|column| column.kind != Kind::Other));
    assert_eq!(
        columns().filter(|column| column.kind == Kind::Json).count(),
        7
    );
    let keys = || tables().flat_map(|table| &table.foreign_keys);
    assert_eq!(
        keys()
            .filter(|key| key.on_delete == OnDelete::Cascade)
            .count(),
        10
    );

    let override_id = schema.tables["admin_tier_override"].column("id").unwrap();
    assert!(override_id.has_default, "the database numbers them");
    let price = schema.tables["plan"].column("price").unwrap();
    assert_eq!((price.kind, price.nullable), (Kind::Numeric, false));
}

#[tokio::test]
async fn every_reference_is_indexed_on_sqlite() {
    on_sqlite(every_reference_is_indexed).await;
}

#[tokio::test]
async fn every_reference_is_indexed_on_postgres() {
    on_postgres(every_reference_is_indexed).await;
}

async fn every_reference_is_indexed(db: DatabaseConnection) {
    Migrator::up(&db, None).await.unwrap();
    let schema = live::read(&db).await.unwrap();
    assert_eq!(references_without_index(&schema), Vec::<String>::new());
    assert!(schema.tables["member"].is_unique_by(&["user_id", "organization_id"]));
    assert!(schema.tables["session"].is_indexed_by(&["expires_at"]));
    let of_people = schema.tables["user"].indexes.iter();
    let by_time = of_people.filter(|index| index.first().is_some_and(|c| c == "created_at"));
    assert_eq!(by_time.collect::<Vec<_>>(), [&["created_at", "id"]]);
    assert_eq!(
        schema.tables["plan"].column("price_minor").unwrap().kind,
        Kind::BigInt
    );
    assert_eq!(
        schema.tables["inbound_event"].primary_key,
        ["provider", "event_id"]
    );
    assert!(schema.tables["job"].is_indexed_by(&["status", "run_at"]));
}

fn references_without_index(schema: &Schema) -> Vec<String> {
    let mut missing = Vec::new();
    for (name, table) in &schema.tables {
        for key in &table.foreign_keys {
            let columns: Vec<_> = key.columns.iter().map(String::as_str).collect();
            if !table.is_indexed_by(&columns) {
                missing.push(format!("{name}.{}", columns.join(", ")));
            }
        }
    }
    missing
}

#[tokio::test]
async fn accounts_are_not_rolled_away_on_sqlite() {
    on_sqlite(accounts_are_not_rolled_away).await;
}

#[tokio::test]
async fn accounts_are_not_rolled_away_on_postgres() {
    on_postgres(accounts_are_not_rolled_away).await;
}

async fn accounts_are_not_rolled_away(db: DatabaseConnection) {
    Migrator::up(&db, None).await.unwrap();
    let user = r#"INSERT INTO "user" (id, name, email) VALUES ('u1', 'Ada', 'ada@example.com')"#;
    execute(&db, user).await;
    let refusal = Migrator::down(&db, None).await.unwrap_err();
    assert!(refusal.to_string().contains("accounts (1)"), "{refusal}");
    assert_eq!(count(&db, r#"SELECT count(*) FROM "user""#).await, 1);
}

#[tokio::test]
async fn duplicates_leave_an_index_plain_on_sqlite() {
    on_sqlite(duplicates_leave_an_index_plain).await;
}

#[tokio::test]
async fn duplicates_leave_an_index_plain_on_postgres() {
    on_postgres(duplicates_leave_an_index_plain).await;
}

async fn duplicates_leave_an_index_plain(db: DatabaseConnection) {
    Migrator::up(&db, Some(1)).await.unwrap();
    for id in ["p1", "p2"] {
        let payment = format!(
            "INSERT INTO payment (id, provider, provider_payment_id, status, amount, currency) \
             VALUES ('{id}', 'polar', 'same', 'paid', 1, 'usd'), \
                    ('{id}-null', 'polar', NULL, 'paid', 1, 'usd')"
        );
        execute(&db, &payment).await;
    }
    Migrator::up(&db, None).await.unwrap();
    let schema = live::read(&db).await.unwrap();
    let columns = ["provider", "provider_payment_id"];
    assert!(schema.tables["payment"].is_indexed_by(&columns));
    assert!(!schema.tables["payment"].is_unique_by(&columns));
    let unique = ["provider", "provider_subscription_id"];
    assert!(
        schema.tables["subscription"].is_unique_by(&unique),
        "others are not affected"
    );

    execute(&db, "DELETE FROM payment").await;
    Migrator::down(&db, None).await.unwrap();
}

#[tokio::test]
async fn names_are_the_originals_on_postgres() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        let named = |name: &'static str| {
            let db = db.clone();
            let sql = format!("SELECT count(*) FROM pg_class WHERE relname = '{name}'");
            async move { assert_eq!(count(&db, &sql).await, 1, "{name}") }
        };
        named("user_email_unique").await;
        named("organization_slug_unique").await;
        named("plan_tier_idx").await;
        named("admin_tier_override_target_uidx").await;
        named("member_organization_id_user_id_key").await;
        named("session_user_id_idx").await;
        let references = "SELECT count(*) FROM pg_constraint \
                          WHERE conname = 'session_user_id_user_id_fk'";
        assert_eq!(count(&db, references).await, 1);
        let sequence = "SELECT count(*) FROM pg_class \
                        WHERE relkind = 'S' AND relname = 'webhook_log_id_seq' \
                        AND pg_get_serial_sequence('webhook_log', 'id') IS NOT NULL";
        assert_eq!(count(&db, sequence).await, 1);
        let silent = "SELECT count(*) FROM pg_class t \
                      WHERE t.relkind = 'r' AND t.relname <> 'seaql_migrations' \
                        AND t.relnamespace = current_schema()::regnamespace \
                        AND obj_description(t.oid, 'pg_class') IS NULL";
        assert_eq!(count(&db, silent).await, 0, "every table says what it is");
    })
    .await;
}
