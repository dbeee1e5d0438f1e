//! `/api/auth/admin`: what administrators do about people (contract/better-auth.md 11),
//! and what the installation's own administrators are besides (decisions.md 8).

mod access;
mod app_admin;
mod ban_user;
mod create_user;
mod get_analytics;
mod get_metrics;
mod get_user;
mod has_permission;
mod impersonate_user;
mod input;
mod list_user_sessions;
mod list_users;
mod promotion;
mod races;
mod rank;
mod remove_user;
mod revoke_user_sessions;
mod set_role;
mod set_user_password;
mod stop_impersonating;
mod sudo;
mod unban_user;
mod update_user;
mod user_count;

use beztack_tests::{Answer, Browser, TestApp, address};
use serde_json::Value;

/// What is said about somebody who is not there.
const NOT_FOUND: &str = "404 USER_NOT_FOUND";

/// Signs somebody up who holds `role`.
async fn with_role(app: &TestApp, name: &str, role: &str) -> Browser {
    let browser = app.person(name).await;
    set_column(app, name, &format!("role = '{role}'")).await;
    browser
}

/// An administrator, as `set-role` makes one.
pub(crate) async fn boss(app: &TestApp) -> Browser {
    with_role(app, "boss", "admin").await
}

/// An administrator of the installation, as the command line makes one.
async fn root(app: &TestApp) -> Browser {
    with_role(app, "root", "admin,sudo").await
}

/// Signs somebody up. Returns their browser and their id.
async fn somebody(app: &TestApp, name: &str) -> (Browser, String) {
    let browser = app.person(name).await;
    (browser, id_of(app, name).await)
}

async fn id_of(app: &TestApp, name: &str) -> String {
    let email = address(name);
    app.text(&format!("SELECT id FROM \"user\" WHERE email = '{email}'"))
        .await
}

/// Arranges a column of somebody's row.
async fn set_column(app: &TestApp, name: &str, assignment: &str) {
    let email = address(name);
    app.sql(&format!(
        "UPDATE \"user\" SET {assignment} WHERE email = '{email}'"
    ))
    .await;
}

async fn post(browser: &Browser, operation: &str, body: Value) -> Answer {
    let path = format!("/api/auth/admin/{operation}");
    browser.post(&path).json(&body).send().await
}

async fn get(browser: &Browser, operation: &str) -> Answer {
    let path = format!("/api/auth/admin/{operation}");
    browser.get(&path).send().await
}

/// `object` with the fields of another.
fn with(mut object: Value, extra: &Value) -> Value {
    let fields = object.as_object_mut().unwrap();
    fields.extend(extra.as_object().unwrap().clone());
    object
}
