//! Passwords: 20 wrong ones in 15 minutes per account, at sign-in and afterwards.

use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

use super::{limited, start, wait_of};
use crate::together::tally;
use crate::two_factor::{enrolled, trusted};

const WRONG: &str = "wrong horse 1";

async fn guess(app: &TestApp, name: &str) -> Answer {
    app.anonymous().sign_in(&address(name), WRONG).await
}

/// Uses up all guesses.
async fn guess_out(app: &TestApp, name: &str) {
    for number in 1..=20 {
        let answer = guess(app, name).await;
        assert_eq!(answer.status(), 401, "guess {number}: {answer}");
    }
}

#[actix_web::test]
async fn after_twenty_wrong_passwords_even_the_right_one_waits() {
    let app = start().await;
    app.person("ada").await;
    guess_out(&app, "ada").await;
    app.advance(TimeDelta::milliseconds(60_500));
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(wait_of(&answer), 840, "rounded up");

    // Somebody else is not concerned.
    let grace = app.person("grace").await;
    assert!(grace.session().await.is_object());

    // What is refused does not make it longer.
    app.advance(TimeDelta::milliseconds(839_500));
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn a_clock_that_was_set_back_keeps_nobody_out_until_it_has_caught_up() {
    let app = start().await;
    app.person("ada").await;
    app.advance(TimeDelta::days(40));
    guess_out(&app, "ada").await;
    wait_of(&guess(&app, "ada").await);
    app.advance(-TimeDelta::days(40));
    guess_out(&app, "ada").await;
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(wait_of(&answer), 900, "its own window, and no longer");
}

#[actix_web::test]
async fn an_address_that_nobody_has_is_limited_the_same() {
    let app = start().await;
    guess_out(&app, "nobody").await;
    wait_of(&guess(&app, "nobody").await);
    let shouted = app.anonymous().sign_in("NoBody@Example.Test", WRONG).await;
    wait_of(&shouted);
}

#[actix_web::test]
async fn success_begins_the_count_anew() {
    let app = start().await;
    app.person("ada").await;
    for _ in 0..3 {
        for _ in 0..19 {
            assert_eq!(guess(&app, "ada").await.status(), 401);
        }
        app.signed_in("ada").await;
    }
    assert_eq!(app.count("attempt", "true").await, 0);
}

/// A hash draws a salt, and nothing else of a refused request draws anything.
#[actix_web::test]
async fn a_refused_guess_costs_no_hash() {
    let app = start().await;
    app.person("ada").await;
    guess_out(&app, "ada").await;
    let before = app.hashes();
    wait_of(&guess(&app, "ada").await);
    assert_eq!(app.hashes(), before);
    app.advance(TimeDelta::minutes(15));
    assert_eq!(guess(&app, "ada").await.status(), 401);
    assert_ne!(app.hashes(), before);
}

#[actix_web::test]
async fn guesses_at_the_same_moment_are_counted_before_they_are_judged() {
    let app = start().await;
    app.person("ada").await;
    let answers = join_all((0..50).map(|_| guess(&app, "ada"))).await;
    let tally = tally(&answers);
    assert_eq!(tally["401 INVALID_EMAIL_OR_PASSWORD"], 20, "{tally:?}");
    assert_eq!(tally.values().sum::<usize>(), 50);
    assert_eq!(answers.iter().filter(|a| a.status() == 429).count(), 30);
}

#[actix_web::test]
async fn a_trusted_browser_is_not_locked_out_by_others() {
    let app = start().await;
    let ada = enrolled(&app, "ada").await;
    let own = trusted(&app, "ada", &ada).await;
    guess_out(&app, "ada").await;
    wait_of(&guess(&app, "ada").await);
    let answer = own.sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.status(), 200, "{answer}");

    // It has a limit of its own, too.
    let stolen = trusted(&app, "grace", &enrolled(&app, "grace").await).await;
    for _ in 0..20 {
        let answer = stolen.sign_in(&address("grace"), WRONG).await;
        assert_eq!(answer.status(), 401, "{answer}");
    }
    wait_of(&stolen.sign_in(&address("grace"), PASSWORD).await);
}

#[actix_web::test]
async fn a_browser_that_is_trusted_no_more_has_no_count_of_its_own() {
    let app = start().await;
    let ada = enrolled(&app, "ada").await;
    let own = trusted(&app, "ada", &ada).await;
    app.advance(TimeDelta::days(30));
    guess_out(&app, "ada").await;
    wait_of(&own.sign_in(&address("ada"), PASSWORD).await);
}

#[actix_web::test]
async fn a_challenge_counts_as_success_of_the_password() {
    let app = start().await;
    enrolled(&app, "ada").await;
    for _ in 0..25 {
        crate::two_factor::challenged(&app, "ada").await;
    }
}

/// Somebody's session is no way to find out their password.
#[actix_web::test]
async fn repeating_the_password_is_limited_across_operations() {
    let app = start().await;
    let ada = app.person("ada").await;
    let attempts = [
        (
            "change-password",
            json!({ "currentPassword": WRONG, "newPassword": "another horse" }),
        ),
        ("delete-user", json!({ "password": WRONG })),
        ("two-factor/enable", json!({ "password": WRONG })),
    ];
    let call = async |browser: &Browser, at: usize| {
        let (path, body) = &attempts[at % attempts.len()];
        let call = browser.post(&format!("/api/auth/{path}")).json(body);
        call.send().await
    };
    for at in 0..20 {
        assert_eq!(call(&ada, at).await.verdict(), "400 INVALID_PASSWORD");
    }
    for at in 0..3 {
        wait_of(&call(&ada, at).await);
    }
    // Signing in is another matter.
    app.signed_in("ada").await;
}

#[actix_web::test]
async fn behind_a_proxy_that_does_not_say_who_asks_accounts_are_limited_all_the_same() {
    let app = TestApp::start_with(|setup| {
        limited(setup);
        setup.settings.development = false;
        setup.settings.rate_limit = true;
        "127.0.0.1".clone_into(&mut setup.settings.trusted_proxies);
    })
    .await;
    // Twenty in a row: the limit of three per address does not hold for nobody.
    guess_out(&app, "ada").await;
    wait_of(&guess(&app, "ada").await);
}

#[actix_web::test]
async fn a_limit_of_zero_is_none() {
    let app = TestApp::start().await;
    app.person("ada").await;
    for _ in 0..25 {
        assert_eq!(guess(&app, "ada").await.status(), 401);
    }
    assert_eq!(app.count("attempt", "true").await, 0);
}

#[actix_web::test]
async fn counters_are_swept_and_name_nobody() {
    let app = start().await;
    for name in ["ada", "grace", "edsger"] {
        guess(&app, name).await;
    }
    assert_eq!(app.count("attempt", "true").await, 3);
    assert_eq!(app.count("attempt", "key LIKE '%example%'").await, 0);
    app.advance(TimeDelta::minutes(15));
    guess(&app, "barbara").await;
    assert_eq!(app.count("attempt", "true").await, 1);
}

#[actix_web::test]
async fn without_the_database_nobody_guesses() {
    let app = start().await;
    app.lose_database().await;
    assert_eq!(guess(&app, "ada").await.status(), 503);
}
