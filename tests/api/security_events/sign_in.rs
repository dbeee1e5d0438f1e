use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::{Value, json};

use super::{own, own_kinds, written};
use crate::auth::opens;

const AGENT: &str = "Mozilla/5.0 (Test)";

#[actix_web::test]
async fn signing_up_in_and_out_is_written_down_with_where_from() {
    let app = TestApp::start_with(|setup| {
        setup.settings.development = false;
        setup.settings.trusted_proxies = "127.0.0.1".to_owned();
    })
    .await;
    let ada = app.person("ada").await;
    let answer = ada.post("/api/auth/sign-out").send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    let body = json!({ "email": address("ada"), "password": PASSWORD });
    let answer = ada
        .post("/api/auth/sign-in/email")
        .header("user-agent", &AGENT.repeat(40))
        .header("x-forwarded-for", "198.51.100.7")
        .from("127.0.0.1")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{answer}");
    let events = own(&ada).await;
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["signed-in", "signed-out", "signed-up"]);
    let newest = &events[0];
    let session = ada.session().await["session"]["id"].clone();
    assert_eq!(newest["sessionId"], session);
    assert_eq!(newest["ipAddress"], "198.51.100.7");
    let agent = newest["userAgent"].as_str().unwrap();
    assert!(agent.starts_with(AGENT) && agent.len() == 256, "{agent}");
    assert_eq!(newest["details"], json!({ "method": "password" }));
    assert_eq!(newest["bySomebodyElse"], false);
    assert_ne!(events[2]["sessionId"], session);
    assert_eq!(events[1]["sessionId"], events[2]["sessionId"]);
}

#[actix_web::test]
async fn a_wrong_password_and_an_address_that_nobody_has_leave_a_row_each() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for name in ["ada", "nobody"] {
        app.statements().take();
        assert!(!opens(&app, name, "wrong horse 1").await);
        let statements = app.statements().take().len();
        // One to look, one to write: whether there is such an account or not.
        assert_eq!(statements, 2, "{name}");
    }
    let rows = app
        .texts(
            "SELECT kind || ' ' || COALESCE(user_id, 'nobody') || ' ' || detail \
             FROM security_event WHERE kind = 'sign-in-failed' ORDER BY id",
        )
        .await;
    let id = crate::organizations::user_id(&app, "ada").await;
    let because = r#"{"because":"password"}"#;
    assert_eq!(
        rows,
        [
            format!("sign-in-failed {id} {because}"),
            format!("sign-in-failed nobody {because}"),
        ]
    );
    assert_eq!(own_kinds(&ada).await, ["sign-in-failed", "signed-up"]);
}

#[actix_web::test]
async fn who_is_shut_out_or_unproven_is_written_down_as_such() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    assert!(!opens(&app, "ada", PASSWORD).await);
    let strict = app
        .another_with(|setup| setup.rules.accounts.require_email_verification = true)
        .await;
    assert!(!opens(&strict, "ada", PASSWORD).await);
    assert_eq!(
        written(&app).await,
        [
            "signed-up",
            r#"sign-in-failed {"because":"banned"}"#,
            r#"sign-in-failed {"because":"address not verified"}"#,
        ]
    );
}

#[actix_web::test]
async fn trying_too_often_is_written_once_for_each_run() {
    let app = crate::limits::start().await;
    let ada = app.person("ada").await;
    for _ in 0..25 {
        assert!(!opens(&app, "ada", "wrong horse 1").await);
    }
    let kinds = own_kinds(&ada).await;
    let count = |kind| kinds.iter().filter(|one| *one == kind).count();
    assert_eq!(count("sign-in-failed"), 20);
    assert_eq!(count("too-many-attempts"), 1);
    assert_eq!(own(&ada).await[0]["details"], json!({ "of": "sign-in" }));

    app.advance(chrono::TimeDelta::minutes(16));
    for _ in 0..22 {
        assert!(!opens(&app, "ada", "wrong horse 1").await);
    }
    let again = "kind = 'too-many-attempts'";
    assert_eq!(app.count("security_event", again).await, 2);
}

#[actix_web::test]
async fn no_secret_and_no_typed_address_is_in_it() {
    let app = TestApp::start().await;
    app.person("ada").await;
    opens(&app, "ada", "wrong horse 1").await;
    opens(&app, "typed-by-mistake", "wrong horse 1").await;
    let rows: Vec<Value> = app
        .texts(
            "SELECT COALESCE(user_agent, '') || COALESCE(detail, '') || COALESCE(session_id, '') \
             FROM security_event",
        )
        .await
        .into_iter()
        .map(Value::from)
        .collect();
    let all = Value::from(rows).to_string();
    let token = app.text("SELECT token FROM session").await;
    for secret in [PASSWORD, "wrong horse", "typed-by-mistake", token.as_str()] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
}
