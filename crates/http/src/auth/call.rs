use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use beztack_app::access::Claim;
use beztack_auth::SessionToken;
use beztack_domain::auth::AuthError;
use serde_json::Value;

use super::fields::{Fields, Input};
use super::origin;
use crate::State;
use crate::extract::{Guard, read_body};
use crate::problem::Problem;

/// A request under `/api/auth`, checked in the reference's order (contract 1): content
/// type, JSON, origin, validation, and only then the session.
#[derive(Debug)]
pub(crate) struct Call<G: Guard, I> {
    pub(crate) access: G::Access,
    pub(crate) input: I,
    guard: PhantomData<fn() -> G>,
}

/// The guard that lets everybody in.
#[derive(Debug)]
pub(crate) struct Anyone;

impl Guard for Anyone {
    type Access = ();

    async fn admit(_: &HttpRequest) -> Result<(), AuthError> {
        Ok(())
    }
}

impl<G: Guard, I: Input + 'static> FromRequest for Call<G, I> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let fields = read(&request, &mut payload).await?;
            let input = I::read(fields)?;
            let access = G::admit(&request).await?;
            Ok(Self {
                access,
                input,
                guard: PhantomData,
            })
        })
    }
}

async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Fields, Problem> {
    if request.method() == Method::GET {
        return Fields::of_query(request.query_string()).without_nul();
    }
    let body = parse(
        request,
        &read_body(request, payload)
            .await
            .map_err(Problem::in_envelope)?,
    )?;
    origin::check(request, body.as_ref())?;
    Fields::of_body(body).without_nul()
}

/// An empty body is none; any other must say that it is JSON, and be it.
fn parse(request: &HttpRequest, body: &Bytes) -> Result<Option<Value>, Problem> {
    if body.is_empty() {
        return Ok(None);
    }
    let unsupported = |message: &str| {
        Problem::coded_envelope(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE".to_owned(),
            message,
        )
    };
    let sent = request
        .headers()
        .get(CONTENT_TYPE)
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    let Some(sent) = sent else {
        return Err(unsupported(
            "Content-Type is required. Allowed types: application/json",
        ));
    };
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        let message =
            format!("Content-Type \"{sent}\" is not allowed. Allowed types: application/json");
        return Err(unsupported(&message));
    }
    serde_json::from_slice(body).map(Some).map_err(|_not_json| {
        Problem::envelope(StatusCode::BAD_REQUEST, "Invalid JSON in request body")
    })
}

/// What the request's cookies claim, if we signed them.
pub(crate) fn claim(request: &HttpRequest, state: &State) -> Option<Claim> {
    let token = state.cookies.session_token(request)?;
    Some(Claim {
        token: SessionToken::presented(token),
        may_refresh: !state.cookies.is_dont_remember(request),
    })
}
