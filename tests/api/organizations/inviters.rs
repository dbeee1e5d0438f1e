//! An invitation gives what its inviter may give when it is accepted or sent once more, not
//! what they might have given before.

use beztack_tests::{Browser, TestApp, address};
use serde_json::json;

use super::{Founded, accept, done, found, member_id, role, send, text};

const INVITER_LEFT: &str = "400 INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION";

const NOT_THIS_ROLE: &str = "403 YOU_ARE_NOT_ALLOWED_TO_INVITE_A_USER_WITH_THIS_ROLE";

/// Asks somebody to join, as this member. Returns the invitation's id.
async fn invite(engine: &Founded, browser: &Browser, name: &str, role: &str) -> String {
    let body = json!({ "email": address(name), "role": role, "organizationId": engine.id });
    text(&done(browser, "invite-member", body).await["id"])
}

/// Makes a member something else, as the owner.
async fn change_role(app: &TestApp, engine: &Founded, name: &str, role: &str) {
    let member = member_id(app, name).await;
    let body = json!({ "memberId": member, "role": role, "organizationId": engine.id });
    done(&engine.owner, "update-member-role", body).await;
}

#[actix_web::test]
async fn nobody_comes_back_by_an_invitation_of_their_own() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let removed = engine.member(&app, "barbara", "admin").await;
    let leaving = engine.member(&app, "charles", "admin").await;
    let of_removed = invite(&engine, &removed, "barbara-too", "admin").await;
    let of_leaving = invite(&engine, &leaving, "charles-too", "admin").await;
    let body = json!({ "memberIdOrEmail": address("barbara"), "organizationId": engine.id });
    done(&engine.owner, "remove-member", body).await;
    done(&leaving, "leave", json!({ "organizationId": engine.id })).await;
    for (name, invitation) in [("barbara-too", of_removed), ("charles-too", of_leaving)] {
        let browser = app.person(name).await;
        let answer = accept(&browser, &invitation).await;
        assert_eq!(answer.verdict(), INVITER_LEFT, "{name}");
        let session = browser.session().await;
        assert!(session["session"]["activeOrganizationId"].is_null());
    }
    assert_eq!(app.count("member", "true").await, 1);
    // Nothing was written: it can still be taken back, or declined.
    assert_eq!(app.count("invitation", "status = 'pending'").await, 2);
}

#[actix_web::test]
async fn whoever_may_not_invite_any_more_lets_nobody_in() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "barbara", "admin").await;
    let invitation = invite(&engine, &admin, "grace", "member").await;
    let grace = app.person("grace").await;
    change_role(&app, &engine, "barbara", "member").await;
    assert_eq!(accept(&grace, &invitation).await.verdict(), INVITER_LEFT);
    assert_eq!(app.count("member", "true").await, 2);
    change_role(&app, &engine, "barbara", "admin").await;
    assert_eq!(accept(&grace, &invitation).await.verdict(), "200");
    assert_eq!(role(&app, "grace").await, "member");
}

#[actix_web::test]
async fn whoever_is_owner_no_more_makes_no_owner() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let owner = engine.member(&app, "barbara", "owner").await;
    let mut invitations = Vec::new();
    for (name, role) in [
        ("alan", "owner"),
        ("edsger", "member,owner"),
        ("grace", "admin"),
    ] {
        let id = invite(&engine, &owner, name, role).await;
        invitations.push((app.person(name).await, id));
    }
    change_role(&app, &engine, "barbara", "admin").await;
    let mut verdicts = Vec::new();
    for (browser, invitation) in &invitations {
        verdicts.push(accept(browser, invitation).await.verdict());
    }
    assert_eq!(verdicts, [INVITER_LEFT, INVITER_LEFT, "200"]);
    assert_eq!(engine.owners(&app).await, 1);
}

#[actix_web::test]
async fn an_invitation_of_an_owner_is_sent_once_more_by_owners_only() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let admin = engine.member(&app, "barbara", "admin").await;
    engine.invite("grace", "owner").await;
    app.run_jobs().await;
    let expiry =
        "SELECT CAST(expires_at AS TEXT) FROM invitation WHERE email = 'grace@example.test'";
    let before = app.text(expiry).await;
    app.advance(chrono::TimeDelta::hours(1));
    let body = json!({
        "email": address("grace"), "role": "member", "organizationId": engine.id, "resend": true,
    });
    let refused = send(&admin, "invite-member", body.clone()).await;
    assert_eq!(refused.verdict(), NOT_THIS_ROLE);
    app.run_jobs().await;
    assert_eq!(app.text(expiry).await, before);
    assert_eq!(app.mailer().delivered_to(&address("grace")).len(), 1);
    let resent = done(&engine.owner, "invite-member", body).await;
    assert_eq!(resent["role"], "owner");
    app.run_jobs().await;
    assert_ne!(app.text(expiry).await, before);
    assert_eq!(app.mailer().delivered_to(&address("grace")).len(), 2);
}
