//! A reader of a hardened database finds nothing to use: no secret that ever travelled
//! over the wire or in a mail lies in it.

use std::collections::BTreeMap;

use beztack_auth::vault;
use beztack_domain::auth::Verification;
use beztack_tests::{Browser, PASSWORD, TestApp, address, secrets};
use serde_json::json;

use super::dump;
use crate::auth::{SESSION, adopted, token_in};
use crate::two_factor::{CHALLENGE, challenged, enable, mailed_code, verify_totp};

async fn post(browser: &Browser, path: &str, body: serde_json::Value) {
    let answer = browser
        .post(&format!("/api/auth/{path}"))
        .json(&body)
        .send();
    assert_eq!(answer.await.status(), 200, "{path}");
}

/// Does everything that hands a secret out, and returns them all by name. Nothing is
/// used up or delivered, so that the rows are at their fullest.
async fn secrets_handed_out(app: &TestApp) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut keep = |name: &str, secret: &str| {
        assert!(secret.len() >= 6, "{name}: {secret}");
        found.insert(name.to_owned(), secret.to_owned());
    };
    keep("password", PASSWORD);
    let ada = app.person("ada").await;
    keep("session token", token_in(&ada.cookie(SESSION).unwrap()));

    let (phone, backup_codes) = enable(&ada).await;
    let answer = verify_totp(&ada, &phone.code(app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    keep("replaced token", token_in(&ada.cookie(SESSION).unwrap()));
    for (number, code) in backup_codes.iter().enumerate() {
        keep(&format!("backup code {number}"), code);
    }
    let sealed = app.text("SELECT secret FROM two_factor").await;
    keep("TOTP secret", &vault::open(&sealed, &secrets()).unwrap());

    let browser = challenged(app, "ada").await;
    let challenge = browser.cookie(CHALLENGE).unwrap();
    let challenge = Verification::challenge_token(token_in(&challenge)).unwrap();
    keep("challenge", challenge);
    post(&browser, "two-factor/send-otp", json!({})).await;

    let email = json!({ "email": address("ada") });
    post(&app.anonymous(), "request-password-reset", email.clone()).await;
    post(&app.anonymous(), "send-verification-email", email).await;
    found
}

/// What stands in the mails, once they are delivered.
async fn mailed(app: &TestApp, found: &mut BTreeMap<String, String>) {
    for kind in ["reset-password", "verification"] {
        let letter = app.letter(&address("ada"), kind).await;
        found.insert(format!("{kind} token"), letter.token().to_owned());
        found.insert(format!("{kind} link"), letter.url().to_owned());
    }
    found.insert("mailed code".to_owned(), mailed_code(app, "ada").await);
}

fn exposed<'a>(dump: &str, found: &'a BTreeMap<String, String>) -> Vec<&'a str> {
    let is_there = |(_, secret): &(&String, &String)| dump.contains(secret.as_str());
    found
        .iter()
        .filter(is_there)
        .map(|(name, _)| name.as_str())
        .collect()
}

#[actix_web::test]
async fn nothing_that_was_handed_out_lies_in_a_hardened_database() {
    let app = TestApp::start_with(|setup| {
        setup.random_ids = true;
        setup.rules.two_factor.otp_by_mail = true;
        setup.rules.limits = beztack_app::limits::LimitsConfig::DEFAULT;
    })
    .await;
    let mut found = secrets_handed_out(&app).await;
    // Before the mails are delivered their jobs hold them, after it nothing does.
    let before = dump(&app).await;
    mailed(&app, &mut found).await;
    let after = dump(&app).await;
    assert!(found.len() >= 20, "{found:?}");
    for dump in [before, after] {
        assert!(dump.contains("ada@example.test"), "{dump}");
        assert!(dump.contains("two_factor: "), "{dump}");
        assert_eq!(exposed(&dump, &found), Vec::<&str>::new(), "{dump}");
    }
}

/// The same search finds what the original needs to find: it can fail.
#[actix_web::test]
async fn in_an_adopted_database_the_original_finds_what_it_needs() {
    let app = adopted().await;
    let app = app
        .another_with(|setup| {
            setup.rules.storage = beztack_auth::StorageFormat::BetterAuth;
            setup.random_ids = true;
            setup.rules.two_factor.otp_by_mail = true;
        })
        .await;
    let mut found = secrets_handed_out(&app).await;
    mailed(&app, &mut found).await;
    let dump = dump(&app).await;
    let expected = [
        "challenge",
        "mailed code",
        "replaced token",
        "reset-password token",
    ];
    assert_eq!(exposed(&dump, &found), expected, "{dump}");
}
