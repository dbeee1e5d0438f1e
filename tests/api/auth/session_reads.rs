//! What a session costs to read, and how soon a change to it is seen (decisions.md 12
//! and 13).

use std::time::{Duration, Instant};

use beztack_tests::{Browser, Setup, Target, TestApp, target};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

const PATH: &str = "/api/auth/get-session";

/// How soon other instances see a change.
const SOON: Duration = Duration::from_secs(1);

/// A server that remembers sessions for so long that nothing here outlives it.
async fn remembering() -> TestApp {
    TestApp::start_with(remember).await
}

fn remember(setup: &mut Setup) {
    setup.session_cache = Duration::from_mins(5);
}

/// Waits until a browser is shown something else, and asserts that it was soon.
async fn soon(browser: &Browser, wanted: impl Fn(&serde_json::Value) -> bool) {
    let begun = Instant::now();
    loop {
        // A copy, so that a deleted cookie does not help.
        let session = browser.copy().session().await;
        if wanted(&session) {
            return;
        }
        assert!(begun.elapsed() < SOON, "still {session}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until nothing that was written so far makes anything be looked up again: SQLite
/// does not say whose commit it was, so that of this very instance counts, a little later.
async fn calm() {
    if target() == Target::Sqlite {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// What `work` costs.
async fn statements(app: &TestApp, work: impl Future) -> usize {
    app.statements().count(work).await
}

#[actix_web::test]
async fn it_takes_one_statement_where_nothing_is_remembered() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for _ in 0..3 {
        assert_eq!(statements(&app, browser.session()).await, 1);
    }
    let account = browser.get("/api/v1/account");
    assert_eq!(statements(&app, account.send()).await, 1);
    let stranger = app.anonymous();
    assert_eq!(statements(&app, stranger.session()).await, 0);
}

#[actix_web::test]
async fn it_takes_none_where_it_is_remembered() {
    let app = remembering().await;
    let browser = app.person("ada").await;
    calm().await;
    let first = browser.session().await;
    let again = async { assert_eq!(browser.session().await, first) };
    assert_eq!(statements(&app, again).await, 0);
    let account = browser.get("/api/v1/account");
    assert_eq!(statements(&app, account.send()).await, 0);
}

#[actix_web::test]
async fn many_who_ask_at_once_make_one_look_up() {
    let app = remembering().await;
    let browser = app.person("ada").await;
    calm().await;
    let browsers: Vec<_> = (0..50).map(|_| browser.copy()).collect();
    let all = join_all(browsers.iter().map(Browser::session));
    let cost = statements(&app, async {
        assert!(all.await.iter().all(serde_json::Value::is_object));
    });
    assert_eq!(cost.await, 1);
}

#[actix_web::test]
async fn that_there_is_none_is_remembered_briefly() {
    let app = remembering().await;
    let browser = app.person("ada").await;
    let replay = browser.copy();
    browser.post("/api/auth/sign-out").send().await;
    calm().await;
    let ask = async || assert!(replay.copy().session().await.is_null());
    assert_eq!(statements(&app, ask()).await, 1);
    assert_eq!(statements(&app, ask()).await, 0);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(statements(&app, ask()).await, 1);
}

#[actix_web::test]
async fn time_passes_for_what_is_remembered() {
    let app = remembering().await;
    let browser = app.person("ada").await;
    browser.session().await;
    app.advance(TimeDelta::days(2));
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.cookies().len(), 1, "it is extended");
    assert_eq!(
        answer.json()["session"]["expiresAt"],
        "2026-01-10T09:00:00.000Z"
    );
    let again = browser.get(PATH).send().await;
    assert_eq!(again.json(), answer.json());
    assert!(again.cookies().is_empty());
    app.advance(TimeDelta::days(7));
    assert!(browser.session().await.is_null(), "it expires");
    assert_eq!(app.count("session", "true").await, 0);
}

#[actix_web::test]
async fn what_this_instance_changes_it_sees_at_once() {
    let app = remembering().await;
    let (ada, other) = (app.person("ada").await, app.signed_in("ada").await);
    let grace = app.person("grace").await;
    for browser in [&ada, &other, &grace] {
        browser.session().await;
    }
    let body = json!({ "name": "Augusta" });
    ada.post("/api/auth/update-user").json(&body).send().await;
    for browser in [&ada, &other] {
        assert_eq!(browser.session().await["user"]["name"], "Augusta");
    }
    let body = json!({ "name": "Acme", "slug": "acme" });
    let made = ada
        .post("/api/auth/organization/create")
        .json(&body)
        .send()
        .await;
    assert_eq!(
        ada.session().await["session"]["activeOrganizationId"],
        made.json()["id"]
    );
    ada.post("/api/auth/revoke-other-sessions").send().await;
    assert!(other.session().await.is_null());
    if target() == Target::Postgres {
        // None of that was about anybody else, which SQLite cannot tell.
        assert_eq!(statements(&app, grace.session()).await, 0);
    }

    let replay = ada.copy();
    ada.post("/api/auth/sign-out").send().await;
    assert!(replay.session().await.is_null());
}

#[actix_web::test]
async fn an_administrator_ends_remembered_sessions_at_once() {
    let app = remembering().await;
    let (root, ada) = (app.person("root").await, app.person("ada").await);
    app.sql("UPDATE \"user\" SET role = 'admin' WHERE email = 'root@example.test'")
        .await;
    soon(&root, |session| session["user"]["role"] == "admin").await;
    let id = ada.session().await["user"]["id"].clone();
    let body = json!({ "userId": id });
    let answer = root
        .post("/api/auth/admin/ban-user")
        .json(&body)
        .send()
        .await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert!(ada.session().await.is_null());
}

#[actix_web::test]
async fn what_another_program_changes_is_seen_soon() {
    let app = remembering().await;
    let browser = app.person("ada").await;
    let see = async |statement: &str, wanted: &dyn Fn(&serde_json::Value) -> bool| {
        browser.copy().session().await;
        app.sql(statement).await;
        soon(&browser, wanted).await;
    };
    see("UPDATE \"user\" SET banned = true", &|s| {
        s["user"]["banned"] == true
    })
    .await;
    see("UPDATE \"user\" SET role = 'admin'", &|s| {
        s["user"]["role"] == "admin"
    })
    .await;
    see("UPDATE session SET active_team_id = 't'", &|s| {
        s["session"]["activeTeamId"] == "t"
    })
    .await;
    see(
        "UPDATE session SET expires_at = '2025-12-31 09:00:00'",
        &serde_json::Value::is_null,
    )
    .await;

    app.sql("UPDATE \"user\" SET banned = false").await;
    let browser = app.signed_in("ada").await;
    browser.copy().session().await;
    app.sql("DELETE FROM session").await;
    soon(&browser, serde_json::Value::is_null).await;
}

#[actix_web::test]
async fn revoked_on_one_instance_is_refused_on_the_other_within_a_second() {
    let here = remembering().await;
    let there = here.another_with(remember).await;
    let (ada, grace) = (here.person("ada").await, here.person("grace").await);
    let (ada_there, grace_there) = (there.anonymous(), there.anonymous());
    calm().await;
    for (from, to) in [(&ada, &ada_there), (&grace, &grace_there)] {
        to.set_cookie(super::SESSION, &from.cookie(super::SESSION).unwrap());
        assert!(to.session().await.is_object());
        assert_eq!(statements(&there, to.session()).await, 0);
    }
    ada.post("/api/auth/revoke-sessions").send().await;
    soon(&ada_there, serde_json::Value::is_null).await;
    let answer = ada_there.get("/api/v1/account").send().await;
    assert_eq!(answer.status(), 401);
    if target() == Target::Postgres {
        // Others are not looked up again because of it.
        assert_eq!(statements(&there, grace_there.session()).await, 0);
    }
}

/// A look-up is in flight while the session ends. It may tell what it saw, but nobody may
/// be told that afterwards.
#[actix_web::test]
async fn a_look_up_that_a_revocation_overtakes_is_not_believed() {
    let app = remembering().await;
    for round in 0..40 {
        let name = format!("ada{round}");
        let browser = app.person(&name).await;
        let replay = browser.copy();
        let readers: Vec<_> = (0..8).map(|_| browser.copy()).collect();
        let reads = join_all(readers.iter().map(Browser::session));
        let revoke = browser.post("/api/auth/revoke-sessions");
        let (answer, _) = futures_util::future::join(revoke.send(), reads).await;
        assert_eq!(answer.status(), 200, "{answer}");
        assert!(replay.session().await.is_null(), "round {round}");
    }
}

/// The same, with the look-up held back where it hurts: it sees the session as it was when it
/// began, and the session ends before that is remembered.
#[actix_web::test]
async fn however_late_a_look_up_is_remembered_it_is_judged_by_when_it_was_read() {
    if target() == Target::Sqlite {
        // There is nothing to hold a reader back with.
        return;
    }
    let app = remembering().await;
    let browser = app.person("ada").await;
    app.sql(
        "ALTER TABLE session RENAME TO kept; CREATE VIEW session AS \
         SELECT kept.* FROM kept CROSS JOIN pg_sleep(0.5) AS pause",
    )
    .await;
    let end = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        app.sql("DELETE FROM kept").await;
    };
    let reader = browser.copy();
    let read = futures_util::future::join(reader.session(), end);
    let cost = statements(&app, async {
        let (session, ()) = read.await;
        assert!(session.is_null());
    });
    assert_eq!(cost.await, 2, "one that was overtaken, and another");
    assert!(browser.session().await.is_null());
}

#[actix_web::test]
async fn nothing_is_remembered_while_changes_are_out_of_sight() {
    if target() == Target::Sqlite {
        return;
    }
    let app = remembering().await;
    let browser = app.person("ada").await;
    browser.session().await;
    assert_eq!(statements(&app, browser.session()).await, 0);

    // The change and the cut arrive in whatever order; the connection that would tell is gone.
    app.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN%'; \
         ALTER TABLE \"user\" DISABLE TRIGGER USER; \
         UPDATE \"user\" SET name = 'Augusta'",
    )
    .await;
    soon(&browser, |session| session["user"]["name"] == "Augusta").await;
    app.sql("ALTER TABLE \"user\" ENABLE TRIGGER USER").await;

    // It comes back by itself.
    let begun = Instant::now();
    while !app.db().follows_changes() {
        assert!(begun.elapsed() < SOON);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    browser.session().await;
    assert_eq!(statements(&app, browser.session()).await, 0);
    app.sql("UPDATE \"user\" SET name = 'Ada again'").await;
    soon(&browser, |session| session["user"]["name"] == "Ada again").await;
}

#[actix_web::test]
async fn the_lifetime_is_the_net_below() {
    let app = TestApp::start_with(|setup| setup.session_cache = Duration::from_millis(300)).await;
    let browser = app.person("ada").await;
    calm().await;
    browser.session().await;
    assert_eq!(statements(&app, browser.session()).await, 0);
    if target() == Target::Postgres {
        // A change that nobody tells.
        app.sql("ALTER TABLE \"user\" DISABLE TRIGGER USER").await;
    }
    app.sql("UPDATE \"user\" SET name = 'Augusta'").await;
    soon(&browser, |session| session["user"]["name"] == "Augusta").await;
}

#[actix_web::test]
async fn a_fault_is_neither_a_stranger_nor_remembered() {
    let app = remembering().await;
    let browser = app.person("ada").await;
    app.sql("ALTER TABLE session RENAME TO lost").await;
    let browsers: Vec<_> = (0..5).map(|_| browser.copy()).collect();
    let ask = async |browser: &Browser| browser.get("/api/v1/account").send().await.status();
    assert_eq!(join_all(browsers.iter().map(ask)).await, [500; 5]);
    app.sql("ALTER TABLE lost RENAME TO session").await;
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn a_lost_database_is_a_503_once_nothing_is_remembered() {
    let app = remembering().await;
    let browser = app.person("ada").await;
    app.lose_database().await;
    let browsers: Vec<_> = (0..5).map(|_| browser.copy()).collect();
    let calls = browsers.iter().map(|browser| browser.get(PATH).send());
    for answer in join_all(calls).await {
        assert_eq!(answer.status(), 503, "{answer}");
        assert!(answer.cookies().is_empty());
    }
}
