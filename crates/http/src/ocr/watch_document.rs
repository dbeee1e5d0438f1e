use std::io;
use std::time::Duration;

use actix_web::get;
use actix_web::web::{Bytes, Data, Path};
use beztack_app::limits::Seat;
use beztack_app::ocr;
use beztack_auth::access::UserAccess;
use beztack_domain::id::DocumentId;
use beztack_domain::ocr::Document;
use futures_util::Stream;
use futures_util::stream::unfold;

use super::wire::{DocumentPath, ProgressView};
use crate::State;
use crate::extract::{SignedIn, With};
use crate::metrics::Watching;
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Events;

/// How often it is looked, and how often something is said although nothing is new:
/// proxies end connections that are silent.
const LOOK_EVERY: Duration = Duration::from_millis(400);
const SILENCE: u32 = 35;

/// Whoever still listens then may come back.
const LONGEST: u32 = 4500;

/// How far a document is, told as it goes on: `progress` events, the last of which has a
/// status that is over.
#[utoipa::path(
    tag = "ocr",
    params(DocumentPath),
    responses(
        (status = OK, body = String, content_type = "text/event-stream"),
        (status = NOT_FOUND, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/ocr/{document}/events")]
pub(crate) async fn watch_document(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, Path<DocumentPath>>,
) -> Result<Events<impl Stream<Item = io::Result<Bytes>>>, Problem> {
    let id = DocumentId::new(input.into_inner().document);
    let document = ocr::watch_document(&state.app, &access, &id).await?;
    let seat = ocr::take_place(&state.app, &access)?;
    let watch = Watch {
        _seat: seat,
        _watching: state.traffic.watch(),
        state,
        access,
        id,
        news: Some(document),
        told: None,
        looks: 0,
    };
    Ok(Events(unfold(watch, Watch::next)))
}

/// Somebody who watches a document.
struct Watch {
    /// As long as this lives.
    _seat: Seat,
    _watching: Watching,
    state: Data<State>,
    access: UserAccess,
    id: DocumentId,
    /// What was found and not told yet.
    news: Option<Document>,
    /// What was told last.
    told: Option<Document>,
    looks: u32,
}

impl Watch {
    async fn next(mut self) -> Option<(io::Result<Bytes>, Self)> {
        loop {
            if let Some(document) = self.news.take()
                && self.told.as_ref() != Some(&document)
            {
                let event = event(&document);
                self.told = Some(document);
                return Some((Ok(event), self));
            }
            let is_over = self.told.as_ref().is_none_or(|told| told.status.is_over());
            if is_over || self.looks >= LONGEST || self.state.is_draining() {
                return None;
            }
            tokio::time::sleep(LOOK_EVERY).await;
            self.looks += 1;
            // Gone, not theirs to know any more, or not for now: there is no more to tell.
            let found = ocr::follow_document(&self.state.app, &self.access, &self.id).await;
            self.news = Some(found.ok()?);
            if self.looks.is_multiple_of(SILENCE) && self.news == self.told {
                return Some((Ok(Bytes::from_static(b": still here\n\n")), self));
            }
        }
    }
}

fn event(document: &Document) -> Bytes {
    let data = serde_json::to_string(&ProgressView::from(document)).unwrap_or_default();
    Bytes::from(format!("event: progress\ndata: {data}\n\n"))
}
