//! Everything that is held about somebody, and nothing of anybody else (GDPR, articles 15
//! and 20).

use std::collections::BTreeSet;

use beztack_app::limits::LimitsConfig;
use beztack_migration::live;
use beztack_persistence::account::export::{EXCLUDED, PARTS};
use beztack_persistence::shape;
use beztack_tests::{Browser, TestApp, address};
use chrono::TimeDelta;
use serde_json::Value;

use crate::auth::SESSION;
use crate::two_factor::enrolled;

const PATH: &str = "/api/v1/account/export";

/// Columns that may name a person and decide nothing here, and why.
const NOT_FOLLOWED: [(&str, &str); 7] = [
    ("account.account_id", "the same person's id elsewhere"),
    (
        "admin_tier_override.actor_user_id",
        "what staff did in office is not about them",
    ),
    (
        "admin_tier_override_audit.actor_user_id",
        "what staff did in office is not about them",
    ),
    (
        "security_event.actor_id",
        "what staff did in office is not about them",
    ),
    (
        "session.impersonated_by",
        "what staff did in office is not about them",
    ),
    (
        "pending_plan_change.membership_target_id",
        "found by its subscription",
    ),
    ("user.email", "found by its id"),
];

/// Whether a column's name says that a person may stand in it.
fn may_name_a_person(column: &str) -> bool {
    column.ends_with("user_id")
        || [
            "email",
            "about",
            "inviter_id",
            "impersonated_by",
            "actor_id",
            "account_id",
        ]
        .contains(&column)
        || ["target_id", "subject_id", "membership_target_id"].contains(&column)
}

#[test]
fn every_table_is_exported_or_left_out_for_a_reason() {
    let exported = PARTS.iter().map(|part| part.table);
    let excluded = EXCLUDED.iter().map(|(table, _)| *table);
    let both: Vec<_> = excluded
        .clone()
        .filter(|table| exported.clone().any(|part| part == *table))
        .collect();
    assert!(both.is_empty(), "exported and excluded: {both:?}");
    let known: BTreeSet<_> = exported.chain(excluded).map(str::to_owned).collect();
    let tables: BTreeSet<_> = shape::tables()
        .into_iter()
        .map(|table| table.name)
        .collect();
    let forgotten: Vec<_> = tables.difference(&known).collect();
    assert!(
        forgotten.is_empty(),
        "neither in PARTS nor in EXCLUDED (crates/persistence/src/account/export/parts.rs): \
         {forgotten:?}"
    );
    let gone: Vec<_> = known.difference(&tables).collect();
    assert!(gone.is_empty(), "no such tables: {gone:?}");
}

#[test]
fn every_column_that_names_a_person_is_followed_or_not_for_a_reason() {
    let excused = |name: &String| NOT_FOLLOWED.iter().any(|(column, _)| column == name);
    let mut forgotten = Vec::new();
    for table in shape::tables() {
        let parts: Vec<_> = PARTS
            .iter()
            .filter(|part| part.table == table.name)
            .collect();
        for part in &parts {
            let has = |name: &str| table.columns.iter().any(|column| column.name == name);
            let handed_out = |name: &str| part.left_out.iter().all(|(left, _)| *left != name);
            assert!(
                part.left_out.iter().all(|(column, _)| has(column)),
                "{part:?}"
            );
            assert!(part.followed().into_iter().all(has), "{part:?}");
            assert!(
                part.key.iter().all(|key| has(key) && handed_out(key)),
                "{part:?}"
            );
        }
        let followed: BTreeSet<_> = parts.iter().flat_map(|part| part.followed()).collect();
        if parts.is_empty() {
            continue;
        }
        let naming = table
            .columns
            .iter()
            .filter(|column| may_name_a_person(&column.name));
        let names = naming.filter(|column| !followed.contains(&*column.name));
        let names = names.map(|column| format!("{}.{}", table.name, column.name));
        forgotten.extend(names.filter(|name| !excused(name)));
    }
    assert!(
        forgotten.is_empty(),
        "rows that nobody finds: {forgotten:?}"
    );
}

