//! What others had to publish advisories about: a test for every line that applies.
//!
//! Elsewhere: one token redeemed by many at once in `races`, redirects to other sites in
//! `redirects`, forged cookies in `get_session`, handles used as tokens in `storage`.
//!
//! Not yet, for want of the endpoints: invitations accepted by others (organizations).
//!
//! Never, unless somebody adds the feature: API keys, linking accounts of other
//! providers and their check cookies, device codes, authorization codes and refresh
//! tokens, provider URLs to fetch, captchas, magic links.

use beztack_auth::email_token::Purpose;
use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{SESSION, email_token, opens, reset, reset_token, stored};

async fn post(browser: &Browser, operation: &str, body: &Value) -> Answer {
    let path = format!("/api/auth/{operation}");
    browser.post(&path).json(body).send().await
}

async fn id_of(browser: &Browser) -> String {
    let session = browser.session().await;
    session["user"]["id"].as_str().unwrap().to_owned()
}

/// Bodies that do something, for whoever is signed in.
fn changes() -> [(&'static str, Value); 5] {
    let change = json!({ "currentPassword": PASSWORD, "newPassword": "better horse 2" });
    [
        ("update-user", json!({ "name": "Mallory" })),
        ("change-password", change),
        ("change-email", json!({ "newEmail": "new@example.test" })),
        ("revoke-sessions", json!({})),
        ("delete-user", json!({})),
    ]
}

/// CVE-2025-61928: a user id in the body stood in for a session.
#[actix_web::test]
async fn somebody_else_s_id_in_a_body_is_neither_a_session_nor_a_target() {
    let app = TestApp::start().await;
    let (ada, mallory) = (app.person("ada").await, app.person("mallory").await);
    let before = ada.session().await;
    let id = id_of(&ada).await;
    for (operation, body) in changes() {
        let mut body = body;
        for name in ["id", "userId", "user", "user_id"] {
            body[name] = json!(id);
        }
        let answer = post(&app.anonymous(), operation, &body).await;
        assert_eq!(answer.status(), 401, "{operation}");
        let answer = post(&mallory, operation, &body).await;
        if operation == "revoke-sessions" {
            mallory.sign_in(&address("mallory"), "better horse 2").await;
        }
        assert_eq!(answer.status(), 200, "{operation}");
    }
    assert_eq!(ada.session().await, before);
    assert!(opens(&app, "ada", PASSWORD).await);
    assert_eq!(app.count("user", "name = 'Ada'").await, 1);
    assert_eq!(app.mailer().delivered_to("ada@example.test"), []);
}

/// Mass assignment: a profile is no way to more rights.
#[actix_web::test]
async fn nobody_rises_by_the_fields_of_a_body() {
    let app = TestApp::start().await;
    let rise = json!({
        "isAppAdmin": true, "emailVerified": true, "email_verified": true,
        "permissions": ["*"], "Role": "admin", "ROLE": "sudo", "__proto__": { "role": "admin" },
        "constructor": { "prototype": { "role": "admin" } }, "data": { "role": "admin" },
        "createdAt": "2001-01-01T00:00:00.000Z",
    });
    let with = |fields: Value| {
        let mut body = rise.clone();
        let added = fields.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(added);
        body
    };
    let browser = app.anonymous();
    let person = json!({ "name": "Ada", "email": "ada@example.test", "password": PASSWORD });
    assert_eq!(
        post(&browser, "sign-up/email", &with(person))
            .await
            .status(),
        200
    );
    let body = with(json!({ "name": "Ada" }));
    assert_eq!(post(&browser, "update-user", &body).await.status(), 200);

    for role in [
        json!("admin"),
        json!("sudo"),
        json!(["admin"]),
        json!({ "a": 1 }),
    ] {
        let answer = post(
            &browser,
            "update-user",
            &json!({ "name": "X", "role": role }),
        )
        .await;
        assert_eq!(answer.verdict(), "400 ROLE_IS_NOT_ALLOWED_TO_BE_SET");
    }
    let session = browser.session().await;
    assert_eq!(session["user"]["role"], "user");
    assert_eq!(session["user"]["emailVerified"], false);
    assert_eq!(session["user"]["createdAt"], "2026-01-01T09:00:00.000Z");
    assert_eq!(session["user"].get("isAppAdmin"), None);
}

/// A field given twice means one thing to whoever checks and to whoever acts.
#[actix_web::test]
async fn a_field_given_twice_is_checked_as_it_is_used() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for body in [
        r#"{"name":"X","role":"user","role":"admin"}"#,
        r#"{"name":"X","role":"admin","role":""}"#,
    ] {
        let call = browser.post("/api/auth/update-user").raw_body(body);
        call.header("content-type", "application/json").send().await;
        assert_eq!(browser.session().await["user"]["role"], "user", "{body}");
    }
    let body = r#"{"email":"ada@example.test","redirectTo":"/","redirectTo":"//evil.test"}"#;
    let call = browser
        .post("/api/auth/request-password-reset")
        .raw_body(body);
    let answer = call.header("content-type", "application/json").send().await;
    assert_eq!(answer.verdict(), "403 INVALID_REDIRECTURL");
}

