use beztack_tests::{Answer, Browser, PASSWORD, TestApp};
use serde_json::{Value, json};

use super::{adopted, assert_set_again, briefly, handle_of, opens};

const PATH: &str = "/api/auth/change-password";

const NEW: &str = "better horse 2";

async fn change(browser: &Browser, changes: Value) -> Answer {
    let mut body = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    let fields = body.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    fields.retain(|_, value| !value.is_null());
    browser.post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn a_person_changes_their_password_and_stays_signed_in() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let phone = app.signed_in("ada").await;
    let answer = change(&laptop, json!({})).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert_eq!(
        answer.json(),
        json!({
            "token": null,
            "user": {
                "id": "00000000000000000000000000000002",
                "email": "ada@example.test",
                "name": "Ada",
                "image": null,
                "emailVerified": false,
                "createdAt": "2026-01-01T09:00:00.000Z",
                "updatedAt": "2026-01-01T09:00:00.000Z",
            },
        })
    );
    assert!(!opens(&app, "ada", PASSWORD).await);
    assert!(opens(&app, "ada", NEW).await);
    assert!(laptop.session().await.is_object());
    assert!(phone.session().await.is_object());
}

#[actix_web::test]
async fn all_sessions_end_where_that_is_asked_for_and_this_browser_gets_a_new_one() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let stolen = laptop.copy();
    let phone = app.signed_in("ada").await;
    let answer = change(&laptop, json!({ "revokeOtherSessions": true })).await;
    assert_set_again(&answer);
    assert_eq!(answer.json()["token"], handle_of(&laptop).await);
    assert!(phone.session().await.is_null());
    assert!(stolen.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn a_browser_that_keeps_no_session_still_does_not() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let browser = briefly(&app, "ada").await;
    let answer = change(&browser, json!({ "revokeOtherSessions": true })).await;
    let lines = answer.cookies();
    assert_eq!(lines.len(), 2, "{answer}");
    assert!(lines.iter().all(|line| !line.contains("Max-Age")));
}

#[actix_web::test]
async fn the_new_hash_is_of_the_database_s_own_kind() {
    for (app, beginning) in [
        (TestApp::start().await, "$argon2id$"),
        (adopted().await, ""),
    ] {
        let browser = app.person("ada").await;
        assert_eq!(change(&browser, json!({})).await.status(), 200);
        let hash = app.text("SELECT password FROM account").await;
        assert!(hash.starts_with(beginning), "{hash}");
        assert_eq!(hash.contains(':'), beginning.is_empty(), "{hash}");
        assert!(opens(&app, "ada", NEW).await);
    }
}

#[actix_web::test]
async fn what_is_refused_changes_nothing() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for (changes, verdict) in [
        (
            json!({ "currentPassword": "wrong horse 1" }),
            "400 INVALID_PASSWORD",
        ),
        (json!({ "currentPassword": "" }), "400 INVALID_PASSWORD"),
        (
            json!({ "newPassword": "1234567" }),
            "400 PASSWORD_TOO_SHORT",
        ),
        (
            json!({ "newPassword": "p".repeat(129) }),
            "400 PASSWORD_TOO_LONG",
        ),
    ] {
        let mut changes = changes;
        changes["revokeOtherSessions"] = json!(true);
        let answer = change(&browser, changes).await;
        assert_eq!(answer.verdict(), verdict);
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    assert!(opens(&app, "ada", PASSWORD).await);
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn whoever_has_no_password_has_none_to_change() {
    for without in ["UPDATE account SET password = NULL", "DELETE FROM account"] {
        let app = TestApp::start().await;
        let browser = app.person("ada").await;
        app.sql(without).await;
        let answer = change(&browser, json!({})).await;
        assert_eq!(answer.verdict(), "400 CREDENTIAL_ACCOUNT_NOT_FOUND");
    }
}

#[actix_web::test]
async fn the_same_password_again_is_accepted() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let answer = change(&browser, json!({ "newPassword": PASSWORD })).await;
    assert_eq!(answer.status(), 200);
    assert!(opens(&app, "ada", PASSWORD).await);
}

#[actix_web::test]
async fn what_is_wrong_is_named_in_the_order_of_the_fields() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let nothing = json!({ "newPassword": null, "currentPassword": null });
    for (changes, message) in [
        (
            nothing,
            "[body.newPassword] Invalid input: expected string, received undefined; \
             [body.currentPassword] Invalid input: expected string, received undefined",
        ),
        (
            json!({ "revokeOtherSessions": "yes" }),
            "[body.revokeOtherSessions] Invalid input: expected boolean, received string",
        ),
    ] {
        let answer = change(&browser, changes).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        assert_eq!(answer.json()["message"], message);
    }
}

#[actix_web::test]
async fn nobody_else_s_password_changes() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.person("grace").await;
    assert_eq!(change(&ada, json!({})).await.status(), 200);
    assert!(opens(&app, "grace", PASSWORD).await);
}
