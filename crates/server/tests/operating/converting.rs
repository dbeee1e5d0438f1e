//! Bringing a database into the other storage format.

use std::fs;

use beztack_tests::{Target, TestDatabase};
use sea_orm_migration::sea_orm::ConnectionTrait as _;

use crate::house::House;

/// Ending all sessions takes three times as long as a statement of a server may.
const SLOW: &str = "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql \
    AS $$ BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$; \
    CREATE TRIGGER dawdle BEFORE DELETE ON \"session\" \
    FOR EACH STATEMENT EXECUTE FUNCTION dawdle()";

#[tokio::test]
async fn a_conversion_may_take_longer_than_the_statement_of_a_server() {
    let database = TestDatabase::create_on(Target::Postgres).await;
    let house = House::before(database.url());
    fs::write(
        house.file(".env"),
        "BEZTACK__DATABASE__STATEMENT_TIMEOUT=1s\n",
    )
    .unwrap();
    // It writes the format down.
    house.done(&["migrate", "up"]);
    let db = database.db();
    db.connection().execute_unprepared(SLOW).await.unwrap();
    // Nobody else may be connected.
    db.clone().close().await.unwrap();
    let said = house.done(&["storage", "convert", "--to", "better-auth"]);
    assert!(said.contains("The database is converted."), "{said}");
}
