//! Limits per account and per address that mail goes to (decisions.md 14).

mod codes;
mod mails;
mod shared;
mod sign_in;

use beztack_app::limits::LimitsConfig;
use beztack_tests::{Answer, Setup, TestApp};

/// The limits that hold unless the configuration says otherwise.
fn limited(setup: &mut Setup) {
    setup.rules.limits = LimitsConfig::DEFAULT;
}

pub(crate) async fn start() -> TestApp {
    TestApp::start_with(limited).await
}

/// The reference's answer to too much, and the seconds that it asks to wait
/// (contract/better-auth.md 15).
fn wait_of(answer: &Answer) -> i64 {
    assert_eq!(answer.status(), 429, "{answer}");
    let said = answer.json()["message"].clone();
    assert_eq!(said, "Too many requests. Please try again later.");
    answer.header("x-retry-after").unwrap().parse().unwrap()
}
