//! What every operation refuses alike.

use beztack_tests::TestApp;
use serde_json::json;

use super::{boss, post, somebody};

#[actix_web::test]
async fn what_is_no_object_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    for operation in [
        "ban-user",
        "create-user",
        "has-permission",
        "impersonate-user",
        "remove-user",
        "set-role",
        "set-user-password",
        "update-user",
    ] {
        for body in [json!([]), json!(null), json!("x")] {
            let answer = post(&boss, operation, body.clone()).await;
            assert_eq!(
                answer.verdict(),
                "400 VALIDATION_ERROR",
                "{operation} {body}"
            );
        }
        let path = format!("/api/auth/admin/{operation}");
        let answer = boss.post(&path).send().await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{operation}");
    }
}

#[actix_web::test]
async fn text_that_no_database_holds_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    for (operation, body) in [
        ("ban-user", json!({ "userId": ada, "banReason": "a\0b" })),
        ("set-role", json!({ "userId": ada, "role": ["a", "b\0"] })),
        (
            "update-user",
            json!({ "userId": ada, "data": { "name": "\0" } }),
        ),
        (
            "update-user",
            json!({ "userId": ada, "data": { "a\0": 1 } }),
        ),
        ("remove-user", json!({ "userId": "\0" })),
    ] {
        let answer = post(&boss, operation, body.clone()).await;
        assert_eq!(
            answer.verdict(),
            "400 VALIDATION_ERROR",
            "{operation} {body}"
        );
    }
    assert_eq!(app.count("user", "banned").await, 0);
}
