//! Changing the schema of a database that others use.

use std::fs;
use std::time::Duration;

use beztack_tests::{Target, TestDatabase};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, TransactionTrait as _};

use crate::house::House;

const TEN_TABLES: &str =
    include_str!("../../../../tests/conformance/adopt/fixtures/better-auth-1.4.6.sql");

/// It puts triggers on `user`, for which it wants the table to itself.
const CHANGE: &str = "m20261123_000001_count_people";

#[tokio::test]
async fn a_change_does_not_wait_behind_a_backup_and_can_be_made_afterwards() {
    let database = TestDatabase::create_on(Target::Postgres).await;
    let house = House::before(database.url());
    let status = house.done(&["migrate", "status"]);
    // The log stands there, too.
    let applied = status.lines().filter(|line| line.starts_with("applied"));
    let since = applied.skip_while(|line| !line.contains(CHANGE)).count();
    house.done(&["migrate", "down", &since.to_string()]);

    let house = gives_up_beside_a_backup(house, &database, "up").await;
    let status = house.done(&["migrate", "status"]);
    assert!(status.contains(&format!("pending  {CHANGE}")), "{status}");
    let said = house.done(&["migrate", "up"]);
    assert!(said.contains(&format!("applied  {CHANGE}")), "{said}");
}

#[tokio::test]
async fn nor_does_an_adoption() {
    let database = TestDatabase::create_on(Target::Postgres).await;
    let theirs = format!("DROP SCHEMA public CASCADE; CREATE SCHEMA public; {TEN_TABLES}");
    let db = database.db().connection();
    db.execute_unprepared(&theirs).await.unwrap();
    let house = House::before(database.url());
    let house = gives_up_beside_a_backup(house, &database, "adopt").await;
    let said = house.done(&["migrate", "adopt"]);
    assert!(said.contains("The database is adopted."), "{said}");
}

/// What `beztack migrate` says beside a transaction that only reads, but for longer than it waits.
async fn gives_up_beside_a_backup(
    house: House,
    database: &TestDatabase,
    step: &'static str,
) -> House {
    let backup = database.db().connection().begin().await.unwrap();
    let look = "LOCK TABLE \"user\" IN ACCESS SHARE MODE";
    backup.execute_unprepared(look).await.unwrap();
    let change = tokio::task::spawn_blocking(move || {
        let said = house.refused(&["migrate", step]);
        (house, said)
    });
    let soon = tokio::time::timeout(Duration::from_secs(30), change).await;
    assert!(soon.is_ok(), "it waits behind the backup");
    let (house, said) = soon.unwrap().unwrap();
    assert!(said.contains("try again"), "{said}");
    backup.rollback().await.unwrap();
    house
}

#[tokio::test]
async fn a_change_may_take_longer_than_the_statement_of_a_server() {
    let database = TestDatabase::create_on(Target::Postgres).await;
    let house = House::before(database.url());
    fs::write(
        house.file(".env"),
        "BEZTACK__DATABASE__STATEMENT_TIMEOUT=1ms\n",
    )
    .unwrap();
    house.done(&["migrate", "redo"]);
}
