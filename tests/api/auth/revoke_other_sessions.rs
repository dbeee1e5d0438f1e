use beztack_tests::TestApp;

use super::{done, handle_of};

const PATH: &str = "/api/auth/revoke-other-sessions";

#[actix_web::test]
async fn all_end_but_this_one() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let phone = app.signed_in("ada").await;
    let tablet = app.signed_in("ada").await;
    let answer = laptop.post(PATH).send().await;
    assert_eq!((answer.status(), answer.json()), (200, done()));
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert!(laptop.session().await.is_object());
    assert!(phone.session().await.is_null());
    assert!(tablet.session().await.is_null());
}

#[actix_web::test]
async fn nobody_else_notices() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let grace = app.person("grace").await;
    ada.post(PATH).send().await;
    assert!(grace.session().await.is_object());
}

#[actix_web::test]
async fn a_row_of_a_session_that_is_over_stays() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let phone = app.signed_in("ada").await;
    let over = handle_of(&phone).await;
    app.sql(&format!(
        "UPDATE session SET expires_at = '2026-01-01 08:59:59' WHERE token = '{over}'"
    ))
    .await;
    laptop.post(PATH).send().await;
    assert_eq!(app.count("session", "true").await, 2);
}
