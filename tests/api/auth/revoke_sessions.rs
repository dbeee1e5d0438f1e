use beztack_tests::TestApp;

use super::{SESSION, done};

const PATH: &str = "/api/auth/revoke-sessions";

#[actix_web::test]
async fn all_end_this_one_included() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let phone = app.signed_in("ada").await;
    let answer = laptop.post(PATH).send().await;
    assert_eq!((answer.status(), answer.json()), (200, done()));
    assert_eq!(app.count("session", "true").await, 0);
    assert!(phone.session().await.is_null());
    assert_eq!(laptop.post(PATH).send().await.status(), 401);
}

#[actix_web::test]
async fn the_cookie_is_not_touched() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let answer = browser.post(PATH).send().await;
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert!(browser.cookie(SESSION).is_some());
}

#[actix_web::test]
async fn nobody_else_notices() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let grace = app.person("grace").await;
    ada.post(PATH).send().await;
    assert!(grace.session().await.is_object());
}
