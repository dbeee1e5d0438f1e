//! `/pages`: what mails lead to where no frontend is configured (decisions.md 11).

mod accept_invitation;
mod address_verified;
mod languages;
mod reset_password;

use beztack_tests::{Answer, BASE_URL, Browser, TestApp};

/// A server whose mails lead to pages of its own, as they do unless somebody says
/// otherwise.
async fn with_pages() -> TestApp {
    TestApp::start_with(|setup| {
        let page = |name| format!("{BASE_URL}/pages/{name}");
        let rules = &mut setup.rules;
        rules.reset_password_url = page("reset-password");
        rules.address_verified_url = page("address-verified");
        rules.organizations.accept_invitation_url = page("accept-invitation/{id}");
    })
    .await
}

/// Opens a page, which must be one.
async fn open(browser: &Browser, path: &str) -> Answer {
    let answer = browser.get(path).send().await;
    assert_is_page(&answer);
    answer
}

/// Sends a form as a browser does from a page of ours.
async fn submit(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let call = browser.post(path).header("origin", BASE_URL).form(fields);
    call.send().await
}

fn assert_is_page(answer: &Answer) {
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8"),
        "{answer}"
    );
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    for part in [
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    // Without a referrer, browsers send forms with no origin.
    assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    for foreign in ["<script", "<link", "<img", "style=\"", "src="] {
        assert!(!answer.text().contains(foreign), "{foreign}: {answer}");
    }
}

/// The text in the heading, as it is written.
fn heading(answer: &Answer) -> &str {
    let (_, rest) = answer.text().split_once("<h1>").unwrap();
    rest.split_once("</h1>").unwrap().0
}
