//! What passwords cost: counted, not timed.

use beztack_auth::password::HashCounts;
use beztack_domain::id::UserId;
use beztack_persistence::auth::accounts;
use beztack_tests::{Browser, PASSWORD, TestApp, address};

use super::adopted;

/// "correct horse", hashed by `scryptSync` of Node from the contract's formula.
const OF_THE_ORIGINAL: &str = "00112233445566778899aabbccddeeff:\
    13af89ff6a88bb0fb3277e79ba724c6c0731b15919ca892969d63abd1534b867\
    d110179e3bc8af39995ede0f9b2ac14b2b97573df10ba3802c498dbeb61e4f64";

/// The hashes that a sign-in takes, and how it ended.
async fn work(app: &TestApp, name: &str, password: &str) -> (u16, HashCounts) {
    let before = app.hashes();
    let answer = app.anonymous().sign_in(&address(name), password).await;
    let after = app.hashes();
    let work = HashCounts {
        argon2id: after.argon2id - before.argon2id,
        scrypt: after.scrypt - before.scrypt,
    };
    (answer.status(), work)
}

pub(super) async fn with_the_hash_of_the_original(app: &TestApp) {
    app.person("ada").await;
    app.sql(&format!(
        "UPDATE account SET password = '{OF_THE_ORIGINAL}'"
    ))
    .await;
}

#[actix_web::test]
async fn whoever_cannot_sign_in_costs_one_hash_of_the_usual_kind() {
    let ours = HashCounts {
        argon2id: 1,
        scrypt: 0,
    };
    let the_references = HashCounts {
        argon2id: 0,
        scrypt: 1,
    };
    for (app, one) in [
        (TestApp::start().await, ours),
        (adopted().await, the_references),
    ] {
        for name in ["ada", "nopass", "noaccount", "broken"] {
            app.person(name).await;
        }
        for (name, change) in [
            ("nopass", "UPDATE account SET password = NULL"),
            ("noaccount", "DELETE FROM account"),
            ("broken", "UPDATE account SET password = 'not-a-hash'"),
        ] {
            let email = address(name);
            app.sql(&format!(
                "{change} WHERE user_id = (SELECT id FROM \"user\" WHERE email = '{email}')"
            ))
            .await;
        }
        for name in ["ada", "nobody", "nopass", "noaccount", "broken"] {
            assert_eq!(
                work(&app, name, "wrong horse 1").await,
                (401, one),
                "{name}"
            );
        }
        assert_eq!(work(&app, "ada", PASSWORD).await, (200, one));
    }
}

#[actix_web::test]
async fn an_old_hash_is_replaced_by_a_sign_in() {
    let app = TestApp::start().await;
    with_the_hash_of_the_original(&app).await;
    let written = app
        .text("SELECT CAST(updated_at AS text) FROM account")
        .await;

    let wrong = work(&app, "ada", "wrong horse").await;
    let one_of_theirs = HashCounts {
        argon2id: 0,
        scrypt: 1,
    };
    assert_eq!(wrong, (401, one_of_theirs));
    let kept = app.text("SELECT password FROM account").await;
    assert_eq!(kept, OF_THE_ORIGINAL);

    let one_of_each = HashCounts {
        argon2id: 1,
        scrypt: 1,
    };
    assert_eq!(work(&app, "ada", "correct horse").await, (200, one_of_each));
    let renewed = app.text("SELECT password FROM account").await;
    assert!(renewed.starts_with("$argon2id$"), "{renewed}");
    let now = app
        .text("SELECT CAST(updated_at AS text) FROM account")
        .await;
    assert_eq!(now, written, "the account has not changed");

    let one_of_ours = HashCounts {
        argon2id: 1,
        scrypt: 0,
    };
    assert_eq!(work(&app, "ada", "correct horse").await, (200, one_of_ours));
    assert_eq!(app.text("SELECT password FROM account").await, renewed);
}

#[actix_web::test]
async fn a_hash_that_the_original_has_to_read_stays() {
    let app = adopted().await;
    with_the_hash_of_the_original(&app).await;
    let (status, _) = work(&app, "ada", "correct horse").await;
    assert_eq!(status, 200);
    let kept = app.text("SELECT password FROM account").await;
    assert_eq!(kept, OF_THE_ORIGINAL);
}

#[actix_web::test]
async fn a_password_that_was_changed_meanwhile_is_not_replaced() {
    let app = TestApp::start().await;
    with_the_hash_of_the_original(&app).await;
    let user = UserId::new(app.text("SELECT id FROM \"user\"").await);
    for (compared, left) in [
        ("changed:meanwhile", OF_THE_ORIGINAL),
        (OF_THE_ORIGINAL, "new"),
    ] {
        let tx = app.db().begin().await.unwrap();
        accounts::renew_password(&tx, &user, compared, "new")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(app.text("SELECT password FROM account").await, left);
    }
}

#[actix_web::test]
async fn in_a_storm_of_sign_ins_some_are_refused_at_once_and_sessions_are_read() {
    let app = TestApp::start_with(|setup| {
        setup.hasher.threads = 1;
        setup.hasher.queue = 2;
    })
    .await;
    let ada = app.person("ada").await;
    let before = app.hashes();
    let crowd: Vec<Browser> = (0..20).map(|_| app.anonymous()).collect();
    let email = address("ada");
    let storm = crowd.iter().map(|one| one.sign_in(&email, PASSWORD));
    let (answers, session) =
        futures_util::future::join(futures_util::future::join_all(storm), ada.session()).await;

    assert!(session.is_object());
    let (done, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status() == 200);
    // At most one thread's two turns and the queue: the turn of the sign-up before may
    // not have been given back yet.
    assert!((3..=4).contains(&done.len()), "{} were let in", done.len());
    for answer in refused {
        assert_eq!(answer.verdict(), "503 SERVICE_UNAVAILABLE", "{answer}");
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    let hashed = app.hashes().argon2id - before.argon2id;
    assert_eq!(usize::try_from(hashed).unwrap(), done.len());
    assert_eq!(app.count("session", "true").await, done.len() + 1);
}
