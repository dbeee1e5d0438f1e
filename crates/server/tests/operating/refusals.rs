//! What is not backed up, and what is not put in the place of a database.

use std::fs;
use std::path::Path;
use std::time::Duration;

use beztack_persistence::{Database, DatabaseConfig};
use beztack_tests::{Target, TestDatabase};
use sea_orm_migration::sea_orm::ConnectionTrait as _;

use crate::house::House;

/// A database that is migrated, and a backup of it.
fn house() -> House {
    let house = House::new();
    house.done(&["migrate", "up"]);
    house.done(&["backup", "good.backup"]);
    house
}

async fn sql(file: &Path, statements: &str) {
    let config = DatabaseConfig {
        url: format!("sqlite://{}", file.display()).into(),
        max_connections: 1,
        acquire_timeout: Duration::from_secs(10),
        statement_timeout: Duration::from_secs(10),
        slow_statement: Duration::from_secs(10),
    };
    let db = Database::connect(&config, 1).await.unwrap();
    db.connection()
        .execute_unprepared(statements)
        .await
        .unwrap();
    db.close().await.unwrap();
}

/// Refuses `file` with these words, and changes nothing.
fn refuses(house: &House, file: &str, words: &str) {
    let (before, files) = (fs::read(house.database()).unwrap(), house.files());
    let said = house.refused(&["restore", file, "--force"]);
    assert!(said.contains(words), "{file}: {said}");
    assert_eq!(fs::read(house.database()).unwrap(), before, "{file}");
    assert_eq!(house.files(), files, "{file}");
}

#[test]
fn other_files_are_no_backups() {
    let house = house();
    fs::write(house.file("text"), "not a database at all").unwrap();
    fs::write(house.file("empty"), "").unwrap();
    refuses(&house, "text", "no SQLite database");
    refuses(&house, "empty", "no SQLite database");
    refuses(&house, "nowhere", "opening the backup");
}

#[tokio::test]
async fn databases_of_others_and_of_the_future_are_no_backups() {
    let house = house();
    sql(&house.file("theirs"), "CREATE TABLE \"user\" (id text)").await;
    refuses(&house, "theirs", "no database of ours");
    fs::copy(house.file("good.backup"), house.file("future")).unwrap();
    let migrated = "INSERT INTO seaql_migrations VALUES ('m29990101_000001_everything', 1)";
    sql(&house.file("future"), migrated).await;
    refuses(
        &house,
        "future",
        "newer release, which knows the migration m29990101_000001",
    );
    fs::copy(house.file("good.backup"), house.file("ancient")).unwrap();
    sql(&house.file("ancient"), "DELETE FROM seaql_migrations").await;
    refuses(&house, "ancient", "no database of ours");
}

#[test]
fn damaged_and_unfinished_copies_are_no_backups() {
    let house = house();
    let good = fs::read(house.file("good.backup")).unwrap();
    let mut damaged = good.clone();
    let middle = damaged.len() / 2;
    damaged[4096..middle].fill(0xAA);
    fs::write(house.file("damaged"), &damaged).unwrap();
    refuses(&house, "damaged", "is damaged");
    fs::write(house.file("cut"), &good[..middle]).unwrap();
    refuses(&house, "cut", "is damaged");
    fs::copy(house.file("good.backup"), house.file("raw")).unwrap();
    fs::write(house.file("raw-wal"), "pages that are not in the copy").unwrap();
    refuses(&house, "raw", "no finished copy");
}

#[test]
fn nothing_is_written_over_unasked() {
    let house = house();
    fs::write(house.file("precious"), "precious").unwrap();
    let said = house.refused(&["backup", "precious"]);
    assert!(said.contains("--force"), "{said}");
    assert_eq!(fs::read(house.file("precious")).unwrap(), b"precious");
    house.done(&["backup", "precious", "--force"]);
    assert_ne!(fs::read(house.file("precious")).unwrap(), b"precious");
    // Whatever is forced, not the database itself.
    for itself in ["house.db", "./house.db"] {
        let said = house.refused(&["backup", itself, "--force"]);
        assert!(said.contains("belongs to the database itself"), "{said}");
    }
    house.done(&["migrate", "status"]);
    let left: Vec<_> = house.files();
    assert_eq!(left, ["good.backup", "house.db", "precious"]);
}

#[test]
fn what_is_not_there_is_not_backed_up() {
    let house = House::new();
    let said = house.refused(&["backup", "nothing"]);
    assert!(said.contains("there is no database at"), "{said}");
    assert_eq!(house.files(), Vec::<String>::new());
}

#[tokio::test]
async fn postgresql_has_tools_of_its_own() {
    let database = TestDatabase::create_on(Target::Postgres).await;
    let house = House::before(database.url());
    let said = house.refused(&["backup", "a.dump"]);
    assert!(said.contains("pg_dump --format=custom"), "{said}");
    let said = house.refused(&["restore", "a.dump"]);
    assert!(said.contains("pg_restore --clean"), "{said}");
    assert_eq!(house.files(), Vec::<String>::new());
}
