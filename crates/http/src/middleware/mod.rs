//! What happens around every request. The order stands in `server`.

mod bearer;
mod deadline;
mod plain_path;
mod rate_limit;
mod request_id;
mod security_headers;
mod trace;
mod unpartitioned;

use actix_web::Error;
use actix_web::dev::ServiceResponse;
use actix_web::error::InternalError;
use actix_web::http::header::HeaderMap;

pub(crate) use bearer::bearer;
pub(crate) use deadline::{AnswerBy, deadline};
pub(crate) use plain_path::plain_path;
pub(crate) use rate_limit::{RateLimiter, rate_limit};
pub(crate) use request_id::{current_request_id, request_id};
pub(crate) use security_headers::security_headers;
pub(crate) use trace::trace;
pub(crate) use unpartitioned::unpartitioned;

/// Adds headers to an answer, or to the one that an error will become: an error of a
/// middleware is turned into a response only behind all of them.
fn on_every_answer<B>(
    answer: Result<ServiceResponse<B>, Error>,
    add: impl FnOnce(&mut HeaderMap),
) -> Result<ServiceResponse<B>, Error> {
    match answer {
        Ok(mut response) => {
            add(response.headers_mut());
            Ok(response)
        }
        Err(error) => {
            let mut response = error.error_response();
            add(response.headers_mut());
            Err(InternalError::from_response(error, response).into())
        }
    }
}
