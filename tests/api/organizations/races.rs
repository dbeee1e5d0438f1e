//! What happens once happens once, however many try at the same moment.

use std::collections::{BTreeMap, BTreeSet};

use beztack_tests::{Answer, Browser, TestApp, address};
use futures_util::future::{join, join_all};
use serde_json::json;

use super::{accept, done, found, send, user_id};
use crate::together::{assert_one_of_all, tally, together};

const CALLERS: usize = 50;

const GONE: &str = "400 INVITATION_NOT_FOUND";

const MEMBER_ALREADY: &str = "400 USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION";

fn tabs(browser: &Browser, count: usize) -> Vec<Browser> {
    (0..count).map(|_| browser.copy()).collect()
}

#[actix_web::test]
async fn fifty_acceptances_of_one_invitation_make_one_member() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let grace = app.person("grace").await;
    let invitation = engine.invite("grace", "member").await;
    let tabs = tabs(&grace, CALLERS);
    let accepted = tabs.iter().map(|tab| accept(tab, &invitation));
    let answers = together(&app, "member", accepted).await;
    assert_one_of_all(&answers, &[GONE]);
    assert_eq!(app.count("member", "true").await, 2);
    assert_eq!(app.count("invitation", "status = 'accepted'").await, 1);
}

#[actix_web::test]
async fn twenty_invitations_of_one_person_make_one_member() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let grace = app.person("grace").await;
    let mut invitations = Vec::new();
    for number in 0..20 {
        invitations.push(engine.invite(&format!("grace{number}"), "member").await);
    }
    app.sql("UPDATE invitation SET email = 'grace@example.test'")
        .await;
    let tabs = tabs(&grace, invitations.len());
    let accepted = tabs.iter().zip(&invitations);
    let accepted = accepted.map(|(tab, invitation)| accept(tab, invitation));
    let answers = together(&app, "member", accepted).await;
    assert_one_of_all(&answers, &[MEMBER_ALREADY]);
    assert_eq!(app.count("member", "true").await, 2);
    // The others are as they were.
    assert_eq!(app.count("invitation", "status = 'pending'").await, 19);
}

#[actix_web::test]
async fn an_acceptance_and_a_rejection_are_one_answer() {
    for _ in 0..10 {
        let app = TestApp::start().await;
        let engine = found(&app, "ada", "engine").await;
        let grace = app.person("grace").await;
        let invitation = engine.invite("grace", "member").await;
        let other = grace.copy();
        let no = send(
            &other,
            "reject-invitation",
            json!({ "invitationId": invitation }),
        );
        let (yes, no) = join(accept(&grace, &invitation), no).await;
        let joined = yes.status() == 200;
        assert_one_of_all(&[yes, no], &[GONE]);
        let status = if joined { "accepted" } else { "rejected" };
        let condition = format!("status = '{status}'");
        assert_eq!(app.count("invitation", &condition).await, 1);
        assert_eq!(app.count("member", "true").await, 1 + usize::from(joined));
    }
}

#[actix_web::test]
async fn who_is_told_that_they_joined_has_joined_though_they_are_uninvited_meanwhile() {
    for _ in 0..10 {
        let app = TestApp::start().await;
        let engine = found(&app, "ada", "engine").await;
        let grace = app.person("grace").await;
        let invitation = engine.invite("grace", "member").await;
        let body = json!({ "invitationId": invitation });
        let canceled = send(&engine.owner, "cancel-invitation", body);
        let (accepted, canceled) = join(accept(&grace, &invitation), canceled).await;
        // Canceling works in whatever state the invitation is.
        assert_eq!(canceled.status(), 200, "{canceled}");
        let joined = match accepted.verdict().as_str() {
            "200" => 1,
            GONE => 0,
            _ => panic!("{accepted}"),
        };
        assert_eq!(app.count("member", "true").await, 1 + joined);
        assert_eq!(app.count("invitation", "status = 'canceled'").await, 1);
    }
}

#[actix_web::test]
async fn twenty_foundings_under_one_slug_found_one_organization() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let tabs = tabs(&ada, 20);
    let body = json!({ "name": "The engine", "slug": "engine" });
    let foundings = tabs.iter().map(|tab| send(tab, "create", body.clone()));
    let answers = together(&app, "organization", foundings).await;
    assert_one_of_all(&answers, &["400 ORGANIZATION_ALREADY_EXISTS"]);
    for table in ["organization", "member", "team", "team_member"] {
        assert_eq!(app.count(table, "true").await, 1, "{table}");
    }
}