/// Whoever asks for everything does not read everybody's.
#[actix_web::test]
async fn everything_that_is_followed_has_an_index() {
    let app = TestApp::start().await;
    let schema = live::read(app.db().connection()).await.unwrap();
    let without = PARTS
        .iter()
        .filter(|part| !schema.tables[part.table].is_indexed_by(&part.followed()));
    let without: Vec<_> = without.map(|part| (part.table, part.followed())).collect();
    assert!(without.is_empty(), "{without:?}");
}

/// Who granted tiers, which is nobody else's business.
const STAFF: &str = "somebody-of-the-staff";

/// A row for somebody in every table that nothing in the test has filled.
async fn fill(app: &TestApp, name: &str) {
    let id = id_of(app, name).await;
    let email = address(name);
    let time = "'2026-01-01 09:00:00'";
    app.sql(&format!("INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) VALUES ('{STAFF}', 'Staff', 'staff@example.test', true, {time}, {time}) ON CONFLICT DO NOTHING")).await;
    let rows = [organizations, money, work];
    for sql in rows.into_iter().flat_map(|rows| rows(name, &id, &email)) {
        app.sql(&sql).await;
    }
}

const TIME: &str = "'2026-01-01 09:00:00'";

fn organizations(name: &str, id: &str, _: &str) -> Vec<String> {
    let time = TIME;
    vec![
        format!(
            "INSERT INTO organization (id, name, created_at, updated_at) VALUES ('org-{name}', 'Engine of {name}', {time}, {time})"
        ),
        format!(
            "INSERT INTO member (id, organization_id, user_id, role, created_at, updated_at) VALUES ('member-{name}', 'org-{name}', '{id}', 'owner', {time}, {time})"
        ),
        format!(
            "INSERT INTO team (id, name, organization_id, created_at, updated_at) VALUES ('team-{name}', 'Mill', 'org-{name}', {time}, {time})"
        ),
        format!(
            "INSERT INTO team_member (id, team_id, user_id) VALUES ('in-team-{name}', 'team-{name}', '{id}')"
        ),
        format!(
            "INSERT INTO invitation (id, organization_id, email, status, expires_at, inviter_id, created_at, updated_at) VALUES ('from-{name}', 'org-{name}', 'guest-of-{name}@example.test', 'pending', {time}, '{id}', {time}, {time})"
        ),
    ]
}

fn money(name: &str, id: &str, _: &str) -> Vec<String> {
    let time = TIME;
    vec![
        format!(
            "INSERT INTO subscription (id, provider, user_id, status, metadata, created_at, updated_at) VALUES ('sub-{name}', 'polar', '{id}', 'active', '{{\"note\":\"of {name}\"}}', {time}, {time})"
        ),
        format!(
            "INSERT INTO payment (id, provider, user_id, status, amount, currency, created_at, updated_at) VALUES ('pay-{name}', 'polar', '{id}', 'paid', 49.90, 'USD', {time}, {time})"
        ),
        format!(
            "INSERT INTO pending_plan_change (id, subscription_id, direction, membership_target_type, membership_target_id, provider_confirmed_plan_change_id, status, created_at, updated_at) VALUES ('change-{name}', 'sub-{name}', 'up', 'user', '{id}', 'c-{name}', 'pending', {time}, {time})"
        ),
        format!(
            "INSERT INTO admin_tier_override (target_type, target_id, tier, actor_user_id, source_action, created_at, updated_at) VALUES ('user', '{id}', 'pro', '{STAFF}', 'granted-to-{name}', {time}, {time})"
        ),
        format!(
            "INSERT INTO admin_tier_override_audit (action, target_type, target_id, tier, actor_user_id, source_action, created_at) VALUES ('apply', 'user', '{id}', 'pro', '{STAFF}', 'granted-to-{name}', {time})"
        ),
    ]
}

