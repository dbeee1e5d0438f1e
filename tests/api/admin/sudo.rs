//! No request grants `sudo`, whoever sends it and wherever it stands (decisions.md 8).

use beztack_tests::{Browser, TestApp};
use serde_json::{Value, json};

use super::{boss, post, root, somebody, with};

/// Every body that would grant it.
fn bodies(user: &str) -> Vec<(&'static str, Value)> {
    let role = |role: Value| ("set-role", json!({ "userId": user, "role": role }));
    let data = |data: Value| ("update-user", json!({ "userId": user, "data": data }));
    let new = |extra: Value| {
        let body = json!({ "email": "new@example.test", "password": "x!", "name": "X" });
        ("create-user", with(body, &extra))
    };
    vec![
        role(json!("sudo")),
        role(json!(["user", "sudo"])),
        role(json!("admin,sudo")),
        role(json!(["admin,sudo"])),
        role(json!(",sudo,")),
        data(json!({ "role": "sudo" })),
        data(json!({ "name": "X", "role": ["sudo"] })),
        data(json!({ "role": "user,sudo", "banned": true })),
        new(json!({ "role": "sudo" })),
        new(json!({ "role": ["user", "sudo"] })),
        new(json!({ "data": { "role": "admin,sudo" } })),
        new(json!({ "role": "user", "data": { "role": ["sudo"] } })),
        // Also where something else would win.
        new(json!({ "role": "sudo", "data": { "role": "user" } })),
    ]
}

async fn assert_refused(app: &TestApp, browser: &Browser, user: &str) {
    let before = app.texts("SELECT role FROM \"user\" ORDER BY email").await;
    for (operation, body) in bodies(user) {
        let answer = post(browser, operation, body.clone()).await;
        let verdict = "403 YOU_ARE_NOT_ALLOWED_TO_GRANT_THIS_ROLE";
        assert_eq!(answer.verdict(), verdict, "{operation} {body}");
    }
    let after = app.texts("SELECT role FROM \"user\" ORDER BY email").await;
    assert_eq!(after, before);
    assert_eq!(app.count("user", "name = 'X' OR banned").await, 0);
}

#[actix_web::test]
async fn an_administrator_grants_it_to_nobody() {
    let app = TestApp::start().await;
    let browser = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    assert_refused(&app, &browser, &ada).await;
}

#[actix_web::test]
async fn nor_does_one_of_the_installation() {
    let app = TestApp::start().await;
    let browser = root(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    assert_refused(&app, &browser, &ada).await;
}

#[actix_web::test]
async fn nobody_signs_up_with_it_or_gives_it_to_themselves() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let body = json!({
        "email": "ada@example.test", "password": "correct horse 1", "name": "Ada",
        "role": "admin,sudo"
    });
    browser
        .post("/api/auth/sign-up/email")
        .json(&body)
        .send()
        .await;
    let body = json!({ "name": "Ada", "role": "sudo" });
    browser
        .post("/api/auth/update-user")
        .json(&body)
        .send()
        .await;
    assert_eq!(app.count("user", "role <> 'user'").await, 0);
}

#[actix_web::test]
async fn what_only_sounds_like_it_is_a_role_like_any_other() {
    let app = TestApp::start().await;
    let browser = boss(&app).await;
    let (ada, id) = somebody(&app, "ada").await;
    for role in ["sudoer", "Sudo", " sudo", "pseudo"] {
        let body = json!({ "userId": id, "role": role });
        let answer = post(&browser, "set-role", body).await;
        assert_eq!(answer.status(), 200, "{role:?}");
        let session = ada.session().await;
        assert_eq!(session["user"].get("isAppAdmin"), None, "{role:?}");
    }
}
