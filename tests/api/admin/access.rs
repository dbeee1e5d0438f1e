//! Who may administer: one table for all operations.

use beztack_tests::{Answer, Browser, TestApp};
use serde_json::{Value, json};

use super::{boss, get, post, somebody, with_role};

/// By operation: what it must be told, and what it says to whoever may not.
fn operations() -> [(&'static str, Value, &'static str); 13] {
    let (user, x) = (json!({ "userId": "x" }), "x");
    [
        ("ban-user", user.clone(), "BAN_USERS"),
        ("unban-user", user.clone(), "BAN_USERS"),
        ("impersonate-user", user.clone(), "IMPERSONATE_USERS"),
        ("list-user-sessions", user.clone(), "LIST_USERS_SESSIONS"),
        ("remove-user", user.clone(), "DELETE_USERS"),
        ("revoke-user-sessions", user, "REVOKE_USERS_SESSIONS"),
        (
            "revoke-user-session",
            json!({ "sessionToken": x }),
            "REVOKE_USERS_SESSIONS",
        ),
        (
            "set-role",
            json!({ "userId": x, "role": "user" }),
            "CHANGE_USERS_ROLE",
        ),
        (
            "set-user-password",
            json!({ "userId": x, "newPassword": "better horse 2" }),
            "SET_USERS_PASSWORD",
        ),
        (
            "update-user",
            json!({ "userId": x, "data": { "name": "X" } }),
            "UPDATE_USERS",
        ),
        (
            "create-user",
            json!({ "email": "new@example.test", "password": "p", "name": "N" }),
            "CREATE_USERS",
        ),
        ("get-user?id=x", Value::Null, "GET_USER"),
        ("list-users", Value::Null, "LIST_USERS"),
    ]
}

async fn call(browser: &Browser, operation: &str, body: Value) -> Answer {
    if body.is_null() {
        get(browser, operation).await
    } else {
        post(browser, operation, body).await
    }
}

async fn assert_refused(browser: &Browser) {
    for (operation, body, action) in operations() {
        let answer = call(browser, operation, body).await;
        let verdict = format!("403 YOU_ARE_NOT_ALLOWED_TO_{action}");
        assert_eq!(answer.verdict(), verdict, "{operation}");
    }
}

#[actix_web::test]
async fn strangers_get_an_empty_401() {
    let app = TestApp::start().await;
    for (operation, body, _) in operations() {
        let answer = call(&app.anonymous(), operation, body).await;
        assert_eq!((answer.status(), answer.text()), (401, ""), "{operation}");
    }
    for operation in ["stop-impersonating", "has-permission"] {
        let body = json!({ "permissions": {} });
        let answer = post(&app.anonymous(), operation, body).await;
        assert_eq!((answer.status(), answer.text()), (401, ""), "{operation}");
    }
}

#[actix_web::test]
async fn a_plain_user_is_told_what_they_may_not_do() {
    let app = TestApp::start().await;
    assert_refused(&app.person("ada").await).await;
    assert_eq!(app.count("user", "true").await, 1);
}

#[actix_web::test]
async fn what_only_looks_like_an_administrator_is_none() {
    let app = TestApp::start().await;
    let roles = [
        "user, admin",
        "Admin",
        "administrator",
        "sudoer",
        "owner",
        "",
    ];
    for (number, role) in roles.into_iter().enumerate() {
        let near = with_role(&app, &format!("near{number}"), role).await;
        let answer = get(&near, "list-users").await;
        assert_eq!(answer.status(), 403, "{role:?}");
    }
    app.sql("UPDATE \"user\" SET role = NULL").await;
    let answer = get(&app.signed_in("near0").await, "list-users").await;
    assert_eq!(answer.status(), 403, "without any");
}

#[actix_web::test]
async fn one_of_several_roles_is_enough() {
    let app = TestApp::start().await;
    for (number, role) in ["admin", "user,admin", "wizard,admin", "sudo"]
        .into_iter()
        .enumerate()
    {
        let browser = with_role(&app, &format!("boss{number}"), role).await;
        let answer = get(&browser, "list-users").await;
        assert_eq!(answer.status(), 200, "{role}");
    }
}

#[actix_web::test]
async fn in_somebody_elses_place_nobody_administers() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let answer = post(&boss, "impersonate-user", json!({ "userId": ada })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_refused(&boss).await;
    // Nor by what becomes of that one meanwhile.
    super::set_column(&app, "ada", "role = 'admin,sudo'").await;
    assert_refused(&boss).await;
}

#[actix_web::test]
async fn who_is_no_administrator_any_more_stops_at_once() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    assert_eq!(get(&boss, "list-users").await.status(), 200);
    super::set_column(&app, "boss", "role = 'user'").await;
    assert_refused(&boss).await;
}
