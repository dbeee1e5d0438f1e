use beztack_tests::{Answer, Browser, TestApp};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{assert_set_again, briefly, done};

const PATH: &str = "/api/auth/update-user";

async fn update(browser: &Browser, body: Value) -> Answer {
    browser.post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn a_person_changes_name_and_picture() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::minutes(1));
    let picture = "https://cdn.example.test/ada.png";
    let answer = update(&browser, json!({ "name": "Countess", "image": picture })).await;
    assert_eq!((answer.status(), answer.json()), (200, done()));
    assert_set_again(&answer);

    let user = &browser.session().await["user"];
    assert_eq!(user["name"], "Countess");
    assert_eq!(user["image"], picture);
    assert_eq!(user["updatedAt"], "2026-01-01T09:01:00.000Z");
    assert_eq!(user["createdAt"], "2026-01-01T09:00:00.000Z");
}

#[actix_web::test]
async fn what_is_not_named_stays() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    update(&browser, json!({ "image": "a.png" })).await;
    update(&browser, json!({ "name": "" })).await;
    let user = &browser.session().await["user"];
    assert_eq!(
        (&user["name"], &user["image"]),
        (&json!(""), &json!("a.png"))
    );
    update(&browser, json!({ "image": null })).await;
    assert!(browser.session().await["user"]["image"].is_null());
}

#[actix_web::test]
async fn nobody_else_is_changed() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let grace = app.person("grace").await;
    update(&ada, json!({ "name": "Countess" })).await;
    assert_eq!(grace.session().await["user"]["name"], "Grace");
}

#[actix_web::test]
async fn a_browser_that_keeps_no_session_still_does_not() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let browser = briefly(&app, "ada").await;
    let answer = update(&browser, json!({ "name": "Countess" })).await;
    let lines = answer.cookies();
    assert_eq!(lines.len(), 2, "{answer}");
    assert!(lines.iter().all(|line| !line.contains("Max-Age")));
}

#[actix_web::test]
async fn what_is_not_theirs_to_set_is_refused_and_nothing_changes() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let before = browser.session().await;
    for (field, value, verdict) in [
        ("email", json!("x@example.test"), "EMAIL_CAN_NOT_BE_UPDATED"),
        ("role", json!("admin"), "ROLE_IS_NOT_ALLOWED_TO_BE_SET"),
        ("role", json!(["sudo"]), "ROLE_IS_NOT_ALLOWED_TO_BE_SET"),
        ("banned", json!(true), "BANNED_IS_NOT_ALLOWED_TO_BE_SET"),
        (
            "banReason",
            json!("x"),
            "BANREASON_IS_NOT_ALLOWED_TO_BE_SET",
        ),
        (
            "banExpires",
            json!(1),
            "BANEXPIRES_IS_NOT_ALLOWED_TO_BE_SET",
        ),
        (
            "twoFactorEnabled",
            json!(true),
            "TWOFACTORENABLED_IS_NOT_ALLOWED_TO_BE_SET",
        ),
    ] {
        let answer = update(&browser, json!({ "name": "X", field: value })).await;
        assert_eq!(answer.verdict(), format!("400 {verdict}"));
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    assert_eq!(browser.session().await, before);
}

#[actix_web::test]
async fn what_is_false_or_unknown_is_dropped() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let before = browser.session().await;
    let body = json!({
        "name": "Ada", "email": "", "role": "", "banned": false, "banReason": null,
        "twoFactorEnabled": false, "emailVerified": true, "id": "other", "nickname": "x",
        "createdAt": "2001-01-01T00:00:00.000Z",
    });
    assert_eq!(update(&browser, body).await.status(), 200);
    assert_eq!(browser.session().await, before);
}

#[actix_web::test]
async fn there_must_be_something_to_change() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for body in [json!({}), json!({ "nickname": "x" }), json!({ "role": "" })] {
        let answer = update(&browser, body).await;
        assert_eq!(answer.verdict(), "400 NO_FIELDS_TO_UPDATE");
    }
}

#[actix_web::test]
async fn what_is_of_the_wrong_kind_is_named() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for (body, message) in [
        (
            json!({ "name": null }),
            "[body.name] Invalid input: expected string, received null",
        ),
        (
            json!([]),
            "[body] Invalid input: expected record, received array",
        ),
    ] {
        let answer = update(&browser, body).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        assert_eq!(answer.json()["message"], message);
    }
    // The fields of a stranger are not even looked at.
    let answer = update(&app.anonymous(), json!({ "name": null })).await;
    assert_eq!(answer.status(), 401);
}
