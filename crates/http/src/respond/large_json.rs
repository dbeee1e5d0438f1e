use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder};
use beztack_app::limits::Seat;
use beztack_domain::{Fault, FaultKind};
use serde::Serialize;

use super::written;
use crate::problem::Problem;

/// Bytes that are handed over at once. All at once they would leave their place, and wait
/// elsewhere for a client that does not read.
const PIECE: usize = 64 * 1024;

/// `200 OK` with a JSON body that may have megabytes.
#[derive(Debug)]
pub(crate) struct LargeJson {
    bytes: Bytes,
    seat: Option<Seat>,
}

impl LargeJson {
    /// Writes what `make` makes away from those who answer requests. One that is larger than
    /// an `ordinary` body keeps its place until it is read.
    pub(crate) async fn write<T: Serialize>(
        make: impl FnOnce() -> T + Send + 'static,
        seat: Option<Seat>,
        ordinary: usize,
    ) -> Result<Self, Problem> {
        // Whoever leaves meanwhile leaves the work, and that the place.
        let writing = tokio::task::spawn_blocking(move || (written(&make()), seat)).await;
        let (bytes, seat) = writing
            .map_err(|error| Fault::caused_by(FaultKind::Internal, "writing an answer", error))?;
        let bytes = bytes?;
        Ok(Self {
            seat: seat.filter(|_| bytes.len() > ordinary),
            bytes: bytes.into(),
        })
    }
}

impl Responder for LargeJson {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("application/json")
            .body(Pieces {
                rest: self.bytes,
                _seat: self.seat,
            })
    }
}

/// What is still to be sent of a body, and its place.
#[derive(Debug)]
struct Pieces {
    rest: Bytes,
    _seat: Option<Seat>,
}

impl MessageBody for Pieces {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(u64::try_from(self.rest.len()).unwrap_or(u64::MAX))
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let rest = &mut self.get_mut().rest;
        let piece = rest.split_to(rest.len().min(PIECE));
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}
