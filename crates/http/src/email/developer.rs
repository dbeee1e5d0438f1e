use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use beztack_domain::email::Mailbox;

use crate::State;
use crate::problem::{Code, Problem};

/// Somebody who sits at this machine while it is in development mode, and the
/// mailbox that is theirs to read. For everybody else there is no mailbox
/// (decisions.md 16).
#[derive(Debug)]
pub(crate) struct Developer {
    pub(crate) mailbox: Arc<dyn Mailbox>,
}

impl FromRequest for Developer {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let is_local = request
            .peer_addr()
            .is_some_and(|peer| peer.ip().to_canonical().is_loopback());
        let mailbox = request
            .app_data::<Data<State>>()
            .filter(|_| is_local)
            .and_then(|state| state.settings.mailbox.clone());
        ready(
            mailbox
                .map(|mailbox| Self { mailbox })
                .ok_or_else(|| Problem::new(Code::NotFound)),
        )
    }
}
