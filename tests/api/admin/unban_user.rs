use beztack_tests::TestApp;
use serde_json::{Value, json};

use super::{boss, post, somebody};

#[actix_web::test]
async fn who_was_banned_may_come_back() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let ban = json!({ "userId": ada, "banReason": "noise", "banExpiresIn": 60 });
    post(&boss, "ban-user", ban).await;
    let answer = post(&boss, "unban-user", json!({ "userId": ada })).await;
    let user = &answer.json()["user"];
    assert_eq!(user["banned"], false, "{answer}");
    assert_eq!(
        (&user["banReason"], &user["banExpires"]),
        (&Value::Null, &Value::Null)
    );

    assert!(browser.session().await.is_null(), "what ended is over");
    app.signed_in("ada").await;
}

#[actix_web::test]
async fn the_unknown_user_is_null() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let answer = post(&boss, "unban-user", json!({ "userId": "nobody" })).await;
    assert_eq!(answer.json(), json!({ "user": Value::Null }));
}
