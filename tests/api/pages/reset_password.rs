use beztack_tests::{BASE_URL, Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{assert_is_page, heading, open, submit, with_pages};

const PATH: &str = "/pages/reset-password";
const NEW: &str = "better horse 2";

const CHOOSE: &str = "Choose a new password";
const SET: &str = "Your password is set";
const OVER: &str = "This link does not work any more";

/// Asks for a link, follows the mail, and returns the path that the browser ends at.
async fn follow(app: &TestApp, browser: &Browser, name: &str) -> String {
    let body = json!({ "email": address(name) });
    let call = browser.post("/api/auth/request-password-reset").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let letter = app.letter(&address(name), "reset-password").await;
    let followed = browser.get(letter.path()).send().await;
    assert_eq!(followed.status(), 302, "{followed}");
    let location = followed.header("location").unwrap();
    location.strip_prefix(BASE_URL).unwrap().to_owned()
}

fn token_in(path: &str) -> &str {
    path.split_once("?token=").unwrap().1
}

async fn opens(app: &TestApp, password: &str) -> bool {
    let answer = app.anonymous().sign_in(&address("ada"), password).await;
    answer.status() == 200
}

#[actix_web::test]
async fn the_mailed_link_leads_to_a_form_that_sets_the_password_once() {
    let app = with_pages().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let path = follow(&app, &browser, "ada").await;
    let token = token_in(&path);
    let answer = open(&browser, &path).await;
    assert_eq!((answer.status(), heading(&answer)), (200, CHOOSE));
    let hidden = format!("<input type=\"hidden\" name=\"token\" value=\"{token}\">");
    assert!(answer.text().contains(&hidden), "{answer}");
    // Masked, and known to whatever keeps passwords; nothing there could forbid pasting.
    for name in ["password", "repeated"] {
        let input = format!("name=\"{name}\" type=\"password\" autocomplete=\"new-password\"");
        assert!(answer.text().contains(&input), "{answer}");
    }
    assert!(!answer.text().contains("<script"), "{answer}");

    let fields = [("token", token), ("password", NEW), ("repeated", NEW)];
    let answer = submit(&browser, PATH, &fields).await;
    assert_is_page(&answer);
    assert_eq!((answer.status(), heading(&answer)), (200, SET));
    assert!(opens(&app, NEW).await);
    assert!(!opens(&app, PASSWORD).await);

    let again = submit(&browser, PATH, &fields).await;
    assert_eq!((again.status(), heading(&again)), (410, OVER));
    let answer = open(&browser, &path).await;
    assert_eq!((answer.status(), heading(&answer)), (410, OVER));
}

#[actix_web::test]
async fn a_password_that_is_refused_leaves_the_link_as_it_was() {
    let app = with_pages().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let path = follow(&app, &browser, "ada").await;
    let token = token_in(&path);
    let long = "x".repeat(129);
    for (password, repeated, complaint) in [
        (NEW, "better horse 3", "The two passwords are not the same."),
        (
            "short",
            "short",
            "The password needs at least 8 characters.",
        ),
        (
            &long,
            &long,
            "The password may have at most 128 characters.",
        ),
        ("", "", "The password needs at least 8 characters."),
    ] {
        let fields = [
            ("token", token),
            ("password", password),
            ("repeated", repeated),
        ];
        let answer = submit(&browser, PATH, &fields).await;
        assert_is_page(&answer);
        assert_eq!((answer.status(), heading(&answer)), (422, CHOOSE));
        assert!(answer.text().contains(complaint), "{answer}");
        // What was typed does not come back.
        assert!(!answer.text().contains("better horse"), "{answer}");
    }
    let fields = [("token", token), ("password", NEW), ("repeated", NEW)];
    assert_eq!(submit(&browser, PATH, &fields).await.status(), 200);
}

#[actix_web::test]
async fn a_link_that_was_never_one_or_has_run_out_is_a_page_too() {
    let app = with_pages().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let link = follow(&app, &browser, "ada").await;
    app.advance(TimeDelta::hours(1));
    let error = format!("{PATH}?error=INVALID_TOKEN");
    let unknown = format!("{PATH}?token=abcdefghijklmnopqrstuvwx");
    let nul = format!("{PATH}?token=a%00b");
    for path in [PATH, &link, &error, &unknown, &nul] {
        let answer = open(&browser, path).await;
        assert_eq!((answer.status(), heading(&answer)), (410, OVER), "{path}");
    }
    let fields = [
        ("token", token_in(&link)),
        ("password", NEW),
        ("repeated", NEW),
    ];
    let answer = submit(&browser, PATH, &fields).await;
    assert_eq!((answer.status(), heading(&answer)), (410, OVER));
}

#[actix_web::test]
async fn a_form_of_another_site_is_not_read() {
    let app = with_pages().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let path = follow(&app, &browser, "ada").await;
    let fields = [
        ("token", token_in(&path)),
        ("password", NEW),
        ("repeated", NEW),
    ];
    for origin in ["https://evil.test", "null", ""] {
        let call = browser.post(PATH).header("origin", origin).form(&fields);
        assert_eq!(call.send().await.status(), 403, "{origin:?}");
    }
    let call = browser.post(PATH).without("origin").form(&fields);
    assert_eq!(call.send().await.verdict(), "403 MISSING_OR_NULL_ORIGIN");
    let typed = fields.map(|(name, value)| format!("{name}={value}"));
    let call = browser.post(PATH).header("content-type", "text/plain");
    let call = call.raw_body(typed.join("&"));
    assert_eq!(call.send().await.status(), 415);
    assert!(opens(&app, PASSWORD).await);
}

#[actix_web::test]
async fn whoever_names_a_page_of_their_own_is_led_there() {
    let app = with_pages().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let body = json!({ "email": address("ada"), "redirectTo": "/reset" });
    let call = browser.post("/api/auth/request-password-reset").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let letter = app.letter(&address("ada"), "reset-password").await;
    let followed = browser.get(letter.path()).send().await;
    let location = followed.header("location").unwrap();
    assert!(
        location.starts_with("http://localhost:3000/reset?token="),
        "{location}"
    );
}
