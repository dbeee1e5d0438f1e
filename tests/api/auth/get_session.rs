use beztack_auth::{Secrets, cookie};
use beztack_tests::{Browser, PASSWORD, TestApp, rotated, secrets};
use chrono::TimeDelta;
use insta::assert_snapshot;
use secrecy::SecretString;
use serde_json::json;

use super::{DELETIONS, SESSION};

const PATH: &str = "/api/auth/get-session";

/// Signs in for as long as the browser is open.
async fn briefly(app: &TestApp) -> Browser {
    let browser = app.anonymous();
    let body = json!({ "email": "ada@example.test", "password": PASSWORD, "rememberMe": false });
    let call = browser.post("/api/auth/sign-in/email").json(&body);
    assert_eq!(call.send().await.status(), 200);
    browser
}

#[actix_web::test]
async fn a_signed_in_person_is_recognised() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    assert_snapshot!(browser.get(PATH).send().await, @r#"
    200 OK
    content-type: application/json

    {
      "session": {
        "activeOrganizationId": null,
        "activeTeamId": null,
        "createdAt": "2026-01-01T09:00:00.000Z",
        "expiresAt": "2026-01-08T09:00:00.000Z",
        "id": "00000000000000000000000000000007",
        "impersonatedBy": null,
        "ipAddress": "127.0.0.1",
        "token": "wzucjey7gAulFSrcnTTUA5rAlHM6Mve6",
        "updatedAt": "2026-01-01T09:00:00.000Z",
        "userAgent": "TestBrowser/1.0",
        "userId": "00000000000000000000000000000002"
      },
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
async fn nobody_is_null_without_cookies() {
    let app = TestApp::start().await;
    assert_snapshot!(app.anonymous().get(PATH).send().await, @"
    200 OK
    content-type: application/json

    null
    ");
}

#[actix_web::test]
async fn a_cookie_that_we_did_not_sign_is_no_cookie() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let good = browser.cookie(SESSION).unwrap();
    let token = good.split('.').next().unwrap();
    let others = Secrets::new(&SecretString::from("another-secret-another-secret-12"));
    for forged in [
        format!("9{}", good.get(1..).unwrap()),
        good.get(..good.len() - 6).unwrap().to_owned(),
        token.to_owned(),
        cookie::sign(token, &others),
        cookie::sign("", &secrets()),
        "%E0%A4%A".to_owned(),
        String::new(),
    ] {
        let header = format!("{SESSION}={forged}");
        let answer = app
            .anonymous()
            .get(PATH)
            .header("cookie", &header)
            .send()
            .await;
        assert_eq!(answer.text(), "null", "{forged}");
        assert_eq!(answer.cookies(), Vec::<&str>::new(), "{forged}");
    }
}

#[actix_web::test]
async fn a_well_signed_cookie_of_no_session_is_taken_away() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    browser.set_cookie(SESSION, &cookie::sign(&"Z".repeat(32), &secrets()));
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.text(), "null");
    assert_eq!(answer.cookies(), DELETIONS);
}

#[actix_web::test]
async fn cookies_are_found_however_they_are_sent() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let good = browser.cookie(SESSION).unwrap();
    let plain = good
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "=");
    for header in [
        format!("{SESSION}={plain}"),
        format!("{SESSION}=\"{good}\""),
        format!("theme=dark; {SESSION}={good}; lang=de"),
        format!("{SESSION}={good}; {SESSION}=second"),
    ] {
        let answer = app
            .anonymous()
            .get(PATH)
            .header("cookie", &header)
            .send()
            .await;
        assert!(answer.json().is_object(), "{header}");
    }
    for header in [
        format!("other.session_token={good}"),
        format!("{}={good}", SESSION.to_uppercase()),
        format!("{SESSION}=first; {SESSION}={good}"),
    ] {
        let answer = app
            .anonymous()
            .get(PATH)
            .header("cookie", &header)
            .send()
            .await;
        assert!(answer.json().is_null(), "{header}");
    }
}

#[actix_web::test]
async fn neither_a_bearer_nor_a_query_is_a_cookie() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let good = browser.cookie(SESSION).unwrap();
    let bearer = format!("Bearer {good}");
    let answer = app
        .anonymous()
        .get(PATH)
        .header("authorization", &bearer)
        .send()
        .await;
    assert!(answer.json().is_null());
    let path = format!("{PATH}?token={good}");
    assert!(app.anonymous().get(&path).send().await.json().is_null());
}

#[actix_web::test]
async fn a_use_extends_it_after_a_day_and_not_before() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;

    app.advance(TimeDelta::days(1) - TimeDelta::milliseconds(1));
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert_eq!(
        answer.json()["session"]["expiresAt"],
        "2026-01-08T09:00:00.000Z"
    );

    app.advance(TimeDelta::milliseconds(1));
    let answer = browser.get(PATH).send().await;
    let session = &answer.json()["session"];
    assert_eq!(session["expiresAt"], "2026-01-09T09:00:00.000Z");
    assert_eq!(session["updatedAt"], "2026-01-02T09:00:00.000Z");
    assert_eq!(session["createdAt"], "2026-01-01T09:00:00.000Z");
    assert_eq!(answer.cookies().len(), 1);
    assert!(answer.cookies()[0].contains("; Max-Age=604800;"));

    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.cookies(), Vec::<&str>::new(), "not twice");
}

