use actix_web::HttpRequest;
use actix_web::web::Data;
use beztack_app::limits::Seat;

use super::{Guard as _, SignedIn};
use crate::State;
use crate::problem::{Code, Problem};

/// The room that a body takes in memory: only so many that are larger than `server.body_limit`
/// are there at once (`server.large_bodies`). Held as long as the body is.
#[derive(Debug, Default)]
pub(crate) struct Room(Option<Seat>);

impl Room {
    /// The body has so many bytes by now.
    pub(crate) async fn fit(&mut self, request: &HttpRequest, size: usize) -> Result<(), Problem> {
        let state = request.app_data::<Data<State>>();
        let state = state.ok_or_else(|| Problem::new(Code::Internal))?;
        if size > state.settings.body_limit && self.0.is_none() {
            let access = SignedIn::admit(request).await?;
            self.0 = Some(state.large_bodies.enter(&access.user().id)?);
        }
        Ok(())
    }
}