fn work(name: &str, id: &str, email: &str) -> Vec<String> {
    let time = TIME;
    vec![
        format!(
            "INSERT INTO ai_conversation (id, user_id, chat_id, title, created_at, updated_at) VALUES ('talk-{name}', '{id}', 'chat-{name}', 'Talk', {time}, {time})"
        ),
        format!(
            "INSERT INTO ai_message (conversation_id, id, position, role, parts, created_at) VALUES ('talk-{name}', 'said-{name}', 0, 'user', '[{{\"type\":\"text\",\"text\":\"said by {name}\"}}]', {time})"
        ),
        format!(
            "INSERT INTO ai_run (id, user_id, kind, model, status, heartbeat_at, input_tokens, output_tokens, created_at) VALUES ('run-{name}', '{id}', 'chat', 'offline', 'finished', {time}, 1, 2, {time})"
        ),
        format!(
            "INSERT INTO ai_usage (subject, subject_id, period, calls, input_tokens, output_tokens, updated_at) VALUES ('user', '{id}', '2026-01', 7, 1, 2, {time})"
        ),
        format!(
            "INSERT INTO ocr_document (id, user_id, digest, options, status, pages_done, pages_total, created_at, updated_at, expires_at) VALUES ('scan-{name}', '{id}', 'd-{name}', '{{}}', 'done', 1, 1, {time}, {time}, {time})"
        ),
        format!("INSERT INTO ocr_usage (user_id, month, pages) VALUES ('{id}', '2026-01', 5)"),
        format!(
            "INSERT INTO job (id, kind, about, payload, status, attempts, run_at, created_at, updated_at) VALUES ('job-{name}', 'send_mail', '{email}', 'sealed', 'queued', 0, {time}, {time}, {time})"
        ),
        format!(
            "INSERT INTO security_event (id, occurred_at, kind, user_id, actor_id, session_id, ip_address, user_agent, detail) VALUES ('event-{name}', {time}, 'user-banned', '{id}', '{STAFF}', 'of-{STAFF}', 'ip-of-{STAFF}', 'agent-of-{STAFF}', '{{\"of\":\"{name}\"}}')"
        ),
        format!(
            "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at, ip_address, user_agent, impersonated_by) VALUES ('in-place-of-{name}', 'token-of-{STAFF}-{name}', '{id}', {time}, {time}, {time}, 'ip-of-{STAFF}', 'agent-of-{STAFF}', '{STAFF}')"
        ),
    ]
}

async fn id_of(app: &TestApp, name: &str) -> String {
    let email = address(name);
    app.text(&format!("SELECT id FROM \"user\" WHERE email = '{email}'"))
        .await
}

/// Two people, each of whom has something everywhere and has invited the other.
async fn populated(app: &TestApp) -> (Browser, Vec<String>) {
    let ada = enrolled(app, "ada").await;
    enrolled(app, "grace").await;
    for name in ["ada", "grace"] {
        fill(app, name).await;
    }
    for (from, to) in [("ada", "grace"), ("grace", "ada")] {
        let (id, email) = (id_of(app, from).await, address(to));
        app.sql(&format!("INSERT INTO invitation (id, organization_id, email, status, expires_at, inviter_id, created_at, updated_at) VALUES ('{from}-to-{to}', 'org-{from}', '{email}', 'pending', '2026-02-01 09:00:00', '{id}', '2026-01-01 09:00:00', '2026-01-01 09:00:00')")).await;
    }
    let mut secrets = app.texts("SELECT password FROM account").await;
    secrets.extend(app.texts("SELECT token FROM session").await);
    secrets.extend(app.texts("SELECT secret FROM two_factor").await);
    secrets.extend(app.texts("SELECT backup_codes FROM two_factor").await);
    secrets.push(STAFF.to_owned());
    secrets.push(ada.browser.cookie(SESSION).unwrap());
    (ada.browser, secrets)
}

async fn export(browser: &Browser) -> Value {
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    let named = answer.header("content-disposition");
    assert_eq!(named, Some("attachment; filename=\"account-export.json\""));
    answer.json()
}

#[actix_web::test]
async fn all_that_is_held_about_a_person_is_in_it() {
    let app = TestApp::start().await;
    let (ada, secrets) = populated(&app).await;
    let export = export(&ada).await;
    for part in PARTS {
        let rows = export["parts"][part.name].as_array().unwrap();
        assert!(
            !rows.is_empty(),
            "nothing in {}: `fill` puts a row for somebody into {}",
            part.name,
            part.table
        );
    }
    let parts = &export["parts"];
    assert_eq!(parts["profile"][0]["email"], "ada@example.test");
    assert_eq!(parts["profile"][0]["emailVerified"], false);
    assert_eq!(parts["profile"][0]["createdAt"], "2026-01-01T09:00:00.000Z");
    assert_eq!(parts["accounts"][0]["providerId"], "credential");
    assert_eq!(parts["subscriptions"][0]["metadata"]["note"], "of ada");
    let amount: f64 = parts["payments"][0]["amount"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((amount - 49.9).abs() < 1e-9, "{amount}");
    assert_eq!(parts["messages"][0]["parts"][0]["text"], "said by ada");
    assert_eq!(parts["modelUsage"][0]["calls"], 7);
    assert_eq!(parts["invitationsReceived"][0]["id"], "grace-to-ada");
    assert_eq!(parts["invitationsSent"].as_array().unwrap().len(), 2);
    let text = export.to_string();
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} in {export:#}");
    }
    assert!(
        export["leftOut"]["account.password"].is_string(),
        "{export:#}"
    );
}

