//! Rate limits of production (contract/better-auth.md 15, decisions.md 14).

use beztack_tests::{Answer, Browser, PASSWORD, Setup, TestApp};
use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;

const SIGN_IN: &str = "/api/auth/sign-in/email";
const OWN: &str = "/api/v1/account";
const HERE: &str = "203.0.113.9";

fn production(setup: &mut Setup) {
    setup.settings.development = false;
    setup.settings.rate_limit = true;
    "10.0.0.0/8".clone_into(&mut setup.settings.trusted_proxies);
}

async fn sign_in_from(browser: &Browser, peer: &str) -> Answer {
    let body = json!({ "email": "nobody@example.test", "password": PASSWORD });
    browser.post(SIGN_IN).json(&body).from(peer).send().await
}

/// What so many requests in a row are answered.
async fn statuses(browser: &Browser, path: &str, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(browser.get(path).from(HERE).send().await.status());
    }
    statuses
}

#[actix_web::test]
async fn the_fourth_guess_within_ten_seconds_is_refused_and_told_how_long() {
    let app = TestApp::start_with(production).await;
    let browser = app.anonymous();
    for _ in 0..3 {
        assert_eq!(sign_in_from(&browser, HERE).await.status(), 401);
    }
    app.advance(TimeDelta::milliseconds(3500));
    let answer = sign_in_from(&browser, HERE).await;
    assert_eq!(answer.header("x-retry-after"), Some("7"), "rounded up");
    assert_snapshot!(answer, @r#"
    429 Too Many Requests
    content-type: text/plain;charset=UTF-8

    {
      "message": "Too many requests. Please try again later."
    }
    "#);
}

#[actix_web::test]
async fn whoever_waits_as_told_is_let_through() {
    let app = TestApp::start_with(production).await;
    let browser = app.anonymous();
    for _ in 0..3 {
        sign_in_from(&browser, HERE).await;
    }
    app.advance(TimeDelta::seconds(9));
    assert_eq!(sign_in_from(&browser, HERE).await.status(), 429);
    // What is refused does not count.
    app.advance(TimeDelta::seconds(1));
    assert_eq!(sign_in_from(&browser, HERE).await.status(), 401);
    app.advance(TimeDelta::seconds(11));
    for _ in 0..3 {
        assert_eq!(sign_in_from(&browser, HERE).await.status(), 401);
    }
    assert_eq!(sign_in_from(&browser, HERE).await.status(), 429);
}

#[actix_web::test]
async fn where_guessing_pays_three_are_enough_and_elsewhere_a_hundred() {
    let app = TestApp::start_with(production).await;
    for path in [
        "/api/auth/sign-up/email",
        "/api/auth/change-password",
        "/api/auth/change-email",
        "/api/auth/two-factor/verify-totp",
    ] {
        let browser = app.anonymous();
        for number in 1..=4 {
            let call = browser.post(path).json(&json!({})).from(HERE);
            let status = call.send().await.status();
            assert_eq!(status == 429, number == 4, "{path}: {status}");
        }
    }
    let statuses = statuses(&app.anonymous(), "/api/auth/ok", 101).await;
    assert!(statuses[..100].iter().all(|status| *status == 200));
    assert_eq!(statuses[100], 429);
}

#[actix_web::test]
async fn our_own_routes_refuse_in_their_own_words() {
    let app = TestApp::start_with(production).await;
    let browser = app.anonymous();
    let statuses = statuses(&browser, OWN, 100).await;
    assert!(statuses.iter().all(|status| *status == 401));
    let answer = browser.get(OWN).from(HERE).send().await;
    assert_eq!(answer.verdict(), "429 too-many-requests");
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(answer.header("retry-after"), Some("10"));
    app.advance(TimeDelta::seconds(10));
    let answer = browser.get(OWN).from(HERE).send().await;
    assert_eq!(answer.status(), 401);
}

#[actix_web::test]
async fn every_address_and_every_path_is_counted_by_itself() {
    let app = TestApp::start_with(production).await;
    let browser = app.anonymous();
    for _ in 0..4 {
        sign_in_from(&browser, HERE).await;
    }
    assert_eq!(sign_in_from(&browser, HERE).await.status(), 429);
    assert_eq!(sign_in_from(&browser, "203.0.113.10").await.status(), 401);
    let answer = browser.get("/api/auth/ok").from(HERE).send().await;
    assert_eq!(answer.status(), 200);
    // An IPv6 network is one client.
    for (number, status) in [(1, 401), (2, 401), (3, 401), (4, 429)] {
        let peer = format!("2001:db8::{number}");
        assert_eq!(
            sign_in_from(&browser, &peer).await.status(),
            status,
            "{peer}"
        );
    }
}

/// The router reads `%61` as `a`, and so does whoever counts.
#[actix_web::test]
async fn another_spelling_of_a_path_is_no_other_path() {
    let app = TestApp::start_with(production).await;
    let browser = app.anonymous();
    let body = json!({ "email": "nobody@example.test", "password": PASSWORD });
    for (path, status) in [
        (SIGN_IN, 401),
        ("/%61pi/auth/sign-in/email", 401),
        ("/api/auth/%73ign-in/email", 401),
        ("/%61pi/auth/sign-in/email", 429),
        ("/api/auth/sign-in/emai%6c", 429),
        ("/api/auth/%73ign-in/%65mail", 429),
    ] {
        let call = browser.post(path).json(&body).from(HERE);
        assert_eq!(call.send().await.status(), status, "{path}");
    }
}

#[actix_web::test]
async fn only_a_known_proxy_says_who_the_client_is() {
    let app = TestApp::start_with(production).await;
    let browser = app.anonymous();
    let sign_in = async |peer: &str, client: &str| {
        let body = json!({ "email": "nobody@example.test", "password": PASSWORD });
        let call = browser.post(SIGN_IN).json(&body).from(peer);
        call.header("x-forwarded-for", client).send().await.status()
    };
    for number in 1..=4 {
        let client = format!("198.51.100.{number}");
        assert_eq!(sign_in("10.0.0.1", &client).await, 401);
        let status = sign_in(HERE, &client).await;
        assert_eq!(
            status == 429,
            number == 4,
            "another name is no other client"
        );
    }
}

#[actix_web::test]
async fn in_development_nothing_is_counted() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    for _ in 0..10 {
        assert_eq!(sign_in_from(&browser, HERE).await.status(), 401);
    }
}
