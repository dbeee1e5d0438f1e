//! `revoke-user-session` and `revoke-user-sessions`.

use beztack_tests::TestApp;
use serde_json::json;

use super::{boss, post, somebody};
use crate::auth::handle_of;

#[actix_web::test]
async fn one_session_ends_by_the_name_that_lists_show() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (first, _) = somebody(&app, "ada").await;
    let second = app.signed_in("ada").await;
    let body = json!({ "sessionToken": handle_of(&first).await });
    let answer = post(&boss, "revoke-user-session", body).await;
    assert_eq!(answer.json(), json!({ "success": true }));
    assert!(first.session().await.is_null());
    assert!(second.session().await.is_object());
}

#[actix_web::test]
async fn all_sessions_of_a_user_end() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (first, ada) = somebody(&app, "ada").await;
    let second = app.signed_in("ada").await;
    let answer = post(&boss, "revoke-user-sessions", json!({ "userId": ada })).await;
    assert_eq!(answer.json(), json!({ "success": true }));
    assert!(first.session().await.is_null());
    assert!(second.session().await.is_null());
    assert!(boss.session().await.is_object());
}

#[actix_web::test]
async fn what_is_not_there_is_over_already() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    for (operation, body) in [
        ("revoke-user-session", json!({ "sessionToken": "none" })),
        ("revoke-user-sessions", json!({ "userId": "nobody" })),
    ] {
        let answer = post(&boss, operation, body).await;
        assert_eq!(answer.json(), json!({ "success": true }), "{operation}");
    }
    assert_eq!(app.count("session", "true").await, 1);
}