#[actix_web::test]
async fn nothing_of_anybody_else_is_in_it() {
    let app = TestApp::start().await;
    let (ada, _) = populated(&app).await;
    let mut export = export(&ada).await;
    // Who invited whom is known to both.
    let parts = export["parts"].as_object_mut().unwrap();
    for shared in ["invitationsReceived", "invitationsSent"] {
        assert!(parts.remove(shared).is_some());
    }
    let text = export.to_string();
    for foreign in ["grace", &id_of(&app, "grace").await] {
        assert!(!text.contains(foreign), "{foreign} in {export:#}");
    }
}

#[actix_web::test]
async fn every_page_of_it_is_there_once() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    fill(&app, "ada").await;
    let id = id_of(&app, "ada").await;
    let (mut jobs, mut said, mut months) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..2010 {
        let time = "'2026-01-01 09:00:00'";
        jobs.push(format!(
            "('many-{number:04}', 'send_mail', '{}', '', 'dead', 0, {time}, {time}, {time})",
            address("ada")
        ));
        said.push(format!(
            "('talk-ada', 'many-{number:04}', {number}, 'user', '[]', {time})"
        ));
        months.push(format!("('{id}', 'm-{number:04}', 1)"));
    }
    app.sql(&format!("INSERT INTO job (id, kind, about, payload, status, attempts, run_at, created_at, updated_at) VALUES {}", jobs.join(", "))).await;
    app.sql(&format!(
        "INSERT INTO ai_message (conversation_id, id, position, role, parts, created_at) VALUES {}",
        said.join(", ")
    ))
    .await;
    app.sql(&format!(
        "INSERT INTO ocr_usage (user_id, month, pages) VALUES {}",
        months.join(", ")
    ))
    .await;
    let export = export(&ada).await;
    for (part, key) in [
        ("deferredWork", "id"),
        ("messages", "id"),
        ("pagesRead", "month"),
    ] {
        let rows = export["parts"][part].as_array().unwrap();
        let keys: BTreeSet<_> = rows.iter().map(|row| row[key].to_string()).collect();
        assert_eq!(keys.len(), rows.len(), "{part} has some twice");
        assert!(rows.len() >= 2011, "{part}: {}", rows.len());
    }
}

#[actix_web::test]
async fn whoever_signed_in_long_ago_does_so_again_first() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.advance(TimeDelta::days(1));
    let answer = ada.get(PATH).send().await;
    assert_eq!(answer.verdict(), "403 session-not-fresh");
    let ada = app.signed_in("ada").await;
    assert_eq!(ada.get(PATH).send().await.status(), 200);
}

#[actix_web::test]
async fn it_is_had_a_few_times_in_an_hour() {
    let app = TestApp::start_with(|setup| setup.rules.limits = LimitsConfig::DEFAULT).await;
    let ada = app.person("ada").await;
    for _ in 0..5 {
        assert_eq!(ada.get(PATH).send().await.status(), 200);
    }
    let answer = ada.get(PATH).send().await;
    assert_eq!(answer.verdict(), "429 too-many-requests");
    assert_eq!(answer.header("retry-after"), Some("3600"));
    app.advance(TimeDelta::hours(1));
    assert_eq!(ada.get(PATH).send().await.status(), 200);
}

#[actix_web::test]
async fn a_stranger_gets_nothing() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get(PATH).send().await;
    assert_eq!(answer.verdict(), "401 unauthorized");
}

#[actix_web::test]
async fn while_the_database_is_away_there_is_no_half_export() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.lose_database().await;
    assert_eq!(ada.get(PATH).send().await.status(), 503);
}
