//! An invitation is its addressee's and nobody else's (GHSA-fmh4-wcc4-5jm3), and leads
//! into its own organization only (decisions.md 1f).

use beztack_tests::{Browser, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{accept, done, found, look, send, text};

const NOT_YOURS: &str = "403 YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION";

const GONE: &str = "400 INVITATION_NOT_FOUND";

async fn get(browser: &Browser, invitation: &str) -> String {
    let question = format!("get-invitation?id={invitation}");
    look(browser, &question).await.verdict()
}

async fn reject(browser: &Browser, invitation: &str) -> String {
    let body = json!({ "invitationId": invitation });
    send(browser, "reject-invitation", body).await.verdict()
}

#[actix_web::test]
async fn nobody_but_the_addressee_looks_at_it_or_answers_it() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "barbara", "admin").await;
    let invitation = engine.invite("grace", "member").await;
    let stranger = app.person("edsger").await;
    let mut others = vec![engine.owner.copy(), admin, stranger];
    // Whose addresses are like it, or contain it, or are contained in it.
    for name in ["gr.ace", "grace+1", "_race", "xgrace", "race"] {
        others.push(app.person(name).await);
    }
    for (number, browser) in others.iter().enumerate() {
        assert_eq!(get(browser, &invitation).await, NOT_YOURS, "{number}");
        let accepted = accept(browser, &invitation).await;
        assert_eq!(accepted.verdict(), NOT_YOURS, "{number}");
        assert_eq!(reject(browser, &invitation).await, NOT_YOURS, "{number}");
    }
    let anonymous = app.anonymous();
    assert_eq!(get(&anonymous, &invitation).await, "401 NOT_AUTHENTICATED");
    assert_eq!(accept(&anonymous, &invitation).await.verdict(), "401");
    assert_eq!(reject(&anonymous, &invitation).await, "401");
    assert_eq!(app.count("invitation", "status = 'pending'").await, 1);
    assert_eq!(app.count("member", "true").await, 2);
}

#[actix_web::test]
async fn nobody_else_finds_it_in_a_list_of_their_own() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let grace = app.person("grace").await;
    engine.invite("grace", "member").await;
    let list = look(&grace, "list-user-invitations").await.json();
    assert_eq!(list[0]["email"], address("grace"));
    assert_eq!(list[0]["organizationName"], "The engine");

    let edsger = app.person("edsger").await;
    let list = look(&edsger, "list-user-invitations").await.json();
    assert_eq!(list, json!([]));
    let of_grace = "list-user-invitations?email=grace@example.test";
    let refusal = "400 USER_EMAIL_CANNOT_BE_PASSED_FOR_CLIENT_SIDE_API_CALLS";
    for browser in [&grace, &edsger, &app.anonymous()] {
        assert_eq!(look(browser, of_grace).await.verdict(), refusal);
    }
}

#[actix_web::test]
async fn the_mail_leads_to_the_configured_page() {
    let app = TestApp::start_with(|setup| {
        let url = "https://app.example.test/join/{id}?from=mail";
        url.clone_into(&mut setup.rules.organizations.accept_invitation_url);
    })
    .await;
    let engine = found(&app, "ada", "engine").await;
    let invitation = engine.invite("Grace", "member").await;
    let letter = app.letter("grace@example.test", "invitation").await;
    let url = format!("https://app.example.test/join/{invitation}?from=mail");
    assert_eq!(letter.url(), url);
    let mails = app.mailer().delivered_to("grace@example.test");
    assert_eq!(mails[0].subject, "Join The engine on Beztack");
    assert!(mails[0].text.contains(&url), "{}", mails[0].text);

    // The address counts without case.
    let grace = app.person("grace").await;
    assert_eq!(get(&grace, &invitation).await, "200");
    assert_eq!(accept(&grace, &invitation).await.status(), 200);
}

