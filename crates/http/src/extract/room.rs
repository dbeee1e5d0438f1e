use std::time::Duration;

use actix_web::http::header::CONTENT_ENCODING;
use actix_web::{HttpMessage as _, HttpRequest};
use beztack_app::limits::Seat;
use tokio::time::{Instant, timeout_at};

use super::{Guard as _, SignedIn};
use crate::State;
use crate::middleware::AnswerBy;
use crate::problem::{Code, Problem};

/// The room that a body takes in memory, and the time that it takes to arrive.
///
/// Only so many bodies that are larger than `server.body_limit` are there at once
/// (`server.large_bodies`); each holds its place as long as this. Each piece of that size may
/// take as long as an ordinary body (`server.receive_timeout`), so that nobody holds a place
/// who sends nothing, and the time of the answer begins with the last of them.
///
/// A body that was compressed is not read: nobody knows how much becomes of it.
#[derive(Debug)]
pub(crate) struct Room {
    /// Bytes so far.
    size: usize,
    /// Bytes that ordinary bodies may have.
    ordinary: usize,
    patience: Duration,
    /// When the next piece must have arrived.
    deadline: Instant,
    seat: Option<Seat>,
}

impl Room {
    /// For a body of which nothing was read yet. Its time begins now.
    pub(crate) fn of(request: &HttpRequest) -> Result<Self, Problem> {
        if is_encoded(request) {
            return Err(Problem::detailed(
                Code::UnsupportedMediaType,
                "The body must come without a Content-Encoding.",
            ));
        }
        let settings = &State::of(request)?.settings;
        Ok(Self {
            size: 0,
            ordinary: settings.body_limit.max(1),
            patience: settings.receive_timeout,
            deadline: Instant::now() + settings.receive_timeout,
            seat: None,
        })
    }

    /// What arrives next, unless it is late.
    pub(crate) async fn in_time<T>(&self, next: impl Future<Output = T>) -> Result<T, Problem> {
        let next = timeout_at(self.deadline, next).await;
        next.map_err(|_late| Problem::new(Code::ReceiveTimeout))
    }

    /// So many further bytes have arrived.
    pub(crate) async fn grow(&mut self, request: &HttpRequest, by: usize) -> Result<(), Problem> {
        let pieces = self.size / self.ordinary;
        self.size += by;
        if self.size > self.ordinary && self.seat.is_none() {
            let access = SignedIn::admit(request).await?;
            self.seat = Some(State::of(request)?.large_bodies.enter(&access.user().id)?);
        }
        if self.size / self.ordinary > pieces {
            self.deadline = Instant::now() + self.patience;
            if let Some(answer_by) = request.extensions().get::<AnswerBy>() {
                answer_by.put_off();
            }
        }
        Ok(())
    }
}

fn is_encoded(request: &HttpRequest) -> bool {
    let mut codings = request.headers().get_all(CONTENT_ENCODING);
    codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
