use std::time::Duration;

use beztack_domain::email::{Mail, MailError, Mailer as _, Message};
use beztack_domain::{EmailAddress, FaultKind, Language};
use beztack_email::{ResendMailer, Transport};
use serde_json::{Value, json};

use crate::fake_resend::FakeResend;

fn mail() -> Mail {
    Mail {
        to: EmailAddress::parse("ada@example.test").unwrap(),
        language: Some(Language::Spanish),
        message: Message::SignInCode {
            code: "402917".to_owned(),
        },
    }
}

async fn answering(status: u16, body: Value) -> (FakeResend, ResendMailer) {
    let server = FakeResend::answering(status, body, Duration::ZERO).await;
    let mailer = ResendMailer::new(&super::config(&server.url), "Beztack").unwrap();
    (server, mailer)
}

async fn refused(status: u16, name: &str) -> Result<(), MailError> {
    let body = json!({ "statusCode": status, "name": name, "message": "ada@example.test is off" });
    let (_server, mailer) = answering(status, body).await;
    mailer.send("job-1", &mail()).await
}

#[tokio::test]
async fn a_mail_is_posted_under_its_key() {
    let (server, mailer) = answering(200, json!({ "id": "x" })).await;
    mailer.send("job-1", &mail()).await.unwrap();

    let requests = server.requests();
    let [request] = requests.as_slice() else {
        unreachable!("one request, not {requests:?}")
    };
    assert_eq!(request.line, "POST /emails HTTP/1.1");
    assert_eq!(request.headers["idempotency-key"], "job-1");
    assert_eq!(request.headers["authorization"], "Bearer re_secret");
    let body = &request.body;
    assert_eq!(body["from"], "\"Beztack, Inc.\" <hello@beztack.test>");
    assert_eq!(body["to"], json!(["ada@example.test"]));
    assert_eq!(body["subject"], "Tu código para Beztack");
    assert_eq!(body["tags"][0]["value"], "two-factor-code");
    assert_eq!(body["headers"]["Auto-Submitted"], "auto-generated");
    assert!(body["html"].as_str().unwrap().contains("402917"));
    assert!(body["text"].as_str().unwrap().contains("402917"));
    assert_eq!(body.get("reply_to"), None);
}

#[tokio::test]
async fn what_is_wrong_with_the_mail_stays_wrong() {
    for (status, name) in [(400, "validation_error"), (422, "invalid_to_address")] {
        let error = refused(status, name).await.unwrap_err();
        let MailError::Refused(why) = &error else {
            unreachable!("{status} is for ever, not {error:?}")
        };
        assert!(why.contains(name), "{why}");
        assert!(!why.contains("ada@"), "the recipient is in {why}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_account_or_the_hour_does_not() {
    for (status, name) in [
        (401, "invalid_api_key"),
        (403, "validation_error"),
        (409, "concurrent_idempotent_requests"),
        (429, "rate_limit_exceeded"),
        (500, "application_error"),
        (503, "service_unavailable"),
    ] {
        let error = refused(status, name).await.unwrap_err();
        let MailError::Fault(fault) = &error else {
            unreachable!("{status} passes, unlike {error:?}")
        };
        assert_eq!(fault.kind(), FaultKind::Unavailable);
        assert!(!fault.to_string().contains("ada@"), "{fault}");
    }
}

#[tokio::test]
async fn a_refusal_is_listened_to_for_so_long_only() {
    let heard = async |length| {
        let body = json!({ "name": "validation_error", "message": "x".repeat(length) });
        let (_server, mailer) = answering(422, body).await;
        let refused = mailer.send("job-1", &mail()).await;
        let Err(MailError::Refused(why)) = refused else {
            unreachable!("422 is for ever, not {refused:?}")
        };
        why.contains("validation_error")
    };
    assert!(heard(60 * 1024).await);
    assert!(!heard(64 * 1024).await);
}

#[tokio::test]
async fn a_mail_that_was_taken_before_is_not_wanted_again() {
    refused(409, "invalid_idempotent_request").await.unwrap();
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_waited_for_in_vain() {
    let server = FakeResend::answering(200, json!({}), Duration::from_mins(1)).await;
    let mailer = ResendMailer::new(&super::config(&server.url), "Beztack").unwrap();
    let error = mailer.send("job-1", &mail()).await.unwrap_err();
    let MailError::Fault(fault) = error else {
        unreachable!("it may answer later")
    };
    assert_eq!(fault.kind(), FaultKind::Timeout);
}

#[tokio::test]
async fn a_key_is_tried_without_sending_anything() {
    for (status, name, verdict) in [
        (200, "", Ok("Resend accepts the key")),
        (
            401,
            "restricted_api_key",
            Ok("Resend accepts the key, for sending"),
        ),
        (403, "invalid_api_key", Err("invalid_api_key")),
    ] {
        let (server, mailer) = answering(status, json!({ "name": name })).await;
        let checked = Transport::Resend(mailer).check().await;
        let requests = server.requests();
        assert_eq!(requests[0].line, "GET /domains HTTP/1.1");
        assert_eq!(requests[0].headers["authorization"], "Bearer re_secret");
        match (checked, verdict) {
            (Ok(said), Ok(expected)) => assert_eq!(said, expected),
            (Err(fault), Err(expected)) => {
                assert!(fault.to_string().contains(expected), "{fault}");
            }
            (checked, _) => unreachable!("{status}: {checked:?}"),
        }
    }
}

#[test]
fn the_key_is_shown_to_nobody() {
    let mailer = ResendMailer::new(&super::config("https://api.resend.com"), "Beztack").unwrap();
    assert!(!format!("{mailer:?}").contains("re_secret"));
}
