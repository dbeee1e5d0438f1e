//! The cookie cache (contract/better-auth.md 6.4): browsers keep a signed copy of their
//! session, from which get-session is answered.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beztack_auth::{Secrets, StorageFormat, cookie};
use beztack_domain::Clock as _;
use beztack_tests::{Answer, Browser, PASSWORD, Setup, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{DELETIONS, SESSION, briefly};
use crate::two_factor::{challenged, enrolled, verify_totp};

const PATH: &str = "/api/auth/get-session";
const DATA: &str = "better-auth.session_data";

/// As the reference writes it: without a path.
const LEAVE: &str = "better-auth.session_data=; Max-Age=0";

async fn caching() -> TestApp {
    caching_with(|_| {}).await
}

async fn caching_with(decide: impl FnOnce(&mut Setup)) -> TestApp {
    TestApp::start_with(|setup| {
        setup.settings.cookie_cache = Some(TimeDelta::minutes(5));
        decide(setup);
    })
    .await
}

/// The `Set-Cookie` lines about copies.
fn copies(answer: &Answer) -> Vec<&str> {
    let mut lines = answer.cookies();
    lines.retain(|line| line.starts_with(DATA));
    lines
}

fn decoded(copy: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(copy).unwrap()).unwrap()
}

/// What the clock shows, in milliseconds since 1970.
fn now(app: &TestApp) -> i64 {
    app.clock().now().timestamp_millis()
}

/// What a browser's copy says.
fn copy_of(browser: &Browser) -> Value {
    decoded(&browser.cookie(DATA).unwrap())
}

#[actix_web::test]
async fn a_copy_is_kept_only_where_it_is_configured() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    assert_eq!(copies(&answer), Vec::<&str>::new());
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    browser.set_cookie(DATA, "anything");
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn it_says_what_get_session_says() {
    for format in [StorageFormat::Hardened, StorageFormat::BetterAuth] {
        let app = caching_with(|setup| setup.rules.storage = format).await;
        let browser = app.anonymous();
        let answer = browser.sign_up("ada").await;
        let line = copies(&answer);
        assert_eq!(line.len(), 1, "{answer}");
        assert!(
            line[0].ends_with("; Max-Age=300; Path=/; HttpOnly; SameSite=Lax"),
            "{answer}"
        );
        let copy = copy_of(&browser);
        let (session, user) = (&copy["session"]["session"], &copy["session"]["user"]);
        assert_eq!(copy["expiresAt"], now(&app) + 300_000);
        assert_eq!(copy["session"]["updatedAt"], now(&app));
        assert_eq!(copy["session"]["version"], "1");

        let bypassed = browser
            .get(&format!("{PATH}?disableCookieCache=1"))
            .send()
            .await
            .json();
        assert_eq!(bypassed, json!({ "session": session, "user": user }));
        assert_eq!(browser.session().await, bypassed);
    }
}

#[actix_web::test]
async fn get_session_is_answered_from_it_without_the_database() {
    let app = caching().await;
    let browser = app.person("ada").await;
    let before = browser.session().await;
    app.lose_database().await;
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.json(), before);
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    // Whoever wants to know for certain asks the database.
    let path = format!("{PATH}?disableCookieCache=true");
    assert_eq!(browser.get(&path).send().await.status(), 503);
}

#[actix_web::test]
async fn it_is_renewed_when_it_is_too_old() {
    let app = caching().await;
    let browser = app.person("ada").await;
    app.sql("UPDATE \"user\" SET name = 'Augusta'").await;
    app.advance(TimeDelta::minutes(5));
    assert_eq!(browser.session().await["user"]["name"], "Ada");

    app.advance(TimeDelta::milliseconds(1));
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.json()["user"]["name"], "Augusta");
    let lines = copies(&answer);
    assert_eq!(lines[0], LEAVE);
    assert!(lines.last().unwrap().contains("; Max-Age=300;"), "{answer}");
    app.lose_database().await;
    assert_eq!(browser.session().await["user"]["name"], "Augusta");
}

#[actix_web::test]
async fn a_use_that_extends_the_session_renews_both() {
    let app = caching().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(1));
    let answer = browser.get(PATH).send().await;
    assert!(
        answer
            .cookies()
            .iter()
            .any(|line| line.starts_with(SESSION)),
        "{answer}"
    );
    assert_eq!(
        copy_of(&browser)["session"]["session"]["expiresAt"],
        "2026-01-09T09:00:00.000Z"
    );
}

