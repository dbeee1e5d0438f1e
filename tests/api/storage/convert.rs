//! `beztack storage convert`, in both directions.

use beztack_app::storage::{self, Conversion, ConversionError, Cost};
use beztack_auth::StorageFormat;
use beztack_domain::IdSource as _;
use beztack_tests::{Browser, PASSWORD, SequentialIds, TestApp, address, secrets};

use super::dump;
use crate::auth::{SESSION, handle_of, opens, reset, reset_token, token_in};
use crate::two_factor::{challenged, enrolled, verify_backup_code, verify_totp};

use StorageFormat::{BetterAuth, Hardened};

/// A server on a database that says which format it is in.
async fn start(format: StorageFormat) -> TestApp {
    let app = TestApp::start_with(|setup| setup.rules.storage = format).await;
    let recorded = storage::record_format(app.db(), app.clock(), format).await;
    assert_eq!(recorded.unwrap(), format);
    app
}

async fn recorded(app: &TestApp) -> String {
    app.text("SELECT value FROM setting WHERE key = 'auth.storage_format'")
        .await
}

async fn survey(app: &TestApp, to: StorageFormat) -> Result<Cost, ConversionError> {
    let conversion = Conversion {
        to,
        secrets: &secrets(),
        clock: app.clock(),
        ids: &SequentialIds::default(),
    };
    storage::survey(app.db(), &conversion).await
}

fn names(people: &[beztack_domain::EmailAddress]) -> Vec<&str> {
    people
        .iter()
        .map(beztack_domain::EmailAddress::as_str)
        .collect()
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.session().await.is_object()
}

#[actix_web::test]
async fn on_the_way_to_hardened_nobody_notices() {
    let app = start(BetterAuth).await;
    let ada = enrolled(&app, "ada").await;
    let grace = app.person("grace").await;
    let token = token_in(&grace.cookie(SESSION).unwrap()).to_owned();
    let link = reset_token(&app, "grace").await;
    let half_done = challenged(&app, "ada").await;

    let (app, cost) = app.converted(Hardened).await;
    assert_eq!((cost.sessions, cost.links, cost.challenges), (2, 1, 1));
    assert_eq!((cost.second_factors, cost.unreadable.len()), (1, 0));
    assert!(cost.need_reset.is_empty() && cost.backup_codes_only_here.is_empty());
    assert_eq!(recorded(&app).await, "hardened");

    // Sessions go on, under a handle that is no token.
    let grace = app.reopened(&grace);
    assert!(is_signed_in(&grace).await && is_signed_in(&app.reopened(&ada.browser)).await);
    assert_ne!(handle_of(&grace).await, token);
    // Passwords, links and codes still work.
    assert!(opens(&app, "grace", PASSWORD).await);
    assert_eq!(reset(&app, &link, "another horse").await.status(), 200);
    assert!(opens(&app, "grace", "another horse").await);
    for number in 0..2 {
        let browser = challenged(&app, "ada").await;
        let answer = verify_backup_code(&browser, &ada.backup_codes[number]).await;
        assert_eq!(answer.status(), 200, "{answer}");
        let browser = challenged(&app, "ada").await;
        let again = verify_backup_code(&browser, &ada.backup_codes[number]).await;
        assert_eq!(again.status(), 401, "{again}");
    }
    let browser = challenged(&app, "ada").await;
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    // What was half done begins again.
    let half_done = app.reopened(&half_done);
    let answer = verify_totp(&half_done, &ada.phone.code_in(&app, 1)).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");

    let dump = dump(&app).await;
    for secret in ada.backup_codes.iter().chain([&token, &link]) {
        assert!(!dump.contains(secret.as_str()), "{secret} in {dump}");
    }
}

#[actix_web::test]
async fn on_the_way_back_sessions_end_and_the_rest_still_works_here() {
    let app = start(Hardened).await;
    let ada = enrolled(&app, "ada").await;
    let grace = app.person("grace").await;
    let link = reset_token(&app, "grace").await;

    let (app, cost) = app.converted(BetterAuth).await;
    assert_eq!((cost.sessions, cost.links, cost.second_factors), (2, 1, 1));
    assert_eq!(names(&cost.need_reset), [address("ada"), address("grace")]);
    assert_eq!(names(&cost.backup_codes_only_here), [address("ada")]);
    assert_eq!(recorded(&app).await, "better-auth");

    assert!(!is_signed_in(&app.reopened(&grace)).await);
    assert_eq!(app.count("session", "true").await, 0);
    assert_eq!(reset(&app, &link, "another horse").await.status(), 400);
    assert!(opens(&app, "grace", PASSWORD).await);
    let browser = challenged(&app, "ada").await;
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let browser = challenged(&app, "ada").await;
    let answer = verify_backup_code(&browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.status(), 200, "{answer}");
    // As Better Auth 1.4.6 seals: hexadecimal, without a version.
    let sealed = app
        .text("SELECT secret || backup_codes FROM two_factor")
        .await;
    assert!(
        sealed.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{sealed}"
    );
}

