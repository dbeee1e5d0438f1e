use beztack_tests::{Answer, TestApp};
use chrono::TimeDelta;

use super::{adopted, reset, reset_token};

async fn follow(app: &TestApp, token: &str, query: &str) -> Answer {
    let path = format!("/api/auth/reset-password/{token}{query}");
    app.anonymous().get(&path).send().await
}

#[actix_web::test]
async fn a_link_leads_to_the_page_with_its_token_and_still_works_then() {
    for app in [TestApp::start().await, adopted().await] {
        app.person("ada").await;
        let token = reset_token(&app, "ada").await;
        let query = "?callbackURL=http%3A%2F%2Flocalhost%3A5173%2Freset";
        for _ in 0..2 {
            let answer = follow(&app, &token, query).await;
            let location = format!("http://localhost:5173/reset?token={token}");
            assert_eq!(answer.status(), 302);
            assert_eq!(answer.header("location"), Some(location.as_str()));
            assert_eq!((answer.text(), answer.cookies()), ("", Vec::new()));
        }
        assert_eq!(reset(&app, &token, "better horse 2").await.status(), 200);
    }
}

#[actix_web::test]
async fn a_relative_page_is_one_of_our_own() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    for (sent, base) in [
        ("%2Freset", "http://localhost:3000/reset?"),
        ("%2Freset%3Fa%3D1", "http://localhost:3000/reset?a=1&"),
    ] {
        let query = format!("?callbackURL={sent}");
        let answer = follow(&app, &token, &query).await;
        let location = format!("{base}token={token}");
        assert_eq!(answer.header("location"), Some(location.as_str()));
        let answer = follow(&app, "unknown-token", &query).await;
        let location = format!("{base}error=INVALID_TOKEN");
        assert_eq!(answer.header("location"), Some(location.as_str()));
    }
}

#[actix_web::test]
async fn without_a_page_there_is_only_the_error_page() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    for token in [token.as_str(), "unknown-token"] {
        let answer = follow(&app, token, "?callbackURL=").await;
        let location = "http://localhost:3000/api/auth/error?error=INVALID_TOKEN";
        assert_eq!(answer.header("location"), Some(location));
    }
    let answer = follow(&app, &token, "").await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
    let message = "[query.callbackURL] Invalid input: expected string, received undefined";
    assert_eq!(answer.json()["message"], message);
}

#[actix_web::test]
async fn nobody_is_led_where_we_do_not_trust() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    for token in [token.as_str(), "unknown-token"] {
        let answer = follow(&app, token, "?callbackURL=https%3A%2F%2Fevil.test").await;
        assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
    }
}

#[actix_web::test]
async fn it_works_for_an_hour() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    let error = Some("http://localhost:3000/reset?error=INVALID_TOKEN");
    app.advance(TimeDelta::hours(1) - TimeDelta::milliseconds(1));
    let answer = follow(&app, &token, "?callbackURL=%2Freset").await;
    assert_ne!(answer.header("location"), error);
    app.advance(TimeDelta::milliseconds(2));
    let answer = follow(&app, &token, "?callbackURL=%2Freset").await;
    assert_eq!(answer.header("location"), error);
}

#[actix_web::test]
async fn a_stored_digest_is_no_token() {
    let app = TestApp::start().await;
    app.person("ada").await;
    reset_token(&app, "ada").await;
    let stored = app.text("SELECT identifier FROM verification").await;
    let digest = stored.strip_prefix("reset-password:").unwrap();
    let answer = follow(&app, digest, "?callbackURL=%2Freset").await;
    let location = "http://localhost:3000/reset?error=INVALID_TOKEN";
    assert_eq!(answer.header("location"), Some(location));
}
