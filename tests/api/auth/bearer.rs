//! A session in a header instead of a cookie, as Better Auth's `bearer` plugin has it.

use beztack_auth::cookie;
use beztack_auth::email_token::Purpose;
use beztack_tests::{Answer, Browser, TestApp, address, secrets};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::{SESSION, email_token, stored, token_in};
use crate::two_factor::{challenged, enrolled};

const HEADER: &str = "set-auth-token";

/// A server that takes sessions in headers.
async fn taking_headers() -> TestApp {
    TestApp::start_with(|setup| setup.settings.bearer = true).await
}

/// Somebody's token, and nothing else of theirs.
async fn token_of(app: &TestApp, name: &str) -> String {
    let answer = app.anonymous().sign_up(name).await;
    answer.header(HEADER).unwrap().to_owned()
}

/// What `get-session` says to a client without cookies.
async fn session(app: &TestApp, authorization: &str) -> Answer {
    let client = app.anonymous();
    let call = client.get("/api/auth/get-session");
    call.header("authorization", authorization).send().await
}

async fn rename(client: &Browser, token: &str, origin: &str) -> Answer {
    client
        .post("/api/auth/update-user")
        .header("authorization", &format!("Bearer {token}"))
        .header("origin", origin)
        .json(&json!({ "name": "Countess" }))
        .send()
        .await
}

#[actix_web::test]
async fn nobody_is_known_by_a_header_unless_configured() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    assert_eq!(answer.header(HEADER), None);
    let cookie = browser.cookie(SESSION).unwrap();
    let answer = session(&app, &format!("Bearer {cookie}")).await;
    assert!(answer.json().is_null());
}

#[actix_web::test]
async fn whoever_gets_the_cookie_gets_the_token() {
    let app = taking_headers().await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    let cookie = browser.cookie(SESSION).unwrap();
    assert_eq!(answer.header(HEADER), Some(cookie.as_str()));
    let exposed = answer.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains(HEADER), "{exposed}");
    // Nothing to give, or taken away.
    let answer = browser.get("/api/auth/get-session").send().await;
    assert_eq!(answer.header(HEADER), None);
    let answer = browser.post("/api/auth/sign-out").send().await;
    assert_eq!(answer.header(HEADER), None);
}

#[actix_web::test]
async fn half_a_sign_in_gives_no_token() {
    let app = taking_headers().await;
    enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    assert_eq!(browser.cookie(SESSION), None);
    let answer = browser
        .sign_in("ada@example.test", beztack_tests::PASSWORD)
        .await;
    assert_eq!((answer.status(), answer.header(HEADER)), (200, None));
}

#[actix_web::test]
async fn it_is_accepted_signed_or_bare_everywhere() {
    let app = taking_headers().await;
    let signed = token_of(&app, "ada").await;
    let decoded = percent_decode_str(&signed).decode_utf8().unwrap();
    for shown in [
        format!("Bearer {signed}"),
        format!("Bearer {decoded}"),
        format!("bearer {signed}"),
        format!("Bearer {}", token_in(&signed)),
    ] {
        let answer = session(&app, &shown).await;
        assert_eq!(answer.json()["user"]["name"], "Ada", "{shown}");
        let client = app.anonymous();
        let own = client
            .get("/api/v1/account")
            .header("authorization", &shown);
        assert_eq!(own.send().await.status(), 200, "{shown}");
    }
}

#[actix_web::test]
async fn what_is_no_token_of_ours_is_nobody() {
    let app = taking_headers().await;
    let signed = token_of(&app, "ada").await;
    let bare = token_in(&signed);
    let handle = app.text("SELECT token FROM session").await;
    let forged = cookie::sign(
        bare,
        &beztack_tests::rotated("another-secret-another-secret-12"),
    );
    for shown in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer nonsense".to_owned(),
        bare.to_owned(),
        format!("Basic {bare}"),
        format!("Bearer {forged}"),
        format!("Bearer {bare}."),
        // What lists show and rows hold is worthless in a header, too.
        format!("Bearer {handle}"),
        format!("Bearer {}", cookie::sign(&handle, &secrets())),
    ] {
        let answer = session(&app, &shown).await;
        assert!(answer.json().is_null(), "{shown}");
        let client = app.anonymous();
        let own = client
            .get("/api/v1/account")
            .header("authorization", &shown);
        assert_eq!(own.send().await.status(), 401, "{shown}");
    }
}

#[actix_web::test]
async fn in_an_adopted_database_the_token_of_the_answer_works() {
    let app = TestApp::start_with(|setup| {
        setup.settings.bearer = true;
        setup.rules.storage = beztack_auth::StorageFormat::BetterAuth;
    })
    .await;
    let answer = app.anonymous().sign_up("ada").await.json();
    let shown = format!("Bearer {}", answer["token"].as_str().unwrap());
    assert_eq!(session(&app, &shown).await.json()["user"]["name"], "Ada");
}

#[actix_web::test]
async fn a_cookie_that_is_there_decides() {
    let app = taking_headers().await;
    let bob = format!("Bearer {}", token_of(&app, "bob").await);
    let ada = app.person("ada").await;
    let call = ada
        .get("/api/auth/get-session")
        .header("authorization", &bob);
    assert_eq!(call.send().await.json()["user"]["name"], "Ada");
    ada.set_cookie(SESSION, "bad.signature");
    let call = ada
        .get("/api/auth/get-session")
        .header("authorization", &bob);
    assert!(call.send().await.json().is_null());
    let other = app.anonymous();
    other.set_cookie("theme", "dark");
    let call = other
        .get("/api/auth/get-session")
        .header("authorization", &bob);
    assert_eq!(call.send().await.json()["user"]["name"], "Bob");
}

#[actix_web::test]
async fn without_cookies_any_origin_may_use_it_and_with_them_only_trusted_ones() {
    let app = taking_headers().await;
    let token = token_of(&app, "ada").await;
    let client = app.anonymous();
    let answer = rename(&client, &token, "https://evil.test").await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.header(HEADER), Some(token.as_str()));
    let browser = app.anonymous();
    browser.set_cookie("theme", "dark");
    let answer = rename(&browser, &token, "https://evil.test").await;
    assert_eq!(answer.verdict(), "403 INVALID_ORIGIN");
}

#[actix_web::test]
async fn signing_out_with_it_ends_the_session() {
    let app = taking_headers().await;
    let shown = format!("Bearer {}", token_of(&app, "ada").await);
    let client = app.anonymous();
    let call = client
        .post("/api/auth/sign-out")
        .header("authorization", &shown);
    assert_eq!(call.send().await.status(), 200);
    assert!(session(&app, &shown).await.json().is_null());
}

/// A signature over any text would do for a trusted browser's, too.
#[actix_web::test]
async fn a_text_that_is_no_session_is_never_signed() {
    let app = taking_headers().await;
    let ada = enrolled(&app, "ada").await;
    let purpose = Purpose::VerifyChange(stored("new@example.test"));
    let token = email_token(&app, &address("ada"), purpose);
    let client = app.anonymous();
    let path = format!("/api/auth/verify-email?token={token}");
    let call = client.get(&path).header("authorization", "Bearer grace!x");
    let answer = call.send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert_eq!(answer.header(HEADER), None);
    assert!(ada.browser.session().await.is_object());
}
