//! `/api/auth`: Better Auth's wire (contract/better-auth.md). The golden transcripts
//! decide.

mod bearer;
mod call;
mod change_email;
mod change_password;
mod check_reset_token;
mod cookies;
mod delete_user;
mod delete_user_callback;
mod error_page;
mod fields;
mod get_access_token;
mod get_jwks;
mod get_session;
mod get_token;
mod javascript_text;
mod link_social;
mod list_accounts;
mod list_sessions;
mod ok;
mod origin;
mod problem;
mod provider;
mod refresh_token;
mod request_password_reset;
mod reset_password;
mod revoke_other_sessions;
mod revoke_session;
mod revoke_sessions;
mod send_verification_email;
mod session_cookies;
mod sign_in_email;
mod sign_in_social;
mod sign_out;
mod sign_up_email;
mod social_callback;
mod unlink_account;
mod update_user;
mod verify_email;
mod wire;

use crate::service_config::ServiceConfig;
use actix_web::http::StatusCode;

pub(crate) use call::{Anyone, Call, claim};
pub(crate) use cookies::{AdminSession, Cookies};
pub(crate) use fields::{Fields, Input, Nothing, mismatch, too_long};
pub(crate) use origin::check_sender;
pub(crate) use session_cookies::{replace_session, set_session, set_session_again};
pub(crate) use wire::{GetSessionView, SessionView, ShortUserView, StatusView, UserView};

use crate::problem::Problem;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(ok::ok)
        .service(sign_up_email::sign_up_email)
        .service(sign_in_email::sign_in_email)
        .service(sign_in_social::sign_in_social)
        .service(social_callback::social_callback)
        .service(link_social::link_social)
        .service(get_access_token::get_access_token)
        .service(refresh_token::refresh_token)
        .service(error_page::error_page)
        .service(sign_out::sign_out)
        .service(get_session::get_session)
        .service(get_token::get_token)
        .service(get_jwks::get_jwks)
        .service(list_sessions::list_sessions)
        .service(revoke_session::revoke_session)
        .service(revoke_sessions::revoke_sessions)
        .service(revoke_other_sessions::revoke_other_sessions)
        .service(update_user::update_user)
        .service(change_password::change_password)
        .service(change_email::change_email)
        .service(send_verification_email::send_verification_email)
        .service(verify_email::verify_email)
        .service(request_password_reset::request_password_reset)
        .service(reset_password::reset_password)
        .service(check_reset_token::check_reset_token)
        .service(list_accounts::list_accounts)
        .service(unlink_account::unlink_account)
        .service(delete_user::delete_user)
        .service(delete_user_callback::delete_user_callback);
}

/// Unknown path, wrong method, `HEAD`, a slash too many: an empty 404, never a 405
/// (contract 1).
pub(crate) async fn unknown_route() -> Problem {
    Problem::empty(StatusCode::NOT_FOUND)
}
