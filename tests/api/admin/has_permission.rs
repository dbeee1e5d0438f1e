use beztack_tests::TestApp;
use serde_json::json;

use super::{boss, post, with_role};

const OPERATION: &str = "has-permission";

#[actix_web::test]
async fn a_caller_learns_what_they_may_do() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let sudo = with_role(&app, "root", "sudo").await;
    let ada = app.person("ada").await;
    for (asked, administrators, users) in [
        (json!({ "user": ["ban"] }), true, false),
        (
            json!({ "user": ["ban", "list"], "session": ["list"] }),
            true,
            false,
        ),
        (json!({ "user": ["ban", "fly"] }), false, false),
        (json!({ "moon": ["fly"] }), false, false),
        (json!({ "user": [] }), true, true),
        (json!({}), false, false),
    ] {
        for name in ["permissions", "permission"] {
            for (browser, may) in [
                (&boss, administrators),
                (&sudo, administrators),
                (&ada, users),
            ] {
                let answer = post(browser, OPERATION, json!({ name: asked })).await;
                let expected = json!({ "error": null, "success": may });
                assert_eq!(answer.json(), expected, "{asked}");
            }
        }
    }
}

#[actix_web::test]
async fn only_the_callers_own_role_counts() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let body = json!({ "permissions": { "user": ["ban"] }, "role": "admin", "userId": "x" });
    let answer = post(&ada, OPERATION, body).await;
    assert_eq!(answer.json()["success"], false);
}

#[actix_web::test]
async fn one_question_is_asked_at_a_time() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    for body in [
        json!({}),
        json!({ "permissions": {}, "permission": {} }),
        json!({ "permissions": { "user": [1] } }),
        json!({ "permissions": "all" }),
    ] {
        let answer = post(&boss, OPERATION, body.clone()).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{body}");
    }
}
