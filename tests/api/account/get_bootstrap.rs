use beztack_domain::billing::SubscriptionMode;
use beztack_tests::TestApp;
use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/bootstrap";

fn organizations_pay(setup: &mut beztack_tests::Setup) {
    setup.rules.billing.mode = SubscriptionMode::Organization;
}

#[actix_web::test]
async fn it_is_everything_that_a_frontend_asks_for() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = ada.get(PATH).send().await;
    assert_snapshot!(answer.with_numbered_ids(), @r##"
    200 OK
    content-type: application/json

    {
      "activeOrganization": null,
      "invitations": [],
      "memberRole": null,
      "membership": {
        "expiresAt": null,
        "hasActiveSubscription": false,
        "source": "free",
        "targetId": "#1",
        "targetType": "user",
        "tier": "free"
      },
      "organizations": [],
      "session": {
        "activeOrganizationId": null,
        "activeTeamId": null,
        "expiresAt": "2026-01-08T09:00:00.000Z",
        "id": "#2",
        "impersonatedBy": null
      },
      "user": {
        "banExpires": null,
        "banReason": null,
        "banned": false,
        "createdAt": "2026-01-01T09:00:00.000Z",
        "email": "ada@example.test",
        "emailVerified": false,
        "id": "#1",
        "image": null,
        "name": "Ada",
        "role": "user",
        "twoFactorEnabled": false,
        "updatedAt": "2026-01-01T09:00:00.000Z"
      }
    }
    "##);
}

#[actix_web::test]
async fn organizations_role_and_invitations_are_in_it() {
    let app = TestApp::start_with(organizations_pay).await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let acme = app.organization(&ada, "acme").await;
    ada.post("/api/auth/organization/invite-member")
        .json(&json!({ "email": "bob@example.test", "role": "member" }))
        .send()
        .await;
    app.subscribe("organization_id", &acme, "pro").await;

    let bootstrap = ada.get(PATH).send().await.json();
    assert_eq!(bootstrap["memberRole"], "owner");
    assert_eq!(bootstrap["activeOrganization"]["slug"], "acme");
    assert_eq!(bootstrap["organizations"].as_array().unwrap().len(), 1);
    assert_eq!(bootstrap["membership"]["tier"], "pro");
    assert_eq!(bootstrap["membership"]["source"], "subscription");
    assert_eq!(bootstrap["membership"]["targetId"], acme.as_str());

    let bootstrap = bob.get(PATH).send().await.json();
    assert_eq!(bootstrap["organizations"], json!([]));
    assert_eq!(bootstrap["memberRole"], Value::Null);
    assert_eq!(bootstrap["membership"]["tier"], "free");
    assert_eq!(bootstrap["invitations"][0]["organizationName"], "Acme");

    // What can no longer be answered is not in it.
    app.advance(TimeDelta::hours(49));
    let bootstrap = bob.get(PATH).send().await.json();
    assert_eq!(bootstrap["invitations"], json!([]));
}

#[actix_web::test]
async fn an_organization_that_somebody_left_is_not_in_use() {
    let app = TestApp::start_with(organizations_pay).await;
    let ada = app.person("ada").await;
    let acme = app.organization(&ada, "acme").await;
    app.subscribe("organization_id", &acme, "pro").await;
    app.sql("DELETE FROM member").await;
    let bootstrap = ada.get(PATH).send().await.json();
    assert_eq!(bootstrap["activeOrganization"], Value::Null);
    assert_eq!(bootstrap["membership"]["tier"], "free");
    assert_eq!(bootstrap["membership"]["targetType"], Value::Null);
}
