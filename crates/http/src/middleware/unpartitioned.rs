use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::State;

/// Has browsers forget what they keep of our cookies from when these were not partitioned,
/// wherever an answer sets or deletes them.
pub(crate) async fn unpartitioned<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let state = request.app_data::<Data<State>>().cloned();
    let mut response = next.call(request).await?;
    let Some(state) = state else {
        return Ok(response);
    };
    let lines = response.headers().get_all(SET_COOKIE);
    let lines = lines.filter_map(|line| line.to_str().ok());
    let first = state.cookies.leave_unpartitioned(response.request(), lines);
    if first.is_empty() {
        return Ok(response);
    }
    // Before the others: to a browser that does not know `Partitioned` they are the same
    // cookies, and the last line decides.
    let headers = response.headers_mut();
    let others: Vec<HeaderValue> = headers.remove(SET_COOKIE).collect();
    let first = first.into_iter().filter_map(|line| line.try_into().ok());
    for line in first.chain(others) {
        headers.append(SET_COOKIE, line);
    }
    Ok(response)
}
