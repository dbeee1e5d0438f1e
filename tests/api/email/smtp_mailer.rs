//! The SMTP adapter against a server that speaks it.

use std::time::Duration;

use beztack_domain::email::{Mail, MailError, Mailer as _, Message};
use beztack_domain::{EmailAddress, FaultKind, Language};
use beztack_email::{EmailConfig, ResendConfig, SmtpConfig, SmtpMailer, TransportConfig};
use beztack_tests::{SmtpSink, TestApp};
use chrono::TimeDelta;

fn mailer(url: &str) -> SmtpMailer {
    patient(url, Duration::from_secs(2))
}

fn patient(url: &str, timeout: Duration) -> SmtpMailer {
    let config = EmailConfig {
        transport: TransportConfig::Smtp,
        language: "en".to_owned(),
        from_name: String::new(),
        from_address: "hello@beztack.test".to_owned(),
        reply_to: "help@beztack.test".to_owned(),
        timeout,
        resend: ResendConfig {
            api_key: "".into(),
            url: String::new(),
        },
        smtp: SmtpConfig {
            url: url.into(),
            max_connections: 2,
        },
        mailbox_dir: "mailbox".into(),
        mailbox_size: 1,
        welcome: true,
        new_sign_in: true,
        two_factor_changed: true,
    };
    SmtpMailer::new(&config, "Beztack, Inc.").unwrap()
}

fn mail_to(name: &str) -> Mail {
    Mail {
        to: EmailAddress::parse(&format!("{name}@example.test")).unwrap(),
        language: Some(Language::Spanish),
        message: Message::OrganizationInvitation {
            id: "inv".to_owned(),
            role: "member".to_owned(),
            organization_name: "Ñandú\r\nBcc: all@evil.test".to_owned(),
            inviter_name: "Grace".to_owned(),
            inviter_email: EmailAddress::parse("grace@example.test").unwrap(),
            url: "http://localhost:5173/accept-invitation/inv".to_owned(),
        },
    }
}

#[actix_web::test]
async fn a_mail_arrives_with_both_bodies_and_nothing_smuggled_in() {
    let sink = SmtpSink::start(Duration::ZERO).await;
    let mailer = mailer(&sink.url());
    mailer.send("job-1", &mail_to("ada")).await.unwrap();

    let received = sink.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].to, "ada@example.test");
    let (headers, body) = received[0].message.split_once("\n\n").unwrap();
    for header in [
        "From: =?utf-8?b?QmV6dGFjaywgSW5jLg==?= <hello@beztack.test>",
        "Reply-To: help@beztack.test",
        "To: ada@example.test",
        "Message-ID: <job-1@beztack.test>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert!(headers.lines().any(|line| line == header), "{headers}");
    }
    assert!(headers.contains("\nSubject: =?utf-8?b?"), "{headers}");
    assert!(!headers.contains("\nBcc"), "{headers}");
    assert!(headers.contains("multipart/alternative"), "{headers}");
    assert!(
        body.contains("text/plain") && body.contains("text/html"),
        "{body}"
    );
}

#[actix_web::test]
async fn connections_are_kept_and_shared() {
    let sink = SmtpSink::start(Duration::ZERO).await;
    let mailer = mailer(&sink.url());
    let keys: Vec<String> = (0..20).map(|number| format!("job-{number}")).collect();
    let mail = mail_to("ada");
    let sending = keys.iter().map(|key| mailer.send(key, &mail));
    for sent in futures_util::future::join_all(sending).await {
        sent.unwrap();
    }
    assert_eq!(sink.count(), 20);
}

#[actix_web::test]
async fn who_does_not_exist_is_given_up_and_who_is_busy_is_not() {
    let sink = SmtpSink::start(Duration::ZERO).await;
    let mailer = mailer(&sink.url());
    let refused = mailer.send("job-1", &mail_to("nobody")).await.unwrap_err();
    let MailError::Refused(why) = &refused else {
        unreachable!("550 is for ever, not {refused:?}")
    };
    assert!(why.contains("550") && why.contains("5.1.1"), "{why}");
    assert!(!why.contains("nobody@"), "the recipient is in {why}");

    let busy = mailer.send("job-2", &mail_to("later")).await.unwrap_err();
    let MailError::Fault(fault) = &busy else {
        unreachable!("451 passes, unlike {busy:?}")
    };
    assert_eq!(fault.kind(), FaultKind::Unavailable);
    assert!(!fault.to_string().contains("later@"), "{fault}");
    // The connection still works.
    mailer.send("job-3", &mail_to("ada")).await.unwrap();
}

#[actix_web::test]
async fn a_server_that_is_away_is_tried_again_later() {
    let sink = SmtpSink::start_slow(Duration::ZERO, Duration::from_mins(1)).await;
    for url in ["smtp://127.0.0.1:1", sink.url().as_str()] {
        let error = patient(url, Duration::from_millis(100))
            .send("job-1", &mail_to("ada"))
            .await
            .unwrap_err();
        assert!(matches!(error, MailError::Fault(_)), "{error:?}");
    }
}

/// Each answer comes in time, the last one does not: by then the mail is the server's.
#[actix_web::test]
async fn a_server_that_thinks_long_is_given_a_mail_once() {
    let (thinks, pace) = (Duration::from_millis(150), Duration::from_secs(2));
    let sink = SmtpSink::start_slow(pace, thinks).await;
    let app = TestApp::start().await;
    app.person("ada").await;
    let mailer = patient(&sink.url(), Duration::from_millis(500));
    // All of it takes far longer than other jobs may.
    let worker = app.worker_through(mailer, Duration::from_millis(200));
    assert_eq!(worker.run_due().await.unwrap(), 1);
    assert_eq!(app.count("job", "true").await, 0, "it is done");
    app.advance(TimeDelta::hours(1));
    assert_eq!(worker.run_due().await.unwrap(), 0);
    assert_eq!(sink.count(), 1);
}

/// What is left before the mail was handed over is really left.
#[actix_web::test]
async fn a_server_that_answers_too_late_takes_no_mail() {
    let sink = SmtpSink::start_slow(Duration::ZERO, Duration::from_millis(400)).await;
    let mailer = patient(&sink.url(), Duration::from_millis(300));
    let error = mailer.send("job-1", &mail_to("ada")).await.unwrap_err();
    let MailError::Fault(fault) = &error else {
        unreachable!("nothing was refused: {error:?}")
    };
    assert_eq!(fault.kind(), FaultKind::Timeout);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(sink.count(), 0);
}

#[actix_web::test]
async fn the_password_is_shown_to_nobody() {
    let mailer = mailer("smtps://me:hunter2@mail.test");
    assert!(!format!("{mailer:?}").contains("hunter2"));
}