#[actix_web::test]
async fn a_copy_that_was_tampered_with_says_nothing() {
    let app = caching().await;
    let browser = app.person("ada").await;
    let mut copy = copy_of(&browser);
    copy["session"]["user"]["isAppAdmin"] = json!(true);
    let forged = URL_SAFE_NO_PAD.encode(copy.to_string());
    for path in [PATH, "/api/auth/get-session?disableCookieCache=1"] {
        browser.set_cookie(DATA, &forged);
        let answer = browser.get(path).send().await;
        assert_eq!((answer.text(), answer.cookies()), ("null", vec![LEAVE]));
    }
    // What is no copy at all is not looked at.
    for nonsense in ["x", "%E0%A4%A", "bnVsbA"] {
        browser.set_cookie(DATA, nonsense);
        assert!(browser.session().await.is_object(), "{nonsense}");
    }
}

#[actix_web::test]
async fn a_copy_does_not_replace_the_session_cookie() {
    let app = caching().await;
    let browser = app.person("ada").await;
    let copy = browser.cookie(DATA).unwrap();
    let thief = app.anonymous();
    thief.set_cookie(DATA, &copy);
    assert!(thief.session().await.is_null());
    // Nor does it answer for another session, though both are well signed.
    let grace = app.person("grace").await;
    grace.set_cookie(DATA, &copy);
    assert_eq!(grace.session().await["user"]["name"], "Grace");
}

#[actix_web::test]
async fn a_copy_opens_nothing_that_acts() {
    let app = caching().await;
    let (browser, other) = (app.person("ada").await, app.signed_in("ada").await);
    other.post("/api/auth/revoke-sessions").send().await;
    // Shown until it is too old, which is what the switch is about ...
    assert!(browser.session().await.is_object());
    // ... and of no use for anything else.
    let answer = browser.get("/api/auth/list-sessions").send().await;
    assert_eq!(answer.status(), 401);
    let body = json!({ "name": "X" });
    let answer = browser
        .post("/api/auth/update-user")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status(), 401);
    assert_eq!(browser.get("/api/v1/account").send().await.status(), 401);
    app.advance(TimeDelta::minutes(6));
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.text(), "null");
    assert_eq!(browser.cookie(SESSION), None);
}

#[actix_web::test]
async fn a_challenge_gives_no_copy() {
    let app = caching().await;
    let ada = enrolled(&app, "ada").await;
    let browser = app.anonymous();
    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.json()["twoFactorRedirect"], true);
    assert_eq!(copies(&answer), [DELETIONS[1]]);

    let browser = challenged(&app, "ada").await;
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    app.lose_database().await;
    assert_eq!(browser.session().await["user"]["email"], address("ada"));
}

#[actix_web::test]
async fn changes_of_the_own_session_are_in_the_copy_at_once() {
    let app = caching().await;
    let browser = app.person("ada").await;
    let body = json!({ "name": "Augusta" });
    browser
        .post("/api/auth/update-user")
        .json(&body)
        .send()
        .await;
    assert_eq!(browser.session().await["user"]["name"], "Augusta");

    let body = json!({ "name": "Acme", "slug": "acme" });
    let made = browser
        .post("/api/auth/organization/create")
        .json(&body)
        .send()
        .await;
    let body = json!({ "organizationId": made.json()["id"] });
    browser
        .post("/api/auth/organization/set-active")
        .json(&body)
        .send()
        .await;
    let session = browser.session().await;
    assert_eq!(
        session["session"]["activeOrganizationId"],
        made.json()["id"]
    );

    let body = json!({
        "currentPassword": PASSWORD, "newPassword": "another long password",
        "revokeOtherSessions": true,
    });
    let answer = browser
        .post("/api/auth/change-password")
        .json(&body)
        .send()
        .await;
    assert_eq!(
        answer.json()["token"],
        copy_of(&browser)["session"]["session"]["token"]
    );
}

#[actix_web::test]
async fn who_acts_in_somebodys_place_is_shown_as_the_one_they_are_now() {
    let app = caching().await;
    let (root, grace) = (app.person("root").await, app.person("grace").await);
    app.sql("UPDATE \"user\" SET role = 'admin' WHERE email = 'root@example.test'")
        .await;
    let id = grace.session().await["user"]["id"].clone();
    let body = json!({ "userId": id });
    let answer = root
        .post("/api/auth/admin/impersonate-user")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{answer}");
    let session = root.session().await;
    assert_eq!(session["user"]["name"], "Grace");
    assert!(session["session"]["impersonatedBy"].is_string());

    let answer = root.post("/api/auth/admin/stop-impersonating").send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    let session = root.session().await;
    assert_eq!(session["user"]["name"], "Root");
    assert!(session["session"]["impersonatedBy"].is_null());
}

