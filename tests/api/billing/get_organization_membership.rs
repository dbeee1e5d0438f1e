use insta::assert_snapshot;

use super::organizations_pay;

fn path(id: &str) -> String {
    format!("/api/v1/membership/organization/{id}")
}

#[actix_web::test]
async fn members_see_what_their_organization_has() {
    let app = organizations_pay().await;
    let ada = app.person("ada").await;
    let acme = app.organization(&ada, "acme").await;
    app.subscribe("organization_id", &acme, "pro").await;
    let mut answer = ada.get(&path(&acme)).send().await.json();
    answer["organizationId"] = "acme's".into();
    answer["subscriptionId"] = "acme's".into();
    assert_snapshot!(format!("{answer:#}"), @r#"
    {
      "isActive": true,
      "memberRole": "owner",
      "organizationId": "acme's",
      "organizationName": "Acme",
      "status": "active",
      "subscriptionId": "acme's",
      "tier": "pro",
      "validUntil": "2026-01-31T09:00:00.000Z"
    }
    "#);
}

/// original-api.md D3: a member of any organization could look at every other, with the
/// role they had elsewhere.
#[actix_web::test]
async fn a_member_of_another_organization_is_a_stranger() {
    let app = organizations_pay().await;
    let (ada, eve) = (app.person("ada").await, app.person("eve").await);
    let acme = app.organization(&ada, "acme").await;
    app.organization(&eve, "evil").await;
    for id in [acme.as_str(), "nowhere"] {
        let answer = eve.get(&path(id)).send().await;
        assert_eq!(answer.verdict(), "404 not-found", "{id}");
    }
}
