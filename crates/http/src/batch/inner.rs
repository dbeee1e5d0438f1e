use std::fmt;
use std::net::SocketAddr;
use std::rc::Rc;

use actix_http::{BoxedPayloadStream, Payload, Request};
use actix_service::boxed::{self, BoxService};
use actix_service::{IntoServiceFactory as _, Service as _, ServiceFactory as _};
use actix_web::body::{BoxBody, to_bytes_limited};
use actix_web::dev::{AppConfig, ServiceResponse};
use actix_web::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue,
    ORIGIN, USER_AGENT,
};
use actix_web::http::{Method, StatusCode, Uri};
use actix_web::middleware::from_fn;
use actix_web::web::{Bytes, Data, PayloadConfig, to};
use actix_web::{App, Error, HttpMessage as _, HttpRequest};
use beztack_auth::access::UserAccess;
use beztack_domain::{Fault, FaultKind};
use futures_util::stream;
use serde_json::value::RawValue;
use tokio::sync::OnceCell;

use super::wire::{BatchAnswer, BatchItem, BatchMethod};
use crate::extract::Recognised;
use crate::middleware::rate_limit;
use crate::problem::{Code, Problem};
use crate::versions::resolve_aliases;
use crate::{State, fallback, routes};

/// The largest answer that a batch repeats, in bytes.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// What the parts of a batch inherit from it.
const INHERITED: [HeaderName; 6] = [
    ACCEPT_LANGUAGE,
    AUTHORIZATION,
    COOKIE,
    ORIGIN,
    USER_AGENT,
    HeaderName::from_static("x-forwarded-for"),
];

/// Our own routes once more, called from within. Each worker makes them when the first
/// batch comes.
#[derive(Clone, Default)]
pub(crate) struct Inner(Rc<OnceCell<Routes>>);

/// The routes, with those of the middlewares that look at single requests.
#[derive(Clone)]
pub(super) struct Routes(Rc<BoxService<Request, ServiceResponse<BoxBody>, Error>>);

/// Whose batch it is.
pub(super) struct Sender {
    access: UserAccess,
    headers: HeaderMap,
    address: Option<SocketAddr>,
}

impl Inner {
    /// Those of the worker that `request` came to.
    pub(super) fn of(request: &HttpRequest) -> Self {
        request.app_data::<Self>().cloned().unwrap_or_default()
    }

    pub(super) async fn routes(&self, state: &Data<State>) -> Result<Routes, Fault> {
        let routes = self.0.get_or_try_init(|| Routes::make(Data::clone(state)));
        routes.await.cloned()
    }
}

impl Sender {
    pub(super) fn new(request: &HttpRequest, access: UserAccess) -> Self {
        let mut headers = HeaderMap::new();
        for name in INHERITED {
            for value in request.headers().get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        Self {
            access,
            headers,
            address: request.peer_addr(),
        }
    }
}

impl Routes {
    async fn make(state: Data<State>) -> Result<Self, Fault> {
        let app = App::new()
            .app_data(PayloadConfig::new(state.settings.body_limit))
            .configure(routes::configure)
            .default_service(to(fallback::unknown_route))
            .wrap(from_fn(resolve_aliases))
            .wrap(from_fn(rate_limit))
            .app_data(state);
        let service = app
            .into_factory()
            .new_service(AppConfig::default())
            .await
            .map_err(|()| Fault::new(FaultKind::Internal, "making the routes of batches"))?;
        let boxed = actix_service::apply_fn(service, |request, service| {
            let answer = service.call(request);
            async { answer.await.map(ServiceResponse::map_into_boxed_body) }
        });
        Ok(Self(Rc::new(boxed::service(boxed))))
    }

    /// What `item` is answered. A problem is an answer like every other.
    pub(super) async fn answer(&self, sender: &Sender, item: &BatchItem) -> BatchAnswer {
        let answer = match request(sender, item) {
            Ok(request) => self.0.call(request).await,
            Err(problem) => Err(problem.into()),
        };
        match answer {
            Ok(answer) => {
                let status = answer.status();
                read(status, answer.into_body()).await
            }
            Err(error) => {
                let (head, body) = error.error_response().into_parts();
                read(head.status(), body).await
            }
        }
    }
}

fn request(sender: &Sender, item: &BatchItem) -> Result<Request, Problem> {
    let uri: Uri = item
        .path
        .parse()
        .map_err(|_not_a_path| Problem::new(Code::NotFound))?;
    let body = item.body.as_ref().map(|body| body.get().to_owned());
    let mut headers = sender.headers.clone();
    if body.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    let mut request = Request::new();
    let head = request.head_mut();
    head.method = method(item.method);
    head.uri = uri;
    head.headers = headers;
    head.peer_addr = sender.address;
    request
        .extensions_mut()
        .insert(Recognised(sender.access.clone()));
    let payload: BoxedPayloadStream =
        Box::pin(stream::iter(body.map(|body| Ok(Bytes::from(body)))));
    *request.payload() = Payload::Stream { payload };
    Ok(request)
}

fn method(method: BatchMethod) -> Method {
    match method {
        BatchMethod::Get => Method::GET,
        BatchMethod::Post => Method::POST,
        BatchMethod::Put => Method::PUT,
        BatchMethod::Patch => Method::PATCH,
        BatchMethod::Delete => Method::DELETE,
    }
}

/// An answer that is no JSON, or too large, cannot be a part of another.
async fn read(status: StatusCode, body: BoxBody) -> BatchAnswer {
    let bytes = match to_bytes_limited(body, LARGEST_ANSWER).await {
        Ok(Ok(bytes)) if bytes.is_empty() => {
            return BatchAnswer {
                status: status.as_u16(),
                body: None,
            };
        }
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) | Err(_) => Bytes::new(),
    };
    match serde_json::from_slice::<Box<RawValue>>(&bytes) {
        Ok(body) => BatchAnswer {
            status: status.as_u16(),
            body: Some(body),
        },
        Err(_not_json) => BatchAnswer {
            status: StatusCode::NOT_ACCEPTABLE.as_u16(),
            body: None,
        },
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inner")
    }
}
