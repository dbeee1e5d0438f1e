use serde_json::{Value, json};

use super::people_pay;

const PATH: &str = "/api/v1/membership/user";

#[actix_web::test]
async fn it_is_one_s_own_and_that_of_every_organization() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let own = app
        .subscribe("user_id", &app.user_id("ada").await, "basic")
        .await;
    let acme = app.organization(&ada, "acme").await;
    app.organization(&ada, "engine").await;
    app.subscribe("organization_id", &acme, "pro").await;
    let answer = ada.get("/api/membership/user").send().await.json();
    let user = &answer["user"];
    assert_eq!(user["tier"], "basic");
    assert_eq!(user["status"], "active");
    assert_eq!(user["subscriptionId"], own.as_str());
    assert_eq!(user["validUntil"], "2026-01-31T09:00:00.000Z");
    let line = |organization: &Value| {
        let field = |name: &str| organization[name].as_str().unwrap().to_owned();
        format!(
            "{} {} {} {}",
            field("slug"),
            field("tier"),
            field("status"),
            field("memberRole")
        )
    };
    let organizations: Vec<_> = answer["organizations"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect();
    assert_eq!(
        organizations,
        ["acme pro active owner", "engine free inactive owner"]
    );
}

#[actix_web::test]
async fn whoever_has_nothing_has_the_free_tier() {
    let app = people_pay().await;
    let ada = app.person("ada").await;
    let answer = ada.get(PATH).send().await.json();
    assert_eq!(answer["user"]["tier"], "free");
    assert_eq!(answer["user"]["status"], "inactive");
    assert_eq!(answer["user"]["isActive"], false);
    assert_eq!(answer["organizations"], json!([]));
}
