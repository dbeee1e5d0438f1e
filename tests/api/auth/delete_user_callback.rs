use beztack_tests::{Answer, Browser, TestApp};
use chrono::TimeDelta;
use serde_json::json;

use super::{DELETIONS, TOKEN, adopted, allow_deletion};

async fn follow(browser: &Browser, query: &str) -> Answer {
    let path = format!("/api/auth/delete-user/callback{query}");
    browser.get(&path).send().await
}

fn token() -> String {
    format!("?token={TOKEN}")
}

#[actix_web::test]
async fn a_mailed_link_deletes_the_account_of_who_is_signed_in() {
    for app in [TestApp::start().await, adopted().await] {
        let laptop = app.person("ada").await;
        let phone = app.signed_in("ada").await;
        allow_deletion(&app, "ada").await;
        let answer = follow(&laptop, &token()).await;
        let expected = json!({ "success": true, "message": "User deleted" });
        assert_eq!((answer.status(), answer.json()), (200, expected));
        assert_eq!(answer.cookies(), DELETIONS);
        assert!(phone.session().await.is_null());
        for table in ["user", "account", "session", "verification"] {
            assert_eq!(app.count(table, "true").await, 0, "{table}");
        }
    }
}

#[actix_web::test]
async fn it_leads_to_the_callback_as_it_was_given() {
    for (sent, location) in [
        ("%2Fbye", "/bye"),
        (
            "http%3A%2F%2Flocalhost%3A5173%2Fbye",
            "http://localhost:5173/bye",
        ),
    ] {
        let app = TestApp::start().await;
        let browser = app.person("ada").await;
        allow_deletion(&app, "ada").await;
        let query = format!("{}&callbackURL={sent}", token());
        let answer = follow(&browser, &query).await;
        assert_eq!(
            (answer.status(), answer.header("location")),
            (302, Some(location))
        );
        assert_eq!(answer.cookies(), DELETIONS);
    }
}

#[actix_web::test]
async fn nobody_is_led_where_we_do_not_trust() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    allow_deletion(&app, "ada").await;
    let query = format!("{}&callbackURL=https%3A%2F%2Fevil.test", token());
    let answer = follow(&browser, &query).await;
    assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
    assert_eq!(app.count("user", "true").await, 1);
}

#[actix_web::test]
async fn a_stranger_holds_nothing_with_it() {
    let app = TestApp::start().await;
    app.person("ada").await;
    allow_deletion(&app, "ada").await;
    let answer = follow(&app.anonymous(), &token()).await;
    assert_eq!(answer.verdict(), "404 FAILED_TO_GET_USER_INFO");
    assert_eq!(app.count("user", "true").await, 1);
}

#[actix_web::test]
async fn somebody_else_neither_deletes_with_it_nor_uses_it_up() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let grace = app.person("grace").await;
    allow_deletion(&app, "ada").await;
    let answer = follow(&grace, &token()).await;
    assert_eq!(answer.verdict(), "404 INVALID_TOKEN");
    assert_eq!(app.count("user", "true").await, 2);
    assert_eq!(follow(&ada, &token()).await.status(), 200);
    assert!(grace.session().await.is_object());
}

#[actix_web::test]
async fn it_works_for_a_day() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    allow_deletion(&app, "ada").await;
    app.advance(TimeDelta::days(1) + TimeDelta::milliseconds(1));
    let answer = follow(&browser, &token()).await;
    assert_eq!(answer.verdict(), "404 INVALID_TOKEN");
    assert_eq!(app.count("user", "true").await, 1);
}

#[actix_web::test]
async fn a_token_must_be_there() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    assert_eq!(follow(&browser, "").await.verdict(), "400 VALIDATION_ERROR");
    let answer = follow(&browser, "?token=").await;
    assert_eq!(answer.verdict(), "404 INVALID_TOKEN");
}

#[actix_web::test]
async fn it_can_be_switched_off_for_everybody_alike() {
    let app = TestApp::start_with(|setup| setup.rules.accounts.delete_user = false).await;
    let ada = app.person("ada").await;
    allow_deletion(&app, "ada").await;
    for browser in [ada, app.anonymous()] {
        let answer = follow(&browser, &token()).await;
        assert_eq!((answer.status(), answer.text()), (404, ""));
    }
    assert_eq!(app.count("user", "true").await, 1);
}
