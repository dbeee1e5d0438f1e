use beztack_tests::{Answer, Browser, TestApp};
use futures_util::future::join_all;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{organizations_pay, people_pay};

async fn buy(browser: &Browser, body: Value) -> Answer {
    browser
        .post("/api/subscriptions/checkout")
        .json(&body)
        .send()
        .await
}

async fn audit(app: &TestApp) -> Vec<String> {
    app.texts("SELECT action || ' ' || tier || ' ' || coalesce(billing_cadence, '-') || ' ' || source_action FROM admin_tier_override_audit ORDER BY id")
        .await
}

#[actix_web::test]
async fn nobody_can_buy_as_long_as_payments_are_not_configured() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let answer = buy(&ada, json!({ "planId": "pro" })).await;
    assert_snapshot!(answer, @r#"
    503 Service Unavailable
    content-type: application/problem+json

    {
      "code": "payments-not-configured",
      "data": {
        "code": "payments-not-configured"
      },
      "detail": "Payments are not configured",
      "message": "Payments are not configured",
      "requestId": "request-of-a-test",
      "status": 503,
      "statusCode": 503,
      "statusMessage": "Payments are not configured",
      "title": "Payments are not configured"
    }
    "#);
}

#[actix_web::test]
async fn an_administrator_s_checkout_pins_the_tier() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    // What the pricing page sends.
    let body = json!({
        "productId": "polar_pro_year",
        "planId": "pro",
        "billingPeriod": "yearly",
        "successUrl": "http://localhost:5173/checkout-success",
        "cancelUrl": "http://localhost:5173/pricing",
        "metadata": { "billingPeriod": "yearly" },
    });
    let mut answer = buy(&root, body.clone()).await.json();
    answer["adminTierOverride"]["target"]["id"] = "root's".into();
    assert_snapshot!(format!("{answer:#}"), @r#"
    {
      "adminTierOverride": {
        "billingCadence": "yearly",
        "realSubscriptionsUnchanged": true,
        "target": {
          "id": "root's",
          "type": "user"
        },
        "tier": "pro"
      },
      "changed": true,
      "provider": "beztack",
      "resultKind": "admin-tier-override"
    }
    "#);
    // The same once more changes nothing, and is not recorded.
    assert_eq!(buy(&root, body).await.json()["changed"], false);
    assert_eq!(audit(&app).await, ["apply pro yearly checkout"]);
    let free = buy(&root, json!({ "planId": "free" })).await.json();
    assert_eq!(free["changed"], true);
    assert_eq!(free["adminTierOverride"]["billingCadence"], Value::Null);
    assert_eq!(audit(&app).await.len(), 2);
    assert_eq!(app.count("admin_tier_override", "tier = 'free'").await, 1);
}

#[actix_web::test]
async fn a_tier_may_stand_where_a_product_is_named() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    for (product, tier) in [("basic", "basic"), ("enterprise", "ultimate")] {
        let answer = buy(&root, json!({ "productId": product })).await.json();
        assert_eq!(answer["adminTierOverride"]["tier"], tier);
    }
}

#[actix_web::test]
async fn what_does_not_fit_is_refused() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    for (body, verdict) in [
        (json!({}), "422 invalid-input"),
        (json!({ "planId": "gold" }), "422 invalid-input"),
        (
            json!({ "planId": "pro", "billingPeriod": "weekly" }),
            "422 invalid-input",
        ),
        (
            json!({ "productId": "polar_pro_month", "planId": "basic" }),
            "422 invalid-input",
        ),
        (
            json!({ "productId": "polar_pro_month", "billingPeriod": "yearly" }),
            "422 invalid-input",
        ),
        (json!({ "productId": "nothing" }), "404 not-found"),
        (json!({ "planId": 7 }), "422 invalid-input"),
    ] {
        let answer = buy(&root, body.clone()).await;
        assert_eq!(answer.verdict(), verdict, "{body}");
    }
    let answer = root
        .post("/api/subscriptions/checkout")
        .header("content-type", "text/plain")
        .raw_body("{}")
        .send()
        .await;
    assert_eq!(answer.verdict(), "415 unsupported-media-type");
    assert_eq!(app.count("admin_tier_override", "1 = 1").await, 0);
}

#[actix_web::test]
async fn a_plan_of_no_known_tier_is_in_nobody_s_way() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    app.sql("UPDATE plan SET canonical_tier_id = 'custom' WHERE id = 'polar_basic_month'")
        .await;
    assert_eq!(buy(&root, json!({ "planId": "pro" })).await.status(), 200);
    let answer = buy(&root, json!({ "planId": "basic" })).await;
    assert_eq!(answer.verdict(), "404 not-found");
}

#[actix_web::test]
async fn two_plans_that_fit_are_one_too_many() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    app.sql("UPDATE plan SET canonical_tier_id = 'pro' WHERE id = 'polar_basic_month'")
        .await;
    let answer = buy(&root, json!({ "planId": "pro" })).await;
    assert_eq!(answer.verdict(), "409 conflict");
}

#[actix_web::test]
async fn where_organizations_pay_the_tier_is_the_organization_s() {
    let app = organizations_pay().await;
    let (root, ada) = (app.app_administrator("root").await, app.person("ada").await);
    let alien = app.organization(&ada, "alien").await;
    let none = buy(&root, json!({ "planId": "pro" })).await;
    assert_eq!(none.verdict(), "422 invalid-input");
    let acme = app.organization(&root, "acme").await;
    let own = buy(&root, json!({ "planId": "pro" })).await.json();
    assert_eq!(own["adminTierOverride"]["target"]["id"], acme.as_str());
    let other = buy(&root, json!({ "planId": "pro", "organizationId": alien })).await;
    assert_eq!(other.verdict(), "404 not-found");
}

#[actix_web::test]
async fn whoever_acts_in_an_administrator_s_place_pins_nothing() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    app.sql("UPDATE session SET impersonated_by = 'somebody'")
        .await;
    let answer = buy(&root, json!({ "planId": "pro" })).await;
    assert_eq!(answer.verdict(), "503 payments-not-configured");
}

#[actix_web::test]
async fn many_at_once_leave_one_tier_and_a_record_of_each_change() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    let browsers: Vec<_> = (0..20).map(|_| root.copy()).collect();
    let tiers = ["basic", "pro"].into_iter().cycle();
    let buying = browsers
        .iter()
        .zip(tiers)
        .map(|(browser, tier)| buy(browser, json!({ "planId": tier })));
    let answers = join_all(buying).await;
    let changed = answers
        .iter()
        .filter(|answer| answer.json()["changed"] == true);
    assert_eq!(app.count("admin_tier_override", "1 = 1").await, 1);
    assert_eq!(audit(&app).await.len(), changed.count());
}
