use insta::assert_snapshot;

use super::organizations_pay;

const PATH: &str = "/api/v1/organization/features";

/// original-api.md 4.6 had a table of its own, in which two tiers were missing; the
/// catalogue is the only one (decisions.md 27).
#[actix_web::test]
async fn every_tier_has_the_features_of_the_catalogue() {
    let app = organizations_pay().await;
    let ada = app.person("ada").await;
    let acme = app.organization(&ada, "acme").await;
    app.subscribe("organization_id", &acme, "basic").await;
    let answer = ada.get("/api/organization/features").send().await;
    let mut answer = answer.json();
    answer["data"]["organizationId"] = "acme's".into();
    assert_snapshot!(format!("{answer:#}"), @r#"
    {
      "data": {
        "access": {
          "canAccessEnterprise": false,
          "canAccessPro": false
        },
        "features": {
          "available": [
            "basic_dashboard",
            "up_to_5_users",
            "community_support",
            "export_data"
          ],
          "limits": {
            "api_calls_per_month": 10000,
            "projects": 3,
            "storage_gb": 10,
            "users": 5
          }
        },
        "membership": {
          "benefits": [
            {
              "type": "basic_dashboard"
            },
            {
              "type": "up_to_5_users"
            },
            {
              "type": "community_support"
            },
            {
              "type": "export_data"
            }
          ],
          "expiresAt": "2026-01-31T09:00:00.000Z",
          "hasActiveSubscription": true,
          "tier": "basic"
        },
        "organizationId": "acme's"
      },
      "success": true
    }
    "#);
}

#[actix_web::test]
async fn without_an_organization_there_is_nothing_to_say() {
    let app = organizations_pay().await;
    let ada = app.person("ada").await;
    let answer = ada.get(PATH).send().await;
    assert_eq!(answer.verdict(), "422 invalid-input");
    assert_eq!(answer.json()["errors"][0]["field"], "organizationId");
}

#[actix_web::test]
async fn strangers_learn_nothing() {
    let app = organizations_pay().await;
    let (ada, eve) = (app.person("ada").await, app.person("eve").await);
    let acme = app.organization(&ada, "acme").await;
    let answer = eve
        .get(&format!("{PATH}?organizationId={acme}"))
        .send()
        .await;
    assert_eq!(answer.verdict(), "404 not-found");
}
