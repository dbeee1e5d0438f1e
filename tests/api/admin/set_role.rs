use beztack_tests::TestApp;
use serde_json::{Value, json};

use super::{boss, get, post, somebody};

#[actix_web::test]
async fn roles_are_replaced_and_any_text_is_one() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    for (role, stored) in [
        (json!("wizard"), "wizard"),
        (json!(["user", "wizard"]), "user,wizard"),
        (json!("admin"), "admin"),
    ] {
        let answer = post(&boss, "set-role", json!({ "userId": ada, "role": role })).await;
        assert_eq!(answer.json()["user"]["role"], stored, "{answer}");
    }
    assert_eq!(get(&browser, "list-users").await.status(), 200);
}

#[actix_web::test]
async fn the_unknown_user_is_null() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let body = json!({ "userId": "nobody", "role": "user" });
    let answer = post(&boss, "set-role", body).await;
    assert_eq!(answer.json(), json!({ "user": Value::Null }));
}

#[actix_web::test]
async fn what_is_no_role_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    for role in [json!(7), json!(null), json!([1]), json!({})] {
        let answer = post(&boss, "set-role", json!({ "userId": "x", "role": role })).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{role}");
    }
}
