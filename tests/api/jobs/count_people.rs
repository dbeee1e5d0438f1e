//! People are counted once more: once in an hour, whatever else is swept.

use std::future::ready;
use std::time::Duration;

use beztack_tests::{Target, TestApp, target};
use chrono::TimeDelta;

const KEPT: &str = "SELECT CAST(sum(people) AS text) FROM user_count";

const COUNTS: &str = "kind = 'count_people' AND status = 'done'";

/// Where nothing is ever swept.
async fn start() -> TestApp {
    TestApp::start_with(|setup| setup.worker.sweep_interval = Duration::ZERO).await
}

/// Lets one worker start and stop, which schedules and runs what recurs.
async fn work(app: &TestApp) {
    app.worker().run(ready(())).await;
    app.run_jobs().await;
}

#[actix_web::test]
async fn the_figure_is_right_again() {
    let app = start().await;
    app.person("ada").await;
    app.sql("UPDATE user_count SET people = people + 40").await;
    work(&app).await;
    assert_eq!(app.text(KEPT).await, "1");
    assert_eq!(app.count("user_count", "true").await, 1, "folded into one");
}

#[actix_web::test]
async fn it_happens_once_in_an_hour_whoever_is_there() {
    let app = start().await;
    for _ in 0..3 {
        work(&app).await;
    }
    assert_eq!(app.count("job", COUNTS).await, 1);
    app.advance(TimeDelta::minutes(59));
    work(&app).await;
    assert_eq!(app.count("job", COUNTS).await, 1);
    app.advance(TimeDelta::minutes(1));
    work(&app).await;
    assert_eq!(app.count("job", COUNTS).await, 2);
    assert_eq!(app.count("job", "kind = 'sweep'").await, 0);
}

/// PostgreSQL: where so many are there that the database breaks a recount off.
#[actix_web::test]
async fn where_counting_takes_too_long_differences_are_added_up_all_the_same() {
    if target() == Target::Sqlite {
        return;
    }
    let app = start().await;
    app.sql(
        "CREATE FUNCTION take_too_long() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'too long' USING ERRCODE = '57014'; END $$",
    )
    .await;
    app.sql(
        "CREATE TRIGGER take_too_long BEFORE INSERT ON user_count FOR EACH ROW \
         WHEN (NEW.id = 'all') EXECUTE FUNCTION take_too_long()",
    )
    .await;
    for name in ["ada", "grace"] {
        app.person(name).await;
    }
    assert_eq!(app.count("user_count", "true").await, 3);
    app.sql("UPDATE user_count SET people = people + 40 WHERE id = 'all'")
        .await;
    work(&app).await;
    assert_eq!(app.count("user_count", "true").await, 1, "folded into one");
    assert_eq!(app.text(KEPT).await, "42", "and nobody was counted");
    assert_eq!(app.count("job", COUNTS).await, 1, "nor will be this hour");
}
