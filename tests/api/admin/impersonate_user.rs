use beztack_tests::{PASSWORD, TestApp};
use chrono::TimeDelta;
use serde_json::json;

use super::{NOT_FOUND, boss, id_of, post, root, set_column, somebody, with_role};
use crate::auth::SESSION;
use crate::two_factor::{enable, verify_totp};

const OPERATION: &str = "impersonate-user";

#[actix_web::test]
async fn an_administrator_stands_in_for_somebody() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let answer = post(&boss, OPERATION, json!({ "userId": ada })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let admin = id_of(&app, "boss").await;
    assert_eq!(answer.json()["user"]["id"], ada.as_str());
    assert_eq!(answer.json()["session"]["impersonatedBy"], admin.as_str());
    assert_eq!(boss.session().await["user"]["name"], "Ada");
    assert_eq!(
        browser.session().await["session"]["impersonatedBy"],
        json!(null)
    );
}

#[actix_web::test]
async fn it_lasts_an_hour_whatever_its_cookies_say() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    post(&boss, OPERATION, json!({ "userId": ada })).await;
    // Without the mark not to be remembered, with which it would never be extended.
    let other = app.anonymous();
    other.set_cookie(SESSION, &boss.cookie(SESSION).unwrap());
    app.advance(TimeDelta::minutes(59));
    let answer = other.get("/api/auth/get-session").send().await;
    assert!(answer.cookies().is_empty());
    assert_eq!(answer.json()["user"]["name"], "Ada");
    app.advance(TimeDelta::minutes(1));
    assert!(other.session().await.is_null());
    assert!(boss.session().await.is_null());
}

#[actix_web::test]
async fn a_new_password_makes_no_session_of_the_person_s_own() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    post(&boss, OPERATION, json!({ "userId": ada })).await;
    app.advance(TimeDelta::minutes(50));
    let old = boss.cookie(SESSION);
    let body = json!({
        "currentPassword": PASSWORD, "newPassword": "better horse 2", "revokeOtherSessions": true,
    });
    let call = boss.post("/api/auth/change-password").json(&body);
    let answer = call.send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert!(answer.json()["token"].is_string());
    assert!(browser.session().await.is_null());
    assert_ne!(boss.cookie(SESSION), old);
    let session = boss.session().await["session"].clone();
    let admin = id_of(&app, "boss").await;
    assert_eq!(session["impersonatedBy"], admin.as_str());
    // Nor does it last any longer than it would have.
    let other = app.anonymous();
    other.set_cookie(SESSION, &boss.cookie(SESSION).unwrap());
    app.advance(TimeDelta::minutes(10));
    assert!(other.session().await.is_null());
    assert_eq!(app.count("session", "impersonated_by IS NULL").await, 1);
}

#[actix_web::test]
async fn nor_does_a_new_second_factor() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    post(&boss, OPERATION, json!({ "userId": ada })).await;
    app.advance(TimeDelta::minutes(50));
    let (phone, _) = enable(&boss).await;
    let answer = verify_totp(&boss, &phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert!(boss.session().await["session"]["impersonatedBy"].is_string());
    app.advance(TimeDelta::minutes(10));
    assert!(boss.session().await.is_null());
}

#[actix_web::test]
async fn administrators_are_not_stood_in_for() {
    let app = TestApp::start().await;
    let browser = root(&app).await;
    for (name, role) in [("one", "admin"), ("two", "user,admin"), ("three", "sudo")] {
        with_role(&app, name, role).await;
        let body = json!({ "userId": id_of(&app, name).await });
        let answer = post(&browser, OPERATION, body).await;
        assert_eq!(
            answer.verdict(),
            "403 YOU_CANNOT_IMPERSONATE_ADMINS",
            "{role}"
        );
    }
    assert_eq!(browser.session().await["user"]["name"], "Root");
}

#[actix_web::test]
async fn nor_is_who_is_not_there_or_banned() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let answer = post(&boss, OPERATION, json!({ "userId": "nobody" })).await;
    assert_eq!(answer.verdict(), NOT_FOUND);
    let (_, ada) = somebody(&app, "ada").await;
    set_column(&app, "ada", "banned = true").await;
    let answer = post(&boss, OPERATION, json!({ "userId": ada })).await;
    assert_eq!(answer.verdict(), "403 BANNED_USER");
    assert_eq!(boss.session().await["user"]["name"], "Boss");
}

#[actix_web::test]
async fn second_factors_do_not_stand_in_the_way() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    set_column(&app, "ada", "two_factor_enabled = true").await;
    let answer = post(&boss, OPERATION, json!({ "userId": ada })).await;
    assert_eq!(answer.status(), 200, "{answer}");
}

/// What ends an administrator's power.
#[derive(Clone, Copy, Debug)]
enum End {
    Ban,
    Role,
    RoleByUpdate,
    Removal,
}

#[actix_web::test]
async fn it_ends_with_the_administrator() {
    for end in [End::Ban, End::Role, End::RoleByUpdate, End::Removal] {
        let app = TestApp::start().await;
        let above = root(&app).await;
        let boss = boss(&app).await;
        let admin = id_of(&app, "boss").await;
        let (browser, ada) = somebody(&app, "ada").await;
        post(&boss, OPERATION, json!({ "userId": ada })).await;
        assert_eq!(boss.session().await["user"]["name"], "Ada");
        let (operation, body) = match end {
            End::Ban => ("ban-user", json!({ "userId": admin })),
            End::Role => ("set-role", json!({ "userId": admin, "role": "user" })),
            End::RoleByUpdate => (
                "update-user",
                json!({ "userId": admin, "data": { "role": "user" } }),
            ),
            End::Removal => ("remove-user", json!({ "userId": admin })),
        };
        let answer = post(&above, operation, body).await;
        assert_eq!(answer.status(), 200, "{end:?}: {answer}");
        assert!(boss.session().await.is_null(), "{end:?}");
        assert_eq!(browser.session().await["user"]["name"], "Ada", "{end:?}");
    }
}

/// The link would let in whoever has it, for good.
#[actix_web::test]
async fn it_does_not_move_the_person_to_another_address() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    post(&boss, OPERATION, json!({ "userId": ada })).await;
    let body = json!({ "newEmail": "evil@example.test" });
    let answer = boss.post("/api/auth/change-email").json(&body).send().await;
    assert_eq!(answer.status(), 403, "{answer}");
    app.run_jobs().await;
    assert_eq!(app.mailer().delivered_to("evil@example.test"), []);
}
