//! Mails: so many per address, whoever asks for them; and invitations so many per sender.

use beztack_tests::{Answer, Browser, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{limited, start, wait_of};
use crate::organizations::{found, found_by};

async fn delivered(app: &TestApp, to: &str, kind: &str) -> usize {
    app.run_jobs().await;
    let mut mails = app.mailer().delivered_to(to);
    mails.retain(|mail| mail.kind == kind);
    mails.len()
}

async fn ask(app: &TestApp, operation: &str, email: &str) -> Answer {
    let path = format!("/api/auth/{operation}");
    let body = json!({ "email": email });
    app.anonymous().post(&path).json(&body).send().await
}

#[actix_web::test]
async fn resets_are_limited_per_address_whether_anybody_has_it_or_not() {
    let app = start().await;
    app.person("ada").await;
    for name in ["ada", "nobody"] {
        let email = address(name);
        for _ in 0..5 {
            let answer = ask(&app, "request-password-reset", &email).await;
            assert_eq!(answer.status(), 200, "{answer}");
        }
        let answer = ask(&app, "request-password-reset", &email).await;
        assert_eq!(wait_of(&answer), 900);
    }
    assert_eq!(delivered(&app, &address("ada"), "reset-password").await, 5);
    app.advance(TimeDelta::minutes(15));
    let answer = ask(&app, "request-password-reset", &address("ada")).await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn proofs_of_an_address_are_limited_and_changes_to_it_count_along() {
    let app = start().await;
    app.person("ada").await;
    let (ada, target) = (app.person("grace").await, address("ada"));
    let new = "new@example.test";
    for _ in 0..5 {
        let answer = ask(&app, "send-verification-email", &target).await;
        assert_eq!(answer.status(), 200, "{answer}");
        let change = ada.post("/api/auth/change-email");
        let answer = change.json(&json!({ "newEmail": new })).send().await;
        assert_eq!(answer.status(), 200, "{answer}");
    }
    wait_of(&ask(&app, "send-verification-email", &target).await);
    let change = ada.post("/api/auth/change-email");
    wait_of(&change.json(&json!({ "newEmail": new })).send().await);
    assert_eq!(delivered(&app, &target, "verification").await, 5);
    assert_eq!(delivered(&app, new, "verification").await, 5);
}

#[actix_web::test]
async fn changes_of_an_address_are_limited_wherever_the_mails_go() {
    let app = start().await;
    let ada = app.person("ada").await;
    let ask = async |number: u32| {
        let body = json!({ "newEmail": format!("new{number}@example.test") });
        ada.post("/api/auth/change-email").json(&body).send().await
    };
    for number in 0..5 {
        assert_eq!(ask(number).await.status(), 200);
    }
    assert_eq!(wait_of(&ask(5).await), 900);
    let taken = json!({ "newEmail": address("grace") });
    app.person("grace").await;
    let answer = ada.post("/api/auth/change-email").json(&taken).send().await;
    assert_eq!(wait_of(&answer), 900, "whether anybody has it or not");
    app.advance(TimeDelta::minutes(15));
    assert_eq!(ask(6).await.status(), 200);
}

#[actix_web::test]
async fn invitations_are_limited_per_address_over_all_organizations() {
    let app = start().await;
    let target = address("target");
    for number in 0..11 {
        let owner = app.person(&format!("owner{number}")).await;
        let slug = format!("org-{number}");
        let body = json!({ "name": slug, "slug": slug });
        let founded = owner.post("/api/auth/organization/create").json(&body);
        assert_eq!(founded.send().await.status(), 200);
        let body = json!({ "email": target, "role": "member" });
        let invite = owner
            .post("/api/auth/organization/invite-member")
            .json(&body);
        let answer = invite.send().await;
        if number < 10 {
            assert_eq!(answer.status(), 200, "{answer}");
        } else {
            assert_eq!(wait_of(&answer), 3600);
        }
    }
    assert_eq!(app.count("invitation", "true").await, 10);
    assert_eq!(delivered(&app, &target, "invitation").await, 10);
}

#[actix_web::test]
async fn what_was_never_sent_is_not_counted_against_whom_it_was_to_reach() {
    let app = TestApp::start_with(|setup| {
        limited(setup);
        setup.rules.limits.invitation_mail.most = 1;
    })
    .await;
    let owner = app.person("ada").await;
    let body = json!({ "name": "Acme", "slug": "acme" });
    let founded = owner.post("/api/auth/organization/create").json(&body);
    let id = founded.send().await.json()["id"].clone();
    let stranger = app.person("grace").await;
    let body = json!({ "email": address("target"), "role": "member", "organizationId": id });
    for _ in 0..3 {
        let invite = stranger.post("/api/auth/organization/invite-member");
        assert_eq!(invite.json(&body).send().await.status(), 400);
    }
    let invite = owner.post("/api/auth/organization/invite-member");
    assert_eq!(invite.json(&body).send().await.status(), 200);
}

/// Asks somebody to join an organization, or once more.
async fn invite(browser: &Browser, name: &str, organization: &str) -> Answer {
    let body = json!({
        "email": address(name), "role": "member", "organizationId": organization, "resend": true,
    });
    let call = browser.post("/api/auth/organization/invite-member");
    call.json(&body).send().await
}

#[actix_web::test]
async fn invitations_are_limited_per_sender_over_all_organizations() {
    let app = TestApp::start_with(|setup| {
        limited(setup);
        setup.rules.limits.invitation_mail.most = 2;
        setup.rules.limits.invitations.most = 3;
    })
    .await;
    let acme = found(&app, "ada", "acme").await;
    let other = found_by(acme.owner.copy(), "other").await;
    let grace = acme.member(&app, "grace", "admin").await;
    // The first of three was Grace's.
    for _ in 0..2 {
        let answer = invite(&acme.owner, "one", &acme.id).await;
        assert_eq!(answer.status(), 200, "{answer}");
    }
    for organization in [&acme.id, &other.id, &acme.id] {
        let answer = invite(&acme.owner, "target", organization).await;
        assert_eq!(wait_of(&answer), 3600);
    }
    assert_eq!(delivered(&app, &address("target"), "invitation").await, 0);
    let of_target = format!("email = '{}'", address("target"));
    assert_eq!(app.count("invitation", &of_target).await, 0);
    // Others have a count of their own, and the address was not used up.
    for _ in 0..2 {
        assert_eq!(invite(&grace, "target", &acme.id).await.status(), 200);
    }
    assert_eq!(delivered(&app, &address("target"), "invitation").await, 2);
    app.advance(TimeDelta::hours(1));
    assert_eq!(invite(&acme.owner, "two", &other.id).await.status(), 200);
}
