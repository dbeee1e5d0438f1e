use beztack_app::limits::LimitsConfig;
use beztack_auth::email_token::Purpose;
use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::{Value, json};

use super::own;
use crate::auth::{email_token, stored};
use crate::organizations::user_id;
use crate::two_factor::{enrolled, verify_backup_code};

async fn all(root: &beztack_tests::Browser, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/admin/security-events{query}");
    let answer = root.get(&path).send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    answer.json()["events"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn what_an_administrator_does_names_both() {
    let app = TestApp::start().await;
    let root = app.app_administrator("root").await;
    let (admin, ada) = (user_id(&app, "root").await, app.person("ada").await);
    let id = user_id(&app, "ada").await;
    let deeds = [
        (
            "set-role",
            json!({ "userId": id, "role": "editor" }),
            "role-changed",
        ),
        ("ban-user", json!({ "userId": id }), "user-banned"),
        ("unban-user", json!({ "userId": id }), "user-unbanned"),
        (
            "set-user-password",
            json!({ "userId": id, "newPassword": "better horse 2" }),
            "password-changed",
        ),
        (
            "update-user",
            json!({ "userId": id, "data": { "email": "countess@example.test" } }),
            "address-changed",
        ),
        ("remove-user", json!({ "userId": id }), "user-removed"),
    ];
    for (action, body, kind) in deeds {
        app.advance(chrono::TimeDelta::seconds(1));
        let path = format!("/api/auth/admin/{action}");
        let answer = root.post(&path).json(&body).send().await;
        assert_eq!(answer.status(), 200, "{action}: {answer}");
        let newest = all(&root, &format!("?userId={id}")).await.remove(0);
        assert_eq!(newest["kind"], kind, "{action}");
        assert_eq!(newest["userId"], id.as_str());
        assert_eq!(newest["actorId"], admin.as_str(), "{action}");
        assert_eq!(newest["sessionId"], root.session().await["session"]["id"]);
    }
    drop(ada);
    let body = json!({ "email": "new@example.test", "password": PASSWORD, "name": "New" });
    let answer = root.post("/api/auth/admin/create-user").json(&body).send();
    assert_eq!(answer.await.status(), 200);
    assert_eq!(all(&root, "?kind=user-created").await.len(), 1);
}

#[actix_web::test]
async fn a_change_that_concerns_nobodys_way_in_is_not_written_down() {
    let app = TestApp::start().await;
    let root = app.app_administrator("root").await;
    app.person("ada").await;
    let id = user_id(&app, "ada").await;
    let body = json!({ "userId": id, "data": { "name": "Countess" } });
    let call = root.post("/api/auth/admin/update-user").json(&body);
    assert_eq!(call.send().await.status(), 200);
    assert_eq!(all(&root, &format!("?userId={id}")).await.len(), 1);
}

#[actix_web::test]
async fn an_impersonation_is_seen_from_both_sides() {
    let app = TestApp::start().await;
    let root = app.app_administrator("root").await;
    let admin = user_id(&app, "root").await;
    let ada = app.person("ada").await;
    let id = user_id(&app, "ada").await;
    let body = json!({ "userId": id });
    let call = root.post("/api/auth/admin/impersonate-user").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let session = root.session().await["session"]["id"].clone();
    // What is done in her place names who does it.
    let call = root.post("/api/auth/revoke-other-sessions");
    assert_eq!(call.json(&json!({})).send().await.status(), 200);
    let call = root.post("/api/auth/admin/stop-impersonating");
    assert_eq!(call.json(&json!({})).send().await.status(), 200);
    let events = all(&root, &format!("?userId={id}")).await;
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(
        kinds,
        [
            "impersonation-ended",
            "sessions-revoked",
            "impersonation-begun",
            "signed-up"
        ]
    );
    for event in &events[..3] {
        assert_eq!(event["actorId"], admin.as_str());
        assert_eq!(event["sessionId"], session);
    }
    drop(ada);
    let again = app.signed_in("ada").await;
    let seen = own(&again).await;
    assert_eq!(seen[3]["kind"], "impersonation-begun");
    assert_eq!(seen[3]["bySomebodyElse"], true);
    assert!(seen[3]["sessionId"].is_null() && seen[3]["ipAddress"].is_null());
    assert!(seen.iter().all(|event| event.get("actorId").is_none()));
}

#[actix_web::test]
async fn what_is_refused_in_somebodys_place_is_not_theirs() {
    let app = TestApp::start_with(|setup| {
        setup.rules.limits = LimitsConfig::DEFAULT;
        setup.rules.limits.code.most = 2;
    })
    .await;
    let root = app.app_administrator("root").await;
    let admin = user_id(&app, "root").await;
    let ada = enrolled(&app, "ada").await;
    let id = user_id(&app, "ada").await;
    let elsewhere = app.signed_in("root").await;
    let body = json!({ "userId": id });
    let call = root.post("/api/auth/admin/impersonate-user").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let session = root.session().await["session"]["id"].clone();
    // The second is right, and begins the count anew.
    let wrong = "aaaaa-bbbbb";
    for (code, status) in [
        (wrong, 401),
        (ada.backup_codes[0].as_str(), 200),
        (wrong, 401),
        (wrong, 401),
        (wrong, 429),
    ] {
        app.advance(chrono::TimeDelta::seconds(1));
        assert_eq!(verify_backup_code(&root, code).await.status(), status);
    }
    let new = Purpose::VerifyChange(stored("countess@example.test"));
    let token = email_token(&app, &address("ada"), new);
    let path = format!("/api/auth/verify-email?token={token}");
    app.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(root.get(&path).send().await.status(), 200);

    let events = all(&elsewhere, &format!("?userId={id}")).await;
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(
        kinds[..7],
        [
            "address-changed",
            "too-many-attempts",
            "two-factor-failed",
            "two-factor-failed",
            "backup-code-used",
            "two-factor-failed",
            "impersonation-begun",
        ]
    );
    for event in &events[..7] {
        assert_eq!(event["actorId"], admin.as_str(), "{event}");
        assert_eq!(event["sessionId"], session, "{event}");
    }
    for event in &own(&ada.browser).await[..7] {
        assert_eq!(event["bySomebodyElse"], true, "{event}");
        let place = ["ipAddress", "userAgent", "sessionId"];
        assert!(place.iter().all(|field| event[*field].is_null()), "{event}");
    }
}
