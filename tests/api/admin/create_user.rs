use beztack_tests::{PASSWORD, TestApp};
use serde_json::{Value, json};

use super::{boss, post, with};

const OPERATION: &str = "create-user";
const TAKEN: &str = "400 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL";

fn new(extra: &Value) -> Value {
    let body = json!({ "email": "New@Example.test", "password": PASSWORD, "name": "New" });
    with(body, extra)
}

#[actix_web::test]
async fn an_account_is_opened_for_somebody_who_can_sign_in() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let answer = post(&boss, OPERATION, new(&json!({}))).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert!(answer.cookies().is_empty());
    let user = &answer.json()["user"];
    assert_eq!(user["email"], "new@example.test");
    assert_eq!(user["role"], "user");
    assert_eq!(user["emailVerified"], false);
    assert_eq!(boss.session().await["user"]["name"], "Boss");
    let session = app.signed_in("new").await.session().await;
    assert_eq!(session["user"]["id"], user["id"]);
}

#[actix_web::test]
async fn roles_and_columns_may_be_given_and_the_columns_win() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    for (number, (extra, role)) in [
        (json!({ "role": "admin" }), "admin"),
        (json!({ "role": ["user", "wizard"] }), "user,wizard"),
        (
            json!({ "role": "admin", "data": { "role": "user" } }),
            "user",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let extra = with(
            extra,
            &json!({ "email": format!("u{number}@example.test") }),
        );
        let answer = post(&boss, OPERATION, new(&extra)).await;
        assert_eq!(answer.json()["user"]["role"], role, "{answer}");
    }
    let data = json!({ "data": {
        "emailVerified": true, "image": "i", "banned": true, "banReason": "r", "id": "mine",
        "banExpires": "2026-02-01T00:00:00Z", "unknown": 1
    } });
    let user = post(&boss, OPERATION, new(&data)).await.json()["user"].clone();
    assert_eq!(user["emailVerified"], true);
    assert_eq!(user["image"], "i");
    assert_eq!(user["banExpires"], "2026-02-01T00:00:00.000Z");
    assert_ne!(user["id"], "mine");
}

#[actix_web::test]
async fn an_address_is_given_once_and_must_be_one() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.person("ada").await;
    for (email, verdict) in [
        ("ADA@example.test", TAKEN),
        ("nobody", "400 INVALID_EMAIL"),
        ("", "400 INVALID_EMAIL"),
    ] {
        let answer = post(&boss, OPERATION, new(&json!({ "email": email }))).await;
        assert_eq!(answer.verdict(), verdict, "{email:?}");
    }
    assert_eq!(app.count("user", "true").await, 2);
}

#[actix_web::test]
async fn the_password_may_be_of_any_length() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let answer = post(&boss, OPERATION, new(&json!({ "password": "x!" }))).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let answer = app.anonymous().sign_in("new@example.test", "x!").await;
    assert_eq!(answer.status(), 200);
}
