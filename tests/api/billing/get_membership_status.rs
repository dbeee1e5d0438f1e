use beztack_tests::{Browser, TestApp};
use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{organizations_pay, people_pay};

const PATH: &str = "/api/v1/membership/status";

async fn tier(browser: &Browser) -> String {
    let status = browser.get(PATH).send().await.json();
    status["data"]["tier"].as_str().unwrap().to_owned()
}

async fn set(app: &TestApp, subscription: &str, change: &str) {
    app.sql(&format!(
        "UPDATE subscription SET {change} WHERE id = '{subscription}'"
    ))
    .await;
}

#[actix_web::test]
async fn whoever_pays_nothing_is_on_the_free_tier() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let answer = ada.get("/api/membership/status").send().await;
    assert_snapshot!(answer, @r#"
    200 OK
    content-type: application/json

    {
      "data": {
        "benefits": [
          {
            "type": "basic_dashboard"
          }
        ],
        "hasActiveSubscription": false,
        "isAppAdmin": false,
        "tier": "free",
        "userId": "00000000000000000000000000000002"
      },
      "success": true
    }
    "#);
}

#[actix_web::test]
async fn a_subscription_grants_its_tier_until_it_ends() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    app.subscribe("user_id", &app.user_id("ada").await, "pro")
        .await;
    let status = ada.get(PATH).send().await.json();
    assert_eq!(status["data"]["tier"], "pro");
    assert_eq!(status["data"]["hasActiveSubscription"], true);
    assert_eq!(status["data"]["expiresAt"], "2026-01-31T09:00:00.000Z");
    let benefit = json!({ "type": "advanced_analytics" });
    assert!(
        status["data"]["benefits"]
            .as_array()
            .unwrap()
            .contains(&benefit)
    );
}

/// decisions.md 24 and 25; the original went on granting what had lapsed
/// (original-billing.md D-01).
#[actix_web::test]
async fn what_has_lapsed_grants_nothing() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let paid = app
        .subscribe("user_id", &app.user_id("ada").await, "pro")
        .await;
    for (status, expected) in [
        ("active", "pro"),
        ("authorized", "pro"),
        ("trialing", "pro"),
        ("canceled", "pro"),
        ("cancelled", "pro"),
        ("past_due", "pro"),
        ("unpaid", "free"),
        ("pending", "free"),
        ("incomplete", "free"),
        ("inactive", "free"),
        ("paused", "free"),
        ("nonsense", "free"),
    ] {
        set(&app, &paid, &format!("status = '{status}'")).await;
        assert_eq!(tier(&ada).await, expected, "{status}");
    }
}

#[actix_web::test]
async fn a_canceled_subscription_grants_its_tier_until_the_period_ends() {
    let app = people_pay().await;
    let _ada = app.person("ada").await;
    let paid = app
        .subscribe("user_id", &app.user_id("ada").await, "pro")
        .await;
    set(&app, &paid, "status = 'canceled'").await;
    app.advance(TimeDelta::days(29));
    assert_eq!(tier(&app.signed_in("ada").await).await, "pro");
    app.advance(TimeDelta::days(1));
    assert_eq!(tier(&app.signed_in("ada").await).await, "free");
}

#[actix_web::test]
async fn a_failed_payment_leaves_access_for_the_grace_period() {
    let app = people_pay().await;
    let _ada = app.person("ada").await;
    let paid = app
        .subscribe("user_id", &app.user_id("ada").await, "pro")
        .await;
    set(&app, &paid, "status = 'past_due'").await;
    app.advance(TimeDelta::days(36));
    assert_eq!(tier(&app.signed_in("ada").await).await, "pro");
    app.advance(TimeDelta::days(1));
    assert_eq!(tier(&app.signed_in("ada").await).await, "free");
}

#[actix_web::test]
async fn the_highest_of_several_tiers_counts() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let id = app.user_id("ada").await;
    for tier in ["basic", "enterprise", "pro"] {
        app.subscribe("user_id", &id, tier).await;
    }
    assert_eq!(tier(&ada).await, "ultimate");
}

#[actix_web::test]
async fn the_plan_of_the_catalogue_knows_better_than_the_provider_s_note() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let paid = app
        .subscribe("user_id", &app.user_id("ada").await, "pro")
        .await;
    set(&app, &paid, "plan_id = 'polar_basic_month'").await;
    assert_eq!(tier(&ada).await, "basic");
}

/// original-billing.md 5.10 took every name that contains one for a tier.
#[actix_web::test]
async fn a_name_that_merely_contains_a_tier_is_none() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    app.subscribe("user_id", &app.user_id("ada").await, "Prototype")
        .await;
    assert_eq!(tier(&ada).await, "free");
}

#[actix_web::test]
async fn where_organizations_pay_their_subscription_counts_and_not_one_s_own() {
    let app = organizations_pay().await;
    let ada = app.person("ada").await;
    app.subscribe("user_id", &app.user_id("ada").await, "ultimate")
        .await;
    assert_eq!(tier(&ada).await, "free");
    let acme = app.organization(&ada, "acme").await;
    assert_eq!(tier(&ada).await, "free");
    app.subscribe("organization_id", &acme, "basic").await;
    let status = ada.get(PATH).send().await.json();
    assert_eq!(status["data"]["tier"], "basic");
    assert_eq!(status["data"]["organizationId"], acme.as_str());
}

/// original-api.md D2: whoever named an organization saw what it had.
#[actix_web::test]
async fn strangers_learn_nothing_about_an_organization() {
    let app = organizations_pay().await;
    let (ada, eve) = (app.person("ada").await, app.person("eve").await);
    let acme = app.organization(&ada, "acme").await;
    for id in [acme.as_str(), "nowhere"] {
        let answer = eve.get(&format!("{PATH}?organizationId={id}")).send().await;
        assert_eq!(answer.verdict(), "404 not-found", "{id}");
    }
    let own = ada
        .get(&format!("{PATH}?organizationId={acme}"))
        .send()
        .await;
    assert_eq!(own.status(), 200);
}

#[actix_web::test]
async fn a_name_that_no_database_holds_is_refused() {
    let app = organizations_pay().await;
    let ada = app.person("ada").await;
    for path in [PATH, "/api/v1/organization/features"] {
        let path = format!("{path}?organizationId=a%00b");
        let answer = ada.get(&path).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{path}");
        let error = json!({ "field": "organizationId", "message": "contains a NUL" });
        assert_eq!(answer.json()["errors"], json!([error]), "{path}");
    }
}

#[actix_web::test]
async fn only_administrators_see_that_a_tier_was_pinned() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    root.post("/api/subscriptions/checkout")
        .json(&json!({ "planId": "ultimate", "billingPeriod": "yearly" }))
        .send()
        .await;
    let status = root.get(PATH).send().await.json();
    assert_eq!(status["data"]["isAppAdmin"], true);
    let pinned = &status["data"]["adminTierOverride"];
    assert_eq!(pinned["tier"], "ultimate");
    assert_eq!(pinned["billingCadence"], "yearly");
    app.sql("UPDATE \"user\" SET role = 'user'").await;
    let status = root.get(PATH).send().await.json();
    assert_eq!(status["data"]["tier"], "ultimate");
    assert_eq!(status["data"]["adminTierOverride"], Value::Null);
}

#[actix_web::test]
async fn strangers_have_no_membership() {
    let app = people_pay().await;
    let answer = app.anonymous().get(PATH).send().await;
    assert_eq!(answer.verdict(), "401 unauthorized");
}
