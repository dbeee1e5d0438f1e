//! Answers: the only place besides `problem` where a response is built.
#![expect(clippy::disallowed_types, reason = "answers are made here")]

mod frontend_file;
mod iso;
mod large_json;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE,
    CONTENT_SECURITY_POLICY, ContentType, ETag, EntityTag, Header as _, HeaderName, IfNoneMatch,
    LOCATION, REFERRER_POLICY, SET_COOKIE, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use futures_util::Stream;
use serde::Serialize;

pub(crate) use frontend_file::{Freshness, FrontendFile};
pub(crate) use iso::{iso, iso_text, optional_iso};
pub(crate) use large_json::LargeJson;

use crate::problem::{Code, Problem};

/// `200 OK` with a JSON body.
#[derive(Debug)]
pub(crate) struct Ok200<T>(pub(crate) T);

impl<T: Serialize> Responder for Ok200<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        json(StatusCode::OK, &self.0)
    }
}

/// `200 OK` with figures for Prometheus.
#[derive(Debug)]
pub(crate) struct OpenMetrics(pub(crate) String);

impl Responder for OpenMetrics {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .body(self.0)
    }
}

/// `202 Accepted` with a JSON body, and where to ask how it goes on.
#[derive(Debug)]
pub(crate) struct Accepted202<T> {
    pub(crate) location: String,
    pub(crate) body: T,
}

impl<T: Serialize> Responder for Accepted202<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = json(StatusCode::ACCEPTED, &self.body);
        if let Ok(location) = self.location.try_into() {
            response.headers_mut().insert(LOCATION, location);
        }
        response
    }
}

/// Done at once, or accepted to be done.
#[derive(Debug)]
pub(crate) enum OkOrAccepted<T> {
    Ok(LargeJson),
    Accepted(Accepted202<T>),
}

impl<T: Serialize> Responder for OkOrAccepted<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::Ok(body) => body.respond_to(request),
            Self::Accepted(accepted) => accepted.respond_to(request),
        }
    }
}

/// `200 OK` with server-sent events of our own.
#[derive(Debug)]
pub(crate) struct Events<S>(pub(crate) S);

impl<S: Stream<Item = io::Result<Bytes>> + 'static> Responder for Events<S> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        unbuffered("text/event-stream").streaming(self.0)
    }
}

/// `200 OK` with JSON that a browser is to save under this name, made while it is sent.
#[derive(Debug)]
pub(crate) struct Download<S> {
    /// Ours, never somebody else's (ASVS 5, 5.4.1).
    pub(crate) file_name: &'static str,
    pub(crate) body: S,
}

impl<S: Stream<Item = io::Result<Bytes>> + 'static> Responder for Download<S> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let disposition = format!("attachment; filename=\"{}\"", self.file_name);
        HttpResponse::Ok()
            .content_type("application/json")
            .insert_header((CONTENT_DISPOSITION, disposition))
            .streaming(self.body)
    }
}

/// `200 OK` with a JSON body that browsers may keep, as long as they ask whether it is
/// still the same; `304 Not Modified` if it is (RFC 9110 13.1.2). For nothing personal.
#[derive(Debug)]
pub(crate) struct Tagged<T>(pub(crate) T);

impl<T: Serialize> Responder for Tagged<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let bytes = match written(&self.0) {
            Ok(bytes) => bytes,
            Err(problem) => return HttpResponse::from_error(problem),
        };
        let tag = entity_tag(&bytes);
        let is_known = IfNoneMatch::parse(request).is_ok_and(|known| is_among(&tag, &known));
        let mut response = if is_known {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        response
            .insert_header((CACHE_CONTROL, "no-cache"))
            .insert_header(ETag(tag));
        if is_known {
            response.finish()
        } else {
            response.content_type("application/json").body(bytes)
        }
    }
}

/// Weak, because the body may be compressed on its way.
fn entity_tag(body: &[u8]) -> EntityTag {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    EntityTag::new_weak(format!("{:016x}", hasher.finish()))
}

fn is_among(tag: &EntityTag, known: &IfNoneMatch) -> bool {
    match known {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => tags.iter().any(|other| other.weak_eq(tag)),
    }
}

/// Our pages carry their styles with them, and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// `200 OK` with a page of our own.
#[derive(Debug)]
pub(crate) struct Page(pub(crate) String);

impl Responder for Page {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header(ContentType::html())
            .insert_header((CONTENT_SECURITY_POLICY, PAGE_POLICY))
            .body(self.0)
    }
}

