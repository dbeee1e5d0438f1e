//! How sessions and passwords lie in the two storage formats (decisions.md 7).

use beztack_auth::cookie;
use beztack_tests::{TestApp, secrets};

use super::{SESSION, adopted, token_in};

#[actix_web::test]
async fn hardened_rows_and_bodies_hold_a_handle_and_not_the_token() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    let cookie = browser.cookie(SESSION).unwrap();
    let token = token_in(&cookie);

    let handle = app.text("SELECT token FROM session").await;
    assert_ne!(handle, token);
    assert_eq!(handle.len(), 32);
    assert_eq!(answer.json()["token"], handle);
    let session = browser.session().await;
    assert_eq!(session["session"]["token"], handle);
    assert!(!session.to_string().contains(token));
    assert!(!answer.text().contains(token));
}

#[actix_web::test]
async fn a_handle_is_worthless_as_a_token() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let handle = app.text("SELECT token FROM session").await;
    let thief = app.anonymous();
    thief.set_cookie(SESSION, &cookie::sign(&handle, &secrets()));
    assert!(thief.session().await.is_null());
    assert_eq!(thief.get("/api/v1/account").send().await.status(), 401);
    // Nor does it end the session that it belongs to.
    thief.set_cookie(SESSION, &cookie::sign(&handle, &secrets()));
    thief.post("/api/auth/sign-out").send().await;
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn adopted_rows_and_bodies_hold_the_token() {
    let app = adopted().await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    let cookie = browser.cookie(SESSION).unwrap();
    assert_eq!(answer.json()["token"], token_in(&cookie));
    assert_eq!(
        app.text("SELECT token FROM session").await,
        token_in(&cookie)
    );
}

#[actix_web::test]
async fn a_session_that_the_original_made_is_recognised() {
    let app = adopted().await;
    app.person("ada").await;
    app.sql("UPDATE session SET token = 'MadeByTheOriginalMadeByTheOrigin'")
        .await;
    let browser = app.anonymous();
    let signed = cookie::sign("MadeByTheOriginalMadeByTheOrigin", &secrets());
    browser.set_cookie(SESSION, &signed);
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn each_format_hashes_passwords_its_own_way() {
    let hardened = TestApp::start().await;
    hardened.person("ada").await;
    let hash = hardened.text("SELECT password FROM account").await;
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );

    let adopted = adopted().await;
    adopted.person("ada").await;
    let hash = adopted.text("SELECT password FROM account").await;
    let (salt, key) = hash.split_once(':').unwrap();
    assert_eq!((salt.len(), key.len()), (32, 128));
    assert!(
        key.chars()
            .all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
    );
}

#[actix_web::test]
async fn a_password_that_the_original_hashed_signs_in_in_both_formats() {
    // Made by `scryptSync` of Node from the contract's formula: "correct horse".
    let hash = "00112233445566778899aabbccddeeff:\
        13af89ff6a88bb0fb3277e79ba724c6c0731b15919ca892969d63abd1534b867\
        d110179e3bc8af39995ede0f9b2ac14b2b97573df10ba3802c498dbeb61e4f64";
    for app in [TestApp::start().await, adopted().await] {
        app.person("ada").await;
        app.sql(&format!("UPDATE account SET password = '{hash}'"))
            .await;
        let browser = app.anonymous();
        let answer = browser.sign_in("ada@example.test", "correct horse").await;
        assert_eq!(answer.status(), 200);
    }
}
