use beztack_auth::email_token::Purpose;
use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::json;

use super::{own, own_kinds, text, written};
use crate::auth::{email_token, reset, reset_token, stored};
use crate::organizations::{found, send, user_id};

const BETTER: &str = "better horse 2";

#[actix_web::test]
async fn a_new_password_is_written_down_however_it_came() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for (current, status) in [("wrong horse 1", 400), (PASSWORD, 200)] {
        let body = json!({ "currentPassword": current, "newPassword": BETTER });
        let call = ada.post("/api/auth/change-password").json(&body);
        assert_eq!(call.send().await.status(), status);
    }
    let token = reset_token(&app, "ada").await;
    assert_eq!(reset(&app, &token, "best horse 3").await.status(), 200);
    // Used up: nothing happens any more.
    assert_eq!(reset(&app, &token, "best horse 4").await.status(), 400);
    assert_eq!(
        own_kinds(&ada).await,
        [
            "password-reset",
            "password-reset-requested",
            "password-changed",
            "password-refused",
            "signed-up",
        ]
    );
}

#[actix_web::test]
async fn a_link_for_nobody_leaves_nothing() {
    let app = TestApp::start().await;
    let body = json!({ "email": address("nobody") });
    let stranger = app.anonymous();
    let call = stranger.post("/api/auth/request-password-reset");
    assert_eq!(call.json(&body).send().await.status(), 200);
    assert_eq!(app.count("security_event", "true").await, 0);
}

#[actix_web::test]
async fn sessions_that_are_ended_are_written_down_and_none_are_not() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let post = |path: &'static str| ada.post(path).json(&json!({})).send();
    post("/api/auth/revoke-other-sessions").await;
    assert_eq!(own_kinds(&ada).await, ["signed-up"]);
    let other = app.signed_in("ada").await;
    let handle = crate::auth::handle_of(&other).await;
    post("/api/auth/revoke-other-sessions").await;
    assert_eq!(own(&ada).await[0]["details"], json!({ "which": "others" }));
    let body = json!({ "token": handle });
    ada.post("/api/auth/revoke-session")
        .json(&body)
        .send()
        .await;
    let third = app.signed_in("ada").await;
    let body = json!({ "token": crate::auth::handle_of(&third).await });
    ada.post("/api/auth/revoke-session")
        .json(&body)
        .send()
        .await;
    let newest = &own(&ada).await[0];
    assert_eq!(newest["kind"], "sessions-revoked");
    assert_eq!(newest["details"], json!({ "which": "one" }));
    let revoked = "kind = 'sessions-revoked'";
    assert_eq!(app.count("security_event", revoked).await, 2);
    post("/api/auth/revoke-sessions").await;
    assert_eq!(app.count("security_event", revoked).await, 3);
}

#[actix_web::test]
async fn an_address_is_written_down_when_it_changes_and_never_itself() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let body = json!({ "newEmail": "countess@example.test" });
    let call = ada.post("/api/auth/change-email").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let letter = app.letter("countess@example.test", "verification").await;
    ada.get(letter.path()).send().await;
    assert_eq!(ada.session().await["user"]["email"], body["newEmail"]);
    assert_eq!(own_kinds(&ada).await, ["address-changed", "signed-up"]);
    assert_eq!(written(&app).await, ["signed-up", "address-changed"]);
}

#[actix_web::test]
async fn a_link_that_signs_in_is_written_down_as_a_sign_in() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let new = Purpose::VerifyChange(stored("countess@example.test"));
    let token = email_token(&app, &address("ada"), new);
    let browser = app.anonymous();
    let path = format!("/api/auth/verify-email?token={token}");
    assert_eq!(browser.get(&path).send().await.status(), 200);
    let events = own(&browser).await;
    assert_eq!(
        own_kinds(&browser).await,
        ["signed-in", "address-changed", "signed-up"]
    );
    assert_eq!(events[0]["details"], json!({ "method": "mailed link" }));
    let session = &browser.session().await["session"]["id"];
    for event in &events[..2] {
        assert_eq!(&event["sessionId"], session);
    }
}

#[actix_web::test]
async fn an_address_is_proven_once_however_often_the_link_is_followed() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let token = email_token(&app, &address("ada"), Purpose::Verify);
    let path = format!("/api/auth/verify-email?token={token}");
    for browser in [&app.anonymous(), &ada, &app.anonymous()] {
        let answer = browser.get(&path).send().await;
        let done = json!({ "status": true, "user": null });
        assert_eq!((answer.status(), answer.json()), (200, done));
    }
    assert_eq!(own_kinds(&ada).await, ["address-verified", "signed-up"]);
}

#[actix_web::test]
async fn a_new_password_that_ends_all_sessions_says_so() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.signed_in("ada").await;
    let body = json!({
        "currentPassword": PASSWORD, "newPassword": BETTER, "revokeOtherSessions": true,
    });
    let call = ada.post("/api/auth/change-password").json(&body);
    assert_eq!(call.send().await.status(), 200);
    assert_eq!(app.count("session", "true").await, 1);
    assert_eq!(
        own_kinds(&ada).await[..2],
        ["sessions-revoked", "password-changed"]
    );
    assert_eq!(own(&ada).await[0]["details"], json!({ "which": "all" }));
}

#[actix_web::test]
async fn a_deleted_account_leaves_its_history() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let id = user_id(&app, "ada").await;
    let body = json!({ "password": PASSWORD });
    let call = ada.post("/api/auth/delete-user").json(&body);
    assert_eq!(call.send().await.status(), 200);
    assert_eq!(app.count("user", "true").await, 0);
    let own = format!("user_id = '{id}'");
    assert_eq!(app.count("security_event", &own).await, 2);
    assert_eq!(written(&app).await, ["signed-up", "account-deleted"]);
}

#[actix_web::test]
async fn what_did_not_happen_is_not_written_down() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.subscribe("user_id", &user_id(&app, "ada").await, "pro")
        .await;
    let body = json!({ "password": PASSWORD });
    let call = ada.post("/api/auth/delete-user").json(&body);
    assert_eq!(call.send().await.status(), 409);
    assert_eq!(own_kinds(&ada).await, ["signed-up"]);
}

#[actix_web::test]
async fn roles_in_an_organization_tell_whose_and_by_whom() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let grace = engine.member(&app, "grace", "member").await;
    let id = user_id(&app, "grace").await;
    let body = json!({ "memberId": id, "role": "admin" });
    let answer = send(&engine.owner, "update-member-role", body).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let event = own(&grace).await.remove(0);
    assert_eq!(event["kind"], "organization-role-changed");
    assert_eq!(event["organizationId"], engine.id.as_str());
    assert_eq!(event["details"], json!({ "role": "admin" }));
    // Where the owner sits is not a member's business.
    assert_eq!(event["bySomebodyElse"], true);
    assert!(event["ipAddress"].is_null() && event["sessionId"].is_null());
    let body = json!({ "memberIdOrEmail": address("grace") });
    let answer = send(&engine.owner, "remove-member", body).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let newest = own(&grace).await.remove(0);
    assert_eq!(text(&newest, "kind"), "organization-member-removed");
}
