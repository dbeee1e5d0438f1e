//! Contract 1: what is no endpoint is an empty 404, never a 405.

use actix_web::http::Method;
use beztack_tests::TestApp;

async fn assert_is_nothing(app: &TestApp, method: Method, path: &str) {
    let answer = app.anonymous().call(method.clone(), path).send().await;
    assert_eq!(answer.status(), 404, "{method} {path}");
    assert_eq!(answer.bytes(), b"", "{method} {path}");
    assert_eq!(answer.header("content-type"), None, "{method} {path}");
}

#[actix_web::test]
async fn unknown_paths_are_empty_404s() {
    let app = TestApp::start().await;
    for path in [
        "/api/auth/nope",
        "/api/auth/sign-in/email/extra",
        "/api/auth",
        "/api/auth/",
        "/api/auth/ok/",
        "/api/auth//ok",
        "/api/auth/OK",
    ] {
        assert_is_nothing(&app, Method::GET, path).await;
        assert_is_nothing(&app, Method::POST, path).await;
    }
}

#[actix_web::test]
async fn other_methods_are_empty_404s() {
    let app = TestApp::start().await;
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        assert_is_nothing(&app, method, "/api/auth/sign-in/email").await;
    }
    for method in [Method::POST, Method::HEAD, Method::OPTIONS] {
        assert_is_nothing(&app, method, "/api/auth/get-session").await;
    }
}

#[actix_web::test]
async fn a_percent_encoded_path_is_what_it_decodes_to() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/api/auth/%6Fk").send().await;
    assert_eq!(answer.status(), 200);
}
