use beztack_tests::{Answer, Browser, TestApp};
use serde_json::{Value, json};

use super::{SESSION, adopted, done, handle_of, token_in};

const PATH: &str = "/api/auth/revoke-session";

async fn revoke(browser: &Browser, body: Value) -> Answer {
    browser.post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn a_session_ends_by_the_name_that_lists_show() {
    for app in [TestApp::start().await, adopted().await] {
        let laptop = app.person("ada").await;
        let phone = app.signed_in("ada").await;
        let answer = revoke(&laptop, json!({ "token": handle_of(&phone).await })).await;
        assert_eq!((answer.status(), answer.json()), (200, done()));
        assert_eq!(answer.cookies(), Vec::<&str>::new());
        assert!(phone.session().await.is_null());
        assert!(laptop.session().await.is_object());
    }
}

#[actix_web::test]
async fn whoever_holds_the_token_itself_may_name_it_too() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let phone = app.signed_in("ada").await;
    let cookie = phone.cookie(SESSION).unwrap();
    let answer = revoke(&laptop, json!({ "token": token_in(&cookie) })).await;
    assert_eq!(answer.json(), done());
    assert!(phone.session().await.is_null());
}

#[actix_web::test]
async fn somebody_else_s_is_left_alone_without_a_word() {
    for app in [TestApp::start().await, adopted().await] {
        let ada = app.person("ada").await;
        let grace = app.person("grace").await;
        let cookie = grace.cookie(SESSION).unwrap();
        for token in [&handle_of(&grace).await, token_in(&cookie)] {
            let answer = revoke(&ada, json!({ "token": token })).await;
            assert_eq!((answer.status(), answer.json()), (200, done()));
        }
        assert!(grace.session().await.is_object());
    }
}

#[actix_web::test]
async fn what_names_no_session_ends_none() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for token in ["", "nope", "%"] {
        let answer = revoke(&browser, json!({ "token": token })).await;
        assert_eq!(answer.json(), done(), "{token}");
    }
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn one_s_own_may_end_and_its_cookie_is_not_touched() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let answer = revoke(&browser, json!({ "token": handle_of(&browser).await })).await;
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert!(browser.cookie(SESSION).is_some());
    assert!(browser.session().await.is_null());
}

#[actix_web::test]
async fn a_token_must_be_there_and_a_text() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for (body, found) in [(json!({}), "undefined"), (json!({ "token": 5 }), "number")] {
        let answer = revoke(&browser, body).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        let message = format!("[body.token] Invalid input: expected string, received {found}");
        assert_eq!(answer.json()["message"], message);
    }
}
