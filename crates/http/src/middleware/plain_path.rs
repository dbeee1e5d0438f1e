use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError as _};

use crate::problem::{Code, Problem};

/// How a NUL is written in a path.
const NUL: &str = "%00";

/// Refuses a path with a NUL in it: nothing stands there, and PostgreSQL could not even
/// look.
pub(crate) async fn plain_path<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if !request.path().contains(NUL) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let problem = if request.path().starts_with("/api/auth/") {
        Problem::nul("params")
    } else {
        Problem::detailed(Code::NotFound, "There is nothing at this address.")
    };
    let answer = request.into_response(problem.error_response());
    Ok(answer.map_into_right_body())
}
