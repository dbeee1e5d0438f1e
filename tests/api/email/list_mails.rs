use std::future::ready;

use beztack_tests::TestApp;
use insta::assert_snapshot;

const PATH: &str = "/api/v1/mailbox";

#[actix_web::test]
async fn a_new_account_is_greeted() {
    let app = TestApp::start().await;
    app.person("ada").await;
    assert_eq!(app.mailer().delivered(), [], "not before its job has run");
    app.run_jobs().await;
    assert_snapshot!(app.anonymous().get(PATH).send().await, @r#"
    200 OK
    content-type: application/json

    [
      {
        "about": {
          "url": "http://localhost:5173/sign-in"
        },
        "deliveredAt": "2026-01-01T09:00:00.000Z",
        "id": "00000000-0000-7000-8000-000000000005",
        "kind": "welcome",
        "subject": "Welcome to Beztack",
        "text": "Hello Ada,\n\nYour account is ready. You can sign in at any time.\n\nSign in:\nhttp://localhost:5173/sign-in\n\nSent automatically by Beztack.",
        "to": "ada@example.test"
      }
    ]
    "#);
}

#[actix_web::test]
async fn nobody_is_greeted_where_that_is_configured_off() {
    let app = TestApp::start_with(|setup| setup.rules.welcome_mail = false).await;
    app.person("ada").await;
    assert_eq!(app.run_jobs().await, 0);
    assert_eq!(app.anonymous().get(PATH).send().await.text(), "[]");
}

#[actix_web::test]
async fn mails_are_those_of_one_address_where_one_is_given() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.person("grace").await;
    app.run_jobs().await;
    let all = app.anonymous().get(PATH).send().await.json();
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    for to in ["grace@example.test", "Grace%40Example.test"] {
        let path = format!("{PATH}?to={to}");
        let mails = app.anonymous().get(&path).send().await.json();
        assert_eq!(mails.as_array().map(Vec::len), Some(1));
        assert_eq!(mails[0]["to"], "grace@example.test");
    }
}

#[actix_web::test]
async fn what_is_on_its_way_to_an_address_is_waited_for() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let asked = browser.get("/api/v1/mailbox?to=ada@example.test").send();
    let delivered = async {
        // Only once the request is already waiting.
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        app.run_jobs().await
    };
    let (answer, ran) = futures_util::future::join(asked, delivered).await;
    assert_eq!(ran, 1);
    assert_eq!(answer.json().as_array().map(Vec::len), Some(1));
}

#[actix_web::test]
async fn a_running_worker_is_woken_by_a_sign_up() {
    let app = TestApp::start_with(|setup| {
        setup.worker.poll_interval = std::time::Duration::from_hours(1);
    })
    .await;
    let browser = app.anonymous();
    let journey = async {
        browser.sign_up("ada").await;
        browser
            .get("/api/v1/mailbox?to=ada@example.test")
            .send()
            .await
    };
    let running = app.worker().run(std::future::pending());
    tokio::pin!(running, journey);
    let answer = tokio::select! {
        () = &mut running => unreachable!("nobody stops it"),
        answer = &mut journey => answer,
    };
    assert_eq!(answer.json().as_array().map(Vec::len), Some(1));
    // One that is told to stop does so.
    app.worker().run(ready(())).await;
}

#[actix_web::test]
async fn what_is_no_address_is_named() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .get("/api/v1/mailbox?to=nobody")
        .send()
        .await;
    assert_snapshot!(answer, @r#"
    422 Unprocessable Entity
    content-type: application/problem+json

    {
      "code": "invalid-input",
      "data": {
        "code": "invalid-input"
      },
      "detail": "to: not an e-mail address",
      "errors": [
        {
          "field": "to",
          "message": "not an e-mail address"
        }
      ],
      "message": "to: not an e-mail address",
      "requestId": "request-of-a-test",
      "status": 422,
      "statusCode": 422,
      "statusMessage": "Invalid input",
      "title": "Invalid input"
    }
    "#);
}

#[actix_web::test]
async fn an_unknown_parameter_is_named() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/api/v1/mailbox?too=x").send().await;
    assert_eq!(answer.verdict(), "422 invalid-input");
    assert!(answer.text().contains("too"), "{answer}");
}

#[actix_web::test]
async fn for_others_there_is_no_mailbox() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get(PATH).from("203.0.113.9").send().await;
    assert_eq!(answer.verdict(), "404 not-found");
    for local in ["::1", "::ffff:127.0.0.1"] {
        let answer = app.anonymous().get(PATH).from(local).send().await;
        assert_eq!(answer.status(), 200, "{local}");
    }
}

#[actix_web::test]
async fn in_production_there_is_no_mailbox() {
    let app = TestApp::start_with(|setup| {
        setup.settings.development = false;
        setup.settings.mailbox = None;
    })
    .await;
    for path in [PATH, "/mailbox"] {
        let answer = app.anonymous().get(path).send().await;
        assert_eq!(answer.verdict(), "404 not-found", "{path}");
    }
}
