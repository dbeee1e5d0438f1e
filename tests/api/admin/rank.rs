//! Administrators of the installation are changed by their own kind only.

use beztack_domain::EmailAddress;
use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::{Value, json};

use super::{boss, id_of, post, root, set_column, somebody, with_role};

const ABOVE: &str = "403 YOU_ARE_NOT_ALLOWED_TO_CHANGE_APP_ADMINISTRATORS";

/// Everything that changes a user, or shows where they are signed in.
fn changes(user: &str) -> [(&'static str, Value); 8] {
    [
        ("set-role", json!({ "userId": user, "role": "user" })),
        (
            "update-user",
            json!({ "userId": user, "data": { "email": "evil@example.test" } }),
        ),
        ("ban-user", json!({ "userId": user })),
        ("unban-user", json!({ "userId": user })),
        ("remove-user", json!({ "userId": user })),
        ("list-user-sessions", json!({ "userId": user })),
        ("revoke-user-sessions", json!({ "userId": user })),
        (
            "set-user-password",
            json!({ "userId": user, "newPassword": "better horse 2" }),
        ),
    ]
}

/// A server on which `root@example.test` administers, once it is proven.
async fn with_listed_address() -> TestApp {
    TestApp::start_with(|setup| {
        setup.rules.admin_emails = vec![EmailAddress::parse(&address("root")).unwrap()];
    })
    .await
}

#[actix_web::test]
async fn an_administrator_does_not_reach_above() {
    let app = TestApp::start().await;
    let browser = boss(&app).await;
    let above = root(&app).await;
    let target = id_of(&app, "root").await;
    for (operation, body) in changes(&target) {
        assert_eq!(
            post(&browser, operation, body).await.verdict(),
            ABOVE,
            "{operation}"
        );
    }
    let session = above.session().await;
    assert_eq!(session["user"]["isAppAdmin"], true);
    assert_eq!(session["user"]["email"], "root@example.test");
    assert_eq!(session["user"]["banned"], false);
    let answer = app.anonymous().sign_in(&address("root"), PASSWORD).await;
    assert_eq!(answer.status(), 200, "with the old password");
}

#[actix_web::test]
async fn their_own_kind_does() {
    let app = TestApp::start().await;
    let browser = root(&app).await;
    with_role(&app, "peer", "sudo").await;
    let target = id_of(&app, "peer").await;
    for operation in ["ban-user", "unban-user"] {
        let answer = post(&browser, operation, json!({ "userId": target })).await;
        assert_eq!(answer.status(), 200, "{operation}");
    }
    let body = json!({ "userId": target, "role": "user" });
    let answer = post(&browser, "set-role", body).await;
    assert_eq!(answer.json()["user"]["role"], "user");
}

#[actix_web::test]
async fn administrators_reach_each_other() {
    let app = TestApp::start().await;
    let browser = boss(&app).await;
    with_role(&app, "peer", "admin").await;
    let body = json!({ "userId": id_of(&app, "peer").await, "role": "user" });
    let answer = post(&browser, "set-role", body).await;
    assert_eq!(answer.json()["user"]["role"], "user");
}

#[actix_web::test]
async fn a_listed_address_is_above_as_well_before_it_is_proven() {
    let app = with_listed_address().await;
    let browser = boss(&app).await;
    let (_, target) = somebody(&app, "root").await;
    for (operation, body) in changes(&target) {
        assert_eq!(
            post(&browser, operation, body).await.verdict(),
            ABOVE,
            "{operation}"
        );
    }
    let proven = json!({ "userId": target, "data": { "emailVerified": true } });
    assert_eq!(post(&browser, "update-user", proven).await.verdict(), ABOVE);
    let answer = post(&browser, "impersonate-user", json!({ "userId": target })).await;
    assert_eq!(answer.verdict(), ABOVE);
}

#[actix_web::test]
async fn no_administrator_gives_a_listed_address_to_anybody() {
    let app = with_listed_address().await;
    let browser = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let data = json!({ "email": "ROOT@example.test", "emailVerified": true });
    let body = json!({ "userId": ada, "data": data });
    assert_eq!(post(&browser, "update-user", body).await.verdict(), ABOVE);
    for email in ["root@example.test", "new@example.test"] {
        let body = json!({
            "email": email, "password": PASSWORD, "name": "New", "data": data
        });
        assert_eq!(
            post(&browser, "create-user", body).await.verdict(),
            ABOVE,
            "{email}"
        );
    }
    assert_eq!(app.count("user", "email = 'root@example.test'").await, 0);
    // Nor through their own row.
    let own = id_of(&app, "boss").await;
    let body = json!({ "userId": own, "data": data });
    assert_eq!(post(&browser, "update-user", body).await.verdict(), ABOVE);
    set_column(&app, "boss", "role = 'sudo'").await;
    let body = json!({ "userId": own, "data": { "name": "Chief" } });
    assert_eq!(post(&browser, "update-user", body).await.status(), 200);
}

#[actix_web::test]
async fn nor_does_one_end_a_session_above() {
    let app = TestApp::start().await;
    let browser = boss(&app).await;
    let above = root(&app).await;
    let listed = above.get("/api/auth/list-sessions").send().await.json();
    let body = json!({ "sessionToken": listed[0]["token"] });
    let answer = post(&browser, "revoke-user-session", body).await;
    assert_eq!(answer.verdict(), ABOVE);
    assert!(above.session().await.is_object());
}
