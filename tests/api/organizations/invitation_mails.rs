//! Mails of invitations that came to nothing while they waited are not sent.

use beztack_app::jobs;
use beztack_tests::{Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Founded, accept, done, found, send, text, user_id};
use crate::admin::boss;

/// Asks somebody to join, as this member. Returns the invitation's id.
async fn invite(engine: &Founded, browser: &Browser, name: &str) -> String {
    let body = json!({ "email": address(name), "role": "member", "organizationId": engine.id });
    text(&done(browser, "invite-member", body).await["id"])
}

/// How many invitations somebody was sent, once everything is delivered.
async fn invited(app: &TestApp, name: &str) -> usize {
    app.run_jobs().await;
    assert_eq!(app.count("job", "true").await, 0, "nothing is tried again");
    let mails = app.mailer().delivered_to(&address(name)).into_iter();
    mails.filter(|mail| mail.kind == "invitation").count()
}

async fn post(browser: &Browser, path: &str, body: Value) {
    let answer = browser.post(path).json(&body).send().await;
    assert_eq!(answer.status(), 200, "{path}: {answer}");
}

#[actix_web::test]
async fn what_was_taken_back_answered_or_has_run_out() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let canceled = engine.invite("canceled", "member").await;
    let body = json!({ "invitationId": canceled });
    done(&engine.owner, "cancel-invitation", body).await;
    let rejecting = app.person("rejected").await;
    let body = json!({ "invitationId": engine.invite("rejected", "member").await });
    done(&rejecting, "reject-invitation", body).await;
    // They found it in their list.
    engine.member(&app, "accepted", "member").await;
    engine.invite("waiting", "member").await;
    for (name, expected) in [
        ("canceled", 0),
        ("rejected", 0),
        ("accepted", 0),
        ("waiting", 1),
    ] {
        assert_eq!(invited(&app, name).await, expected, "{name}");
    }
    engine.invite("late", "member").await;
    app.advance(TimeDelta::hours(48));
    assert_eq!(invited(&app, "late").await, 0);
}

#[actix_web::test]
async fn what_was_given_up_is_not_brought_back_to_life() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    app.run_jobs().await;
    engine.invite("grace", "member").await;
    engine.invite("edsger", "member").await;
    app.mailer().refuse(2);
    app.run_jobs().await;
    assert_eq!(app.count("job", "status = 'dead'").await, 2);
    let canceled = "email = 'edsger@example.test'";
    let canceled = format!("SELECT id FROM invitation WHERE {canceled}");
    let body = json!({ "invitationId": app.text(&canceled).await });
    done(&engine.owner, "cancel-invitation", body).await;
    jobs::retry_jobs(app.db(), app.clock(), None).await.unwrap();
    assert_eq!(invited(&app, "grace").await, 1);
    assert_eq!(invited(&app, "edsger").await, 0);
}

#[actix_web::test]
async fn whose_inviter_is_gone() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let engine = found(&app, "ada", "engine").await;
    let leaving = engine.member(&app, "barbara", "admin").await;
    let removed = engine.member(&app, "charles", "admin").await;
    invite(&engine, &leaving, "grace").await;
    invite(&engine, &removed, "edsger").await;
    invite(&engine, &engine.owner, "alan").await;
    let body = json!({ "password": PASSWORD });
    post(&leaving, "/api/auth/delete-user", body).await;
    let body = json!({ "userId": user_id(&app, "charles").await });
    post(&boss, "/api/auth/admin/remove-user", body).await;
    for (name, expected) in [("grace", 0), ("edsger", 0), ("alan", 1)] {
        assert_eq!(invited(&app, name).await, expected, "{name}");
    }
}

#[actix_web::test]
async fn whose_organization_is_gone() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.invite("grace", "member").await;
    let body = json!({ "organizationId": engine.id });
    done(&engine.owner, "delete", body).await;
    assert_eq!(invited(&app, "grace").await, 0);
}

#[actix_web::test]
async fn whose_inviter_is_banned_until_others_send_it() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let engine = found(&app, "ada", "engine").await;
    let banned = engine.member(&app, "barbara", "admin").await;
    let invitation = invite(&engine, &banned, "grace").await;
    let body = json!({ "userId": user_id(&app, "barbara").await });
    post(&boss, "/api/auth/admin/ban-user", body).await;
    assert_eq!(invited(&app, "grace").await, 0);

    // It can still be answered, and is Ada's to send.
    let body = json!({
        "email": address("grace"), "role": "member", "organizationId": engine.id, "resend": true,
    });
    let resent = send(&engine.owner, "invite-member", body).await;
    assert_eq!(resent.json()["id"], *invitation);
    assert_eq!(invited(&app, "grace").await, 1);
    let grace = app.person("grace").await;
    assert_eq!(accept(&grace, &invitation).await.status(), 200);
}

#[actix_web::test]
async fn a_ban_that_has_run_out_holds_nothing_back() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let engine = found(&app, "ada", "engine").await;
    let banned = engine.member(&app, "barbara", "admin").await;
    invite(&engine, &banned, "grace").await;
    let body = json!({ "userId": user_id(&app, "barbara").await, "banExpiresIn": 60 });
    post(&boss, "/api/auth/admin/ban-user", body).await;
    app.advance(TimeDelta::seconds(60));
    assert_eq!(invited(&app, "grace").await, 1);
}
