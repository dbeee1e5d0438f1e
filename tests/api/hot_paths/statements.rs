use beztack_tests::{Target, TestApp, target};
use sea_orm::{ConnectionTrait as _, QueryResult};
use serde_json::json;

use super::{ask, questions};
use crate::organizations::{Founded, done, found, user_id};

/// A team, with its founder in it.
async fn team(app: &TestApp, engine: &Founded) -> String {
    let team = engine.team("Compilers").await;
    let body = json!({ "teamId": team, "userId": user_id(app, "ada").await });
    done(&engine.owner, "add-team-member", body).await;
    team
}

/// Ten more people, each a member and in the team, and as many invitations and teams.
async fn grow(app: &TestApp, engine: &Founded, team: &str) {
    let (id, at) = (&engine.id, "'2026-01-01 09:00:00'");
    let ada = user_id(app, "ada").await;
    for n in 0..10 {
        app.sql(&format!(
            "INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) \
             VALUES ('u{n}', 'U{n}', 'u{n}@example.test', false, {at}, {at}); \
             INSERT INTO member (id, organization_id, user_id, role, created_at, updated_at) \
             VALUES ('m{n}', '{id}', 'u{n}', 'member', {at}, {at}); \
             INSERT INTO team_member (id, team_id, user_id, created_at) \
             VALUES ('s{n}', '{team}', 'u{n}', {at})"
        ))
        .await;
        app.sql(&format!(
            "INSERT INTO team (id, name, organization_id, created_at, updated_at) \
             VALUES ('t{n}', 'T{n}', '{id}', {at}, {at}); \
             INSERT INTO invitation \
             (id, organization_id, email, status, expires_at, inviter_id, created_at, updated_at) \
             VALUES ('i{n}', '{id}', 'ada@example.test', 'pending', {at}, '{ada}', {at}, {at}); \
             INSERT INTO organization (id, name, slug, created_at, updated_at) \
             VALUES ('o{n}', 'O{n}', 'o{n}', {at}, {at}); \
             INSERT INTO member (id, organization_id, user_id, role, created_at, updated_at) \
             VALUES ('n{n}', 'o{n}', '{ada}', 'member', {at}, {at})"
        ))
        .await;
    }
}

#[actix_web::test]
async fn no_list_asks_for_its_rows_one_by_one() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let team = team(&app, &engine).await;
    let questions = questions(&engine, &team);
    let mut before = Vec::new();
    for question in &questions {
        let answer = ask(&engine.owner, question);
        before.push(app.statements().count(answer).await);
    }
    grow(&app, &engine, &team).await;
    for (question, before) in questions.iter().zip(before) {
        let count = app.statements().count(ask(&engine.owner, question)).await;
        assert_eq!(count, before, "{}", question.1);
        assert!(count <= 5, "{}: {count} statements", question.1);
    }
}

#[actix_web::test]
async fn a_session_is_found_in_one_statement() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let count = app.statements().count(ada.session()).await;
    assert!(count <= 1, "{count}");
}

#[actix_web::test]
async fn signing_in_is_two_statements_where_each_is_a_round_trip() {
    // Who it is, with the attempt; and all that is written. SQLite goes one by one.
    let app = TestApp::start_with(|setup| setup.rules.notices.new_sign_in = true).await;
    app.person("ada").await;
    let browser = app.anonymous();
    let body = json!({ "email": "ada@example.test", "password": beztack_tests::PASSWORD });
    let call = browser.post("/api/auth/sign-in/email").json(&body);
    let count = app.statements().count(call.send()).await;
    let most = if target() == Target::Postgres { 2 } else { 6 };
    assert!(count <= most, "{count}");
    assert_eq!(app.count("job", "dedup_key LIKE 'sign-in:%'").await, 1);
}

#[actix_web::test]
async fn a_whole_organization_is_three_statements_besides_the_session() {
    // The last two do not wait for each other: three round trips in all.
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    let path = "/api/auth/organization/get-full-organization";
    let call = engine.owner.get(path);
    let count = app.statements().count(call.send()).await;
    assert!(count <= 4, "{count}");
}

/// An organization may have texts of any length in an adopted database, and many teams.
#[actix_web::test]
async fn an_organization_is_read_once_however_many_teams_it_has() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    for name in ["Compilers", "Linkers", "Debuggers"] {
        engine.team(name).await;
    }
    app.sql("UPDATE organization SET logo = 'L', metadata = '{\"k\":1}'")
        .await;
    app.statements().take();
    let path = "/api/auth/organization/get-full-organization";
    let whole = engine.owner.get(path).send().await.json();
    assert_eq!(whole["name"], "The engine");
    assert_eq!(whole["slug"], "engine");
    assert_eq!(whole["logo"], "L");
    assert_eq!(whole["teams"].as_array().unwrap().len(), 4);
    let asked = app.statements().take();
    let teams = asked
        .iter()
        .find(|one| one.sql.contains("LEFT JOIN \"team\""));
    let rows = app.db().connection().query_all_raw(teams.unwrap().clone());
    let rows = rows.await.unwrap();
    assert_eq!(rows.len(), 4);
    for column in ["name", "slug", "logo", "metadata"] {
        let read = |row: &QueryResult| row.try_get::<Option<String>>("", column).unwrap();
        let is_there: Vec<bool> = rows.iter().map(|row| read(row).is_some()).collect();
        assert_eq!(is_there, [true, false, false, false], "{column}");
    }
    // Without any team it is there, too.
    app.sql("DELETE FROM team_member; DELETE FROM team").await;
    let whole = engine.owner.get(path).send().await.json();
    assert_eq!((&whole["logo"], &whole["teams"]), (&json!("L"), &json!([])));
}

#[actix_web::test]
async fn lists_of_invitations_read_the_name_alone() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.invite("bob", "member").await;
    let bob = app.person("bob").await;
    for (path, texts) in [
        ("/api/auth/organization/list-user-invitations", false),
        ("/api/v1/invitations/me", true),
    ] {
        app.statements().take();
        let answer = bob.get(path).send().await;
        assert!(answer.text().contains("The engine"), "{path}: {answer}");
        let asked = app.statements().take();
        let mut asked = asked
            .iter()
            .filter(|one| one.sql.contains("\"invitation\""));
        let sql = &asked.next().unwrap().sql;
        assert!(!sql.contains("metadata"), "{path}: {sql}");
        assert_eq!(sql.contains("\"organization\".\"logo\""), texts, "{sql}");
    }
}

#[actix_web::test]
async fn a_frontend_starts_with_two_round_trips() {
    let app = TestApp::start().await;
    let engine = found(&app, "ada", "engine").await;
    engine.team("Compilers").await;
    let call = || engine.owner.get("/api/v1/bootstrap");
    let answer = call().send().await;
    assert_eq!(answer.json()["organizations"][0]["slug"], "engine");
    let count = app.statements().count(call().send()).await;
    assert!(count <= 2, "{count}");
}
