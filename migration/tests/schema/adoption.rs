//! Databases that are taken over.

use beztack_migration::Migrator;
use beztack_migration::adopt::{self, Addition, AdoptError, Shape};
use beztack_migration::live;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use crate::database::{count, execute, on_postgres, on_sqlite};

/// Better Auth 1.4.6, as `pg_dump` writes it.
const TEN_TABLES: &str =
    include_str!("../../../tests/conformance/adopt/fixtures/better-auth-1.4.6.sql");

/// What version 1.7 of Better Auth adds.
const SINCE_1_7: &str = "
    ALTER TABLE two_factor ADD COLUMN verified boolean DEFAULT true;
    ALTER TABLE two_factor ADD COLUMN failed_verification_count integer DEFAULT 0;
    ALTER TABLE two_factor ADD COLUMN locked_until timestamp;
    ALTER TABLE team ADD COLUMN member_count integer DEFAULT 0 NOT NULL;
    ALTER TABLE team_member ADD COLUMN membership_key text UNIQUE;";

/// The original's 17 tables with nothing of ours.
pub(crate) async fn seventeen_tables(db: &DatabaseConnection) {
    Migrator::up(db, Some(1)).await.unwrap();
    execute(db, "DROP TABLE seaql_migrations").await;
}

#[tokio::test]
async fn ten_tables_of_better_auth() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        let plan = adopt::plan(&db).await.unwrap();
        assert_eq!(plan.shape, Shape::BetterAuth { with_1_7: false });
        assert_eq!(plan.rows.len(), 10);
        let users = plan.rows.iter().find(|rows| rows.table == "user");
        assert_eq!(users.unwrap().rows, 9);
        let tables = |addition: &&Addition| matches!(addition, Addition::Table { .. });
        assert_eq!(plan.additions.iter().filter(tables).count(), 7);
        let column = Addition::Column {
            table: "user".to_owned(),
            column: "subscription_tier".to_owned(),
        };
        assert!(plan.additions.contains(&column));
        assert!(plan.to_string().contains("Better Auth's ten tables"));

        let of_people = plan.indexes.iter().filter(|index| index.table == "user");
        let of_people: Vec<_> = of_people.map(|index| index.columns.as_slice()).collect();
        assert_eq!(
            of_people,
            [["created_at", "id"]],
            "what is there in the end"
        );

        let report = adopt::apply(&db, &plan).await.unwrap();
        assert_eq!(report.created, plan.additions);
        assert_eq!(count(&db, r#"SELECT count(*) FROM "user""#).await, 9);
        same_as_new(&db).await;
    })
    .await;
}

#[tokio::test]
async fn ten_tables_with_the_columns_of_1_7() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        execute(&db, SINCE_1_7).await;
        let plan = adopt::plan(&db).await.unwrap();
        assert_eq!(plan.shape, Shape::BetterAuth { with_1_7: true });
        adopt::apply(&db, &plan).await.unwrap();
        let live = live::read(&db).await.unwrap();
        assert!(
            live.tables["two_factor"].column("verified").is_some(),
            "nothing is dropped"
        );
    })
    .await;
}

#[tokio::test]
async fn seventeen_tables_of_the_original() {
    on_postgres(|db| async move {
        seventeen_tables(&db).await;
        execute(
            &db,
            "CREATE SCHEMA drizzle; CREATE TABLE drizzle.setting (id int)",
        )
        .await;
        execute(&db, "CREATE TABLE unrelated (id int)").await;
        execute(
            &db,
            "INSERT INTO plan (id, provider, canonical_tier_id, display_name, price, currency) \
             VALUES ('a', 'polar', 'basic', 'Basic', 900, 'usd'), \
                    ('b', 'mercadopago', 'pro', 'Pro', 9.99, 'UYU')",
        )
        .await;

        let refusal = Migrator::up(&db, None).await.unwrap_err();
        assert!(refusal.to_string().contains("migrate adopt"), "{refusal}");
        let plan = adopt::plan(&db).await.unwrap();
        assert_eq!(plan.shape, Shape::Original);
        assert_eq!(plan.additions, []);
        let readings: Vec<_> = plan
            .prices
            .iter()
            .map(|p| (p.if_minor, p.if_major))
            .collect();
        assert_eq!(readings, [(None, Some(999)), (Some(900), Some(90_000))]);
        assert!(
            plan.to_string().contains("900 usd is 900 minor units"),
            "{plan}"
        );

        adopt::apply(&db, &plan).await.unwrap();
        assert_eq!(
            count(&db, "SELECT count(*) FROM plan WHERE price_minor IS NULL").await,
            2
        );
        execute(&db, "DROP TABLE unrelated").await;
        same_as_new(&db).await;
    })
    .await;
}

#[tokio::test]
async fn an_older_original_gets_what_it_lacks() {
    on_postgres(|db| async move {
        seventeen_tables(&db).await;
        execute(&db, "DROP TABLE pending_plan_change").await;
        execute(&db, "DROP INDEX plan_tier_idx").await;
        execute(
            &db,
            "ALTER TABLE organization ALTER COLUMN slug SET NOT NULL",
        )
        .await;
        execute(
            &db,
            "ALTER TABLE organization DROP COLUMN billing_managed_by_role",
        )
        .await;
        let plan = adopt::plan(&db).await.unwrap();
        assert_eq!(plan.additions.len(), 3);
        adopt::apply(&db, &plan).await.unwrap();
        let live = live::read(&db).await.unwrap();
        assert!(
            live.tables["organization"]
                .column("billing_managed_by_role")
                .is_some()
        );
        assert!(live.tables["plan"].is_indexed_by(&["canonical_tier_id"]));
    })
    .await;
}

