//! Administration: what administrators do about people, and how somebody becomes one.

mod ban_user;
mod create_user;
mod ensure_within_reach;
mod get_user;
mod grant_admin;
mod has_permission;
mod impersonate_user;
mod list_user_sessions;
mod list_users;
mod lock_target;
mod remove_user;
mod revoke_admin;
mod revoke_user_session;
mod revoke_user_sessions;
mod set_role;
mod set_user_password;
mod stop_impersonating;
mod unban_user;
mod update_user;

pub use ban_user::{BanOrder, ban_user};
pub use create_user::{NewUser, create_user};
pub use get_user::get_user;
pub use grant_admin::grant_admin;
pub use has_permission::has_permission;
pub use impersonate_user::impersonate_user;
pub use list_user_sessions::list_user_sessions;
pub use list_users::list_users;
pub use remove_user::remove_user;
pub use revoke_admin::revoke_admin;
pub use revoke_user_session::revoke_user_session;
pub use revoke_user_sessions::revoke_user_sessions;
pub use set_role::set_role;
pub use set_user_password::set_user_password;
pub use stop_impersonating::stop_impersonating;
pub use unban_user::unban_user;
pub use update_user::update_user;
