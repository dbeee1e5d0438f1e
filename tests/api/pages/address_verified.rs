use beztack_tests::{TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{heading, open, with_pages};

const PROVEN: &str = "Your address is confirmed";
const OVER: &str = "This link does not work any more";

/// Asks for a proof, and returns the path in the mail.
async fn link(app: &TestApp, name: &str) -> String {
    let browser = app.anonymous();
    let path = "/api/auth/send-verification-email";
    let call = browser.post(path).json(&json!({ "email": address(name) }));
    assert_eq!(call.send().await.status(), 200);
    let letter = app.letter(&address(name), "verification").await;
    letter.path().to_owned()
}

#[actix_web::test]
async fn the_mailed_link_ends_on_a_page_of_ours() {
    let app = with_pages().await;
    app.person("ada").await;
    let link = link(&app, "ada").await;
    let browser = app.anonymous();
    let followed = browser.get(&link).send().await;
    assert_eq!(followed.status(), 302, "{followed}");
    let location = followed.header("location").unwrap();
    assert_eq!(location, "http://localhost:3000/pages/address-verified");
    let answer = open(&browser, "/pages/address-verified").await;
    assert_eq!((answer.status(), heading(&answer)), (200, PROVEN));
    assert_eq!(app.count("user", "email_verified").await, 1);
}

#[actix_web::test]
async fn a_link_that_has_run_out_ends_there_too() {
    let app = with_pages().await;
    app.person("ada").await;
    let link = link(&app, "ada").await;
    app.advance(TimeDelta::hours(1) + TimeDelta::seconds(1));
    let browser = app.anonymous();
    let followed = browser.get(&link).send().await;
    let location = followed.header("location").unwrap();
    let path = location.strip_prefix("http://localhost:3000").unwrap();
    assert_eq!(path, "/pages/address-verified?error=token_expired");
    let answer = open(&browser, path).await;
    assert_eq!((answer.status(), heading(&answer)), (400, OVER));
    assert_eq!(app.count("user", "email_verified").await, 0);
}

#[actix_web::test]
async fn a_change_of_address_ends_there() {
    let app = with_pages().await;
    let ada = app.person("ada").await;
    let body = json!({ "newEmail": "lovelace@example.test" });
    let call = ada.post("/api/auth/change-email").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let letter = app.letter("lovelace@example.test", "verification").await;
    let followed = ada.get(letter.path()).send().await;
    let location = followed.header("location").unwrap();
    assert_eq!(location, "http://localhost:3000/pages/address-verified");
}

#[actix_web::test]
async fn what_the_address_says_is_never_shown() {
    let app = with_pages().await;
    let path = "/pages/address-verified?error=%3Cb%3Ecall+0800%3C/b%3E&lang=%22%3E%3Cscript%3E";
    let answer = open(&app.anonymous(), path).await;
    assert_eq!(heading(&answer), OVER);
    assert!(!answer.text().contains("<b>"), "{answer}");
    assert!(!answer.text().contains("\"><"), "{answer}");
}
