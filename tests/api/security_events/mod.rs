//! What happened to accounts: that it is written down with what did it, and who may read
//! it.

mod accounts;
mod administration;
mod command_line;
mod faults;
mod limits;
mod listing;
mod sign_in;
mod switched_off;
mod two_factor;

use beztack_tests::{Browser, TestApp};
use serde_json::Value;

/// One's own events, the newest first.
async fn own(browser: &Browser) -> Vec<Value> {
    let answer = browser.get("/api/v1/security-events").send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    answer.json()["events"].as_array().unwrap().clone()
}

/// Their kinds alone.
async fn own_kinds(browser: &Browser) -> Vec<String> {
    let events = own(browser).await;
    events.iter().map(|event| text(event, "kind")).collect()
}

fn text(event: &Value, field: &str) -> String {
    event[field].as_str().unwrap().to_owned()
}

/// What lies in the table, the oldest first: kinds and details.
async fn written(app: &TestApp) -> Vec<String> {
    app.texts(
        "SELECT kind || COALESCE(' ' || detail, '') FROM security_event ORDER BY occurred_at, id",
    )
    .await
}
