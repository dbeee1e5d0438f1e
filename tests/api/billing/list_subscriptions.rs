use beztack_tests::Browser;
use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{organizations_pay, people_pay};

const PATH: &str = "/api/v1/subscriptions";

fn ids(answer: &Value) -> Vec<String> {
    let subscriptions = answer["subscriptions"].as_array().unwrap();
    let id = |subscription: &Value| subscription["id"].as_str().unwrap().to_owned();
    subscriptions.iter().map(id).collect()
}

async fn list(browser: &Browser, query: &str) -> Value {
    browser.get(&format!("{PATH}{query}")).send().await.json()
}

#[actix_web::test]
async fn it_has_what_the_billing_page_reads() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let paid = app
        .subscribe("user_id", &app.user_id("ada").await, "pro")
        .await;
    app.sql("UPDATE subscription SET plan_id = 'polar_pro_month'")
        .await;
    let mut answer = ada.get("/api/subscriptions").send().await.json();
    assert_eq!(ids(&answer), [paid]);
    answer["subscriptions"][0]["id"] = "ada's".into();
    assert_snapshot!(format!("{answer:#}"), @r#"
    {
      "nextCursor": null,
      "provider": "polar",
      "subscriptions": [
        {
          "cancelAtPeriodEnd": false,
          "createdAt": "2026-01-01T09:00:00.000Z",
          "currentPeriodEnd": "2026-01-31T09:00:00.000Z",
          "currentPeriodStart": "2026-01-01T09:00:00.000Z",
          "id": "ada's",
          "metadata": {
            "billingAmount": 2900,
            "planId": "pro",
            "tier": "pro"
          },
          "productId": "polar_pro_month",
          "productName": "Pro",
          "status": "active"
        }
      ]
    }
    "#);
}

#[actix_web::test]
async fn the_newest_come_first_and_cursors_lead_through_all() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let id = app.user_id("ada").await;
    let mut expected = Vec::new();
    for tier in ["free", "basic", "pro", "ultimate", "custom"] {
        expected.insert(0, app.subscribe("user_id", &id, tier).await);
        app.advance(TimeDelta::minutes(1));
    }
    let mut found = Vec::new();
    let mut cursor = String::new();
    for size in [2, 2, 1] {
        let page = list(&ada, &format!("?limit=2&cursor={cursor}")).await;
        assert_eq!(ids(&page).len(), size);
        found.extend(ids(&page));
        cursor = page["nextCursor"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(found, expected);
    assert_eq!(cursor, "");
}

#[actix_web::test]
async fn a_cursor_that_we_did_not_make_is_refused() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    for query in [
        "?cursor=x",
        "?cursor=1.%00",
        "?limit=0",
        "?limit=101",
        "?limit=many",
    ] {
        let answer = ada.get(&format!("{PATH}{query}")).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{query}");
    }
}

#[actix_web::test]
async fn other_people_s_are_neither_listed_nor_found() {
    let app = people_pay().await;
    let (ada, eve) = (app.person("ada").await, app.person("eve").await);
    let paid = app
        .subscribe("user_id", &app.user_id("ada").await, "pro")
        .await;
    assert_eq!(list(&eve, "").await["subscriptions"], json!([]));
    let path = format!("{PATH}/{paid}");
    assert_eq!(eve.get(&path).send().await.verdict(), "404 not-found");
    let own = ada.get(&path).send().await.json();
    assert_eq!(own["subscription"]["id"], paid.as_str());
}

#[actix_web::test]
async fn an_organization_s_are_for_its_members() {
    let app = organizations_pay().await;
    let (ada, eve) = (app.person("ada").await, app.person("eve").await);
    let acme = app.organization(&ada, "acme").await;
    let paid = app.subscribe("organization_id", &acme, "pro").await;
    assert_eq!(ids(&list(&ada, "").await), std::slice::from_ref(&paid));
    assert_eq!(list(&eve, "").await["subscriptions"], json!([]));
    let query = format!("{PATH}?organizationId={acme}");
    assert_eq!(eve.get(&query).send().await.verdict(), "404 not-found");
    let path = format!("{PATH}/{paid}");
    assert_eq!(ada.get(&path).send().await.status(), 200);
    assert_eq!(eve.get(&path).send().await.verdict(), "404 not-found");
}
