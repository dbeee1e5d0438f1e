//! Limits hold, however many arrive at the last place at the same moment.

use std::collections::BTreeMap;

use beztack_app::organizations::OrganizationConfig;
use beztack_tests::{Answer, Browser, TestApp};
use serde_json::{Value, json};

use super::{accept, found, send};
use crate::together::{tally, together};

const CALLERS: usize = 20;

/// A server with small limits.
async fn limited(limit: impl Fn(&mut OrganizationConfig)) -> TestApp {
    TestApp::start_with(|setup| limit(&mut setup.rules.organizations.limits)).await
}

/// Asserts that so many got in, and that the others were told `refusal`.
fn assert_admitted(answers: &[Answer], admitted: usize, refusal: &str) {
    let refused = (refusal.to_owned(), answers.len() - admitted);
    let expected = BTreeMap::from([("200".to_owned(), admitted), refused]);
    assert_eq!(tally(answers), expected);
}

/// Twenty different bodies from one browser.
async fn twenty(
    app: &TestApp,
    table: &str,
    browser: &Browser,
    operation: &str,
    body: impl Fn(usize) -> Value,
) -> Vec<Answer> {
    let tabs: Vec<_> = (0..CALLERS).map(|_| browser.copy()).collect();
    let requests = tabs
        .iter()
        .enumerate()
        .map(|(number, tab)| send(tab, operation, body(number)));
    together(app, table, requests).await
}

#[actix_web::test]
async fn an_organization_has_no_more_members_than_it_may() {
    let app = limited(|limits| limits.membership_limit = 3).await;
    let engine = found(&app, "ada", "engine").await;
    let mut invited = Vec::new();
    for number in 0..CALLERS {
        let name = format!("grace{number}");
        let invitation = engine.invite(&name, "member").await;
        invited.push((app.person(&name).await, invitation));
    }
    let accepted = invited
        .iter()
        .map(|(browser, invitation)| accept(browser, invitation));
    let answers = together(&app, "member", accepted).await;
    assert_admitted(&answers, 2, "403 ORGANIZATION_MEMBERSHIP_LIMIT_REACHED");
    assert_eq!(app.count("member", "true").await, 3);
    // Who found no place keeps the invitation.
    assert_eq!(app.count("invitation", "status = 'pending'").await, 18);
}

#[actix_web::test]
async fn no_more_invitations_wait_than_may() {
    let app = limited(|limits| limits.invitation_limit = 3).await;
    let engine = found(&app, "ada", "engine").await;
    let invitee = |number| json!({ "email": format!("{number}@example.test"), "role": "member" });
    let owner = &engine.owner;
    let answers = twenty(&app, "invitation", owner, "invite-member", invitee).await;
    assert_admitted(&answers, 3, "403 INVITATION_LIMIT_REACHED");
    assert_eq!(app.count("invitation", "true").await, 3);
    assert_eq!(app.run_jobs().await, 4, "the founder's welcome and three");
}

#[actix_web::test]
async fn an_organization_has_no_more_teams_than_it_may() {
    let app = limited(|limits| limits.team_limit = 4).await;
    let engine = found(&app, "ada", "engine").await;
    let team = |number| json!({ "name": format!("Team {number}") });
    let answers = twenty(&app, "team", &engine.owner, "create-team", team).await;
    let refusal = "400 YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS";
    assert_admitted(&answers, 3, refusal);
    assert_eq!(app.count("team", "true").await, 4);
}

#[actix_web::test]
async fn nobody_founds_more_organizations_than_they_may() {
    let app = limited(|limits| limits.organization_limit = 3).await;
    let ada = app.person("ada").await;
    let new = |number| json!({ "name": "The engine", "slug": format!("engine-{number}") });
    let answers = twenty(&app, "organization", &ada, "create", new).await;
    let refusal = "403 YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS";
    assert_admitted(&answers, 3, refusal);
    assert_eq!(app.count("organization", "true").await, 3);
}
