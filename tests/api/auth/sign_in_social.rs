use beztack_tests::TestApp;
use insta::assert_snapshot;
use serde_json::json;

const PATH: &str = "/api/auth/sign-in/social";

#[actix_web::test]
async fn no_provider_is_known() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let call = browser.post(PATH).json(&json!({ "provider": "google" }));
    assert_snapshot!(call.send().await, @r#"
    404 Not Found
    content-type: application/json

    {
      "code": "PROVIDER_NOT_FOUND",
      "message": "Provider not found"
    }
    "#);
}

#[actix_web::test]
async fn a_provider_must_be_named() {
    let app = TestApp::start().await;
    let answer = app.anonymous().post(PATH).json(&json!({})).send().await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
}

#[actix_web::test]
async fn a_redirect_must_be_trusted_here_as_well() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let body = json!({ "provider": "google", "callbackURL": "https://evil.test" });
    let answer = browser.post(PATH).json(&body).send().await;
    assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
}