#[actix_web::test]
async fn one_slug_is_given_to_one_of_ten_organizations() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let mut ids = Vec::new();
    for number in 0..10 {
        let body = json!({ "name": "The engine", "slug": format!("engine-{number}") });
        ids.push(done(&ada, "create", body).await["id"].clone());
    }
    let tabs = tabs(&ada, ids.len());
    let moves = tabs.iter().zip(&ids).map(|(tab, id)| {
        let body = json!({ "organizationId": id, "data": { "slug": "engine" } });
        send(tab, "update", body)
    });
    let answers = together(&app, "organization", moves).await;
    assert_one_of_all(&answers, &["400 ORGANIZATION_SLUG_ALREADY_TAKEN"]);
    assert_eq!(app.count("organization", "slug = 'engine'").await, 1);
}

#[actix_web::test]
async fn twenty_invitations_to_one_address_are_one_invitation_and_one_mail() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let tabs = tabs(&engine.owner, 20);
    let body = json!({ "email": address("grace"), "role": "member" });
    let invited = tabs
        .iter()
        .map(|tab| send(tab, "invite-member", body.clone()));
    let answers = together(&app, "invitation", invited).await;
    let refusal = "400 USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION";
    assert_one_of_all(&answers, &[refusal]);
    assert_eq!(app.count("invitation", "true").await, 1);
    app.run_jobs().await;
    assert_eq!(app.mailer().delivered_to(&address("grace")).len(), 1);
}

#[actix_web::test]
async fn twenty_seats_of_one_person_in_one_team_are_one() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.member(&app, "grace", "member").await;
    let team = engine.team("Compilers").await;
    let body = json!({ "teamId": team, "userId": user_id(&app, "grace").await });
    let tabs = tabs(&engine.owner, 20);
    let seated = tabs
        .iter()
        .map(|tab| send(tab, "add-team-member", body.clone()));
    let answers = together(&app, "team_member", seated).await;
    assert_eq!(tally(&answers), BTreeMap::from([("200".to_owned(), 20)]));
    let seats = answers.iter().map(Answer::json);
    let seats: BTreeSet<_> = seats.map(|seat| seat["id"].to_string()).collect();
    assert_eq!(seats.len(), 1, "{seats:?}");
    let condition = format!("team_id = '{team}'");
    assert_eq!(app.count("team_member", &condition).await, 1);
}

#[actix_web::test]
async fn of_six_teams_that_are_dissolved_at_once_one_stays() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    done(&engine.owner, "set-active-team", json!({ "teamId": null })).await;
    for number in 0..5 {
        engine.team(&format!("Team {number}")).await;
    }
    let teams = app.texts("SELECT id FROM team").await;
    let tabs = tabs(&engine.owner, teams.len());
    let dissolved = tabs
        .iter()
        .zip(&teams)
        .map(|(tab, team)| send(tab, "remove-team", json!({ "teamId": team })));
    let tally = tally(&together(&app, "team", dissolved).await);
    let expected = [
        ("200".to_owned(), 5),
        ("400 UNABLE_TO_REMOVE_LAST_TEAM".to_owned(), 1),
    ];
    assert_eq!(tally, BTreeMap::from(expected));
    assert_eq!(app.count("team", "true").await, 1);
}

#[actix_web::test]
async fn nobody_gets_into_an_organization_that_is_deleted_meanwhile() {
    for _ in 0..10 {
        let app = TestApp::start().await;
        let engine = found(&app, "ada", "engine").await;
        let grace = app.person("grace").await;
        let invitation = engine.invite("grace", "member").await;
        let tabs = tabs(&engine.owner, 3);
        let organization = json!({ "organizationId": engine.id });
        let named = json!({ "organizationId": engine.id, "name": "Compilers" });
        let asked = json!({
            "organizationId": engine.id, "email": address("edsger"), "role": "member",
        });
        let answers = join(
            join_all([
                send(&tabs[0], "delete", organization),
                send(&tabs[1], "create-team", named),
                send(&tabs[2], "invite-member", asked),
            ]),
            accept(&grace, &invitation),
        );
        let (mut answers, accepted) = answers.await;
        answers.push(accepted);
        assert_eq!(answers[0].status(), 200, "{}", answers[0]);
        assert!(answers.iter().all(|answer| answer.status() < 500));
        for table in [
            "organization",
            "member",
            "team",
            "team_member",
            "invitation",
        ] {
            assert_eq!(app.count(table, "true").await, 0, "{table}");
        }
    }
}
