use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::json;

use super::{challenged, enable, enrolled, send, texts, verify_backup_code, verify_totp};

#[actix_web::test]
async fn an_enrolment_is_shown_once_and_not_yet_in_force() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = send(&ada, "enable", json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert!(answer.cookies().is_empty());

    let uri = answer.json()["totpURI"].as_str().unwrap().to_owned();
    assert!(uri.starts_with("otpauth://totp/Beztack:ada%40example.test?secret="));
    assert!(uri.ends_with("&issuer=Beztack&digits=6&period=30"), "{uri}");
    let codes = texts(&answer.json()["backupCodes"]);
    assert_eq!(codes.len(), 10);
    assert!(
        codes
            .iter()
            .all(|code| code.len() == 11 && &code[5..6] == "-")
    );

    // Until the first code was right nobody is asked for one.
    assert_eq!(ada.session().await["user"]["twoFactorEnabled"], false);
    app.signed_in("ada").await;
}

#[actix_web::test]
async fn the_first_right_code_puts_it_into_force_and_replaces_the_session() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let old = ada.copy();
    let handle = ada.session().await["session"]["token"].clone();
    let (phone, _) = enable(&ada).await;

    let wrong = verify_totp(&ada, "000000").await;
    assert_eq!(wrong.verdict(), "401 INVALID_CODE");
    assert_eq!(ada.session().await["user"]["twoFactorEnabled"], false);

    let answer = verify_totp(&ada, &phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.json()["token"], handle, "the session that was");
    assert_eq!(ada.session().await["user"]["twoFactorEnabled"], true);
    assert_ne!(ada.session().await["session"]["token"], handle);
    assert!(old.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn the_issuer_may_be_named_and_an_empty_one_is_none() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for (given, shown) in [("Other & Co", "Other%20%26%20Co"), ("", "Beztack")] {
        let body = json!({ "password": PASSWORD, "issuer": given });
        let uri = send(&ada, "enable", body).await.json()["totpURI"].clone();
        let start = format!("otpauth://totp/{shown}:");
        assert!(uri.as_str().unwrap().starts_with(&start), "{uri}");
    }
}

#[actix_web::test]
async fn enrolling_again_replaces_what_was() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let (phone, codes) = enable(&ada.browser).await;
    assert_eq!(app.count("two_factor", "true").await, 1);

    let browser = challenged(&app, "ada").await;
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.verdict(), "401 INVALID_CODE");
    let answer = verify_backup_code(&browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
    assert_eq!(verify_totp(&browser, &phone.code(&app)).await.status(), 200);
    let browser = challenged(&app, "ada").await;
    assert_eq!(verify_backup_code(&browser, &codes[0]).await.status(), 200);
}

#[actix_web::test]
async fn nobody_enrols_without_their_password() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    for password in ["wrong horse 1", ""] {
        let answer = send(&ada, "enable", json!({ "password": password })).await;
        assert_eq!(answer.verdict(), "400 INVALID_PASSWORD", "{password:?}");
    }
    app.sql("UPDATE account SET password = NULL").await;
    let answer = send(&ada, "enable", json!({ "password": PASSWORD })).await;
    assert_eq!(answer.verdict(), "400 INVALID_PASSWORD");
    assert_eq!(app.count("two_factor", "true").await, 0);
}

#[actix_web::test]
async fn one_persons_enrolment_asks_nobody_else() {
    let app = TestApp::start().await;
    enrolled(&app, "ada").await;
    app.person("grace").await;
    let answer = app.anonymous().sign_in(&address("grace"), PASSWORD).await;
    assert!(answer.json()["token"].is_string(), "{answer}");
}
