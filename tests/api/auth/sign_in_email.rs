use beztack_auth::SameSite;
use beztack_tests::{Answer, PASSWORD, TestApp, address};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::SESSION;

const PATH: &str = "/api/auth/sign-in/email";

async fn sign_in(app: &TestApp, body: Value) -> Answer {
    app.anonymous().post(PATH).json(&body).send().await
}

fn ada(extra: &Value) -> Value {
    let mut body = json!({ "email": "ada@example.test", "password": PASSWORD });
    let fields = body.as_object_mut().unwrap();
    fields.extend(extra.as_object().unwrap().clone());
    body
}

#[actix_web::test]
async fn a_person_signs_in() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let answer = sign_in(&app, ada(&json!({}))).await;
    assert_snapshot!(answer, @r#"
    200 OK
    content-type: application/json
    set-cookie: better-auth.session_token=00000000000000000000000000000010.l9KIe1II5%2Frkp4WK07idqc4OibWJHc3o00g4yxH9m9g%3D; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax

    {
      "redirect": false,
      "token": "FdShhEW8RrMevPa5HpSXWUWUozyh8Qfe",
      "user": {
        "banExpires": null,
        "banReason": null,
        "banned": false,
        "createdAt": "2026-01-01T09:00:00.000Z",
        "email": "ada@example.test",
        "emailVerified": false,
        "id": "00000000000000000000000000000002",
        "image": null,
        "name": "Ada",
        "role": "user",
        "twoFactorEnabled": false,
        "updatedAt": "2026-01-01T09:00:00.000Z"
      }
    }
    "#);
}

#[actix_web::test]
async fn the_case_of_the_address_does_not_matter() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let answer = sign_in(&app, ada(&json!({ "email": "ADA@EXAMPLE.TEST" }))).await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn every_sign_in_makes_a_new_session() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let planted = browser.cookie(SESSION).unwrap();

    browser.sign_in(&address("ada"), PASSWORD).await;
    let fresh = browser.cookie(SESSION).unwrap();
    assert_ne!(fresh, planted);
    assert_eq!(app.count("session", "true").await, 2);
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn without_remember_me_the_session_ends_with_the_browser() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let call = browser
        .post(PATH)
        .json(&ada(&json!({ "rememberMe": false })));
    assert_snapshot!(call.send().await.cookies().join("\n"), @"
    better-auth.session_token=00000000000000000000000000000010.l9KIe1II5%2Frkp4WK07idqc4OibWJHc3o00g4yxH9m9g%3D; Path=/; HttpOnly; SameSite=Lax
    better-auth.dont_remember=true.iIog%2FW8S6jWJkm%2Fcx%2Fa%2BzhV42looTAo9bUWC2edSK58%3D; Path=/; HttpOnly; SameSite=Lax
    ");

    let session = browser.session().await;
    assert_eq!(session["session"]["expiresAt"], "2026-01-02T09:00:00.000Z");

    // A later sign-in does not take the mark away.
    let call = browser
        .post(PATH)
        .json(&ada(&json!({ "rememberMe": true })));
    let answer = call.send().await;
    assert_eq!(answer.cookies().len(), 1);
    assert!(answer.cookies()[0].contains("Max-Age=604800"));
    assert!(browser.cookie("better-auth.dont_remember").is_some());
}

