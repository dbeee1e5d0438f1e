use beztack_tests::{Answer, PASSWORD, TestApp};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{adopted, done, opens, reset, reset_token};

const PATH: &str = "/api/auth/reset-password";

const NEW: &str = "better horse 2";

async fn send(app: &TestApp, path: &str, body: Value) -> Answer {
    app.anonymous().post(path).json(&body).send().await
}

#[actix_web::test]
async fn a_link_sets_a_new_password_once() {
    for app in [TestApp::start().await, adopted().await] {
        app.person("ada").await;
        let token = reset_token(&app, "ada").await;
        let answer = reset(&app, &token, NEW).await;
        assert_eq!((answer.status(), answer.json()), (200, done()));
        assert_eq!(answer.cookies(), Vec::<&str>::new());
        assert!(!opens(&app, "ada", PASSWORD).await);
        assert!(opens(&app, "ada", NEW).await);

        let answer = reset(&app, &token, "third horse 3").await;
        assert_eq!(answer.verdict(), "400 INVALID_TOKEN");
        assert!(opens(&app, "ada", NEW).await);
        assert_eq!(app.count("verification", "true").await, 0);
    }
}

#[actix_web::test]
async fn sessions_go_on() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    assert_eq!(reset(&app, &token, NEW).await.status(), 200);
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn whoever_has_no_password_gets_one() {
    for without in ["DELETE FROM account", "UPDATE account SET password = NULL"] {
        let app = TestApp::start().await;
        app.person("ada").await;
        app.sql(without).await;
        let token = reset_token(&app, "ada").await;
        assert_eq!(reset(&app, &token, NEW).await.status(), 200);
        assert!(opens(&app, "ada", NEW).await);
        let row = "provider_id = 'credential' AND account_id = user_id";
        assert_eq!(app.count("account", row).await, 1);
        assert_eq!(app.count("account", "true").await, 1);
    }
}

#[actix_web::test]
async fn the_token_may_stand_in_the_query_and_the_body_wins() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    let path = format!("{PATH}?token={token}");
    let body = json!({ "newPassword": NEW, "token": "unknown-token" });
    let answer = send(&app, &path, body).await;
    assert_eq!(answer.verdict(), "400 INVALID_TOKEN");
    let answer = send(&app, &path, json!({ "newPassword": NEW })).await;
    assert_eq!(answer.json(), done());
    let token = reset_token(&app, "ada").await;
    let body = json!({ "newPassword": NEW, "token": token });
    let answer = send(&app, &format!("{PATH}?token=unknown-token"), body).await;
    assert_eq!(answer.json(), done());
}

#[actix_web::test]
async fn a_token_that_was_never_handed_out_is_refused() {
    let app = TestApp::start().await;
    app.person("ada").await;
    for body in [
        json!({ "newPassword": NEW }),
        json!({ "newPassword": NEW, "token": "" }),
        json!({ "newPassword": NEW, "token": "unknown-token" }),
    ] {
        assert_eq!(send(&app, PATH, body).await.verdict(), "400 INVALID_TOKEN");
    }
}

#[actix_web::test]
async fn a_password_of_the_wrong_length_does_not_use_the_link_up() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    for (password, verdict) in [
        ("1234567".to_owned(), "400 PASSWORD_TOO_SHORT"),
        ("p".repeat(129), "400 PASSWORD_TOO_LONG"),
    ] {
        assert_eq!(reset(&app, &token, &password).await.verdict(), verdict);
    }
    assert_eq!(reset(&app, &token, NEW).await.status(), 200);
}

#[actix_web::test]
async fn a_password_must_be_there() {
    let app = TestApp::start().await;
    let answer = send(&app, PATH, json!({ "token": "x" })).await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
    let message = "[body.newPassword] Invalid input: expected string, received undefined";
    assert_eq!(answer.json()["message"], message);
}

#[actix_web::test]
async fn a_link_works_for_an_hour() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let late = reset_token(&app, "ada").await;
    app.advance(TimeDelta::milliseconds(2));
    let in_time = reset_token(&app, "ada").await;
    app.advance(TimeDelta::hours(1) - TimeDelta::milliseconds(1));
    assert_eq!(reset(&app, &late, NEW).await.verdict(), "400 INVALID_TOKEN");
    assert_eq!(reset(&app, &in_time, NEW).await.status(), 200);
}

#[actix_web::test]
async fn what_has_run_out_is_swept_and_other_links_stay() {
    let app = TestApp::start().await;
    app.person("ada").await;
    reset_token(&app, "ada").await;
    app.advance(TimeDelta::hours(1) + TimeDelta::milliseconds(1));
    let open = reset_token(&app, "ada").await;
    let answer = reset(&app, "unknown-token", NEW).await;
    assert_eq!(answer.verdict(), "400 INVALID_TOKEN");
    assert_eq!(app.count("verification", "true").await, 1);
    assert_eq!(reset(&app, &open, NEW).await.status(), 200);
}

#[actix_web::test]
async fn a_link_of_somebody_who_is_gone_is_worth_nothing() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    let body = json!({ "password": PASSWORD });
    let call = browser.post("/api/auth/delete-user").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let answer = reset(&app, &token, NEW).await;
    assert_eq!(answer.verdict(), "400 INVALID_TOKEN");
    assert_eq!(app.count("account", "true").await, 0);
}
