use beztack_tests::TestApp;
use chrono::TimeDelta;
use insta::assert_snapshot;

use super::{boss, root};

const PATH: &str = "/api/v1/admin/analytics";

#[actix_web::test]
async fn every_figure_comes_from_the_tables() {
    let app = TestApp::start().await;
    let _old = app.person("old").await;
    app.advance(TimeDelta::days(45));
    let root = root(&app).await;
    let _new = app.person("new").await;
    let payments = [
        ("p1", "approved", 100, "2025-12-25"),
        ("p2", "succeeded", 50, "2026-02-10"),
        ("p3", "approved", 40, "2026-01-02"),
        ("p4", "rejected", 999, "2026-02-10"),
    ];
    for (id, status, amount, day) in payments {
        app.sql(&format!(
            "INSERT INTO payment (id, provider, status, amount, currency, created_at, updated_at)
             VALUES ('{id}', 'polar', '{status}', {amount}, 'USD', '{day} 00:00:00', '{day} 00:00:00')"
        ))
        .await;
    }
    app.subscribe("user_id", &app.user_id("new").await, "pro")
        .await;
    let answer = root.get("/api/auth/admin/analytics").send().await;
    assert_snapshot!(answer, @r#"
    200 OK
    content-type: application/json

    {
      "data": {
        "accessedAt": "2026-02-15T09:00:00.000Z",
        "analytics": {
          "engagement": {
            "dailyActive": 2,
            "monthlyActive": 2,
            "weeklyActive": 2
          },
          "revenue": {
            "growth": -64.3,
            "monthly": 50.0,
            "yearly": 190.0
          },
          "subscriptions": {
            "active": 1,
            "canceled": 0,
            "churned": 0
          },
          "users": {
            "active": 2,
            "new": 2,
            "total": 3
          }
        }
      },
      "success": true
    }
    "#);
}

#[actix_web::test]
async fn an_empty_installation_has_zeros() {
    let app = TestApp::start().await;
    let root = root(&app).await;
    let analytics = &root.get(PATH).send().await.json()["data"]["analytics"];
    assert_eq!(analytics["users"]["total"], 1);
    assert_eq!(analytics["revenue"]["monthly"], 0.0);
    assert_eq!(analytics["revenue"]["growth"], serde_json::Value::Null);
}

#[actix_web::test]
async fn only_administrators_of_the_installation_see_it() {
    let app = TestApp::start().await;
    let answer = boss(&app).await.get(PATH).send().await;
    assert_eq!(answer.verdict(), "403 forbidden");
}
