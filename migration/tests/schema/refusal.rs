//! Databases that are not taken over, and stay as they are.

use beztack_migration::Migrator;
use beztack_migration::adopt::{self, AdoptError, Difference};
use beztack_migration::live::{self, Schema};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use crate::adoption::seventeen_tables;
use crate::database::{execute, on_postgres};

/// What keeps this database from being adopted; it must be the same afterwards.
async fn differences(db: &DatabaseConnection) -> Vec<Difference> {
    let before = live::read(db).await.unwrap();
    let Err(AdoptError::Different(differences)) = adopt::plan(db).await else {
        panic!("the database is adopted");
    };
    assert_eq!(live::read(db).await.unwrap(), before);
    differences
}

#[tokio::test]
async fn every_difference_is_named_at_once() {
    on_postgres(|db| async move {
        seventeen_tables(&db).await;
        execute(
            &db,
            r#"ALTER TABLE "user" DROP COLUMN name;
               ALTER TABLE "user" DROP CONSTRAINT user_email_unique;
               ALTER TABLE "user" ADD COLUMN phone text NOT NULL;
               ALTER TABLE "user" ADD COLUMN nickname text;
               ALTER TABLE session ALTER COLUMN expires_at TYPE timestamptz;
               ALTER TABLE member ALTER COLUMN role DROP NOT NULL;
               ALTER TABLE account ALTER COLUMN scope SET NOT NULL;
               ALTER TABLE team DROP CONSTRAINT team_organization_id_organization_id_fk;
               ALTER TABLE verification DROP CONSTRAINT verification_pkey;
               ALTER TABLE webhook_log ALTER COLUMN id DROP DEFAULT;
               CREATE TABLE job (id text PRIMARY KEY);"#,
        )
        .await;
        let named: Vec<_> = differences(&db)
            .await
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            named,
            [
                "user.name is missing",
                "user.phone is unknown and cannot be left out",
                "user is not unique by (email)",
                "session.expires_at is of type timestamp with time zone, not timestamp",
                "account.scope must not be null, but is written as null",
                "verification has no primary key (id)",
                "team.organization_id does not refer to organization (id) with on delete cascade",
                "member.role may be null",
                "webhook_log.id has no default",
                "job exists, but not by a migration of ours",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn another_programs_users_are_not_ours() {
    on_postgres(|db| async move {
        execute(
            &db,
            r#"CREATE TABLE "user" (id bigserial PRIMARY KEY, login text NOT NULL);
               CREATE TABLE session (id bigserial PRIMARY KEY, data text);
               CREATE TABLE seaql_migrations (version text PRIMARY KEY, applied_at bigint);
               INSERT INTO seaql_migrations VALUES ('m2020_theirs', 1);"#,
        )
        .await;
        let differences = differences(&db).await;
        assert!(differences.contains(&Difference::ForeignHistory {
            version: "m2020_theirs".to_owned()
        }));
        assert!(differences.contains(&Difference::UnknownRequired {
            table: "user".to_owned(),
            column: "login".to_owned()
        }));
    })
    .await;
}

#[tokio::test]
async fn an_empty_database_is_nothing_to_adopt() {
    on_postgres(|db| async move {
        assert!(matches!(
            adopt::plan(&db).await,
            Err(AdoptError::NothingToAdopt)
        ));
    })
    .await;
}

#[tokio::test]
async fn our_own_database_is_adopted_already() {
    on_postgres(|db| async move {
        Migrator::up(&db, None).await.unwrap();
        assert!(matches!(
            adopt::plan(&db).await,
            Err(AdoptError::AlreadyAdopted)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_is_no_longer_true_is_not_carried_out() {
    on_postgres(|db| async move {
        seventeen_tables(&db).await;
        let plan = adopt::plan(&db).await.unwrap();
        execute(&db, "DROP INDEX plan_tier_idx").await;
        let before = live::read(&db).await.unwrap();
        assert!(matches!(
            adopt::apply(&db, &plan).await,
            Err(AdoptError::Changed)
        ));
        assert_eq!(live::read(&db).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn a_failure_halfway_leaves_no_trace() {
    on_postgres(|db| async move {
        seventeen_tables(&db).await;
        let plan = adopt::plan(&db).await.unwrap();
        // A sequence is no table, so that the plan is still true; but the name is taken.
        execute(&db, "CREATE SEQUENCE inbound_event").await;
        let before = live::read(&db).await.unwrap();
        assert!(matches!(
            adopt::apply(&db, &plan).await,
            Err(AdoptError::Database(_))
        ));
        assert_eq!(live::read(&db).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn every_name_that_migrations_need_must_be_free() {
    on_postgres(|db| async move {
        Migrator::up(&db, Some(1)).await.unwrap();
        let original = live::read(&db).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        let (tables, columns) = made_since(&original, &live::read(&db).await.unwrap());
        assert!(!tables.is_empty() && !columns.is_empty());
        Migrator::down(&db, None).await.unwrap();
        execute(&db, "DROP TABLE seaql_migrations").await;

        seventeen_tables(&db).await;
        for table in &tables {
            execute(&db, &format!("CREATE TABLE {table} (id int)")).await;
        }
        for (table, column) in &columns {
            let sql = format!("ALTER TABLE {table} ADD COLUMN {column} int");
            execute(&db, &sql).await;
        }
        let found = differences(&db).await;
        let columns = columns
            .iter()
            .map(|(table, name)| format!("{table}.{name}"));
        let names = tables.iter().cloned().chain(columns);
        let missing: Vec<_> = names
            .filter(|name| !found.contains(&Difference::Taken { name: name.clone() }))
            .collect();
        assert!(
            missing.is_empty(),
            "migrations make these, and adoption does not look whether they are there \
             (migration/src/adopt/compare.rs): {missing:?}"
        );
    })
    .await;
}

/// The tables that migrations made, and the columns of tables that were there.
fn made_since(original: &Schema, now: &Schema) -> (Vec<String>, Vec<(String, String)>) {
    let (mut tables, mut columns) = (Vec::new(), Vec::new());
    for (name, table) in &now.tables {
        let Some(before) = original.tables.get(name) else {
            tables.push(name.clone());
            continue;
        };
        let new = table.columns.iter();
        let new = new.filter(|column| before.column(&column.name).is_none());
        columns.extend(new.map(|column| (name.clone(), column.name.clone())));
    }
    (tables, columns)
}
