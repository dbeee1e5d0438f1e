use beztack_tests::{PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{boss, id_of, post, set_column, somebody};
use crate::two_factor::{enrolled, trusted};

const OPERATION: &str = "update-user";

#[actix_web::test]
async fn columns_are_changed_but_never_the_id() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let data = json!({
        "name": "Countess", "email": "ADA2@example.test", "emailVerified": true,
        "role": ["user", "wizard"], "id": "mine", "unknown": 1
    });
    let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": data })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let user = answer.json();
    assert_eq!(user["id"], ada.as_str());
    assert_eq!(user["email"], "ada2@example.test");
    assert_eq!(user["role"], "user,wizard");
    assert_eq!(browser.session().await["user"]["name"], "Countess");
}

#[actix_web::test]
async fn what_may_be_nothing_may_be_made_nothing() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let nothing = json!({ "image": null, "role": null, "banned": null, "banExpires": null });
    let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": nothing })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.json()["role"], Value::Null);
    assert_eq!(
        app.count("user", "role IS NULL AND banned IS NULL").await,
        1
    );
}

#[actix_web::test]
async fn the_unknown_user_is_null_and_no_data_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let body = json!({ "userId": "nobody", "data": { "name": "X" } });
    let answer = post(&boss, OPERATION, body).await;
    assert_eq!((answer.status(), answer.text()), (200, "null"));
    let answer = post(&boss, OPERATION, json!({ "userId": "x", "data": {} })).await;
    assert_eq!(answer.verdict(), "400 NO_DATA_TO_UPDATE");
}

#[actix_web::test]
async fn an_address_of_somebody_else_is_refused() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let body = json!({ "userId": ada, "data": { "name": "X", "email": "BOSS@example.test" } });
    let answer = post(&boss, OPERATION, body).await;
    assert_eq!(
        answer.verdict(),
        "400 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"
    );
    assert_eq!(app.count("user", "name = 'X'").await, 0);
}

#[actix_web::test]
async fn times_are_those_that_every_answer_can_show() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let set = async |time: &str| {
        let body = json!({ "userId": ada, "data": { "banExpires": time } });
        post(&boss, OPERATION, body).await
    };
    for time in [
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+00:01",
        "0000-01-01T00:00:00+23:59",
        "0000-06-01T00:00:00Z",
        "2026-06-30T23:59:60Z",
        "2026-06-30T23:59:60.5Z",
    ] {
        let answer = set(time).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{time}");
        let message = "[body.data.banExpires] Invalid input: expected date, received string";
        assert_eq!(answer.json()["message"], message);
    }
    for (time, shown) in [
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"),
        ("0001-01-01T00:01:00+00:01", "0001-01-01T00:00:00.000Z"),
    ] {
        let answer = set(time).await;
        assert_eq!(answer.json()["banExpires"], shown, "{answer}");
    }
}

#[actix_web::test]
async fn values_that_a_column_cannot_hold_are_named() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let wrong = json!({ "name": 5, "banExpires": "soon", "role": 7, "email": "x" });
    let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": wrong })).await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
    let message = answer.json()["message"].to_string();
    for name in ["name", "banExpires", "role", "email"] {
        assert!(message.contains(&format!("data.{name}]")), "{message}");
    }
}

#[actix_web::test]
async fn who_is_banned_here_is_out_at_once_too() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (first, ada) = somebody(&app, "ada").await;
    let second = app.signed_in("ada").await;
    let update = async |data: Value| {
        let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": data })).await;
        assert_eq!(answer.status(), 200, "{answer}");
    };
    update(json!({ "name": "Ada", "banned": false })).await;
    assert!(first.session().await.is_object(), "nobody was banned");

    update(json!({ "banned": true })).await;
    assert!(first.session().await.is_null());
    let body = json!({ "name": "Eve" });
    let answer = second
        .post("/api/auth/update-user")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status(), 401, "{answer}");
    assert_eq!(app.count("session", "true").await, 1, "the administrator's");
    let events = "kind = 'user-banned'";
    assert_eq!(app.count("security_event", events).await, 1);
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.verdict(), "403 BANNED_USER");
}

#[actix_web::test]
async fn a_ban_that_comes_back_ends_sessions_again() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let run_out = "banned = true, ban_expires = '2025-01-01 09:00:00'";
    set_column(&app, "ada", run_out).await;
    for (until, is_in) in [
        ("2025-06-01T00:00:00Z", true),
        ("2027-01-01T00:00:00Z", false),
    ] {
        let data = json!({ "banExpires": until });
        let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": data })).await;
        assert_eq!(answer.status(), 200, "{answer}");
        assert_eq!(browser.session().await.is_object(), is_in, "{until}");
    }
}

#[actix_web::test]
async fn nobody_bans_themselves_here_either() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let own = id_of(&app, "boss").await;
    let data = json!({ "name": "Chief", "banned": true });
    let answer = post(&boss, OPERATION, json!({ "userId": own, "data": data })).await;
    assert_eq!(answer.verdict(), "400 YOU_CANNOT_BAN_YOURSELF");
    assert_eq!(app.count("user", "banned OR name = 'Chief'").await, 0);
    assert!(boss.session().await.is_object());
}

#[actix_web::test]
async fn a_second_factor_that_was_switched_off_has_left_no_browser_trusted() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let browser = trusted(&app, "ada", &enrolled(&app, "ada").await).await;
    app.advance(TimeDelta::seconds(1));
    let ada = id_of(&app, "ada").await;
    for enabled in [false, true] {
        let data = json!({ "twoFactorEnabled": enabled });
        let answer = post(&boss, OPERATION, json!({ "userId": ada, "data": data })).await;
        assert_eq!(answer.status(), 200, "{answer}");
    }
    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.json(), json!({ "twoFactorRedirect": true }));
}
