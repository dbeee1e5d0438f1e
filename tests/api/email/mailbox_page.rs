use beztack_tests::{PASSWORD, TestApp};
use serde_json::json;

const PATH: &str = "/mailbox";

#[actix_web::test]
async fn an_empty_mailbox_says_so() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get(PATH).send().await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(answer.text().contains("No mail yet"));
}

#[actix_web::test]
async fn what_people_typed_is_escaped() {
    let app = TestApp::start().await;
    let body = json!({
        "name": "<script>alert(1)</script>", "email": "ada@example.test", "password": PASSWORD,
    });
    let browser = app.anonymous();
    browser
        .post("/api/auth/sign-up/email")
        .json(&body)
        .send()
        .await;
    app.run_jobs().await;

    let answer = browser.get(PATH).send().await;
    let page = answer.text();
    assert!(!page.contains("<script"), "{page}");
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{page}"
    );
    assert!(
        page.contains("<a href=\"http://localhost:5173/sign-in\">"),
        "{page}"
    );
}

#[actix_web::test]
async fn it_may_run_no_script() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get(PATH).send().await;
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("script-src"), "{policy}");
}
