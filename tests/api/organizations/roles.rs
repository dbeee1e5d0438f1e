//! Roles that the configuration defines: guards and `has-permission` read one table.

use std::collections::BTreeMap;

use beztack_auth::permission::Actions;
use beztack_tests::{Browser, TestApp, address};
use serde_json::json;

use super::{Founded, done, found, look, member_id, role, send};

/// Actions by resource.
fn actions<const N: usize>(table: [(&str, &[&str]); N]) -> Actions {
    let of = |(resource, actions): (&str, &[&str])| {
        let actions = actions.iter().map(|action| (*action).to_owned());
        (resource.to_owned(), actions.collect())
    };
    table.into_iter().map(of).collect()
}

/// A server with a recruiter, an editor of projects, and admins who may only invite.
async fn with_roles() -> TestApp {
    TestApp::start_with(|setup| {
        let rules = &mut setup.rules.organizations;
        rules.limits.resources = actions([("project", &["create", "share"])]);
        rules.limits.roles = BTreeMap::from([
            (
                "recruiter".to_owned(),
                actions([("invitation", &["create", "cancel"])]),
            ),
            (
                "editor".to_owned(),
                actions([("project", &["share"]), ("team", &["create"])]),
            ),
            ("admin".to_owned(), actions([("invitation", &["create"])])),
        ]);
        rules.roles = rules.limits.access_control().unwrap();
    })
    .await
}

async fn may(browser: &Browser, resource: &str, action: &str) -> bool {
    let body = json!({ "permissions": { resource: [action] } });
    done(browser, "has-permission", body).await["success"] == true
}

async fn invites(browser: &Browser, name: &str) -> u16 {
    let body = json!({ "email": address(name), "role": "member" });
    send(browser, "invite-member", body).await.status()
}

async fn makes_team(browser: &Browser) -> u16 {
    let body = json!({ "name": "Loaders" });
    send(browser, "create-team", body).await.status()
}

async fn renames(engine: &Founded, browser: &Browser) -> u16 {
    let body = json!({ "organizationId": engine.id, "data": { "name": "New" } });
    send(browser, "update", body).await.status()
}

#[actix_web::test]
async fn a_role_of_ones_own_may_what_it_was_given() {
    let app = with_roles().await;
    let engine = found(&app, "ada", "engine").await;
    let recruiter = engine.member(&app, "grace", "recruiter").await;
    assert!(may(&recruiter, "invitation", "create").await);
    assert!(!may(&recruiter, "team", "create").await);
    assert_eq!(invites(&recruiter, "edsger").await, 200);
    assert_eq!(makes_team(&recruiter).await, 403);
    assert_eq!(renames(&engine, &recruiter).await, 403);
    // Owners are made by owners, whatever a role may.
    let body = json!({ "email": address("barbara"), "role": "owner" });
    assert_eq!(send(&recruiter, "invite-member", body).await.status(), 403);
}

#[actix_web::test]
async fn several_roles_add_up_and_unknown_ones_are_kept_and_grant_nothing() {
    let app = with_roles().await;
    let engine = found(&app, "ada", "engine").await;
    let roles = "recruiter,wizard,editor";
    let browser = engine.member(&app, "grace", roles).await;
    assert_eq!(role(&app, "grace").await, roles);
    let member = look(&browser, "get-active-member").await.json();
    assert_eq!(member["role"], roles);
    assert!(may(&browser, "project", "share").await);
    assert!(!may(&browser, "project", "create").await);
    assert!(!may(&browser, "spell", "cast").await);
    assert_eq!(invites(&browser, "edsger").await, 200);
    assert_eq!(makes_team(&browser).await, 200);
    assert_eq!(renames(&engine, &browser).await, 403);

    let body = json!({ "memberId": member_id(&app, "grace").await, "role": ["wizard"] });
    done(&engine.owner, "update-member-role", body).await;
    assert_eq!(role(&app, "grace").await, "wizard");
    assert_eq!(invites(&browser, "barbara").await, 403);
    assert_eq!(makes_team(&browser).await, 403);
}

#[actix_web::test]
async fn admins_can_be_replaced_and_owners_may_everything() {
    let app = with_roles().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "grace", "admin").await;
    assert_eq!(invites(&admin, "edsger").await, 200);
    assert_eq!(renames(&engine, &admin).await, 403);
    assert!(!may(&admin, "organization", "update").await);
    assert!(may(&engine.owner, "project", "create").await);
    assert_eq!(renames(&engine, &engine.owner).await, 200);
}