/// A page for people that says itself which styles it carries.
#[derive(Debug)]
pub(crate) struct StyledPage {
    pub(crate) status: StatusCode,
    pub(crate) language: &'static str,
    /// What the browser may load, and where it may send forms.
    pub(crate) policy: &'static str,
    pub(crate) html: String,
    pub(crate) cookies: Vec<String>,
}

impl Responder for StyledPage {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response
            .insert_header(ContentType::html())
            .insert_header((CONTENT_LANGUAGE, self.language))
            .insert_header((CONTENT_SECURITY_POLICY, self.policy))
            // Without any referrer, browsers do not say where a form comes from either
            // (Fetch standard, "append a request `Origin` header").
            .insert_header((REFERRER_POLICY, "same-origin"))
            .insert_header((VARY, "accept-language"));
        for line in self.cookies {
            response.append_header((SET_COOKIE, line));
        }
        response.body(self.html)
    }
}

/// An answer under `/api/auth`: JSON and cookies, whose order matters
/// (contract/better-auth.md 3).
#[derive(Debug)]
pub(crate) struct AuthAnswer<T> {
    body: T,
    cookies: Vec<String>,
    headers: Vec<(HeaderName, String)>,
}

impl<T: Serialize> AuthAnswer<T> {
    /// Without cookies.
    pub(crate) fn new(body: T) -> Self {
        Self {
            body,
            cookies: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// With this header.
    pub(crate) fn header(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With one `Set-Cookie` line more.
    pub(crate) fn cookie(mut self, line: String) -> Self {
        self.cookies.push(line);
        self
    }

    /// With one `Set-Cookie` line more, before all others.
    pub(crate) fn cookie_first(mut self, line: String) -> Self {
        self.cookies.insert(0, line);
        self
    }

    /// With more `Set-Cookie` lines.
    pub(crate) fn cookies(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.cookies.extend(lines);
        self
    }
}

impl<T: Serialize> Responder for AuthAnswer<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = json(StatusCode::OK, &self.body);
        for (name, value) in self.headers {
            if let Ok(value) = value.try_into() {
                response.headers_mut().insert(name, value);
            }
        }
        for line in self.cookies {
            if let Ok(value) = line.try_into() {
                response.headers_mut().append(SET_COOKIE, value);
            }
        }
        response
    }
}

/// `302 Found` under `/api/auth`, to a place that has been checked.
#[derive(Debug)]
pub(crate) struct Redirect {
    location: String,
    cookies: Vec<String>,
}

impl Redirect {
    /// Without cookies.
    pub(crate) fn to(location: String) -> Self {
        Self {
            location,
            cookies: Vec::new(),
        }
    }

    /// With `Set-Cookie` lines.
    pub(crate) fn cookies(mut self, lines: Vec<String>) -> Self {
        self.cookies = lines;
        self
    }
}

impl Responder for Redirect {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Found();
        response
            .content_type("application/json")
            .insert_header((LOCATION, self.location));
        for line in self.cookies {
            response.append_header((SET_COOKIE, line));
        }
        response.finish()
    }
}

/// `204 No Content`
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoContent;

impl Responder for NoContent {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

/// `200 OK` with server-sent events in the AI SDK's UI message stream
/// (ai-protocols.md 3.2). Neither compressed nor buffered on the way.
#[derive(Debug)]
pub(crate) struct UiMessageStream<S>(pub(crate) S);

impl<S: Stream<Item = io::Result<Bytes>> + 'static> Responder for UiMessageStream<S> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        unbuffered("text/event-stream")
            .insert_header(("x-vercel-ai-ui-message-stream", "v1"))
            .streaming(self.0)
    }
}

/// `200 OK` with plain text as it is made.
#[derive(Debug)]
pub(crate) struct TextStream<S>(pub(crate) S);

impl<S: Stream<Item = io::Result<Bytes>> + 'static> Responder for TextStream<S> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        unbuffered("text/plain; charset=utf-8").streaming(self.0)
    }
}

/// The beginning of a stream that nobody may compress or hold back on the way.
fn unbuffered(content_type: &'static str) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(content_type)
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"));
    response
}

fn json(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    match written(body) {
        Ok(bytes) => HttpResponse::build(status)
            .content_type("application/json")
            .body(bytes),
        Err(problem) => HttpResponse::from_error(problem),
    }
}

fn written(body: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::new(Code::Internal)
    })
}
