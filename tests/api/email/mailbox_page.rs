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
        "name": "<script>alert(1)<script>", "email": "ada@example.test", "password": PASSWORD,
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
        page.contains("&#60;script&#62;alert(1)&#60;script&#62;"),
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

#[actix_web::test]
async fn a_mail_is_shown_as_it_was_sent() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.run_jobs().await;
    let id = app.mailer().delivered()[0].id.clone();
    let answer = ada.get(PATH).send().await;
    let page = answer.text();
    let link = format!("/mailbox/mails/{id}");
    assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    let mail = ada.get(&link).send().await;
    assert_eq!(mail.text(), app.mailer().delivered()[0].html);
    assert!(
        mail.header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    let unknown = ada.get("/mailbox/mails/unknown").send().await;
    assert_eq!(unknown.verdict(), "404 not-found");
}

#[actix_web::test]
async fn every_mail_there_is_can_be_looked_at() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser.get(PATH).send().await;
    let page = answer.text();
    let links: Vec<&str> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with("/mailbox/previews/"))
        .collect();
    assert_eq!(links.len(), 20, "{links:?}");
    for link in links {
        let preview = browser.get(link).send().await;
        assert_eq!(preview.status(), 200, "{link}");
        assert!(preview.text().contains("Beztack"), "{link}");
    }
}

#[actix_web::test]
async fn none_of_it_is_there_for_others() {
    let app = TestApp::start().await;
    for path in [
        "/mailbox",
        "/mailbox/mails/x",
        "/mailbox/previews/welcome.en",
    ] {
        let answer = app.anonymous().get(path).from("203.0.113.9").send().await;
        assert_eq!(answer.verdict(), "404 not-found", "{path}");
    }
}