#[actix_web::test]
async fn whoever_asks_not_to_refresh_does_not() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(2));
    // As in JavaScript, any text is true.
    for query in [
        "disableRefresh=true",
        "disableRefresh=false",
        "disableRefresh=0",
    ] {
        let answer = browser.get(&format!("{PATH}?{query}")).send().await;
        assert_eq!(
            answer.json()["session"]["expiresAt"],
            "2026-01-08T09:00:00.000Z"
        );
        assert_eq!(answer.cookies(), Vec::<&str>::new(), "{query}");
    }
    for query in ["disableRefresh=", "disableCookieCache=true", "x=1"] {
        let replay = browser.copy();
        app.advance(TimeDelta::days(1));
        let answer = replay.get(&format!("{PATH}?{query}")).send().await;
        assert_eq!(answer.cookies().len(), 1, "{query}");
    }
}

#[actix_web::test]
async fn a_parameter_given_twice_is_a_list_and_true() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(2));
    let path =
        format!("{PATH}?disableRefresh=&disableRefresh=&disableCookieCache=1&disableCookieCache=1");
    let answer = browser.get(&path).send().await;
    assert!(answer.json().is_object());
    assert_eq!(answer.cookies(), Vec::<&str>::new());
}

#[actix_web::test]
async fn a_session_that_is_not_remembered_is_never_extended() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let browser = briefly(&app).await;
    app.advance(TimeDelta::hours(23));
    let answer = browser.get(PATH).send().await;
    assert_eq!(
        answer.json()["session"]["expiresAt"],
        "2026-01-02T09:00:00.000Z"
    );
    assert_eq!(answer.cookies(), Vec::<&str>::new());

    app.advance(TimeDelta::hours(1));
    assert!(browser.session().await.is_null());
}

#[actix_web::test]
async fn any_signed_mark_of_not_remembering_counts() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(2));
    browser.set_cookie("better-auth.dont_remember", &cookie::sign("x", &secrets()));
    assert_eq!(browser.get(PATH).send().await.cookies(), Vec::<&str>::new());
    browser.set_cookie("better-auth.dont_remember", "true.forged");
    assert_eq!(browser.get(PATH).send().await.cookies().len(), 1);
}

#[actix_web::test]
async fn an_expired_session_is_deleted_and_its_cookies_go() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let replay = browser.copy();
    app.advance(TimeDelta::days(7));
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.text(), "null");
    assert_eq!(answer.cookies(), DELETIONS);
    assert_eq!(app.count("session", "true").await, 0);
    assert_eq!(browser.cookie(SESSION), None);
    assert!(replay.session().await.is_null());
}

#[actix_web::test]
async fn a_session_has_an_absolute_lifetime_however_often_it_is_used() {
    let app = TestApp::start_with(|setup| {
        setup.rules.sessions.absolute_lifetime = Some(TimeDelta::days(10));
    })
    .await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(5));
    let answer = browser.get(PATH).send().await;
    assert_eq!(
        answer.json()["session"]["expiresAt"],
        "2026-01-11T09:00:00.000Z"
    );
    assert!(answer.cookies()[0].contains("; Max-Age=432000;"));

    app.advance(TimeDelta::days(4));
    assert!(browser.session().await.is_object());
    app.advance(TimeDelta::days(1));
    assert!(browser.session().await.is_null());
}

#[actix_web::test]
async fn a_session_without_its_person_is_unknown() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.sql("DELETE FROM \"user\"").await;
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.text(), "null");
    assert_eq!(answer.cookies(), DELETIONS);
}

#[actix_web::test]
async fn nulls_of_an_adopted_database_stay_nulls() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.sql(
        "UPDATE \"user\" SET role = NULL, banned = NULL, two_factor_enabled = NULL; \
         UPDATE session SET ip_address = NULL, user_agent = NULL",
    )
    .await;
    let session = browser.session().await;
    for pointer in [
        "/user/role",
        "/user/banned",
        "/user/twoFactorEnabled",
        "/session/ipAddress",
        "/session/userAgent",
    ] {
        assert_eq!(session.pointer(pointer), Some(&json!(null)), "{pointer}");
    }
}

#[actix_web::test]
async fn a_cookie_of_a_replaced_secret_is_still_known() {
    let app = TestApp::start_with(|setup| {
        setup.sign_with(&rotated("the-newest-secret-0123456789abcdef"));
    })
    .await;
    let browser = app.person("ada").await;
    let fresh = browser.cookie(SESSION).unwrap();
    let token = fresh.split('.').next().unwrap();
    let old = cookie::sign(token, &secrets());
    assert_ne!(old, fresh, "the newest signs");
    browser.set_cookie(SESSION, &old);
    assert!(browser.session().await.is_object());
}
