use beztack_tests::TestApp;
use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;

const PATH: &str = "/api/v1/invitations/me";

async fn invite(app: &TestApp, from: &str, to: &str) {
    let inviter = app.person(from).await;
    app.organization(&inviter, &format!("home-of-{from}")).await;
    let answer = inviter
        .post("/api/auth/organization/invite-member")
        .json(&json!({ "email": to, "role": "member" }))
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn it_has_what_the_frontend_reads() {
    let app = TestApp::start().await;
    invite(&app, "ada", "bob@example.test").await;
    let bob = app.person("bob").await;
    let answer = bob.get("/api/invitations/me").send().await;
    assert_snapshot!(answer.with_numbered_ids(), @r##"
    200 OK
    content-type: application/json

    [
      {
        "createdAt": "2026-01-01T09:00:00.000Z",
        "email": "bob@example.test",
        "expiresAt": "2026-01-03T09:00:00.000Z",
        "id": "#1",
        "inviterId": "#2",
        "organization": {
          "id": "#3",
          "logo": null,
          "name": "Home-of-ada",
          "slug": "home-of-ada"
        },
        "organizationId": "#3",
        "role": "member",
        "status": "pending",
        "teamId": null,
        "updatedAt": "2026-01-01T09:00:00.000Z"
      }
    ]
    "##);
}

#[actix_web::test]
async fn the_oldest_come_first_and_other_people_s_never() {
    let app = TestApp::start().await;
    invite(&app, "ada", "bob@example.test").await;
    app.advance(TimeDelta::minutes(1));
    invite(&app, "eve", "bob@example.test").await;
    invite(&app, "joe", "carol@example.test").await;
    let bob = app.person("bob").await;
    let invitations = bob.get(PATH).send().await.json();
    let names: Vec<_> = invitations
        .as_array()
        .unwrap()
        .iter()
        .map(|invitation| invitation["organization"]["slug"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["home-of-ada", "home-of-eve"]);
}

#[actix_web::test]
async fn what_cannot_be_answered_any_more_is_not_listed() {
    let app = TestApp::start().await;
    invite(&app, "ada", "bob@example.test").await;
    invite(&app, "eve", "bob@example.test").await;
    let bob = app.person("bob").await;
    let count = async || bob.get(PATH).send().await.json().as_array().unwrap().len();
    assert_eq!(count().await, 2);
    app.sql("UPDATE invitation SET status = 'canceled' WHERE organization_id IN (SELECT id FROM organization WHERE slug = 'home-of-ada')").await;
    assert_eq!(count().await, 1);
    app.advance(TimeDelta::hours(48));
    assert_eq!(count().await, 0);
}
