use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};
use tokio::time::{Instant, timeout_at};

use crate::State;
use crate::problem::{Code, Problem};

/// When a request is given up. A body that is larger than others puts it off while it
/// arrives; how long that may take is bounded where it is read.
#[derive(Clone, Debug)]
pub(crate) struct AnswerBy {
    at: Rc<Cell<Instant>>,
    limit: Duration,
}

impl AnswerBy {
    fn within(limit: Duration) -> Self {
        let at = Rc::new(Cell::new(Instant::now() + limit));
        Self { at, limit }
    }

    /// The time that an answer may take begins anew.
    pub(crate) fn put_off(&self) {
        self.at.set(Instant::now() + self.limit);
    }
}

/// Gives a request up that takes too long to be answered. Streams have answered
/// once they begin.
pub(crate) async fn deadline<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let limit =
        State::of(request.request()).map_or(Duration::ZERO, |state| state.settings.answer_timeout);
    let answer_by = AnswerBy::within(limit);
    let is_auth = request.path().starts_with("/api/auth/");
    request.extensions_mut().insert(answer_by.clone());
    let mut answer = pin!(next.call(request));
    loop {
        let at = answer_by.at.get();
        match timeout_at(at, &mut answer).await {
            Ok(answer) => return answer,
            Err(_) if answer_by.at.get() > at => {}
            Err(_) if is_auth => return Err(Problem::new(Code::Timeout).in_envelope().into()),
            Err(_) => return Err(Problem::new(Code::Timeout).into()),
        }
    }
}
