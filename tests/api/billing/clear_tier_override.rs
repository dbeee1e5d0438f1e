use serde_json::{Value, json};

use super::people_pay;

const PATH: &str = "/api/membership/admin-tier-override";

#[actix_web::test]
async fn clearing_is_recorded_and_safe_to_repeat() {
    let app = people_pay().await;
    let root = app.app_administrator("root").await;
    root.post("/api/subscriptions/checkout")
        .json(&json!({ "planId": "pro" }))
        .send()
        .await;
    let delete = async || root.delete(PATH).send().await.json();
    let first = delete().await;
    assert_eq!(first["changed"], true);
    assert_eq!(first["adminTierOverride"]["tier"], "pro");
    let second = delete().await;
    assert_eq!(second["changed"], false);
    assert_eq!(second["adminTierOverride"], Value::Null);
    assert_eq!(app.count("admin_tier_override", "1 = 1").await, 0);
    let cleared = "action = 'clear' AND source_action = 'global-banner'";
    assert_eq!(app.count("admin_tier_override_audit", cleared).await, 1);
}

#[actix_web::test]
async fn only_administrators_of_the_installation_may() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let answer = ada.delete(PATH).send().await;
    assert_eq!(answer.verdict(), "403 forbidden");
}
