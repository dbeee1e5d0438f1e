use beztack_tests::{PASSWORD, TestApp};
use serde_json::json;

use super::{Authenticator, enable, enrolled, send};

const OPERATION: &str = "get-totp-uri";

#[actix_web::test]
async fn the_enrolment_can_be_scanned_once_more() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let answer = send(&ada.browser, OPERATION, json!({ "password": PASSWORD })).await;
    let uri = answer.json()["totpURI"].as_str().unwrap().to_owned();
    // In the words of the reference, which names itself here.
    assert!(uri.starts_with("otpauth://totp/Better%20Auth:ada%40example.test?secret="));
    assert_eq!(Authenticator::scan(&uri).code(&app), ada.phone.code(&app));
}

#[actix_web::test]
async fn it_is_shown_before_it_is_in_force_and_not_before_it_is_there() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let right = json!({ "password": PASSWORD });
    let answer = send(&ada, OPERATION, right.clone()).await;
    assert_eq!(answer.verdict(), "400 TOTP_NOT_ENABLED");
    enable(&ada).await;
    assert_eq!(send(&ada, OPERATION, right).await.status(), 200);
}

#[actix_web::test]
async fn it_takes_the_password() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    for (password, verdict) in [
        ("wrong horse 1", "400 INVALID_PASSWORD"),
        ("", "400 NO_PASSWORD_CREDENTIAL_FOUND"),
    ] {
        let answer = send(&ada.browser, OPERATION, json!({ "password": password })).await;
        assert_eq!(answer.verdict(), verdict, "{password:?}");
    }
}