#[actix_web::test]
async fn nobody_who_is_banned_gets_a_copy() {
    let app = caching().await;
    let browser = app.person("ada").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    app.advance(TimeDelta::minutes(6));
    let answer = browser.get(PATH).send().await;
    assert_eq!(copies(&answer), [LEAVE]);
    assert_eq!(answer.json()["user"]["banned"], true);
}

#[actix_web::test]
async fn a_copy_that_goes_with_the_browser_is_good_for_a_minute() {
    let app = caching().await;
    app.person("ada").await;
    let browser = briefly(&app, "ada").await;
    assert_eq!(copy_of(&browser)["expiresAt"], now(&app) + 60_000);
    app.advance(TimeDelta::seconds(61));
    let answer = browser.get(PATH).send().await;
    assert!(answer.json().is_object());
    assert_eq!(answer.cookies(), [LEAVE], "and it gets no new one");
}

#[actix_web::test]
async fn a_copy_is_never_good_for_longer_than_its_session() {
    let app = caching_with(|setup| {
        setup.rules.sessions.absolute_lifetime = Some(TimeDelta::minutes(2));
    })
    .await;
    let browser = app.person("ada").await;
    assert_eq!(copy_of(&browser)["expiresAt"], now(&app) + 120_000);
    app.advance(TimeDelta::minutes(2) + TimeDelta::milliseconds(1));
    assert_eq!(browser.get(PATH).send().await.text(), "null");
}

#[actix_web::test]
async fn signing_out_takes_it_away() {
    let app = caching().await;
    let browser = app.person("ada").await;
    let answer = browser.post("/api/auth/sign-out").send().await;
    let lines = [DELETIONS[0], DELETIONS[1], DELETIONS[1], DELETIONS[2]];
    assert_eq!(answer.cookies(), lines);
    assert_eq!(browser.cookie(DATA), None);
}

#[actix_web::test]
async fn a_long_copy_is_cut_into_pieces_and_put_together_again() {
    let app = caching().await;
    let browser = app.person("ada").await;
    let image = format!("https://example.test/{}", "x".repeat(6_000));
    let body = json!({ "image": image });
    let call = browser.post("/api/auth/update-user").json(&body);
    let answer = call.send().await;
    let lines = copies(&answer);
    assert_eq!(lines[0], DELETIONS[1], "the short one goes");
    let pieces: Vec<String> = (0..lines.len() - 1)
        .map(|index| browser.cookie(&format!("{DATA}.{index}")).unwrap())
        .collect();
    assert!(pieces.len() >= 2);
    let full = pieces.iter().filter(|piece| piece.len() == 3896);
    assert_eq!(full.count(), pieces.len() - 1);
    assert_eq!(decoded(&pieces.concat())["session"]["user"]["image"], image);

    let kept = browser.copy();
    app.lose_database().await;
    assert_eq!(kept.session().await["user"]["image"], image);
}

#[actix_web::test]
async fn pieces_go_with_the_session_and_with_a_shorter_copy() {
    let app = caching().await;
    let browser = app.person("ada").await;
    let update = |body| browser.post("/api/auth/update-user").json(&body).send();
    update(json!({ "image": "x".repeat(6_000) })).await;
    let leaving = browser.copy();
    update(json!({ "image": null })).await;
    leaving.post("/api/auth/sign-out").send().await;
    for gone in [&leaving, &browser] {
        assert_eq!(gone.cookie(&format!("{DATA}.0")), None);
        assert_eq!(gone.cookie(&format!("{DATA}.1")), None);
    }
    assert!(browser.cookie(DATA).is_some());
    assert_eq!(leaving.cookie(DATA), None);
}

/// Made by Better Auth 1.4.6 at nine o'clock on the first of January 2026, along with its
/// session cookie.
const THEIRS: (&str, &str) = (
    "sB1hnB1bcVo2ILNniy7lHNu6QAQqkF2L",
    include_str!("../../../crates/auth/src/session_data/better-auth-1.4.6.txt"),
);

#[actix_web::test]
async fn a_copy_that_the_reference_made_is_answered_with() {
    let secret = "a-secret-of-at-least-32-characters!";
    let theirs = Secrets::new(&secret.into());
    let app = caching_with(|setup| {
        setup.rules.storage = StorageFormat::BetterAuth;
        setup.sign_with(&theirs);
    })
    .await;
    let browser = app.anonymous();
    browser.set_cookie(SESSION, &cookie::sign(THEIRS.0, &theirs));
    browser.set_cookie(DATA, THEIRS.1.trim());
    let session = browser.session().await;
    assert_eq!(session["user"]["email"], "ada@example.test");
    assert_eq!(session["session"]["token"], THEIRS.0);
}
