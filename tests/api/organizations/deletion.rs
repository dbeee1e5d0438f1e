//! Deleting an organization, which nobody may who is still paid for (decisions.md 20).

use beztack_tests::TestApp;
use serde_json::json;

use super::{done, found, send};

const LIVE: &str = "409 ORGANIZATION_HAS_A_LIVE_SUBSCRIPTION";
const AT: &str = "'2025-01-01 00:00:00'";

async fn subscribe(app: &TestApp, organization: &str, status: &str) {
    app.sql(&format!(
        "INSERT INTO subscription \
         (id, provider, organization_id, status, created_at, updated_at) \
         VALUES ('s-{status}', 'polar', '{organization}', '{status}', {AT}, {AT})"
    ))
    .await;
}

#[actix_web::test]
async fn what_is_still_paid_for_is_not_deleted() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.invite("grace", "member").await;
    let body = json!({ "organizationId": engine.id });
    for status in ["active", "trialing", "past_due"] {
        subscribe(&app, &engine.id, status).await;
        let answer = send(&engine.owner, "delete", body.clone()).await;
        assert_eq!(answer.verdict(), LIVE, "{status}");
        for table in [
            "organization",
            "member",
            "team",
            "invitation",
            "subscription",
        ] {
            assert_eq!(app.count(table, "true").await, 1, "{status}: {table}");
        }
        app.sql("DELETE FROM subscription").await;
    }
    done(&engine.owner, "delete", body).await;
}

#[actix_web::test]
async fn another_organizations_subscription_stands_in_nobodys_way() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let loom = found(&app, "grace", "loom").await;
    subscribe(&app, &loom.id, "active").await;
    let body = json!({ "organizationId": engine.id });
    done(&engine.owner, "delete", body).await;
    let condition = format!("organization_id = '{}'", loom.id);
    assert_eq!(app.count("subscription", &condition).await, 1);
}

#[actix_web::test]
async fn a_deleted_organization_leaves_its_history_and_nothing_else() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.member(&app, "grace", "member").await;
    engine.invite("edsger", "member").await;
    subscribe(&app, &engine.id, "canceled").await;
    let body = json!({ "organizationId": engine.id });
    done(&engine.owner, "delete", body).await;
    for table in [
        "organization",
        "member",
        "team",
        "team_member",
        "invitation",
    ] {
        assert_eq!(app.count(table, "true").await, 0, "{table}");
    }
    let detached = "organization_id IS NULL AND status = 'canceled'";
    assert_eq!(app.count("subscription", detached).await, 1);
    assert_eq!(app.count("user", "true").await, 2);
}

#[actix_web::test]
async fn only_an_owner_deletes() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    subscribe(&app, &engine.id, "active").await;
    let body = json!({ "organizationId": engine.id });
    for role in ["admin", "member"] {
        let browser = engine.member(&app, role, role).await;
        // Who may not is not told what is paid for.
        let answer = send(&browser, "delete", body.clone()).await;
        let refusal = "403 YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION";
        assert_eq!(answer.verdict(), refusal, "{role}");
    }
}