/// GHSA-xg6x-h9c9-2m83: a cached session stood in for the second factor.
#[actix_web::test]
async fn a_password_alone_leaves_no_session_where_a_second_factor_is_asked_for() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.sql("UPDATE \"user\" SET two_factor_enabled = true; DELETE FROM session")
        .await;
    let browser = app.anonymous();
    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.json()["twoFactorRedirect"], true, "{answer}");
    assert_eq!(browser.cookie(SESSION), None);
    assert_eq!(app.count("session", "true").await, 0);
    for cookie in answer.cookies() {
        // Nothing that was handed out is a session under another name.
        let value = cookie.split(['=', ';']).nth(1).unwrap();
        for name in [SESSION, "better-auth.session_data"] {
            browser.set_cookie(name, value);
        }
        assert!(browser.session().await.is_null(), "{cookie}");
    }
}

/// Session fixation: a session that was planted is not the one that is signed in.
#[actix_web::test]
async fn a_planted_session_does_not_become_its_victim_s() {
    let app = TestApp::start().await;
    let mallory = app.person("mallory").await;
    app.person("ada").await;
    let planted = mallory.cookie(SESSION).unwrap();

    let victim = mallory.copy();
    victim.sign_in(&address("ada"), PASSWORD).await;
    assert_ne!(victim.cookie(SESSION).unwrap(), planted);
    assert_eq!(mallory.session().await["user"]["name"], "Mallory");

    let victim = mallory.copy();
    victim.sign_up("grace").await;
    assert_ne!(victim.cookie(SESSION).unwrap(), planted);
    assert_eq!(mallory.session().await["user"]["name"], "Mallory");
}

/// GHSA-2vg6-77g8-24mp: sessions survived the deletion of their user.
#[actix_web::test]
async fn no_session_survives_its_user_nor_comes_back_with_the_address() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let phone = app.signed_in("ada").await;
    let kept = laptop.copy();
    assert_eq!(post(&laptop, "delete-user", &json!({})).await.status(), 200);
    app.person("ada").await;
    for browser in [kept, phone] {
        let answer = browser.get("/api/v1/account").send().await;
        assert_eq!(answer.status(), 401);
        let answer = post(&browser, "update-user", &json!({ "name": "Mallory" })).await;
        assert_eq!(answer.status(), 401);
        assert!(browser.session().await.is_null());
    }
    assert_eq!(app.count("session", "true").await, 1);
}

/// Better Auth 1.6: an extension made a session fresh again.
#[actix_web::test]
async fn what_cannot_be_undone_counts_a_session_s_age_from_its_beginning() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for _ in 0..3 {
        app.advance(TimeDelta::hours(25));
        // This extends it, and writes its row.
        let session = browser.session().await;
        assert_ne!(
            session["session"]["updatedAt"],
            session["session"]["createdAt"]
        );
    }
    let answer = post(&browser, "delete-user", &json!({})).await;
    assert_eq!(answer.verdict(), "400 SESSION_EXPIRED");
    // Unlinking counts from the last writing, as the reference does (contract 10).
}

/// Whoever registers somebody else's address does not keep it: its owner's reset
/// replaces the only password there is.
#[actix_web::test]
async fn a_password_of_who_registered_my_address_first_is_worth_nothing_after_my_reset() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    assert_eq!(reset(&app, &token, "better horse 2").await.status(), 200);
    assert!(!opens(&app, "ada", PASSWORD).await);
    assert_eq!(app.count("account", "true").await, 1);
}

