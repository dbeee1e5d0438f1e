//! `/api/auth/admin`: Better Auth's administration plugin (contract/better-auth.md 11).

mod ban_user;
mod create_user;
mod get_analytics;
mod get_metrics;
mod get_user;
mod has_permission;
mod impersonate_user;
mod installation_wire;
mod list_user_sessions;
mod list_users;
mod problem;
mod remove_user;
mod revoke_user_session;
mod revoke_user_sessions;
mod set_role;
mod set_user_password;
mod stop_impersonating;
mod unban_user;
mod update_user;
mod user_data;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) use has_permission::{HasPermissionView, asked};
pub(crate) use user_data::roles;
pub(crate) use wire::RolesBody;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create_user::create_user)
        .service(get_user::get_user)
        .service(update_user::update_user)
        .service(set_role::set_role)
        .service(list_users::list_users)
        .service(list_user_sessions::list_user_sessions)
        .service(ban_user::ban_user)
        .service(unban_user::unban_user)
        .service(impersonate_user::impersonate_user)
        .service(stop_impersonating::stop_impersonating)
        .service(revoke_user_session::revoke_user_session)
        .service(revoke_user_sessions::revoke_user_sessions)
        .service(remove_user::remove_user)
        .service(set_user_password::set_user_password)
        .service(has_permission::has_permission);
}

/// What stands outside `/api/auth`: the installation itself.
pub(crate) fn configure_own(config: &mut ServiceConfig<'_>) {
    config
        .service(get_metrics::get_metrics)
        .service(get_analytics::get_analytics);
}