#[actix_web::test]
async fn an_invitation_is_answered_once_and_in_time() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let grace = app.person("grace").await;
    let late = engine.invite("grace", "member").await;
    app.advance(TimeDelta::hours(48) + TimeDelta::seconds(1));
    let canceled = engine.invite("grace", "member").await;
    let body = json!({ "invitationId": canceled });
    done(&engine.owner, "cancel-invitation", body).await;
    let rejected = engine.invite("grace", "member").await;
    assert_eq!(reject(&grace, &rejected).await, "200");
    let accepted = engine.invite("grace", "member").await;
    assert_eq!(accept(&grace, &accepted).await.status(), 200);
    for invitation in [late, canceled, rejected, accepted] {
        assert_eq!(get(&grace, &invitation).await, GONE);
        assert_eq!(accept(&grace, &invitation).await.verdict(), GONE);
        assert_eq!(reject(&grace, &invitation).await, GONE);
    }
    assert_eq!(app.count("member", "true").await, 2);
}

#[actix_web::test]
async fn where_it_is_asked_for_only_a_verified_address_answers() {
    let app = TestApp::start_with(|setup| {
        setup.rules.organizations.limits.require_verified_invitee = true;
    })
    .await;
    let engine = found(&app, "ada", "engine").await;
    let grace = app.person("grace").await;
    let invitation = engine.invite("grace", "member").await;
    let refusal = "403 EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION";
    assert_eq!(accept(&grace, &invitation).await.verdict(), refusal);
    assert_eq!(reject(&grace, &invitation).await, refusal);
    app.sql("UPDATE \"user\" SET email_verified = true").await;
    assert_eq!(accept(&grace, &invitation).await.status(), 200);
}

async fn invite_into(browser: &Browser, teams: Value) -> String {
    let body = json!({ "email": address("edsger"), "role": "member", "teamId": teams });
    send(browser, "invite-member", body).await.verdict()
}

#[actix_web::test]
async fn nobody_is_invited_into_another_organizations_team() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let loom = found(&app, "grace", "loom").await;
    let (own, foreign) = (engine.team("Own").await, loom.team("Foreign").await);
    let both = format!("{own},{foreign}");
    for teams in [
        json!(foreign),
        json!([foreign]),
        json!([own, foreign]),
        json!([foreign, own]),
        json!(both),
        json!("no team"),
    ] {
        let verdict = invite_into(&engine.owner, teams.clone()).await;
        assert_eq!(verdict, "400 TEAM_NOT_FOUND", "{teams}");
    }
    assert_eq!(app.count("invitation", "true").await, 0);
    app.run_jobs().await;
    assert!(app.mailer().delivered_to(&address("edsger")).is_empty());
}

#[actix_web::test]
async fn who_joins_takes_a_seat_in_the_teams_that_are_left() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let (stays, goes) = (engine.team("Stays").await, engine.team("Goes").await);
    let body = json!({
        "email": address("grace"), "role": "member", "teamId": [stays, goes],
    });
    let invitation = done(&engine.owner, "invite-member", body).await;
    done(&engine.owner, "remove-team", json!({ "teamId": goes })).await;
    let grace = app.person("grace").await;
    let answer = accept(&grace, &text(&invitation["id"])).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let teams = look(&grace, "list-user-teams").await.json();
    let teams: Vec<_> = teams.as_array().unwrap().iter().collect();
    assert_eq!(teams.len(), 1);
    assert_eq!(teams[0]["id"], json!(stays));
}

#[actix_web::test]
async fn nobody_accepts_into_a_team_that_moved_to_another_organization() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let loom = found(&app, "barbara", "loom").await;
    let invitation = engine.invite("grace", "member").await;
    let foreign = loom.team("Foreign").await;
    // As a version that did not look left it.
    app.sql(&format!("UPDATE invitation SET team_id = '{foreign}'"))
        .await;
    let grace = app.person("grace").await;
    assert_eq!(accept(&grace, &invitation).await.status(), 200);
    let condition = format!("team_id = '{foreign}'");
    assert_eq!(app.count("team_member", &condition).await, 0);
}
