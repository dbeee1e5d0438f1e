//! What every page of a frontend asks for: how often it goes to the database, and that
//! it finds what it looks for without reading whole tables.

mod orders;
mod plans;
mod statements;

use beztack_tests::{Answer, Browser, Target, TestApp, target};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::Value;

use crate::organizations::Founded;

/// A request that must stay cheap however much there is: method, path, body.
type Request = (&'static str, String, Value);

/// Everything that only looks.
fn questions(engine: &Founded, team: &str) -> Vec<Request> {
    let id = &engine.id;
    let slug = &engine.slug;
    let organization = |question: &str| format!("/api/auth/organization/{question}");
    let paths = [
        "/api/auth/get-session".to_owned(),
        "/api/auth/list-sessions".to_owned(),
        "/api/auth/list-accounts".to_owned(),
        "/api/v1/account".to_owned(),
        organization("list"),
        organization("get-full-organization"),
        organization(&format!("get-full-organization?organizationId={id}")),
        organization(&format!("get-full-organization?organizationSlug={slug}")),
        organization("list-members"),
        organization("list-members?sortBy=role&sortDirection=desc&limit=5&offset=5"),
        organization("list-members?filterField=role&filterValue=member"),
        organization("list-invitations"),
        organization("list-user-invitations"),
        organization("list-teams"),
        organization("list-user-teams"),
        organization(&format!("list-team-members?teamId={team}")),
        organization("get-active-member"),
        organization("get-active-member-role"),
    ];
    paths.map(|path| ("GET", path, Value::Null)).into()
}

async fn ask(browser: &Browser, (method, path, body): &Request) -> Answer {
    let call = browser.call(method.parse().unwrap(), path);
    let call = if body.is_null() {
        call
    } else {
        call.json(body)
    };
    let answer = call.send().await;
    assert_eq!(answer.status(), 200, "{method} {path}: {answer}");
    answer
}

/// How the database goes about it, in its own words.
async fn explain(app: &TestApp, statement: &Statement) -> String {
    let (explain, column) = match target() {
        Target::Sqlite => ("EXPLAIN QUERY PLAN", 3),
        Target::Postgres => ("EXPLAIN", 0),
    };
    let explained = Statement {
        sql: format!("{explain} {}", statement.sql),
        ..statement.clone()
    };
    let rows = app.db().connection().query_all_raw(explained).await;
    assert!(rows.is_ok(), "{statement}: {rows:?}");
    let rows = rows.unwrap();
    let lines = rows.iter().map(|row| row.try_get_by_index(column).unwrap());
    lines.collect::<Vec<String>>().join("\n")
}
