use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::json;

use super::{boss, post, somebody};

const OPERATION: &str = "set-user-password";

#[actix_web::test]
async fn a_password_is_replaced_and_sessions_stay() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let body = json!({ "userId": ada, "newPassword": "better horse 2" });
    let answer = post(&boss, OPERATION, body).await;
    assert_eq!(answer.json(), json!({ "status": true }));
    assert!(browser.session().await.is_object());
    for (password, status) in [(PASSWORD, 401), ("better horse 2", 200)] {
        let answer = app.anonymous().sign_in(&address("ada"), password).await;
        assert_eq!(answer.status(), status, "{password}");
    }
}

#[actix_web::test]
async fn nobody_learns_who_is_not_there() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let body = json!({ "userId": "nobody", "newPassword": "better horse 2" });
    let answer = post(&boss, OPERATION, body).await;
    assert_eq!(answer.json(), json!({ "status": true }));
}

#[actix_web::test]
async fn its_length_is_what_anybodys_must_be() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    for (password, verdict) in [
        ("1234567", "400 PASSWORD_TOO_SHORT"),
        (&*"x".repeat(129), "400 PASSWORD_TOO_LONG"),
        ("", "400 VALIDATION_ERROR"),
    ] {
        let body = json!({ "userId": ada, "newPassword": password });
        assert_eq!(post(&boss, OPERATION, body).await.verdict(), verdict);
    }
    app.signed_in("ada").await;
}
