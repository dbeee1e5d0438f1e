//! `/api/auth`: Better Auth's wire (contract/better-auth.md). The golden transcripts
//! decide.

mod call;
mod cookies;
mod fields;
mod get_session;
mod list_accounts;
mod ok;
mod origin;
mod problem;
mod sign_in_email;
mod sign_in_social;
mod sign_out;
mod sign_up_email;
mod wire;

use actix_web::http::StatusCode;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use call::{Anyone, Call, claim};
pub(crate) use cookies::Cookies;
pub(crate) use fields::{Fields, Input, Nothing};
pub(crate) use wire::{SessionView, ShortUserView, StatusView, UserView};

use crate::problem::Problem;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(ok::ok)
        .service(sign_up_email::sign_up_email)
        .service(sign_in_email::sign_in_email)
        .service(sign_in_social::sign_in_social)
        .service(sign_out::sign_out)
        .service(get_session::get_session)
        .service(list_accounts::list_accounts);
}

/// Unknown path, wrong method, `HEAD`, a slash too many: an empty 404, never a 405
/// (contract 1).
pub(crate) async fn unknown_route() -> Problem {
    Problem::empty(StatusCode::NOT_FOUND)
}
