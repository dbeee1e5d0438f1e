use beztack_tests::{PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{NOT_FOUND, boss, id_of, post, somebody};

const OPERATION: &str = "ban-user";

#[actix_web::test]
async fn who_is_banned_is_out_at_once_and_stays_out() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (first, ada) = somebody(&app, "ada").await;
    let second = app.signed_in("ada").await;
    let answer = post(&boss, OPERATION, json!({ "userId": ada })).await;
    let user = &answer.json()["user"];
    assert_eq!(user["banned"], true, "{answer}");
    assert_eq!(user["banReason"], "No reason");
    assert_eq!(user["banExpires"], Value::Null);

    assert!(first.session().await.is_null());
    assert!(second.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 1, "the administrator's");
    app.advance(TimeDelta::days(365));
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.verdict(), "403 BANNED_USER");
}

#[actix_web::test]
async fn a_ban_lifts_by_itself_when_its_time_is_over() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let body = json!({ "userId": ada, "banReason": "noise", "banExpiresIn": 60 });
    let user = post(&boss, OPERATION, body).await.json()["user"].clone();
    assert_eq!(user["banReason"], "noise");
    assert_eq!(user["banExpires"], "2026-01-01T09:01:00.000Z");

    app.advance(TimeDelta::seconds(59));
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.verdict(), "403 BANNED_USER");
    app.advance(TimeDelta::seconds(1));
    let session = app.signed_in("ada").await.session().await;
    assert_eq!(session["user"]["banned"], false);
    assert_eq!(session["user"]["banReason"], Value::Null);
    assert_eq!(session["user"]["banExpires"], Value::Null);
}

#[actix_web::test]
async fn without_a_new_end_the_old_one_stays() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    for extra in [
        json!({ "banExpiresIn": 60 }),
        json!({}),
        json!({ "banExpiresIn": 0 }),
    ] {
        let body = super::with(json!({ "userId": ada }), &extra);
        let user = post(&boss, OPERATION, body).await.json()["user"].clone();
        assert_eq!(user["banExpires"], "2026-01-01T09:01:00.000Z", "{extra}");
    }
}

#[actix_web::test]
async fn who_cannot_be_banned() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let own = id_of(&app, "boss").await;
    let answer = post(&boss, OPERATION, json!({ "userId": own })).await;
    assert_eq!(answer.verdict(), "400 YOU_CANNOT_BAN_YOURSELF");
    let answer = post(&boss, OPERATION, json!({ "userId": "nobody" })).await;
    assert_eq!(answer.verdict(), NOT_FOUND);
    assert!(boss.session().await.is_object());
}

#[actix_web::test]
async fn a_length_that_no_calendar_holds_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    for seconds in [json!(1e300), json!(-1e300), json!("60"), json!(null)] {
        let body = json!({ "userId": ada, "banExpiresIn": seconds });
        let answer = post(&boss, OPERATION, body).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{seconds}");
    }
    assert_eq!(app.count("user", "banned").await, 0);
    let body = json!({ "userId": ada, "banExpiresIn": 0.5 });
    assert_eq!(post(&boss, OPERATION, body).await.status(), 200);
}
