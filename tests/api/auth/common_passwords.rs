//! Which passwords are accepted, wherever one is set (security.md 2.1, V6).

use beztack_tests::{Answer, PASSWORD, TestApp, address};
use serde_json::json;

use crate::admin;

const REFUSED: &str = "400 PASSWORD_COMPROMISED";

/// Somebody signs up with this password.
async fn sign_up(app: &TestApp, name: &str, password: &str) -> Answer {
    let browser = app.anonymous();
    let body = json!({ "name": name, "email": address(name), "password": password });
    browser
        .post("/api/auth/sign-up/email")
        .json(&body)
        .send()
        .await
}

#[actix_web::test]
async fn common_passwords_are_refused_on_every_way_to_set_one() {
    let app = TestApp::start().await;
    for common in ["password123", "PASSWORD123", "qwertyuiop"] {
        assert_eq!(sign_up(&app, "eve", common).await.verdict(), REFUSED);
    }
    assert_eq!(app.count("user", "true").await, 0);

    let ada = app.person("ada").await;
    let body = json!({ "currentPassword": PASSWORD, "newPassword": "password123" });
    let call = ada.post("/api/auth/change-password").json(&body);
    assert_eq!(call.send().await.verdict(), REFUSED);

    let body = json!({ "email": address("ada") });
    ada.post("/api/auth/request-password-reset")
        .json(&body)
        .send()
        .await;
    let letter = app.letter(&address("ada"), "reset-password").await;
    let body = json!({ "token": letter.token(), "newPassword": "password123" });
    let call = ada.post("/api/auth/reset-password").json(&body);
    assert_eq!(call.send().await.verdict(), REFUSED);
    // The link is not used up by it.
    let body = json!({ "token": letter.token(), "newPassword": "better horse 2" });
    let call = ada.post("/api/auth/reset-password").json(&body);
    assert_eq!(call.send().await.status(), 200);
}

#[actix_web::test]
async fn the_product_s_name_is_nobody_s_password() {
    let app = TestApp::start().await;
    for own in ["Beztack2026!", "beztack-1"] {
        assert_eq!(sign_up(&app, "eve", own).await.verdict(), REFUSED);
    }
    let answer = sign_up(&app, "eve", "beztack and a horse").await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn administrators_set_none_of_them_either() {
    let app = TestApp::start().await;
    let boss = admin::boss(&app).await;
    let body = json!({ "email": "new@example.test", "password": "password123", "name": "N" });
    let call = boss.post("/api/auth/admin/create-user").json(&body);
    assert_eq!(call.send().await.verdict(), REFUSED);
    let user = app.text("SELECT id FROM \"user\"").await;
    let body = json!({ "userId": user, "newPassword": "password123" });
    let call = boss.post("/api/auth/admin/set-user-password").json(&body);
    assert_eq!(call.send().await.verdict(), REFUSED);
}

#[actix_web::test]
async fn who_has_one_already_still_gets_in() {
    let app = TestApp::start_with(|setup| setup.rules.passwords.refuse_common = false).await;
    assert_eq!(sign_up(&app, "ada", "password123").await.status(), 200);
    let app = app.another_with(|_| {}).await;
    let browser = app.anonymous();
    let answer = browser.sign_in(&address("ada"), "password123").await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn long_passwords_count_to_their_last_character() {
    let app = TestApp::start().await;
    for (name, length) in [("ada", 64), ("bob", 128)] {
        let long = "Ж".repeat(length - 1);
        let answer = sign_up(&app, name, &format!("{long}a")).await;
        assert_eq!(answer.status(), 200, "{answer}");
        for (last, status) in [("b", 401), ("", 401), ("A", 401), ("a", 200)] {
            let browser = app.anonymous();
            let answer = browser
                .sign_in(&address(name), &format!("{long}{last}"))
                .await;
            assert_eq!(answer.status(), status, "{last:?}");
        }
    }
}
