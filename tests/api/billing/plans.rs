//! `/api/v1/admin/plans`: the catalogue in the hands of administrators.

use actix_web::http::Method;
use beztack_tests::Browser;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::people_pay;

const PATH: &str = "/api/v1/admin/plans";

async fn create(browser: &Browser, change: Value) -> beztack_tests::Answer {
    // What the form sends; its price is a text.
    let mut body = json!({
        "displayName": "Gold",
        "description": "All that glitters",
        "canonicalTierId": "pro",
        "price": "49.90",
        "currency": "USD",
        "interval": "month",
        "intervalCount": 1,
        "features": ["gold"],
        "limits": { "users": 10 },
        "permissions": ["dashboard.read"],
        "displayOrder": 9,
        "highlighted": false,
        "visible": true,
    });
    let changes = change.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(changes);
    browser.post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn text_that_no_database_holds_is_refused_and_named() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    for (change, field) in [
        (json!({ "displayName": "Go\0ld" }), "displayName"),
        (json!({ "features": ["gold", "\0"] }), "features[1]"),
        (json!({ "limits": { "us\0ers": 10 } }), "limits.us\0ers"),
    ] {
        let answer = create(&root, change).await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{field}");
        let error = json!({ "field": field, "message": "contains a NUL" });
        assert_eq!(answer.json()["errors"], json!([error]));
    }
    // A backslash and a word are no NUL.
    let answer = create(&root, json!({ "displayName": r"Go\u0000ld" })).await;
    assert_eq!(answer.json()["plan"]["displayName"], r"Go\u0000ld");
}

#[actix_web::test]
async fn a_plan_is_made_as_the_form_sends_it() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    let mut answer = create(&root, json!({})).await.json();
    answer["plan"]["id"] = "gold".into();
    assert_snapshot!(format!("{answer:#}"), @r#"
    {
      "plan": {
        "canonicalTierId": "pro",
        "createdAt": "2026-01-01T09:00:00.000Z",
        "currency": "USD",
        "description": "All that glitters",
        "displayName": "Gold",
        "displayOrder": 9,
        "features": [
          "gold"
        ],
        "highlighted": false,
        "id": "gold",
        "interval": "month",
        "intervalCount": 1,
        "limits": {
          "users": 10
        },
        "permissions": [
          "dashboard.read"
        ],
        "price": "4990",
        "priceMinor": 4990,
        "provider": "polar",
        "providerPlanId": null,
        "status": "active",
        "updatedAt": "2026-01-01T09:00:00.000Z",
        "visible": true
      },
      "syncStatus": "local-only"
    }
    "#);
    let shown = app
        .anonymous()
        .get("/api/subscriptions/products")
        .send()
        .await
        .json();
    let names: Vec<_> = shown["products"]
        .as_array()
        .unwrap()
        .iter()
        .map(|product| product["name"].clone())
        .collect();
    assert!(names.contains(&json!("Gold")));
}

#[actix_web::test]
async fn every_field_that_is_wrong_is_named() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    let wrong = json!({ "displayName": "", "price": "free", "currency": "usd", "interval": "week", "limits": { "users": -2 } });
    let answer = create(&root, wrong).await.json();
    let mut fields: Vec<_> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap().to_owned())
        .collect();
    fields.sort();
    assert_eq!(
        fields,
        ["currency", "displayName", "interval", "limits", "price"]
    );
    let unknown = create(&root, json!({ "provider": "paypal" })).await;
    assert_eq!(unknown.verdict(), "422 invalid-input");
}

#[actix_web::test]
async fn a_change_leaves_the_price_alone_and_null_empties() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    let path = format!("{PATH}/polar_pro_month");
    let change = json!({ "displayName": "Professional", "description": null, "limits": { "users": 60, "teams": -1 } });
    let plan = root
        .call(Method::PATCH, &path)
        .json(&change)
        .send()
        .await
        .json();
    assert_eq!(plan["plan"]["displayName"], "Professional");
    assert_eq!(plan["plan"]["description"], Value::Null);
    assert_eq!(plan["plan"]["limits"], json!({ "users": 60, "teams": -1 }));
    assert_eq!(plan["plan"]["priceMinor"], 2900);
    assert_eq!(plan["plan"]["features"].as_array().unwrap().len(), 6);
    let nothing = root
        .call(Method::PATCH, &path)
        .json(&json!({}))
        .send()
        .await
        .json();
    assert_eq!(nothing["plan"]["displayName"], "Professional");
    let price = root
        .call(Method::PATCH, &path)
        .json(&json!({ "price": 1 }))
        .send()
        .await;
    assert_eq!(price.verdict(), "422 invalid-input");
}

#[actix_web::test]
async fn a_deleted_plan_is_off_the_market_and_stays_in_the_table() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    let path = format!("{PATH}/polar_pro_month");
    for _ in 0..2 {
        let plan = root.delete(&path).send().await.json();
        assert_eq!(plan["plan"]["status"], "inactive");
    }
    let listed = root.get(PATH).send().await.json();
    assert_eq!(listed["total"], 7);
    let shown = app
        .anonymous()
        .get("/api/subscriptions/products")
        .send()
        .await
        .json();
    assert_eq!(shown["products"].as_array().unwrap().len(), 6);
}

#[actix_web::test]
async fn what_is_not_there_is_not_found() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    let path = format!("{PATH}/nothing");
    let change = root
        .call(Method::PATCH, &path)
        .json(&json!({}))
        .send()
        .await;
    assert_eq!(change.verdict(), "404 not-found");
    let delete = root.delete(&path).send().await;
    assert_eq!(delete.verdict(), "404 not-found");
}

#[actix_web::test]
async fn without_a_provider_every_plan_is_ours_alone() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    let status = root.get("/api/admin/plans/sync-status").send().await.json();
    assert_eq!(status["provider"], "polar");
    let plans = status["plans"].as_array().unwrap();
    assert_eq!(plans.len(), 7);
    assert!(plans.iter().all(|plan| plan["syncStatus"] == "local-only"));
    let sync = json!({ "planId": "polar_pro_month", "direction": "push-to-provider" });
    let answer = root.post("/api/admin/plans/sync").json(&sync).send().await;
    assert_eq!(answer.verdict(), "503 payments-not-configured");
    let import = json!({ "remoteProductId": "x" });
    let answer = root
        .post("/api/auth/admin/plans/import")
        .json(&import)
        .send()
        .await;
    assert_eq!(answer.verdict(), "503 payments-not-configured");
}

#[actix_web::test]
async fn an_unchanged_catalogue_is_not_sent_again() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    for path in [PATH, "/api/v1/subscriptions/products"] {
        let first = root.get(path).send().await;
        let tag = first.header("etag").unwrap().to_owned();
        assert_eq!(first.header("cache-control"), Some("no-cache"));
        let again = root.get(path).header("if-none-match", &tag).send().await;
        assert_eq!((again.status(), again.bytes()), (304, &b""[..]), "{path}");
        let delete = root.delete(&format!("{PATH}/polar_basic_year"));
        assert_eq!(delete.send().await.status(), 200);
        let changed = root.get(path).header("if-none-match", &tag).send().await;
        assert_eq!(changed.status(), 200, "{path}");
        app.sql("UPDATE plan SET status = 'active'").await;
    }
}

#[actix_web::test]
async fn only_administrators_of_the_installation_may() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    assert_eq!(ada.get(PATH).send().await.verdict(), "403 forbidden");
    assert_eq!(create(&ada, json!({})).await.verdict(), "403 forbidden");
}
