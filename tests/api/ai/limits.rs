use std::sync::Arc;

use beztack_domain::billing::{Provider, SubscriptionMode};
use beztack_tests::{ScriptedModel, TestApp};
use chrono::TimeDelta;
use serde_json::json;

use super::{app_with, chunks, say, says};

/// The plan that strangers to payment have, with a limit of so many calls.
async fn limit_calls(app: &TestApp, calls: i64) {
    app.seed(Provider::Polar).await;
    app.sql(&format!(
        "UPDATE plan SET limits = '{{\"apiCalls\":{calls}}}' WHERE canonical_tier_id = 'free'"
    ))
    .await;
}

#[actix_web::test]
async fn what_was_used_is_written_down() {
    let (app, _) = app_with([says("One."), says("Two.")]).await;
    let ada = app.person("ada").await;
    for id in ["m-1", "m-2"] {
        chunks(&say(&ada, "c", id, "Hello").await);
    }
    let used = "SELECT subject || ' ' || period || ' ' || calls || ' ' || input_tokens || ' ' || output_tokens FROM ai_usage";
    assert_eq!(app.texts(used).await, ["user 2026-01 2 20 10"]);
    let run = "SELECT kind || ' ' || model || ' ' || status || ' ' || input_tokens FROM ai_run";
    assert_eq!(app.texts(run).await, vec!["chat scripted finished 10"; 2]);
}

#[actix_web::test]
async fn a_plan_s_calls_are_counted_by_the_month() {
    let app = TestApp::start().await;
    limit_calls(&app, 2).await;
    let ada = app.person("ada").await;
    for id in ["m-1", "m-2"] {
        chunks(&say(&ada, "c", id, "Hello").await);
    }
    let answer = say(&ada, "c", "m-3", "Hello").await;
    assert_eq!(answer.verdict(), "402 usage-limit-reached");
    // What was refused is not counted, and not said.
    assert_eq!(
        app.text("SELECT CAST(calls AS text) FROM ai_usage").await,
        "2"
    );
    assert_eq!(app.count("ai_message", "role = 'user'").await, 2);
    for path in ["/api/completion", "/api/object"] {
        let body = json!({ "prompt": "x", "schema": { "type": "object" } });
        let answer = ada.post(path).json(&body).send().await;
        assert_eq!(answer.verdict(), "402 usage-limit-reached");
    }
    app.advance(TimeDelta::days(31));
    let ada = app.signed_in("ada").await;
    chunks(&say(&ada, "c", "m-3", "Hello").await);
}

#[actix_web::test]
async fn an_organization_s_calls_are_its_own() {
    let app = TestApp::start_with(|setup| {
        setup.rules.billing.mode = SubscriptionMode::Organization;
    })
    .await;
    limit_calls(&app, 1).await;
    let ada = app.person("ada").await;
    chunks(&say(&ada, "c", "m-1", "For myself").await);
    let body = json!({ "name": "Acme", "slug": "acme" });
    let create = ada.post("/api/auth/organization/create").json(&body);
    assert_eq!(create.send().await.status(), 200);
    chunks(&say(&ada, "c", "m-2", "For Acme").await);
    let answer = say(&ada, "c", "m-3", "For Acme").await;
    assert_eq!(answer.verdict(), "402 usage-limit-reached");
    let used = app
        .texts("SELECT subject || ' ' || calls FROM ai_usage ORDER BY subject")
        .await;
    assert_eq!(used, ["organization 1", "user 2"]);
}

#[actix_web::test]
async fn requests_at_the_same_moment_do_not_pass_a_limit_together() {
    let app = TestApp::start().await;
    limit_calls(&app, 3).await;
    let ada = app.person("ada").await;
    let bodies: Vec<String> = (0..8).map(|n| format!("c-{n}")).collect();
    let asked = bodies.iter().map(|chat| say(&ada, chat, "m", "Hello"));
    let answers = futures_util::future::join_all(asked).await;
    let begun = answers
        .iter()
        .filter(|answer| answer.status() == 200)
        .count();
    assert!(begun <= 3, "{begun} passed");
    assert_eq!(app.count("ai_run", "true").await, begun);
}

#[actix_web::test]
async fn a_paid_plan_allows_more() {
    let model = ScriptedModel::new([says("One."), says("Two.")]);
    let answering = model.clone();
    let app = TestApp::start_with(|setup| setup.model = Arc::new(answering)).await;
    limit_calls(&app, 1).await;
    let ada = app.person("ada").await;
    chunks(&say(&ada, "c", "m-1", "Hello").await);
    assert_eq!(say(&ada, "c", "m-2", "Hello").await.status(), 402);
    app.sql(
        "INSERT INTO subscription (id, provider, user_id, plan_id, status, created_at, updated_at) \
         SELECT 's', 'polar', id, 'polar_pro_month', 'active', created_at, created_at FROM \"user\"",
    )
    .await;
    chunks(&say(&ada, "c", "m-2", "Hello").await);
}
