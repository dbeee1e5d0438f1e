use beztack_tests::TestApp;
use serde_json::{Value, json};

use super::{boss, post, somebody};

const OPERATION: &str = "update-user";

#[actix_web::test]
async fn columns_are_changed_but_never_the_id() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let data = json!({
        "name": "Countess", "email": "ADA2@example.test", "emailVerified": true,
        "role": ["user", "wizard"], "id": "mine", "unknown": 1
    });
    let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": data })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let user = answer.json();
    assert_eq!(user["id"], ada.as_str());
    assert_eq!(user["email"], "ada2@example.test");
    assert_eq!(user["role"], "user,wizard");
    assert_eq!(browser.session().await["user"]["name"], "Countess");
}

#[actix_web::test]
async fn what_may_be_nothing_may_be_made_nothing() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let nothing = json!({ "image": null, "role": null, "banned": null, "banExpires": null });
    let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": nothing })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.json()["role"], Value::Null);
    assert_eq!(
        app.count("user", "role IS NULL AND banned IS NULL").await,
        1
    );
}

#[actix_web::test]
async fn the_unknown_user_is_null_and_no_data_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let body = json!({ "userId": "nobody", "data": { "name": "X" } });
    let answer = post(&boss, OPERATION, body).await;
    assert_eq!((answer.status(), answer.text()), (200, "null"));
    let answer = post(&boss, OPERATION, json!({ "userId": "x", "data": {} })).await;
    assert_eq!(answer.verdict(), "400 NO_DATA_TO_UPDATE");
}

#[actix_web::test]
async fn an_address_of_somebody_else_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let body = json!({ "userId": ada, "data": { "name": "X", "email": "BOSS@example.test" } });
    let answer = post(&boss, OPERATION, body).await;
    assert_eq!(
        answer.verdict(),
        "400 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"
    );
    assert_eq!(app.count("user", "name = 'X'").await, 0);
}

#[actix_web::test]
async fn times_are_those_that_every_answer_can_show() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let set = async |time: &str| {
        let body = json!({ "userId": ada, "data": { "banExpires": time } });
        post(&boss, OPERATION, body).await
    };
    for time in [
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+00:01",
        "0000-01-01T00:00:00+23:59",
        "0000-06-01T00:00:00Z",
        "2026-06-30T23:59:60Z",
        "2026-06-30T23:59:60.5Z",
    ] {
        let answer = set(time).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{time}");
        let message = "[body.data.banExpires] Invalid input: expected date, received string";
        assert_eq!(answer.json()["message"], message);
    }
    for (time, shown) in [
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"),
        ("0001-01-01T00:01:00+00:01", "0001-01-01T00:00:00.000Z"),
    ] {
        let answer = set(time).await;
        assert_eq!(answer.json()["banExpires"], shown, "{answer}");
    }
}

#[actix_web::test]
async fn values_that_a_column_cannot_hold_are_named() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let wrong = json!({ "name": 5, "banExpires": "soon", "role": 7, "email": "x" });
    let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": wrong })).await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
    let message = answer.json()["message"].to_string();
    for name in ["name", "banExpires", "role", "email"] {
        assert!(message.contains(&format!("data.{name}]")), "{message}");
    }
}