#[actix_web::test]
async fn whoever_looks_first_is_told_what_will_happen_and_changes_nothing() {
    for (from, to) in [(BetterAuth, Hardened), (Hardened, BetterAuth)] {
        let app = start(from).await;
        enrolled(&app, "ada").await;
        app.person("grace").await;
        reset_token(&app, "grace").await;
        let before = dump(&app).await;
        let planned = survey(&app, to).await.unwrap();
        assert_eq!(dump(&app).await, before);
        let (_, cost) = app.converted(to).await;
        assert_eq!(planned, cost);
    }
}

#[actix_web::test]
async fn a_second_conversion_finds_nothing_to_do() {
    let app = start(BetterAuth).await;
    app.person("ada").await;
    let (app, _) = app.converted(Hardened).await;
    let again = survey(&app, Hardened).await;
    assert!(matches!(
        again,
        Err(ConversionError::AlreadyThere(Hardened))
    ));
}

#[actix_web::test]
async fn while_anybody_is_connected_nothing_is_converted() {
    let app = start(BetterAuth).await;
    let ada = app.person("ada").await;
    let before = dump(&app).await;
    let refused = app.try_to_convert(Hardened).await;
    assert!(
        matches!(refused, Err(ConversionError::InUse)),
        "{refused:?}"
    );
    assert_eq!(dump(&app).await, before);
    assert!(is_signed_in(&ada).await);
}

#[actix_web::test]
async fn a_database_without_a_record_is_left_alone() {
    let app = TestApp::start().await;
    let refused = survey(&app, Hardened).await;
    assert!(matches!(refused, Err(ConversionError::NotRecorded)));
}

#[actix_web::test]
async fn every_page_of_sessions_is_rewritten() {
    let app = start(BetterAuth).await;
    let ada = app.person("ada").await;
    let ids = SequentialIds::default();
    let mut rows = Vec::new();
    for _ in 0..1200 {
        let id = ids.row_id();
        rows.push(format!(
            "('of-{id}', 'token-of-{id}', (SELECT id FROM \"user\"), '2026-06-01 09:00:00', \
             '2026-01-01 09:00:00', '2026-01-01 09:00:00')"
        ));
    }
    let values = rows.join(", ");
    app.sql(&format!(
        "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) VALUES {values}"
    ))
    .await;
    let (app, cost) = app.converted(Hardened).await;
    assert_eq!(cost.sessions, 1201);
    assert_eq!(app.count("session", "token LIKE 'token-of-%'").await, 0);
    assert_eq!(app.count("session", "length(token) = 32").await, 1201);
    assert!(is_signed_in(&app.reopened(&ada)).await);
}

#[actix_web::test]
async fn what_no_secret_opens_is_named_and_left_as_it_is() {
    let app = start(BetterAuth).await;
    enrolled(&app, "ada").await;
    app.sql("UPDATE two_factor SET secret = 'garbage'").await;
    let before = app
        .text("SELECT secret || backup_codes FROM two_factor")
        .await;
    let (app, cost) = app.converted(Hardened).await;
    assert_eq!(names(&cost.unreadable), [address("ada")]);
    assert_eq!(cost.second_factors, 0);
    let after = app
        .text("SELECT secret || backup_codes FROM two_factor")
        .await;
    assert_eq!(after, before);
}

#[actix_web::test]
async fn there_and_back_again_the_token_of_a_session_is_gone() {
    let app = start(BetterAuth).await;
    let ada = app.person("ada").await;
    let (app, _) = app.converted(Hardened).await;
    let handle = handle_of(&app.reopened(&ada)).await;
    let (app, _) = app.converted(BetterAuth).await;
    // Nothing that a row ever held opens anything.
    let thief = app.anonymous();
    thief.set_cookie(SESSION, &beztack_auth::cookie::sign(&handle, &secrets()));
    assert!(!is_signed_in(&thief).await);
    assert!(opens(&app, "ada", PASSWORD).await);
}
