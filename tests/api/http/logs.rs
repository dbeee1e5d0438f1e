use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use beztack_tests::{Browser, PASSWORD, TestApp, address};
use serde_json::{Value, json};
use tracing::Dispatch;
use tracing::subscriber::{DefaultGuard, set_default};

use crate::auth::{SESSION, opens, reset, reset_token};
use crate::limits;
use crate::two_factor::{challenged, enrolled, verify_backup_code, verify_totp};

/// Somebody who is interested in everything, and lives as long as the tests. A log that is the only
/// one would not be asked about places in the code that another thread comes to first: `tracing`
/// asks that thread alone then, and remembers the answer.
static ALWAYS: LazyLock<Dispatch> = LazyLock::new(|| {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(io::sink);
    Dispatch::new(subscriber.finish())
});

/// Everything that is logged on this thread from now on, by everybody, in detail.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn begin() -> (Self, DefaultGuard) {
        LazyLock::force(&ALWAYS);
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        (log, set_default(subscriber))
    }

    fn lines(&self) -> Vec<Value> {
        let bytes = self.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }

    /// Fails if one of these stands anywhere in it.
    fn assert_silent_about(&self, secrets: &[(&str, String)]) {
        let lines = self.lines();
        assert!(lines.len() >= 5, "only {} lines were seen", lines.len());
        for (what, secret) in secrets {
            assert!(secret.len() > 5, "{what}: {secret:?}");
            for line in &lines {
                let line = line.to_string();
                assert!(!line.contains(secret.as_str()), "{what} in {line}");
            }
        }
    }
}

fn token_of(browser: &Browser) -> String {
    let cookie = browser.cookie(SESSION).unwrap();
    cookie.split('.').next().unwrap().to_owned()
}

#[actix_web::test]
async fn no_secret_of_an_account_is_logged() {
    let (log, _guard) = Log::begin();
    let app = TestApp::start_with(|setup| {
        setup.settings.bearer = true;
        setup.random_ids = true;
    })
    .await;
    let ada = app.person("ada").await;
    let mut secrets = vec![
        ("the password", PASSWORD.to_owned()),
        ("a wrong one", "wrong horse 1".to_owned()),
        ("an address", address("ada")),
        ("a token", token_of(&ada)),
        ("a cookie", ada.cookie(SESSION).unwrap()),
    ];
    assert!(!opens(&app, "ada", "wrong horse 1").await);
    let answer = ada.sign_in(&address("ada"), PASSWORD).await;
    let bearer = answer.header("set-auth-token").unwrap().to_owned();
    let client = app.anonymous();
    let call = client.get("/api/v1/account");
    let call = call.header("authorization", &format!("Bearer {bearer}"));
    assert_eq!(call.send().await.status(), 200);
    secrets.push(("a bearer token", bearer));

    let token = reset_token(&app, "ada").await;
    let body = json!({ "currentPassword": "wrong horse 1", "newPassword": "better horse 2" });
    ada.post("/api/auth/change-password")
        .json(&body)
        .send()
        .await;
    let path = format!("/api/auth/reset-password/{token}?callbackURL=/");
    ada.get(&path).send().await;
    assert_eq!(reset(&app, &token, "better horse 2").await.status(), 200);
    secrets.push(("a new password", "better horse 2".to_owned()));
    secrets.push(("a mailed token", token));
    app.run_jobs().await;
    log.assert_silent_about(&secrets);
}

#[actix_web::test]
async fn no_secret_of_a_second_factor_is_logged() {
    let (log, _guard) = Log::begin();
    let app = TestApp::start_with(|setup| setup.random_ids = true).await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let challenge = browser.cookie(crate::two_factor::CHALLENGE).unwrap();
    verify_totp(&browser, "000000").await;
    let code = ada.phone.code(&app);
    assert_eq!(verify_totp(&browser, &code).await.status(), 200);
    let again = challenged(&app, "ada").await;
    let backup = &ada.backup_codes[0];
    assert_eq!(verify_backup_code(&again, backup).await.status(), 200);
    app.run_jobs().await;
    // By itself, and not within a longer number.
    let mut secrets = vec![
        ("a code", format!("\"{code}\"")),
        ("a challenge", challenge),
    ];
    for backup in ada.backup_codes {
        secrets.push(("a backup code", backup));
    }
    secrets.push(("a token", token_of(&browser)));
    log.assert_silent_about(&secrets);
}

#[actix_web::test]
async fn what_breaks_is_logged_without_what_it_was_about() {
    let (log, _guard) = Log::begin();
    let app = limits::start().await;
    app.person("ada").await;
    for _ in 0..21 {
        opens(&app, "ada", "wrong horse 1").await;
    }
    app.lose_database().await;
    assert!(!opens(&app, "ada", PASSWORD).await);
    log.assert_silent_about(&[
        ("the password", PASSWORD.to_owned()),
        ("a wrong one", "wrong horse 1".to_owned()),
        ("an address", address("ada")),
    ]);
    let lines = log.lines();
    assert!(lines.iter().any(|line| line["level"] == "ERROR"));
}

#[actix_web::test]
async fn every_line_of_a_request_has_its_id() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    // A place in the code that is met for the first time while another test begins to listen may
    // be taken for one that nobody listens to; these are met before.
    browser.get("/api/v1/account").send().await;
    let (log, _guard) = Log::begin();
    let call = browser.get("/api/v1/account");
    let answer = call.header("x-request-id", "of-a-proxy-1").send().await;
    assert_eq!(answer.header("x-request-id"), Some("of-a-proxy-1"));
    let lines = log.lines();
    let answered = lines.iter().find(|line| line["message"] == "answered");
    let answered = answered.unwrap();
    assert_eq!(answered["span"]["request.id"], "of-a-proxy-1");
    assert_eq!(answered["http.route"], "/api/v1/account");
    assert_eq!(answered["http.status"], 401);
    for line in &lines {
        let spans = line["spans"].to_string();
        assert!(spans.contains("of-a-proxy-1"), "{line}");
    }
    // What is no id is not written at all.
    let call = browser.get("/livez");
    let answer = call.header("x-request-id", "two words\t").send().await;
    assert_ne!(answer.header("x-request-id"), Some("two words\t"));
    let last = log.lines().pop().unwrap();
    assert!(!last.to_string().contains("two words"));
}