/// Auth.js GHSA-7rqj-j65f-68wh: look-alikes of letters and of the `@`, which one part
/// normalised and another did not.
#[actix_web::test]
async fn no_address_looks_like_another() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.run_jobs().await;
    for email in [
        "\u{430}da@example.test",  // Cyrillic a
        "ada\u{ff20}example.test", // full-width @
        "ada\u{fe6b}example.test", // small @
        "ada@evil.test\u{ff20}example.test",
        "ada@evil.test@example.test",
        "ada@\u{435}xample.test",   // Cyrillic e
        "ada@example\u{3002}test",  // ideographic full stop
        "\u{ff41}da@example.test",  // full-width a
        "a\u{301}da@example.test",  // combining accent
        "ada\u{200b}@example.test", // zero-width space
        "ad\u{131}@example.test",   // dotless i
        "\"ada\"@example.test",
        "ada@example.test\u{0}",
        "ada@example.test\r\nBcc: mallory@evil.test",
        "ada@example.test,mallory@evil.test",
        "<ada@example.test>",
    ] {
        let asks = json!({ "email": email, "newEmail": email, "password": PASSWORD, "name": "A" });
        for operation in [
            "sign-up/email",
            "sign-in/email",
            "request-password-reset",
            "send-verification-email",
            "change-email",
        ] {
            let answer = post(&browser, operation, &asks).await;
            assert_eq!(answer.status(), 400, "{operation} {email:?}");
        }
    }
    assert_eq!(app.run_jobs().await, 0);
    assert_eq!(app.count("user", "true").await, 1);
}

/// Auth.js GHSA-xmf8-cvqr-rfgj: a malformed `Authorization` header brought it down.
#[actix_web::test]
async fn a_malformed_authorization_header_does_nothing() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let long = format!("Bearer {}", "x".repeat(4000));
    for header in [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "bearer  x  y",
        "Basic",
        "Basic !!!",
        "Basic Og==",
        ",,,",
        "Bearer \u{e9}",
        "Bearer %00",
        "Digest username=\"",
        &long,
    ] {
        let call = app.anonymous();
        let call = call.get("/api/v1/account").header("authorization", header);
        assert_eq!(call.send().await.status(), 401, "{header:?}");
        for path in ["/api/v1/account", "/api/auth/list-sessions"] {
            let call = browser.get(path).header("authorization", header);
            assert_eq!(call.send().await.status(), 200, "{header:?}");
        }
    }
}

/// CVE-2026-67336 and its like: the algorithm is not the token's to choose.
#[actix_web::test]
async fn a_token_of_another_algorithm_is_no_token() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let token = email_token(&app, "ada@example.test", Purpose::Verify);
    let mut parts = token.split('.');
    let (_, claims, signature) = (parts.next(), parts.next().unwrap(), parts.next().unwrap());
    for header in [
        "eyJhbGciOiJub25lIn0",  // {"alg":"none"}
        "eyJhbGciOiJOb25lIn0",  // {"alg":"None"}
        "eyJhbGciOiJIUzM4NCJ9", // {"alg":"HS384"}
        "eyJhbGciOiJSUzI1NiJ9", // {"alg":"RS256"}
        "e30",                  // {}
    ] {
        for signature in [signature, ""] {
            let path = format!("/api/auth/verify-email?token={header}.{claims}.{signature}");
            let answer = ada.get(&path).send().await;
            assert_eq!(answer.verdict(), "401 INVALID_TOKEN", "{header}");
        }
    }
    assert_eq!(ada.session().await["user"]["emailVerified"], false);
}

/// Better Auth PR 10004: what looked at paths was led past by another spelling.
#[actix_web::test]
async fn a_path_written_differently_leads_past_no_guard() {
    let app = TestApp::start().await;
    let stranger = app.anonymous();
    for path in [
        "/api/auth/list%2Dsessions",
        "/api/auth/list-sessions/",
        "/api/auth//list-sessions",
        "/api/auth/./list-sessions",
        "/api/auth/ok/../list-sessions",
        "/api/auth/ok%2f..%2flist-sessions",
        "/api/auth/LIST-SESSIONS",
        "/api/auth/list-sessions;x=1",
        "/API/auth/list-sessions",
    ] {
        let status = stranger.get(path).send().await.status();
        assert!([401, 404].contains(&status), "{path}: {status}");
    }
}

/// The other person's links, in a browser where somebody else is signed in.
#[actix_web::test]
async fn a_link_to_move_an_address_is_not_redeemed_for_somebody_else() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let mallory = app.person("mallory").await;
    let purpose = Purpose::VerifyChange(stored("mallory2@example.test"));
    let token = email_token(&app, "mallory@example.test", purpose);
    let path = format!("/api/auth/verify-email?token={token}");
    assert_eq!(ada.get(&path).send().await.verdict(), "401 UNAUTHORIZED");
    assert_eq!(ada.session().await["user"]["name"], "Ada");
    assert_eq!(mallory.session().await["user"]["email"], address("mallory"));
}
