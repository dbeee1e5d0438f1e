//! Limits that count with a transaction are told of, too, although it is rolled back.

use std::time::Duration;

use beztack_app::limits::Allowance;
use beztack_tests::{Browser, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::own;

const ONCE_AN_HOUR: Allowance = Allowance {
    most: 1,
    within: Duration::from_hours(1),
};

/// What too many attempts are told of, the newest first.
async fn reached(browser: &Browser) -> Vec<String> {
    let mut events = own(browser).await;
    events.retain(|event| event["kind"] == "too-many-attempts");
    let details = events.iter().map(|event| &event["details"]["of"]);
    details.map(|of| of.as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn too_many_invitations_are_written_once_for_each_run() {
    let app = TestApp::start_with(|setup| {
        setup.rules.limits.invitation_mail = ONCE_AN_HOUR;
    })
    .await;
    let ada = app.person("ada").await;
    app.organization(&ada, "acme").await;
    let body = json!({ "email": address("target"), "role": "member", "resend": true });
    let invite = async || {
        let call = ada.post("/api/auth/organization/invite-member").json(&body);
        call.send().await.status()
    };
    for round in 1..=2 {
        let answers = [invite().await, invite().await, invite().await];
        assert_eq!(answers, [200, 429, 429]);
        assert_eq!(reached(&ada).await, vec!["invitation-mail"; round]);
        app.advance(TimeDelta::minutes(61));
    }
}

#[actix_web::test]
async fn too_many_mailed_codes_are_written_once() {
    let app = TestApp::start_with(|setup| {
        setup.rules.two_factor.otp_by_mail = true;
        setup.rules.limits.code_mail = ONCE_AN_HOUR;
    })
    .await;
    let ada = app.person("ada").await;
    let send = async || {
        let call = ada.post("/api/auth/two-factor/send-otp").json(&json!({}));
        call.send().await.status()
    };
    let answers = [send().await, send().await, send().await];
    assert_eq!(answers, [200, 429, 429]);
    assert_eq!(reached(&ada).await, ["code-mail"]);
}
