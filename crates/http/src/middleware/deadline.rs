use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::State;
use crate::problem::{Code, Problem};

/// Gives a request up that takes too long to be answered. Streams have answered
/// once they begin.
pub(crate) async fn deadline<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let limit = request
        .app_data::<Data<State>>()
        .map(|state| state.settings.answer_timeout)
        .unwrap_or_default();
    let is_auth = request.path().starts_with("/api/auth/");
    match tokio::time::timeout(limit, next.call(request)).await {
        Ok(answer) => answer,
        Err(_) if is_auth => Err(Problem::new(Code::Timeout).in_envelope().into()),
        Err(_) => Err(Problem::new(Code::Timeout).into()),
    }
}