#[tokio::test]
async fn duplicate_members_keep_the_index_plain() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        execute(
            &db,
            "INSERT INTO member (id, organization_id, user_id) \
             SELECT id || '-again', organization_id, user_id FROM member LIMIT 1",
        )
        .await;
        let plan = adopt::plan(&db).await.unwrap();
        let index = plan
            .indexes
            .iter()
            .find(|index| index.duplicates > 0)
            .unwrap();
        assert_eq!((index.table.as_str(), index.unique), ("member", false));
        assert!(
            plan.to_string()
                .contains("1 combinations occur more than once")
        );

        adopt::apply(&db, &plan).await.unwrap();
        let live = live::read(&db).await.unwrap();
        let columns = ["organization_id", "user_id"];
        assert!(live.tables["member"].is_indexed_by(&columns));
        assert!(!live.tables["member"].is_unique_by(&columns));
        assert_eq!(
            count(&db, "SELECT count(*) FROM member").await,
            5,
            "nothing is deleted"
        );
    })
    .await;
}

#[tokio::test]
async fn an_index_of_somebody_elses_stays() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        let own = r#"CREATE INDEX user_created_at_idx ON "user" (created_at)"#;
        execute(&db, own).await;
        let oid = "SELECT 'user_created_at_idx'::regclass::oid::bigint AS count";
        let before = count(&db, oid).await;
        let plan = adopt::plan(&db).await.unwrap();
        adopt::apply(&db, &plan).await.unwrap();
        assert_eq!(count(&db, oid).await, before, "it is the same one");
        let live = live::read(&db).await.unwrap();
        assert!(live.tables["user"].is_indexed_by(&["created_at", "id"]));
    })
    .await;
}

#[tokio::test]
async fn what_a_social_sign_in_left_may_be_longer_than_a_page() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        // Of digests, so that it cannot be compressed.
        let long = "(SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) n)";
        let row = |id: &str| {
            format!(
                "INSERT INTO verification (id, identifier, value, expires_at, created_at, \
                 updated_at) VALUES ('{id}', 'state-{id}', {long}, now(), now(), now())"
            )
        };
        execute(&db, &row("before")).await;
        let plan = adopt::plan(&db).await.unwrap();
        let links = |columns: &[String]| *columns == ["value".to_owned()];
        let planned = plan.indexes.iter().find(|index| links(&index.columns));
        assert_eq!(planned.unwrap().table, "verification");
        adopt::apply(&db, &plan).await.unwrap();
        execute(&db, &row("after")).await;
        let hash = "SELECT count(*) FROM pg_indexes WHERE indexname = \
                    'verification_value_hash_idx' AND indexdef LIKE '%USING hash (value)%'";
        assert_eq!(count(&db, hash).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_second_time_changes_nothing() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        let plan = adopt::plan(&db).await.unwrap();
        adopt::apply(&db, &plan).await.unwrap();
        let adopted = live::read(&db).await.unwrap();
        let format = "SELECT count(*) FROM setting \
                      WHERE key = 'auth.storage_format' AND value = 'better-auth'";
        assert_eq!(count(&db, format).await, 1);

        assert!(matches!(
            adopt::plan(&db).await,
            Err(AdoptError::AlreadyAdopted)
        ));
        let report = adopt::apply(&db, &plan).await.unwrap();
        assert_eq!(report, adopt::Report::default());
        Migrator::up(&db, None).await.unwrap();
        assert_eq!(live::read(&db).await.unwrap(), adopted);
    })
    .await;
}

/// The original's tools drop what they do not know, but no triggers.
#[tokio::test]
async fn a_database_that_went_back_is_adopted_again() {
    on_postgres(|db| async move {
        seventeen_tables(&db).await;
        let theirs = live::read(&db).await.unwrap();
        let plan = adopt::plan(&db).await.unwrap();
        adopt::apply(&db, &plan).await.unwrap();
        for table in live::read(&db).await.unwrap().tables.keys() {
            if !theirs.tables.contains_key(table) {
                execute(&db, &format!("DROP TABLE \"{table}\" CASCADE")).await;
            }
        }
        execute(&db, "ALTER TABLE plan DROP COLUMN price_minor").await;
        execute(&db, "ALTER TABLE two_factor DROP COLUMN last_step").await;
        let plan = adopt::plan(&db).await.unwrap();
        adopt::apply(&db, &plan).await.unwrap();
        same_as_new(&db).await;
    })
    .await;
}

#[tokio::test]
async fn two_at_once_adopt_once() {
    on_postgres(|db| async move {
        execute(&db, TEN_TABLES).await;
        let plan = adopt::plan(&db).await.unwrap();
        let (one, two) = tokio::join!(adopt::apply(&db, &plan), adopt::apply(&db, &plan));
        let reports = [one.unwrap(), two.unwrap()];
        let empty = reports.iter().filter(|report| report.migrations.is_empty());
        assert_eq!(empty.count(), 1);
    })
    .await;
}

#[tokio::test]
async fn sqlite_is_never_the_originals() {
    on_sqlite(|db| async move {
        assert!(matches!(
            adopt::plan(&db).await,
            Err(AdoptError::NotPostgres)
        ));
    })
    .await;
}

/// An adopted database has the layout of one that we made ourselves.
async fn same_as_new(db: &DatabaseConnection) {
    let mut adopted = live::read(db).await.unwrap();
    on_postgres(|new| async move {
        Migrator::up(&new, None).await.unwrap();
        let mut expected = live::read(&new).await.unwrap();
        for schema in [&mut adopted, &mut expected] {
            for table in schema.tables.values_mut() {
                table.columns.sort_by(|a, b| a.name.cmp(&b.name));
            }
        }
        assert_eq!(adopted, expected);
    })
    .await;
}
