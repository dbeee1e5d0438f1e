use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::State;

const SET_AUTH_TOKEN: HeaderName = HeaderName::from_static("set-auth-token");

/// Hands the session out as a bearer token, too, wherever it is given as a cookie.
pub(crate) async fn bearer<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let state = request.app_data::<Data<State>>().cloned();
    let mut response = next.call(request).await?;
    let Some(state) = state.filter(|state| state.settings.bearer) else {
        return Ok(response);
    };
    let lines = response.headers().get_all(SET_COOKIE);
    let lines = lines.filter_map(|line| line.to_str().ok());
    let token = state
        .cookies
        .given_session(lines)
        .and_then(|token| HeaderValue::from_str(token).ok());
    if let Some(token) = token {
        response.headers_mut().insert(SET_AUTH_TOKEN, token);
    }
    Ok(response)
}