#[actix_web::test]
async fn who_cannot_sign_in_does_not_learn_why() {
    let app = TestApp::start().await;
    for name in ["ada", "nopass", "noaccount", "broken"] {
        app.person(name).await;
    }
    for (name, change) in [
        ("nopass", "UPDATE account SET password = NULL"),
        ("noaccount", "DELETE FROM account"),
        ("broken", "UPDATE account SET password = 'not-a-hash'"),
    ] {
        let email = address(name);
        app.sql(&format!(
            "{change} WHERE user_id = (SELECT id FROM \"user\" WHERE email = '{email}')"
        ))
        .await;
    }
    let first = sign_in(&app, ada(&json!({ "password": "wrong horse 1" }))).await;
    assert_snapshot!(first, @r#"
    401 Unauthorized
    content-type: application/json

    {
      "code": "INVALID_EMAIL_OR_PASSWORD",
      "message": "Invalid email or password"
    }
    "#);
    for (email, password) in [
        ("ada@example.test", "Correct horse 1"),
        ("ada@example.test", ""),
        ("nobody@example.test", PASSWORD),
        ("nopass@example.test", PASSWORD),
        ("noaccount@example.test", PASSWORD),
        ("broken@example.test", PASSWORD),
    ] {
        let answer = sign_in(&app, json!({ "email": email, "password": password })).await;
        assert_eq!(answer.to_string(), first.to_string(), "{email}");
    }
}

#[actix_web::test]
async fn what_is_no_address_is_refused() {
    let app = TestApp::start().await;
    for email in ["nobody", "ada@example.test ", "", "\u{430}da@example.test"] {
        let answer = sign_in(&app, ada(&json!({ "email": email }))).await;
        assert_eq!(answer.verdict(), "400 INVALID_EMAIL", "{email:?}");
    }
}

#[actix_web::test]
async fn what_is_wrong_is_named_in_the_order_of_the_fields() {
    let app = TestApp::start().await;
    for (body, message) in [
        (
            json!({}),
            "[body.email] Invalid input: expected string, received undefined; \
             [body.password] Invalid input: expected string, received undefined",
        ),
        (
            json!({ "email": null, "password": null }),
            "[body.email] Invalid input: expected string, received null; \
             [body.password] Invalid input: expected string, received null",
        ),
        (
            json!({ "email": "ada@example.test", "password": 1 }),
            "[body.password] Invalid input: expected string, received number",
        ),
        (
            ada(&json!({ "rememberMe": "yes" })),
            "[body.rememberMe] Invalid input: expected boolean, received string",
        ),
        (
            ada(&json!({ "callbackURL": 7, "rememberMe": null })),
            "[body.callbackURL] Invalid input: expected string, received number; \
             [body.rememberMe] Invalid input: expected boolean, received null",
        ),
        (
            json!([]),
            "[body] Invalid input: expected object, received array",
        ),
        (
            json!(true),
            "[body] Invalid input: expected object, received boolean",
        ),
        (
            json!(null),
            "[body] Invalid input: expected object, received null",
        ),
    ] {
        let answer = sign_in(&app, body.clone()).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{body}");
        assert_eq!(answer.json()["message"], message, "{body}");
    }
    let answer = app.anonymous().post(PATH).send().await;
    let message = "[body] Invalid input: expected object, received undefined";
    assert_eq!(answer.json()["message"], message);
}

#[actix_web::test]
async fn unknown_fields_are_ignored() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let answer = sign_in(&app, ada(&json!({ "extra": 1 }))).await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn a_callback_is_where_the_page_is_sent() {
    let app = TestApp::start().await;
    app.person("ada").await;
    for (target, redirects) in [
        ("http://localhost:5173/home?tab=1", true),
        ("/home", true),
        ("", false),
    ] {
        let answer = sign_in(&app, ada(&json!({ "callbackURL": target }))).await;
        assert_eq!(answer.json()["url"], target);
        assert_eq!(answer.json()["redirect"], redirects, "{target}");
    }
    let answer = sign_in(&app, ada(&json!({}))).await;
    assert_eq!(answer.json().get("url"), None);
}

#[actix_web::test]
async fn a_banned_person_is_told_so_once_the_password_is_right() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    assert_snapshot!(sign_in(&app, ada(&json!({}))).await, @r#"
    403 Forbidden
    content-type: application/json

    {
      "code": "BANNED_USER",
      "message": "You have been banned from this application. Please contact support if you believe this is an error."
    }
    "#);
    let wrong = sign_in(&app, ada(&json!({ "password": "wrong horse 1" }))).await;
    assert_eq!(wrong.verdict(), "401 INVALID_EMAIL_OR_PASSWORD");

    app.sql("UPDATE \"user\" SET ban_expires = '2026-01-01 09:00:01'")
        .await;
    let answer = sign_in(&app, ada(&json!({}))).await;
    assert_eq!(answer.verdict(), "403 BANNED_USER");
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn a_ban_that_has_run_out_is_lifted() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.sql(
        "UPDATE \"user\" SET banned = true, ban_reason = 'x', ban_expires = '2026-01-01 09:00:00'",
    )
    .await;
    let answer = sign_in(&app, ada(&json!({}))).await;
    assert_eq!(answer.status(), 200);
    // The answer still shows what was.
    assert_eq!(answer.json()["user"]["banned"], true);
    let lifted = "NOT banned AND ban_reason IS NULL AND ban_expires IS NULL";
    assert_eq!(app.count("user", lifted).await, 1);
}

#[actix_web::test]
async fn a_password_is_the_same_in_every_normal_form() {
    let app = TestApp::start().await;
    let typed = "ｐａｓｓ ①②③ Ünïcode";
    let body = json!({ "name": "Ada", "email": "ada@example.test", "password": typed });
    let call = app
        .anonymous()
        .post("/api/auth/sign-up/email")
        .json(&body)
        .send()
        .await;
    assert_eq!(call.status(), 200);
    let answer = sign_in(
        &app,
        ada(&json!({ "password": "pass 123 U\u{308}ni\u{308}code" })),
    )
    .await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn production_takes_the_address_from_the_proxies_it_knows() {
    let app = TestApp::start_with(|setup| {
        setup.settings.development = false;
        setup.settings.trusted_proxies = "10.0.0.0/8".to_owned();
    })
    .await;
    app.person("ada").await;
    for (peer, forwarded, stored) in [
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "nonsense", ""),
    ] {
        app.sql("DELETE FROM session").await;
        let browser = app.anonymous();
        let call = browser.post(PATH).json(&ada(&json!({}))).from(peer);
        call.header("x-forwarded-for", forwarded).send().await;
        assert_eq!(app.text("SELECT ip_address FROM session").await, stored);
    }
}

#[actix_web::test]
async fn behind_https_the_cookies_say_so() {
    let app = TestApp::start_with(|setup| {
        setup.stand_at("https://api.example.test");
    })
    .await;
    let browser = app.person("ada").await;
    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    let line = answer.cookies()[0];
    assert!(line.starts_with("__Secure-better-auth.session_token="));
    assert!(line.ends_with("; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax"));

    let plain = app.anonymous();
    let token = browser.cookie("__Secure-better-auth.session_token");
    plain.set_cookie(SESSION, &token.unwrap());
    assert!(plain.session().await.is_null());
}

#[actix_web::test]
async fn the_session_cookie_may_be_for_other_sites_too() {
    let app = TestApp::start_with(|setup| {
        setup.stand_at("https://api.example.test");
        setup.settings.cookies.session_token.same_site = SameSite::None;
    })
    .await;
    let browser = app.person("ada").await;
    let body = ada(&json!({ "rememberMe": false }));
    let answer = browser.post(PATH).json(&body).send().await;
    assert!(answer.cookies()[0].ends_with("; Path=/; HttpOnly; Secure; SameSite=None"));
    assert!(answer.cookies()[1].ends_with("; Path=/; HttpOnly; Secure; SameSite=Lax"));
}

async fn across_sites() -> TestApp {
    TestApp::start_with(|setup| {
        setup.stand_at("https://api.example.test");
        setup.settings.cookies.across_sites = true;
    })
    .await
}

#[actix_web::test]
async fn all_cookies_may_be_for_another_site() {
    let app = across_sites().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let body = ada(&json!({ "rememberMe": false }));
    let signed_in = browser.post(PATH).json(&body).send().await;
    // Without cookies, nothing is there that could be of another kind.
    let signed_out = app.anonymous().post("/api/auth/sign-out").send().await;
    assert_eq!(signed_in.cookies().len(), 2);
    assert_eq!(signed_out.cookies().len(), 3);
    for line in [signed_in.cookies(), signed_out.cookies()].concat() {
        assert!(
            line.ends_with("; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"),
            "{line}"
        );
    }
}

#[actix_web::test]
async fn what_is_not_partitioned_does_not_stand_before_what_is() {
    const NAME: &str = "__Secure-better-auth.session_token";
    let app = across_sites().await;
    let browser = app.person("ada").await;
    let kept = format!("{NAME}={}", browser.cookie(NAME).unwrap());
    let left = format!("{NAME}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None");
    for sent in [kept.clone(), format!("{NAME}=dead; {kept}")] {
        let call = browser.post(PATH).json(&ada(&json!({})));
        let signed_in = call.header("cookie", &sent).send().await;
        let lines = signed_in.cookies();
        assert_eq!(lines.len(), 2, "{signed_in}");
        assert_eq!(lines[0], left, "before the one that stays");
        assert!(lines[1].ends_with("; Partitioned"), "{signed_in}");

        let call = browser.post("/api/auth/sign-out");
        let signed_out = call.header("cookie", &sent).send().await;
        let lines = signed_out.cookies();
        assert_eq!(lines.len(), 4, "{signed_out}");
        assert_eq!(lines[0], left);
        assert!(lines[1].ends_with("; Partitioned"), "{signed_out}");
    }

    let call = browser.get("/api/auth/get-session");
    let gone = call.header("cookie", &kept).send().await;
    assert!(gone.json().is_null(), "{gone}");
    assert_eq!(gone.cookies()[0], left);
}
