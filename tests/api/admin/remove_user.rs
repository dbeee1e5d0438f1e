use beztack_tests::{Browser, TestApp, address};
use serde_json::json;

use super::{NOT_FOUND, boss, id_of, post, somebody};

const OPERATION: &str = "remove-user";
const AT: &str = "'2025-01-01 00:00:00'";

async fn remove(browser: &Browser, id: &str) -> beztack_tests::Answer {
    post(browser, OPERATION, json!({ "userId": id })).await
}

async fn subscribe(app: &TestApp, user: &str, status: &str) {
    app.sql(&format!(
        "INSERT INTO subscription (id, provider, user_id, status, created_at, updated_at) \
         VALUES ('s-{status}', 'polar', '{user}', '{status}', {AT}, {AT})"
    ))
    .await;
}

/// A record that names this user as the one who granted a tier.
async fn record_of_a_grant(app: &TestApp, user: &str) {
    app.sql(&format!(
        "INSERT INTO admin_tier_override_audit \
         (action, target_type, target_id, tier, actor_user_id, created_at) \
         VALUES ('apply', 'user', 'x', 'pro', '{user}', {AT})"
    ))
    .await;
}

#[actix_web::test]
async fn an_account_goes_with_all_that_is_its_own() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let answer = remove(&boss, &ada).await;
    assert_eq!(answer.json(), json!({ "success": true }));
    assert!(browser.session().await.is_null());
    for table in ["user", "account", "session"] {
        assert_eq!(app.count(table, "true").await, 1, "{table}");
    }
    assert_eq!(remove(&boss, &ada).await.verdict(), NOT_FOUND);
    app.person("ada").await;
}

#[actix_web::test]
async fn mails_to_them_are_not_sent_any_more() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    assert_eq!(remove(&boss, &ada).await.status(), 200);
    app.run_jobs().await;
    assert!(app.mailer().delivered_to(&address("ada")).is_empty());
    assert_eq!(app.mailer().delivered_to(&address("boss")).len(), 1);
}

#[actix_web::test]
async fn nobody_removes_themselves() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let answer = remove(&boss, &id_of(&app, "boss").await).await;
    assert_eq!(answer.verdict(), "400 YOU_CANNOT_REMOVE_YOURSELF");
    assert!(boss.session().await.is_object());
}

#[actix_web::test]
async fn whoever_pays_is_kept() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    for status in ["active", "trialing", "past_due"] {
        app.sql("DELETE FROM subscription").await;
        subscribe(&app, &ada, status).await;
        let answer = remove(&boss, &ada).await;
        assert_eq!(
            answer.verdict(),
            "409 USER_HAS_A_LIVE_SUBSCRIPTION",
            "{status}"
        );
    }
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn what_was_paid_outlives_its_payer() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    for status in ["canceled", "unpaid", "incomplete_expired"] {
        subscribe(&app, &ada, status).await;
    }
    app.sql(&format!(
        "INSERT INTO payment (id, provider, user_id, subscription_id, status, amount, \
         currency, created_at, updated_at) \
         VALUES ('p', 'polar', '{ada}', 's-canceled', 'paid', 1, 'EUR', {AT}, {AT})"
    ))
    .await;
    let answer = remove(&boss, &ada).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(app.count("subscription", "user_id IS NULL").await, 3);
    let payment = "user_id IS NULL AND subscription_id = 's-canceled'";
    assert_eq!(app.count("payment", payment).await, 1);
}

#[actix_web::test]
async fn whoever_is_named_in_an_audit_trail_is_kept() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    subscribe(&app, &ada, "canceled").await;
    record_of_a_grant(&app, &ada).await;
    let answer = remove(&boss, &ada).await;
    assert_eq!(answer.verdict(), "409 USER_IS_PART_OF_AN_AUDIT_TRAIL");
    assert!(browser.session().await.is_object());
    assert_eq!(app.count("subscription", "user_id IS NOT NULL").await, 1);
}

#[actix_web::test]
async fn the_same_holds_for_people_who_delete_themselves() {
    let app = TestApp::start().await;
    let (browser, ada) = somebody(&app, "ada").await;
    subscribe(&app, &ada, "active").await;
    let delete = || {
        browser
            .post("/api/auth/delete-user")
            .json(&json!({}))
            .send()
    };
    assert_eq!(delete().await.verdict(), "409 USER_HAS_A_LIVE_SUBSCRIPTION");
    app.sql("UPDATE subscription SET status = 'canceled'").await;
    record_of_a_grant(&app, &ada).await;
    assert_eq!(
        delete().await.verdict(),
        "409 USER_IS_PART_OF_AN_AUDIT_TRAIL"
    );
    app.sql("DELETE FROM admin_tier_override_audit").await;
    assert_eq!(delete().await.status(), 200);
    assert_eq!(app.count("subscription", "user_id IS NULL").await, 1);
}
